/** Whether the inputs of an attention layer fit each other (keras 3.15.1 `layers/attention/*.py`). */
import * as l10n from "@vscode/l10n";
import type { PlainArguments } from "./plain-arguments";

/** Shapes of what an attention layer is called with; without a key of its own the value is the key. */
export interface AttentionShapes {
  /** (batch, queries, size) */
  readonly query: readonly number[];
  /** (batch, steps, size) */
  readonly value: readonly number[];
  /** (batch, steps, size) */
  readonly key: readonly number[];
}

/**
 * Tells what does not fit: their number, a rank, a batch, the steps of value and key.
 *
 * @param shapes of all inputs
 * @param sameSize whether query and key are multiplied as they are, and so must be of one size
 */
export function checkAttentionInputs(
  args: PlainArguments,
  shapes: readonly (readonly number[])[],
  { query, value, key }: AttentionShapes,
  sameSize: boolean,
): void {
  if (shapes.length < 2 || shapes.length > 3) {
    args.misfit(
      "input",
      l10n.t(
        "{0} takes 2 or 3 inputs, [query, value] or [query, value, key], but it gets {1}.",
        args.className,
        shapes.length,
      ),
    );
    return;
  }
  for (const shape of shapes) args.rank(shape, 3);
  const sizesDiffer = sameSize && query.at(-1) !== key.at(-1);
  if (sizesDiffer || value[1] !== key[1] || query[0] !== value[0] || query[0] !== key[0]) {
    args.misfit(
      "input",
      l10n.t(
        "{0}: query {1}, value {2} and key {3} do not fit each other.",
        args.className,
        args.shown(query),
        args.shown(value),
        args.shown(key),
      ),
    );
  }
}
