/**
 * JavaScript's scopes for a neutral tree that has those of functions only. A name that a block declares, and that
 * something around it declares too, gets a name of its own; a function says which of the names that it sets are not
 * its own.
 */
import type { ScriptNode } from "./tree";

export interface ScriptScope {
  readonly parent?: ScriptScope;
  /** The function, or the module, whose scope it is or lies in. */
  readonly owner: ScriptOwner;
  /** The names that it declares ▶ those in the neutral tree. */
  readonly names: Map<string, string>;
}

export interface ScriptOwner {
  readonly isModule: boolean;
  /** Names of functions around it that it sets, and of the module. */
  readonly nonlocal: Set<string>;
  readonly global: Set<string>;
}

/** A function, or the module, before any name is bound in it. */
export const createOwner = (isModule: boolean): ScriptOwner => ({
  isModule,
  nonlocal: new Set(),
  global: new Set(),
});

/** The scope that declares a name. */
function scopeOf(scope: ScriptScope, name: string): ScriptScope | undefined {
  for (let each: ScriptScope | undefined = scope; each !== undefined; each = each.parent) {
    if (each.names.has(name)) return each;
  }
  return undefined;
}

/** Whether anything around declares a name. */
export const isDeclared = (scope: ScriptScope, name: string): boolean => scopeOf(scope, name) !== undefined;

/** The neutral tree's name for a name where it stands. */
export const resolveName = (scope: ScriptScope, name: string): string => scopeOf(scope, name)?.names.get(name) ?? name;

/** The same for a name that is set there. */
export function resolveTarget(scope: ScriptScope, name: string): string {
  const found = scopeOf(scope, name);
  const { owner } = scope;
  const resolved = found?.names.get(name) ?? name;
  if (found?.owner !== owner && !owner.isModule) {
    (found === undefined || found.owner.isModule ? owner.global : owner.nonlocal).add(resolved);
  }
  return resolved;
}

/** A scope inside another that declares these names. */
export function openScope(
  parent: ScriptScope | undefined,
  owner: ScriptOwner,
  names: Iterable<string>,
  freshName: (like: string) => string,
): ScriptScope {
  const isFunction = parent?.owner !== owner;
  const declared = [...names].map((name): [string, string] => {
    const shadows = !isFunction && parent !== undefined && scopeOf(parent, name) !== undefined;
    return [name, shadows ? freshName(name) : name];
  });
  return { ...(parent && { parent }), owner, names: new Map(declared) };
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  "ArrowFunction",
  "ClassDeclaration",
  "ClassExpression",
  "FunctionDeclaration",
  "FunctionExpression",
]);

type NodeText = (node: ScriptNode) => string;

/** The names that statements declare for the block that they are in: `let`, `const`, classes, functions, imports. */
export function blockNames(statements: readonly ScriptNode[], text: NodeText): Set<string> {
  const names = new Set<string>();
  for (const node of statements) {
    switch (node.type) {
      case "ExportDeclaration":
      case "AmbientDeclaration":
        for (const name of blockNames(node.children, text)) names.add(name);
        break;
      case "VariableDeclaration":
        if (!isVar(node)) addDefinitions(node, names, text);
        break;
      case "FunctionDeclaration":
      case "ClassDeclaration":
      case "EnumDeclaration": {
        const name = node.children.find(({ type }) => type === "VariableDefinition" || type === "TypeDefinition");
        if (name) names.add(text(name));
        break;
      }
      case "ImportDeclaration":
        addDefinitions(node, names, text);
        break;
      default:
        break;
    }
  }
  return names;
}

/** The names that `var` declares anywhere in a function. */
export function varNames(nodes: readonly ScriptNode[], text: NodeText): Set<string> {
  const names = new Set<string>();
  const work = [...nodes];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (FUNCTIONS.has(node.type)) continue;
    if (node.type === "VariableDeclaration" && isVar(node)) addDefinitions(node, names, text);
    else if (node.type === "ForOfSpec" || node.type === "ForInSpec") {
      if (node.children.some(({ type }) => type === "var")) addDefinitions(node, names, text);
    }
    for (const child of node.children) work.push(child);
  }
  return names;
}

const isVar = (node: ScriptNode): boolean => node.children[0]?.type === "var";

/** The names that patterns define: `{a, b: [c], ...d}`. */
export function addDefinitions(node: ScriptNode, names: Set<string>, text: NodeText): void {
  for (const child of node.children) {
    if (child.type === "VariableDefinition") names.add(text(child));
    else if (PATTERN_PARTS.has(child.type)) addDefinitions(child, names, text);
  }
}

const PATTERN_PARTS: ReadonlySet<string> = new Set([
  "ArrayPattern",
  "ImportGroup",
  "ObjectPattern",
  "ParamList",
  "PatternProperty",
]);
