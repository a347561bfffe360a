/** Questions about the words of a JavaScript text. */
import type { ScriptToken } from "./tokens";

/** The tokens and what they say. */
export interface Words {
  readonly tokens: readonly ScriptToken[];
  readonly textOf: (index: number) => string;
}

/** Words that only begin a statement. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set(
  "const let var return throw if for while switch break continue export try import function class".split(" "),
);

/** Those of which an expression may begin with some. */
const EXPRESSION_WORDS = new Set(["function", "class", "import"]);

/** Behind these names a brace holds statements, as it does behind any name but those of `BEFORE_OBJECTS`. */
const BEFORE_OBJECTS = new Set(["return", "default", "in", "of", "typeof", "yield", "await", "case", "throw", "new"]);

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
