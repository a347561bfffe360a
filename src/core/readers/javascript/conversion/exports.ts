/** What a JavaScript module takes from others and gives them ▶ imports and assignments of the neutral tree. */
import type { Expression, Import, ImportedName, Statement } from "../../../syntax/syntax";
import { splitAt } from "../../lezer-nodes";
import { stringOf } from "./literals";
import { resolveTarget } from "./scopes";
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

/** The name in the neutral tree of what a module gives under another name than its own; no program has such a name. */
export const exportName = (name: string): string => (name === "default" ? name : `export ${name}`);

/** `import * as tf from "…"`, `import tf, {layers as l} from "…"`; a type is no value. */
export function importStatement(js: ScriptConversion, node: ScriptNode): Statement[] {
  const from = childOf(node, "String");
  if (from === undefined || childOf(node, "type")) return [];
  const span = spanOf(js, node);
  const module = moduleName(stringOf(textOfNode(js, from)));
  const star = node.children.findIndex(({ type }) => type === "Star");
  const direct = childOf(node, "VariableDefinition");
  const statements: Statement[] = [];
  if (star >= 0) {
    const alias = node.children.slice(star).find(({ type }) => type === "VariableDefinition");
    if (alias)
      statements.push({ kind: "import", span, module, form: "whole", alias: textOfNode(js, alias), names: [] });
  }
  const names: ImportedName[] = [];
  if (direct && (star < 0 || direct.from < node.children[star]!.from)) {
    names.push({ name: "default", alias: textOfNode(js, direct) });
  }
  const group = childOf(node, "ImportGroup");
  for (const part of splitAt(group?.children ?? [], ",")) {
    const alias = part.find(({ type }) => type === "VariableDefinition");
    const name = part.find(({ type }) => type === "VariableName" || type === "String" || type === "default") ?? alias;
    if (alias && name) names.push({ name: textOfNode(js, name), alias: textOfNode(js, alias) });
  }
  if (names.length > 0) statements.push({ kind: "import", span, module, form: "names", names });
  return statements;
}

/** `.` and `./models/` are the `index` of a folder. */
const moduleName = (written: string): string =>
  /(^|\/)\.{1,2}$/.test(written) ? `${written}/index` : written.replace(/(?<=\/)$/, "index");

/** `const tf = require("…")`, `const {units: u} = require("./config")`: imports as well. */
export function requiredNames(js: ScriptConversion, target: ScriptNode, value: ScriptNode): Import | undefined {
  const [callee, list, ...more] = value.children;
  const [argument, ...others] = (list?.children ?? []).filter(isExpression);
  const isRequire =
    value.type === "CallExpression" &&
    more.length === 0 &&
    callee?.type === "VariableName" &&
    textOfNode(js, callee) === "require" &&
    argument?.type === "String" &&
    others.length === 0;
  if (!isRequire) return undefined;
  const span = spanOf(js, value);
  const module = moduleName(stringOf(textOfNode(js, argument)));
  if (target.type === "VariableDefinition") {
    const alias = resolveTarget(js.scope, textOfNode(js, target));
    return { kind: "import", span, module, form: "whole", alias, names: [] };
  }
  const names = target.type === "ObjectPattern" ? plainNames(js, target) : undefined;
  return names && { kind: "import", span, module, form: "names", names };
}

/** `{a, b: c}`; `undefined` where the pattern has more to it. */
function plainNames(js: ScriptConversion, pattern: ScriptNode): readonly ImportedName[] | undefined {
  const names: ImportedName[] = [];
  for (const property of pattern.children.filter(({ type }) => type === "PatternProperty")) {
    const isPlain = property.children.every(({ type }) => /^(PropertyName|VariableDefinition|:)$/.test(type));
    const target = childOf(property, "VariableDefinition");
    const key = childOf(property, "PropertyName") ?? target;
    if (!isPlain || target === undefined || key === undefined) return undefined;
    names.push({ name: textOfNode(js, key), alias: resolveTarget(js.scope, textOfNode(js, target)) });
  }
  return names;
}

/** What an `export` declares or sets; what it gives another name has it at the end of the module. */
export function exportStatement(js: ScriptConversion, node: ScriptNode, declared: readonly ScriptNode[]): Statement[] {
  if (childOf(node, "type")) return [];
  const isDefault = childOf(node, "default") !== undefined;
  const from = childOf(node, "String");
  const module = from && moduleName(stringOf(textOfNode(js, from)));
  if (declared.length > 0) return isDefault ? defaultDeclaration(js, declared[0]!) : js.statements(declared);
  const value = node.children.find((each) => isExpression(each) && each !== from);
  const group = childOf(node, "ExportGroup");
  const span = spanOf(js, node);
  if (group !== undefined) {
    const names = splitAt(group.children, ",").flatMap((part): (ImportedName & { readonly alias: string })[] => {
      const [name, alias = name] = part.filter(({ type }) => /^(VariableName|String|default)$/.test(type));
      return name && alias ? [{ name: textOfNode(js, name), alias: textOfNode(js, alias) }] : [];
    });
    if (module !== undefined) {
      const given = names.map(({ name, alias }) => ({ name, alias: exportName(alias) }));
      return given.length > 0 ? [{ kind: "import", span, module, form: "names", names: given }] : [];
    }
    for (const { name, alias } of names) {
      if (name !== alias) js.exported.push(assignment(js, node, exportName(alias), { kind: "name", span, name }));
    }
    return [];
  }
  if (module !== undefined && childOf(node, "Star")) {
    const alias = childOf(node, "VariableName");
    if (alias === undefined) return [{ kind: "import", span, module, form: "all", names: [] }];
    return [{ kind: "import", span, module, form: "whole", alias: exportName(textOfNode(js, alias)), names: [] }];
  }
  if (value === undefined) return [];
  if (!isDefault) return [{ kind: "evaluate", span, expression: js.expression(value) }];
  if (isFunction(value) || isClass(value)) return [js.definition(value, "default")];
  return [assignment(js, node, "default", js.expression(value))];
}

function defaultDeclaration(js: ScriptConversion, node: ScriptNode): Statement[] {
  const name = childOf(node, "VariableDefinition");
  if (name === undefined) return [js.definition(node, "default")];
  const span = spanOf(js, name);
  return [
    ...js.statements([node]),
    assignment(js, name, "default", { kind: "name", span, name: textOfNode(js, name) }),
  ];
}

const assignment = (js: ScriptConversion, node: ScriptNode, name: string, value: Expression): Statement => {
  const span = spanOf(js, node);
  return {
    kind: "assign",
    span,
    targets: [{ kind: "name", span: { start: span.start, end: span.start }, name }],
    value,
  };
};

/** `exports = {}; module = {exports}`, for a text that speaks of them as CommonJS's modules do. */
export function commonModule(text: string): readonly Statement[] {
  if (!/\bexports\b/.test(text)) return [];
  const span = { start: 0, end: 0 };
  const name = (of: string): Expression => ({ kind: "name", span, name: of });
  const set = (of: string, value: Expression): Statement => ({ kind: "assign", span, targets: [name(of)], value });
  const key: Expression = { kind: "literal", span, value: "exports" };
  return [
    set("exports", { kind: "mapping", span, entries: [] }),
    set("module", { kind: "mapping", span, entries: [{ key, value: name("exports") }] }),
  ];
}
