/** JavaScript's functions and classes ▶ definitions of the neutral tree. */
import type { Span } from "../../../definition";
import type { Declare, Expression, FunctionDefinition, Parameter, Statement } from "../../../syntax/syntax";
import { splitAt } from "../../lezer-nodes";
import { assignments, bindingOf, defaultOf, temporary } from "./patterns";
import { addDefinitions, blockNames, createOwner, isDeclared, openScope, varNames } from "./scopes";
import {
  childOf,
  isClass,
  isExpression,
  isFunction,
  type ScriptConversion,
  type ScriptNode,
  spanOf,
  textOfNode,
} from "./tree";

/** A function or class as a statement that binds it to that name. */
export const convertDefinition = (js: ScriptConversion, node: ScriptNode, name: string): Statement =>
  isClass(node) ? convertClass(js, node, name) : convertFunction(js, node, name, {});

interface FunctionOptions {
  /** Of a method: its object is its first parameter. */
  readonly isMethod?: boolean;
  /** What runs before its body. */
  readonly first?: () => readonly Statement[];
  readonly decorators?: readonly string[];
}

function convertFunction(
  js: ScriptConversion,
  node: ScriptNode,
  name: string,
  { isMethod = false, first, decorators = [] }: FunctionOptions,
): FunctionDefinition {
  const outer = { scope: js.scope, hoisted: js.hoisted, turn: js.turn };
  const list = childOf(node, "ParamList");
  const block = childOf(node, "Block");
  const body = block?.children ?? [];
  const text = (each: ScriptNode): string => textOfNode(js, each);
  const owner = createOwner(false);
  const hoisted = varNames(body, text);
  const names = new Set([...hoisted, ...blockNames(body, text)]);
  const given = new Set<string>();
  if (list) addDefinitions(list, given, text);
  js.scope = openScope(outer.scope, owner, [...names, ...given], js.freshName);
  // Before it is set, it is not the one of that name around the function.
  for (const each of hoisted) {
    if (!given.has(each) && isDeclared(outer.scope, each)) js.scope.names.set(each, js.freshName(each));
  }
  js.hoisted = [];
  js.turn = undefined;
  const { parameters, prologue, fields } = convertParameters(js, list);
  const begin = [...fields, ...(first?.() ?? [])];
  const statements = block ? js.statements(body) : returned(js, node);
  // What a class based on another sets, it sets behind what that one does.
  const at = statements.findIndex(callsBase) + 1;
  const all = [...js.hoisted, ...prologue, ...statements.slice(0, at), ...begin, ...statements.slice(at)];
  const span = spanOf(js, node);
  Object.assign(js, outer);
  const declares = (["nonlocal", "global"] as const).flatMap((scope): Declare[] =>
    owner[scope].size > 0 ? [{ kind: "declare", span, scope, names: [...owner[scope]] }] : [],
  );
  const takesThis =
    !isMethod &&
    node.type !== "ArrowFunction" &&
    body.some((each) => each.type === "this" || holdsOwn(each, "this", true));
  return {
    kind: "function",
    span,
    name,
    ...(takesThis && { takesThis }),
    ...(holdsOwn(node, "AwaitExpression") && { waits: true }),
    parameters: isMethod ? [{ name: "this" }, ...parameters] : parameters,
    decorators: decorators.map((each) => decorator(each, name, { start: span.start, end: span.start })),
    body: [...declares, ...all],
  };
}

/** `super(…);` */
const callsBase = (statement: Statement): boolean =>
  statement.kind === "evaluate" &&
  statement.expression.kind === "call" &&
  statement.expression.callee.kind === "attribute" &&
  statement.expression.callee.name === CONSTRUCTOR;

const decorator = (written: string, name: string, span: Span): Expression =>
  written === "setter"
    ? { kind: "attribute", span, object: { kind: "name", span, name }, name: written }
    : { kind: "name", span, name: written };

/** Whether something stands in a function's own body, or in an arrow function in it where those count too. */
function holdsOwn(node: ScriptNode, type: string, inArrows = false): boolean {
  return node.children.some((child) => {
    const isOther =
      isClass(child) ||
      (isFunction(child) && !(inArrows && child.type === "ArrowFunction")) ||
      (child.type === "Property" && childOf(child, "ParamList") !== undefined);
    return child.type === type || (!isOther && holdsOwn(child, type, inArrows));
  });
}

/** `x => value`, whose value has functions in it or sets something. */
function returned(js: ScriptConversion, node: ScriptNode): Statement[] {
  const arrow = node.children.findIndex(({ type }) => type === "Arrow");
  const body = arrow < 0 ? undefined : node.children.slice(arrow + 1).find(isExpression);
  return body ? [{ kind: "return", span: spanOf(js, body), value: js.expression(body) }] : [];
}

/** The parameters, and what takes those apart that are patterns. */
function convertParameters(
  js: ScriptConversion,
  list: ScriptNode | undefined,
): Record<"prologue" | "fields", readonly Statement[]> & { readonly parameters: readonly Parameter[] } {
  const prologue: Statement[] = [];
  const fields: Statement[] = [];
  const groups = splitAt(
    (list?.children ?? []).filter(({ type }) => type !== "(" && type !== ")"),
    ",",
  );
  const parameters = groups.flatMap((group): Parameter[] => {
    const target = bindingOf(group);
    if (target === undefined) return [];
    const otherwise = defaultOf(js, { children: group });
    const rest = group.some(({ type }) => type === "Spread");
    if (target.type === "VariableDefinition") {
      const name = textOfNode(js, target);
      // `constructor(private units: number)` is a field too.
      if (group.some(({ type }) => type === "Privacy" || type === "readonly")) fields.push(field(js, target, name));
      const isLate = otherwise !== undefined && otherwise.kind !== "literal";
      return [{ name, ...(otherwise && { default: otherwise, isLate }), ...(rest && { rest: "items" }) }];
    }
    const held = temporary(js, target);
    prologue.push(...assignments(js, target, held));
    const value = otherwise ?? (target.type === "ObjectPattern" ? nothingGiven(js, target) : undefined);
    return [{ name: held.name, ...(value && { default: value, isLate: true }), ...(rest && { rest: "items" }) }];
  });
  return { parameters, prologue, fields };
}

/** For a call of which nothing is known, the defaults inside a pattern count as those of parameters do. */
const nothingGiven = (js: ScriptConversion, node: ScriptNode): Expression => ({
  kind: "mapping",
  span: spanOf(js, node),
  entries: [],
});

/** `this.name = name` */
function field(js: ScriptConversion, node: ScriptNode, name: string): Statement {
  const span = spanOf(js, node);
  const target: Expression = { kind: "attribute", span, object: { kind: "name", span, name: "this" }, name };
  return { kind: "assign", span, targets: [target], value: { kind: "name", span, name } };
}

const CONSTRUCTOR = "__init__";

function convertClass(js: ScriptConversion, node: ScriptNode, name: string): Statement {
  const extended = node.children.findIndex(({ type }) => type === "extends");
  const base = extended < 0 ? undefined : node.children.slice(extended + 1).find(isExpression);
  const members = childOf(node, "ClassBody")?.children ?? [];
  const fields = members.filter((member) => member.type === "PropertyDeclaration" && !isStatic(member));
  const setFields = (): readonly Statement[] => fields.flatMap((member) => fieldOf(js, member));
  // What sets a property is told behind what gets it.
  const ordered = [
    ...members.filter((each) => !childOf(each, "set")),
    ...members.filter((each) => childOf(each, "set")),
  ];
  const body = ordered.flatMap((member): Statement[] => {
    if (member.type === "StaticBlock") return staticBlock(js, member, name);
    const property = childOf(member, "PropertyDefinition", "PrivatePropertyDefinition");
    if (property === undefined) return [];
    const key = textOfNode(js, property);
    if (member.type === "PropertyDeclaration") return isStatic(member) ? staticField(js, member, property) : [];
    if (member.type !== "MethodDeclaration") return [];
    if (key === "constructor") return [convertFunction(js, member, CONSTRUCTOR, { isMethod: true, first: setFields })];
    // In a static method `this` is the class.
    const decorators = [
      ...(isStatic(member) ? ["classmethod"] : []),
      ...(childOf(member, "get") ? ["property"] : []),
      ...(childOf(member, "set") ? ["setter"] : []),
    ];
    return [convertFunction(js, member, key, { isMethod: true, decorators })];
  });
  const hasConstructor = body.some((each) => each.kind === "function" && each.name === CONSTRUCTOR);
  const made =
    hasConstructor || fields.length === 0 ? [] : [implicitConstructor(js, node, base !== undefined, setFields)];
  return {
    kind: "class",
    span: spanOf(js, node),
    name,
    bases: base ? [js.expression(base)] : [],
    decorators: [],
    body: [...made, ...body],
  };
}

const isStatic = (member: ScriptNode): boolean => childOf(member, "static") !== undefined;

/** `units = 8;` in a class, as a statement of its constructor. */
function fieldOf(js: ScriptConversion, member: ScriptNode): readonly Statement[] {
  const property = childOf(member, "PropertyDefinition", "PrivatePropertyDefinition");
  const value = defaultOf(js, member);
  if (property === undefined || value === undefined) return [];
  const span = spanOf(js, property);
  const self: Expression = { kind: "name", span, name: "this" };
  const target: Expression = { kind: "attribute", span, object: self, name: textOfNode(js, property) };
  return [{ kind: "assign", span, targets: [target], value }];
}

function staticField(js: ScriptConversion, member: ScriptNode, property: ScriptNode): Statement[] {
  const value = defaultOf(js, member);
  const span = spanOf(js, property);
  const target: Expression = { kind: "name", span, name: textOfNode(js, property) };
  return value ? [{ kind: "assign", span, targets: [target], value }] : [];
}

/** `static { this.sizes = [8]; }`: a function that is called once, on the class. */
function staticBlock(js: ScriptConversion, member: ScriptNode, name: string): Statement[] {
  const block = convertFunction(js, member, "static", { isMethod: true });
  const { span } = block;
  const called = (each: string): Expression => ({ kind: "name", span, name: each });
  const call: Expression = {
    kind: "call",
    span,
    callee: called(block.name),
    arguments: [{ span, value: called(name) }],
    argumentsSpan: span,
  };
  return [block, { kind: "evaluate", span, expression: call }];
}

/** `constructor(...args) { super(...args); … }`, as a class without one has it. */
function implicitConstructor(
  js: ScriptConversion,
  node: ScriptNode,
  extended: boolean,
  first: () => readonly Statement[],
): FunctionDefinition {
  const span = spanOf(js, node);
  const rest: Expression = { kind: "name", span, name: "args" };
  const above: Expression = { kind: "name", span, name: "super" };
  const object: Expression = { kind: "call", span, callee: above, arguments: [], argumentsSpan: span };
  const call: Expression = {
    kind: "call",
    span,
    callee: { kind: "attribute", span, object, name: CONSTRUCTOR },
    arguments: [{ span, spread: "items", value: rest }],
    argumentsSpan: span,
  };
  const empty: ScriptNode = { type: "MethodDeclaration", from: node.from, to: node.to, children: [] };
  const made = convertFunction(js, empty, CONSTRUCTOR, { isMethod: true, first });
  return {
    ...made,
    parameters: [{ name: "this" }, { name: "args", rest: "items" }],
    body: [...(extended ? [{ kind: "evaluate", span, expression: call } as const] : []), ...made.body],
  };
}
