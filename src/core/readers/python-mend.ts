/** Text as people have it, made fit for the parser: half-typed calls, smart quotes, prompts, Python 2's numbers. */
import { mendBrackets, type BracketRules } from "./python-brackets";
import { createEdits, type MendedText } from "./python-edits";
import { mendEmptyArguments } from "./python-empty-arguments";
import { limitNesting } from "./python-limits";
import { createLines } from "./python-lines";
import type { Token } from "./python-scan";
import { tokenize } from "./python-tokens";

/**
 * Changes as little as it takes; text that is right stays as it is. Where strings and numbers stand
 * for themselves, replacements keep their length, so that all offsets but those behind an inserted
 * bracket, quote or comma are the document's own. The tokens are those of the source.
 */
export function mendPython(
  source: string,
  rules: BracketRules,
): { readonly mended: MendedText; readonly tokens: readonly Token[] } {
  const edits = createEdits();
  const tokens = limitNesting(source, tokenize(source, edits), edits);
  const lines = createLines(source, tokens);
  mendBrackets(lines, edits, rules);
  mendEmptyArguments(lines, edits);
  return { mended: edits.apply(source), tokens };
}
