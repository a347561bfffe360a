/** Arguments that are not typed yet, or no longer: `LSTM(, return_sequences=True)`, `LSTM(3, , go_backwards=True)`. */
import type { Steps } from "../../../steps";
import { TOKENS_PER_STEP } from "./scan";
import type { Edits } from "../../text-edits";
import { isComplete, type Lines } from "./lines";

/** What stands for an argument that is still to come; it takes no place in the document. */
export const MISSING = "...";

/**
 * Takes out each comma of a call that has nothing before it; no Python has one. Where a positional argument follows, as
 * in `LSTM(, "tanh")`, one is missing before it.
 */
export function* mendEmptyArguments(lines: Lines, edits: Edits): Steps<void> {
  const { tokens, textOf } = lines;
  /** For each bracket that is open: whether it is a call's, and its commas with nothing before them. */
  const open: { readonly isCall: boolean; empty: number[] }[] = [];
  const finish = (empty: readonly number[], isPositional: boolean): void => {
    for (const at of empty) {
      // What its bracket's mending took out already, nothing is missing before.
      if (isPositional && !edits.isBlank(at)) edits.insert(at, MISSING);
      else edits.blank(at);
    }
  };
  for (const [index, { kind, start }] of tokens.entries()) {
    if (index % TOKENS_PER_STEP === 0) yield;
    const innermost = open.at(-1);
    if (kind !== "newline" && innermost !== undefined && innermost.empty.length > 0 && textOf(index) !== ",") {
      finish(innermost.empty, kind !== "close" && textOf(lines.after(index)) !== "=");
      innermost.empty = [];
    }
    if (kind === "open") {
      open.push({ isCall: textOf(index) === "(" && isComplete(lines, index - 1), empty: [] });
    } else if (kind === "close") {
      open.pop();
    } else if (innermost?.isCall === true && textOf(index) === ",") {
      const before = textOf(lines.before(index));
      if (before === "(" || before === ",") innermost.empty.push(start);
    }
  }
  for (const { empty } of open) finish(empty, false);
}
