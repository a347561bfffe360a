/** Questions about the words of a JavaScript text. */
import { columnsBefore } from "../../text-columns";
import type { ScriptToken } from "./tokens";

/** The tokens and what they say. */
export interface Words {
  readonly tokens: readonly ScriptToken[];
  readonly textOf: (index: number) => string;
}

export function wordsOf(text: string, tokens: readonly ScriptToken[]): Words {
  const textOf = (index: number): string => {
    const token = tokens[index];
    return token === undefined ? "" : (token.restored ?? text.slice(token.start, token.end));
  };
  return { tokens, textOf };
}

/** The columns before the first token of each one's line. */
export function columnsOf(text: string, tokens: readonly ScriptToken[]): Int32Array {
  const columns = new Int32Array(tokens.length);
  for (const [index, { isFirst, start }] of tokens.entries()) {
    columns[index] = isFirst || index === 0 ? columnsBefore(text, start) : columns[index - 1]!;
  }
  return columns;
}

export const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Lines that go on with what stands before. */
export const CONTINUING = /^(?:[.,?:&|+*/%<>=-].*|instanceof|in|of|as)$/;

/** Words that only begin a statement. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set(
  "const let var return throw if for while switch break continue export try import function class".split(" "),
);

/** Those of which an expression may begin with some. */
const EXPRESSION_WORDS = new Set(["function", "class", "import"]);

/** Behind these names a brace holds no statements, as it does behind any other. */
const BEFORE_OBJECTS = new Set(
  "return default in of typeof yield await case throw new const let var import export".split(" "),
);

/** Whether a statement begins with that word. */
export function beginsStatement(textOf: (index: number) => string, index: number): boolean {
  const word = textOf(index);
  const next = textOf(index + 1);
  if (STATEMENT_WORDS.has(word)) return next !== ":" && next !== "," && !(EXPRESSION_WORDS.has(word) && next === "(");
  return false;
}

/** Whether a name with a colon stands here: an object's property. */
export const isNameColon = (textOf: (index: number) => string, index: number): boolean =>
  /^[\p{L}_$]/u.test(textOf(index)) && textOf(index + 1) === ":";

/** Whether a brace holds statements, or the members of a class, and not an object's properties. */
export function holdsStatements({ tokens, textOf }: Words, index: number, isInBlock: boolean): boolean {
  const before = textOf(index - 1);
  if (before === "" || before === ")" || before === "=>" || before === ";" || before === "}") return true;
  if (before === "{") return isInBlock;
  return tokens[index - 1]?.kind === "name" && !BEFORE_OBJECTS.has(before);
}
