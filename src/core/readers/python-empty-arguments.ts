/** Arguments that are not typed yet, or no longer: `LSTM(, return_sequences=True)`, `LSTM(3, , go_backwards=True)`. */
import type { Edits } from "./python-edits";
import { isComplete, type Lines } from "./python-lines";

/** Takes out each comma of a call that has nothing before it; no Python has one. */
export function mendEmptyArguments(lines: Lines, edits: Edits): void {
  const { tokens, textOf } = lines;
  /** For each bracket that is open, whether it is a call's. */
  const open: boolean[] = [];
  for (const [index, { kind, start }] of tokens.entries()) {
    if (kind === "open") {
      open.push(textOf(index) === "(" && isComplete(lines, index - 1));
    } else if (kind === "close") {
      open.pop();
    } else if (open.at(-1) === true && textOf(index) === ",") {
      const before = textOf(lines.before(index));
      if (before === "(" || before === ",") edits.replace(start, " ");
    }
  }
}
