/**
 * Half-typed JSON, made fit for the parser: a quote, a bracket, a comma or a colon that is lost, a name without a value.
 * What is cut off at its end stays open: a value that is not complete is none.
 */
import type { Steps } from "../../../steps";
import { columnsBefore } from "../../text-columns";
import { createEdits, type Edits, type MendedText } from "../../text-edits";
import { createGroups, type Group, type Groups } from "./groups";
import { type JsonToken, tokenizeJson, TOKENS_A_TURN } from "./tokens";

/** What Keras writes beside an object's class (`serialize_keras_object` of Keras 1 to 3.15, and `to_json` around a model). */
const OBJECT_NAMES: ReadonlySet<string> = new Set(
  (
    "class_name config module registered_name build_config compile_config name inbound_nodes shared_object_id node_data " +
    "backend keras_version input_layers output_layers"
  ).split(" "),
);

/** Mends a text that the parser finds fault with. */
export function* mendJson(source: string): Steps<MendedText> {
  const edits = createEdits();
  const tokens = yield* tokenizeJson(source, edits);
  yield* mendStructure(createMending(source, tokens, edits));
  return edits.apply(source);
}

/** What is known of the text while one token after the other is looked at. */
interface Mending {
  readonly text: string;
  readonly tokens: readonly JsonToken[];
  readonly edits: Edits;
  readonly groups: Groups;
  /** Which brackets there are too few of. */
  readonly lacks: {
    readonly list: boolean;
    readonly listEnd: boolean;
    readonly object: boolean;
    readonly objectEnd: boolean;
  };
  /** Puts the quote of a string in that is lost. */
  readonly quote: (token: JsonToken) => void;
  readonly takeOut: (token: JsonToken) => void;
  /** Whether a string with a colon behind it stands there. */
  readonly isNameAt: (index: number) => boolean;
  /** The columns before a token that begins its line. */
  readonly columnOf: (token: JsonToken) => number | undefined;
  /** Those before the line that is being looked at. */
  line: number | undefined;
}

function createMending(text: string, tokens: readonly JsonToken[], edits: Edits): Mending {
  const count = (mark: string): number => tokens.filter((token) => token.text === mark).length;
  /** Strings that are in order, or taken out. */
  const done = new Set<JsonToken>();
  return {
    text,
    tokens,
    edits,
    groups: createGroups(edits),
    lacks: {
      list: count("[") < count("]"),
      listEnd: count("[") > count("]"),
      object: count("{") < count("}"),
      objectEnd: count("{") > count("}"),
    },
    quote(token) {
      if (token.quoteAt !== undefined && !done.has(token)) edits.insert(token.quoteAt, '"');
      done.add(token);
    },
    takeOut(token) {
      done.add(token);
      blank(edits, token);
    },
    columnOf: ({ start }) => (beginsLine(text, start) ? columnsBefore(text, start) : undefined),
    line: undefined,
    isNameAt: (index) => tokens[index]?.kind === "string" && tokens[index + 1]?.text === ":",
  };
}

const beginsLine = (text: string, at: number): boolean => {
  let before = at - 1;
  while (text.charAt(before) === " " || text.charAt(before) === "\t") before--;
  return before < 0 || text.charAt(before) === "\n" || text.charAt(before) === "\r";
};

const blank = (edits: Edits, { start, text }: JsonToken): void => edits.replace(start, " ".repeat(text.length));

const nameOf = ({ text }: JsonToken): string => text.replaceAll('"', "");

function* mendStructure(mending: Mending): Steps<void> {
  const { tokens, edits, groups, isNameAt } = mending;
  for (const [index, token] of tokens.entries()) {
    if (index % TOKENS_A_TURN === 0) yield;
    const top = groups.top();
    mending.line = mending.columnOf(token) ?? mending.line;
    if (token.text === ":" && token.kind === "mark") {
      if (top?.awaits === "colon") {
        top.awaits = "value";
        groups.endValue(token.end);
      } else blank(edits, token);
    } else if (token.text === "," && token.kind === "mark") {
      if (top === undefined) continue;
      // Behind nothing stands no comma.
      if (top.awaits === (top.kind === "object" ? "name" : "value")) blank(edits, token);
      top.awaits = top.kind === "object" ? "name" : "value";
    } else if (token.text === "{" && hasNoName(tokens, index + 1)) {
      blank(edits, token);
    } else if (token.text === "}" && token.kind === "mark") {
      endObject(mending, index);
    } else if (token.text === "]" && token.kind === "mark") {
      endList(mending, token);
    } else if (isNameAt(index)) {
      beginName(mending, token);
    } else if (top?.kind !== "object" || top.awaits === "value" || beginNameless(mending, index)) {
      beginValue(mending, token);
    }
    mending.quote(token);
  }
}

/** An object begins with a name, or has none. */
function hasNoName(tokens: readonly JsonToken[], behind: number): boolean {
  let next = behind;
  while (tokens[next]?.text === ",") next++;
  const { kind, text } = tokens[next] ?? { kind: "string" };
  return kind !== "string" && text !== "}";
}

/** What a bracket that begins its line closes by the columns: `undefined` where they do not tell, -1 for nothing. */
function closedByLayout({ groups, columnOf }: Mending, token: JsonToken, kind: Group["kind"]): number | undefined {
  const column = columnOf(token);
  const top = groups.top();
  if (column === undefined || top?.line === undefined || (top.kind === kind && top.line === column)) return undefined;
  const found = groups.stack.findLastIndex((group) => group.kind === kind && group.line === column);
  return found < 0 && top.line >= column ? undefined : found;
}

function endObject(mending: Mending, index: number): void {
  const { tokens, edits, groups, lacks } = mending;
  const token = tokens[index]!;
  const top = groups.top();
  const owner = closedByLayout(mending, token, "object");
  if (owner !== undefined) {
    if (groups.closeUpTo((_, at) => at === owner)) groups.pop();
    else blank(edits, token);
    groups.endValue(token.end);
    return;
  }
  if (lacks.object && top?.awaits === "value") groups.pushObject(token.start);
  const isTooMuch = top?.kind === "array" && top.holdsObjects && /^[,\]]$/.test(tokens[index + 1]?.text ?? "");
  if (isTooMuch || !groups.closeUpTo(({ kind }) => kind === "object")) blank(edits, token);
  else groups.pop();
  groups.endValue(token.end);
}

function endList({ edits, groups, lacks }: Mending, token: JsonToken): void {
  const top = groups.top();
  if (lacks.list && !lacks.objectEnd && top?.kind === "object" && top.awaits !== "name") {
    // `"shape": 4, 8], "name":`, `"shape": 4], "name":`, `"shape": ], "name":`: it is the end of the object's last value.
    edits.insert(top.awaits === "value" ? token.start : top.lastStart, "[");
    top.awaits = "comma";
  } else if (groups.closeUpTo(({ kind }) => kind === "array")) groups.pop();
  else blank(edits, token);
  groups.endValue(token.end);
}

/** A string with a colon behind it. */
function beginName({ edits, groups, lacks, columnOf }: Mending, token: JsonToken): void {
  // A text that begins with a name has lost its first brace.
  if (groups.stack.length === 0 && groups.valueEnd() === 0) groups.pushObject(token.start);
  const column = columnOf(token);
  closeBegun(groups, column, lacks.listEnd);
  const top = groups.top();
  if (top === undefined) return;
  if (
    top.kind === "array" &&
    (top.holdsObjects ? top.first === nameOf(token) : top.awaits === "value" && !top.holdsItems)
  ) {
    groups.pushObject(token.start);
  } else if (top.kind === "array") {
    if (!groups.closeUpTo(({ kind }) => kind === "object")) return;
  } else if (top.awaits === "value") {
    // `"dropout":` and the next property in its column: the value is not typed yet.
    if (isInColumn(top, column) || (column === undefined && !lacks.object && top.last !== "config"))
      edits.insert(groups.valueEnd(), ",");
    else groups.pushObject(token.start);
  } else if (top.awaits === "comma") {
    edits.insert(groups.valueEnd(), ",");
  }
  // Further in than those before it: the name of its object is lost, with the brace.
  if (lacks.object && column !== undefined && top.kind === "object" && top.awaits !== "value") {
    const isLost = top.column !== undefined && top.column < column;
    if (isLost) groups.pushObject(token.start, top.last === "class_name" ? '"config":' : '"":', top.column);
  }
  // By its lines, the name is of an object further out.
  if (lacks.objectEnd && column !== undefined && groups.top()?.column !== column) {
    if (groups.top()!.first !== "") groups.closeUpTo((group) => group.kind === "object" && group.column === column);
  }
  // No configuration says a class: that is what the object around it does.
  if (lacks.objectEnd && nameOf(token) === "class_name" && groups.stack.at(-2)?.last === "config") groups.closeTop();
  const isOfConfig = lacks.objectEnd && !OBJECT_NAMES.has(nameOf(token)) && groups.top()!.saysClass;
  if (isOfConfig && groups.stack.at(-2)?.kind === "object") groups.closeTop();
  const object = groups.top()!;
  if (nameOf(token) === "class_name") object.saysClass = true;
  if (object.first === "") {
    object.first = nameOf(token);
    object.column = column;
  }
  object.last = nameOf(token);
  object.awaits = "colon";
}

/** Whether a line that begins in that column goes on with the object; at the page's edge that tells nothing. */
const isInColumn = (object: Group | undefined, column: number | undefined): boolean =>
  column !== undefined && column > 0 && object?.kind === "object" && object.column === column;

/** `"shape": [`, `"config": {` and behind it, in the same column, the next property: closes what is just begun. */
function closeBegun(groups: Groups, column: number | undefined, lacksListEnd: boolean): void {
  const top = groups.top();
  const isEmpty = top !== undefined && top.first === "" && !top.holdsItems && !top.holdsObjects;
  const isList = top?.kind === "array" && column === undefined && lacksListEnd;
  if (isEmpty && (isList || isInColumn(groups.stack.at(-2), column))) groups.closeTop();
}

function beginValue({ edits, groups, line }: Mending, token: JsonToken): void {
  const around = groups.top();
  if (around?.awaits === "comma") edits.insert(groups.valueEnd(), ",");
  if (around !== undefined) {
    around.awaits = "comma";
    around.lastStart = token.start;
  }
  if (token.kind === "mark") groups.push(token.text === "{" ? "object" : "array", { line });
  groups.endValue(token.end);
  if (around !== undefined && token.text !== "{") around.holdsItems = true;
}

/** A value that begins with the token, where a name is due. False where it is none and was taken out. */
function beginNameless(mending: Mending, index: number): boolean {
  const { tokens, edits, groups, lacks, isNameAt, quote, takeOut } = mending;
  const token = tokens[index]!;
  if (lacks.list && token.kind !== "string" && groups.top()!.lastStart > 0) {
    openList(mending);
    return true;
  }
  if (token.text === "{" && isNameAt(index + 1)) {
    const name = nameOf(tokens[index + 1]!);
    if (groups.closeUpTo((_, at) => isLikeOthers(groups.stack, at, name))) return true;
    if (!lacks.object) {
      takeOut(token);
      return false;
    }
  }
  const next = tokens[index + 1];
  if (token.kind === "string" && next !== undefined && (next.kind !== "mark" || /[{[]/.test(next.text))) {
    if (isNameAt(index + 1)) {
      takeOut(token);
      return false;
    }
    quote(token);
    edits.insert(token.end, ":");
    groups.top()!.awaits = "value";
    return false;
  }
  if (token.kind === "string" || token.kind === "literal") {
    takeOut(token);
    return false;
  }
  edits.insert(token.start, '"":');
  return true;
}

/** Opens a list around the last value of an object, whose own bracket is lost. */
function openList({ edits, groups }: Mending): void {
  const top = groups.top()!;
  edits.insert(top.lastStart, "[");
  top.awaits = "comma";
  groups.push("array", { first: top.first, holdsObjects: top.holdsObjects, holdsItems: true });
}

/** Whether it is a list in which an object begins with that name. */
const isLikeOthers = (stack: readonly Group[], at: number, name: string): boolean =>
  stack[at]!.kind === "array" && (stack[at]!.first === name || stack[at + 1]?.first === name);
