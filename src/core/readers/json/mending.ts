/**
 * Half-typed JSON, made fit for the parser: a quote, a bracket, a comma or a colon that is lost, a name without a value.
 * What is cut off at its end stays open: a value that is not complete is none.
 */
import type { Steps } from "../../steps";
import { columnsBefore } from "../text-columns";
import { blankConflictMarker } from "../mending/conflict-markers";
import { createEdits, type Edits, type MendedText } from "../text-edits";

interface JsonToken {
  /** A literal is a number, `true`, `false`, `null` or what stands in their place. */
  readonly kind: "string" | "literal" | "mark";
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where a quote of it is missing. */
  readonly quoteAt?: number;
}

interface Open {
  readonly kind: "object" | "array";
  /** Its first name, of an object; that of the last object in it, of an array. */
  first: string;
  /** Whether it says its class: of such an object only `OBJECT_NAMES` are known. */
  saysClass: boolean;
  /** Whether objects stand in it. */
  holdsObjects: boolean;
  /** Whether other values stand in it, of an array. */
  holdsItems: boolean;
  /** Columns before its first name, where that begins a line. */
  column: number | undefined;
  /** Where the last value in it begins. */
  lastStart: number;
  /** What may come next: a name, the value of one or of a list, or what separates them. */
  awaits: "name" | "colon" | "value" | "comma";
}

/** What Keras writes beside an object's class (`serialize_keras_object` of Keras 1 to 3.15, and `to_json` around a model). */
const OBJECT_NAMES: ReadonlySet<string> = new Set(
  (
    "class_name config module registered_name build_config compile_config name inbound_nodes shared_object_id node_data " +
    "backend keras_version input_layers output_layers"
  ).split(" "),
);

const SPACE = /[\s\ufeff]+/y;
const STRING = /"(?:[^"\\\r\n]|\\.)*"/y;
const UNBEGUN = /[\w./-](?:[\w./ -]*[\w./-])?"(?=\s*[,:}\]])/y;
const LITERAL = /[^\s"{}[\],:]+/y;
/** Up to here goes a string whose last quote is lost. */
const WORD = /"[\w./ -]*?(?=\s*[,:}\]\r\n])|"[\w./-]*/y;
/** What follows a string, and what does where a mark is lost. */
const BEHIND = /\s*(?:[,:}\]]|$)/y;
const PLAIN = /^"[^,:{}[\]]*"$/;

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

const standsAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

/** Tokens between two turns. */
const TOKENS_A_TURN = 10_000;

/** Mends a text that the parser finds fault with. */
export function* mendJson(source: string): Steps<MendedText> {
  const edits = createEdits();
  const tokens = yield* tokenize(source, edits);
  yield* mendStructure(source, tokens, edits);
  return edits.apply(source);
}

function* tokenize(text: string, edits: Edits): Steps<readonly JsonToken[]> {
  const tokens: JsonToken[] = [];
  let at = 0;
  const push = (kind: JsonToken["kind"], written: string, quoteAt?: number): void => {
    tokens.push({
      kind,
      start: at,
      end: at + written.length,
      text: written,
      ...(quoteAt !== undefined && { quoteAt }),
    });
    at += written.length;
  };
  while (at < text.length) {
    if (tokens.length % TOKENS_A_TURN === TOKENS_A_TURN - 1) yield;
    const space = matchAt(SPACE, text, at);
    if (space !== "") {
      at = blankConflictMarker(text, at + space.length, edits);
    } else if (text.charAt(at) === '"') {
      const whole = matchAt(STRING, text, at);
      if (whole !== "" && (standsAt(BEHIND, text, at + whole.length) || PLAIN.test(whole))) {
        push("string", whole);
      } else {
        const word = matchAt(WORD, text, at);
        // A text that is cut off in a string has lost no quote.
        const end = at + word.length;
        push("string", word, end < text.length ? end : undefined);
      }
    } else if (/[{}[\],:]/.test(text.charAt(at))) {
      push("mark", text.charAt(at));
    } else {
      const unbegun = matchAt(UNBEGUN, text, at);
      if (unbegun === "") push("literal", matchAt(LITERAL, text, at) || text.charAt(at));
      else push("string", unbegun, at);
    }
  }
  return tokens;
}

const beginsLine = (text: string, at: number): boolean => {
  let before = at - 1;
  while (text.charAt(before) === " " || text.charAt(before) === "\t") before--;
  return before < 0 || text.charAt(before) === "\n" || text.charAt(before) === "\r";
};

const blank = (edits: Edits, { start, text }: JsonToken): void => edits.replace(start, " ".repeat(text.length));

const nameOf = ({ text }: JsonToken): string => text.replaceAll('"', "");

function* mendStructure(text: string, tokens: readonly JsonToken[], edits: Edits): Steps<void> {
  const stack: Open[] = [];
  const count = (mark: string): number => tokens.filter((token) => token.text === mark).length;
  /** The beginning of a list, or of an object, is lost. */
  const lacksList = count("[") < count("]");
  const lacksObject = count("{") < count("}");
  const lacksEnd = count("{") > count("}");
  /** Strings that are in order, or taken out. */
  const done = new Set<JsonToken>();
  const quote = (token: JsonToken): void => {
    if (token.quoteAt !== undefined && !done.has(token)) edits.insert(token.quoteAt, '"');
    done.add(token);
  };
  const takeOut = (token: JsonToken): void => {
    done.add(token);
    blank(edits, token);
  };
  /** The end of the last value: brackets that are lost are closed there. */
  let valueEnd = 0;
  const push = (kind: Open["kind"], known: Partial<Open> = {}): void => {
    stack.push({
      kind,
      first: "",
      saysClass: false,
      holdsObjects: false,
      holdsItems: false,
      column: undefined,
      lastStart: 0,
      awaits: kind === "object" ? "name" : "value",
      ...known,
    });
  };
  const pop = (): void => {
    const closed = stack.pop();
    const around = stack.at(-1);
    if (around === undefined || closed === undefined) return;
    around.awaits = "comma";
    if (closed.kind !== "object") return;
    around.holdsObjects = true;
    if (around.kind === "array") around.first = closed.first;
  };
  const closeTop = (): void => {
    edits.insert(valueEnd, stack.at(-1)?.kind === "object" ? "}" : "]");
    pop();
  };
  /** Closes what is open inside the innermost that fulfils the condition; false where none does. */
  const closeUpTo = (isWanted: (open: Open) => boolean): boolean => {
    const found = stack.findLastIndex(isWanted);
    if (found < 0) return false;
    while (stack.length - 1 > found) closeTop();
    return true;
  };
  const isNameAt = (index: number): boolean => tokens[index]?.kind === "string" && tokens[index + 1]?.text === ":";

  /** An object begins with a name, or has none. */
  const hasNoName = (index: number): boolean => {
    const next = tokens[index + 1];
    return next !== undefined && next.kind !== "string" && next.text !== "}";
  };

  /** A string with a colon behind it. */
  const readName = (token: JsonToken): void => {
    // A text that begins with a name has lost its first brace.
    if (stack.length === 0 && valueEnd === 0) {
      edits.insert(token.start, "{");
      push("object");
    }
    const top = stack.at(-1);
    if (top === undefined) return;
    if (
      top.kind === "array" &&
      (top.holdsObjects ? top.first === nameOf(token) : top.awaits === "value" && !top.holdsItems)
    ) {
      edits.insert(token.start, "{");
      push("object");
    } else if (top.kind === "array") {
      if (!closeUpTo(({ kind }) => kind === "object")) return;
    } else if (top.awaits === "value") {
      edits.insert(token.start, "{");
      push("object");
    } else if (top.awaits === "comma") {
      edits.insert(valueEnd, ",");
    }
    const column = beginsLine(text, token.start) ? columnsBefore(text, token.start) : undefined;
    // By its lines, the name is of an object further out.
    if (lacksEnd && column !== undefined && stack.at(-1)?.column !== column) {
      if (stack.at(-1)!.first !== "") closeUpTo((open) => open.kind === "object" && open.column === column);
    }
    const isOfConfig = lacksEnd && !OBJECT_NAMES.has(nameOf(token)) && stack.at(-1)!.saysClass;
    if (isOfConfig && stack.at(-2)?.kind === "object") closeTop();
    const object = stack.at(-1)!;
    if (nameOf(token) === "class_name") object.saysClass = true;
    if (object.first === "") {
      object.first = nameOf(token);
      object.column = column;
    }
    object.awaits = "colon";
  };
  /** Whether an object in the list begins with that name. */
  const isLikeOthers = (at: number, name: string): boolean =>
    stack[at]!.kind === "array" && (stack[at]!.first === name || stack[at + 1]?.first === name);
  const openList = (): void => {
    const top = stack.at(-1)!;
    edits.insert(top.lastStart, "[");
    top.awaits = "comma";
    push("array", { first: top.first, holdsObjects: top.holdsObjects, holdsItems: true });
  };

  /** A value that begins with the token, where a name is due. False where it is none and was taken out. */
  const nameless = (index: number): boolean => {
    const token = tokens[index]!;
    if (lacksList && token.kind !== "string" && stack.at(-1)!.lastStart > 0) {
      openList();
      return true;
    }
    if (token.text === "{" && isNameAt(index + 1)) {
      const name = nameOf(tokens[index + 1]!);
      const list = stack.findLastIndex((_, at) => isLikeOthers(at, name));
      if (list >= 0) {
        while (stack.length - 1 > list) closeTop();
        return true;
      }
      if (!lacksObject) {
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
      stack.at(-1)!.awaits = "value";
      return false;
    }
    if (token.kind === "string" || token.kind === "literal") {
      takeOut(token);
      return false;
    }
    edits.insert(token.start, '"":');
    return true;
  };

  for (const [index, token] of tokens.entries()) {
    if (index % TOKENS_A_TURN === 0) yield;
    const top = stack.at(-1);
    if (token.text === ":" && token.kind === "mark") {
      if (top?.awaits === "colon") top.awaits = "value";
      else blank(edits, token);
    } else if (token.text === "," && token.kind === "mark") {
      if (top !== undefined) top.awaits = top.kind === "object" ? "name" : "value";
    } else if (token.text === "{" && hasNoName(index)) {
      blank(edits, token);
    } else if (token.text === "}" && token.kind === "mark") {
      if (lacksObject && top?.awaits === "value") {
        edits.insert(token.start, "{");
        push("object");
      }
      const isTooMuch = top?.kind === "array" && top.holdsObjects && /^[,\]]$/.test(tokens[index + 1]?.text ?? "");
      if (isTooMuch || !closeUpTo(({ kind }) => kind === "object")) blank(edits, token);
      else pop();
      valueEnd = token.end;
    } else if (token.text === "]" && token.kind === "mark") {
      if (lacksList && !lacksEnd && top?.kind === "object" && top.awaits !== "name") {
        // `"shape": 4, 8], "name":`, `"shape": 4], "name":`, `"shape": ], "name":`: it is the end of the object's last value.
        edits.insert(top.awaits === "value" ? token.start : top.lastStart, "[");
        top.awaits = "comma";
      } else if (closeUpTo(({ kind }) => kind === "array")) pop();
      else blank(edits, token);
      valueEnd = token.end;
    } else if (isNameAt(index)) {
      readName(token);
    } else if (top?.kind !== "object" || top.awaits === "value" || nameless(index)) {
      const around = stack.at(-1);
      if (around?.awaits === "comma") edits.insert(valueEnd, ",");
      if (around !== undefined) {
        around.awaits = "comma";
        around.lastStart = token.start;
      }
      if (token.kind === "mark") push(token.text === "{" ? "object" : "array");
      valueEnd = token.end;
      if (around !== undefined && token.text !== "{") around.holdsItems = true;
    }
    quote(token);
  }
}
