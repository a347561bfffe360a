/** A JavaScript or TypeScript document's text ▶ the neutral syntax tree. */
import type { Span } from "../../definition";
import type { Steps } from "../../steps";
import type { Program, Statement } from "../../syntax/syntax";
import { commonModule } from "./conversion/exports";
import { convertExpression } from "./conversion/expressions";
import { convertDefinition } from "./conversion/functions";
import { blockNames, createOwner, openScope, varNames } from "./conversion/scopes";
import { mendScript } from "./mending/mend";
import { convertStatementSteps, convertStatements } from "./conversion/statements";
import { parseScript } from "./conversion/parse";
import type { ScriptConversion, ScriptNode } from "./conversion/tree";
import type { MendedText } from "../text-edits";

/**
 * Never throws: what is no JavaScript is left out of the tree, and the rest of the document stands.
 * @param parts where the document is JavaScript, each parsed by itself: cells of a notebook, a page's scripts
 * @param parse may keep what it parsed before
 */
export function* parseScriptProgram(
  text: string,
  languageId: string,
  parts: readonly Span[] = [{ start: 0, end: text.length }],
  parse = parseScript,
): Steps<Program> {
  const parsed: { readonly start: number; readonly mended: MendedText; readonly nodes: readonly ScriptNode[] }[] = [];
  for (const { start, end } of parts) {
    const mended = yield* mendScript(withLineFeeds(text.slice(start, end)), languageId !== "typescript");
    yield;
    parsed.push({ start, mended, nodes: (yield* parse(mended.text, languageId)).children });
    yield;
  }
  const owner = createOwner(true);
  const taken = new Set<string>();
  const declared = new Set<string>();
  for (const { mended, nodes } of parsed) {
    const textOf = (node: ScriptNode): string => mended.text.slice(node.from, node.to);
    for (const name of [...blockNames(nodes, textOf), ...varNames(nodes, textOf)]) declared.add(name);
    yield;
    yield* noteNames(nodes, textOf, taken);
    yield;
  }
  const freshName = (like: string): string => {
    let name = like === "" ? "·" : like;
    for (let count = 2; taken.has(name); count++) name = `${like}·${count}`;
    taken.add(name);
    return name;
  };
  const scope = openScope(undefined, owner, declared, freshName);
  const exported: Statement[] = [];
  const statements: Statement[][] = [];
  for (const { start, mended, nodes } of parsed) {
    const js: ScriptConversion = {
      text: mended.text,
      original: (offset) => start + mended.original(offset),
      scope,
      hoisted: [],
      exported,
      turn: undefined,
      expression: (node) => convertExpression(js, node),
      statements: (children) => convertStatements(js, children),
      definition: (node, name) => convertDefinition(js, node, name),
      freshName,
    };
    statements.push(yield* convertStatementSteps(js, nodes));
  }
  const isCommon = !declared.has("module") && !declared.has("exports");
  return { text, isScript: true, statements: [isCommon ? commonModule(text) : [], ...statements, exported].flat() };
}

/** To the parser, only a line feed ends a line; of old Mac files it is a carriage return alone. Offsets stay. */
const withLineFeeds = (text: string): string => (text.includes("\r") ? text.replaceAll(/\r(?!\n)/g, "\n") : text);

/** So many nodes are looked at in some milliseconds. */
const NODES_A_TURN = 20_000;

/** Every name that the text uses. */
function* noteNames(
  nodes: readonly ScriptNode[],
  textOf: (node: ScriptNode) => string,
  names: Set<string>,
): Steps<void> {
  const work = [...nodes];
  let turn = 0;
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (++turn % NODES_A_TURN === 0) yield;
    if (node.type === "VariableName" || node.type === "VariableDefinition") names.add(textOf(node));
    for (const child of node.children) work.push(child);
  }
}
