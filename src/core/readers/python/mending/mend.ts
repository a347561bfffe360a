/** Text as people have it, made fit for the parser: half-typed calls, smart quotes, prompts, Python 2's numbers. */
import type { Steps } from "../../../steps";
import { mendBrackets } from "./brackets";
import type { BracketRules } from "./rules";
import { createEdits, type MendedText } from "../../text-edits";
import { mendEmptyArguments } from "./empty-arguments";
import { limitNesting } from "./limits";
import { createLines } from "./lines";
import type { Token } from "./scan";
import { tokenizeSteps } from "./tokens";

export interface Mending {
  readonly mended: MendedText;
  /** Those of the source. */
  readonly tokens: readonly Token[];
  /** Whether each change hangs on what stands around it alone, not on the whole text. */
  readonly isLocal: boolean;
}

/**
 * Changes as little as it takes; text that is right stays as it is. Where strings and numbers stand
 * for themselves, replacements keep their length, so that all offsets but those behind an inserted
 * bracket, quote or comma are the document's own.
 */
export function* mendPython(source: string, rules: BracketRules): Steps<Mending> {
  const edits = createEdits();
  const { tokens: all, runsAway } = yield* tokenizeSteps(source, edits);
  const tokens = limitNesting(source, all, edits);
  yield;
  const lines = createLines(source, tokens);
  yield;
  const isPatient = yield* mendBrackets(lines, edits, rules);
  yield* mendEmptyArguments(lines, edits);
  return { mended: edits.apply(source), tokens, isLocal: isPatient && !runsAway };
}
