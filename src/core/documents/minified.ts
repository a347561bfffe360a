/** Programs that a tool has packed for machines: nobody looks for layers in them. */

/** What is shorter than this is quickly read, however it is written. */
const SHORT = 10_000;

/** Characters a line, on average, that no person writes; data in a program have some. */
const LONG_LINES = 500;

/** Languages whose programs are packed. */
const PACKED: ReadonlySet<string> = new Set(["javascript", "javascriptreact", "typescript", "typescriptreact"]);

/** Whether a text is a minified program. */
export function isMinified(text: string, languageId: string): boolean {
  if (text.length < SHORT || !PACKED.has(languageId)) return false;
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return text.length / lines > LONG_LINES;
}
