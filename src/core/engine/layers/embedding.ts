/** Keras's Embedding (keras/src/layers/core/embedding.py 3.15.1): for each index its row of `embeddings`. */
import * as l10n from "@vscode/l10n";
import { tensor, type Tensor } from "../../tensor";
import { filledBy } from "../weights/variables";
import { inBlocks, type Work } from "../work";
import { mapped } from "./arrays";
import type { PlainKind } from "./plain-layer";

/** Initializers that fill a shorter table with the first rows of a longer one. */
const ROW_BY_ROW: ReadonlySet<string> = new Set([
  "Constant",
  "Ones",
  "RandomNormal",
  "RandomUniform",
  "TruncatedNormal",
  "Zeros",
]);

/**
 * Indices (batch, steps) ▶ (batch, steps, output_dim); with `mask_zero` the index 0 is skipped by what stands behind.
 */
export const embedding: PlainKind = (args, [input = []]) => {
  const words = args.size("input_dim");
  const features = args.size("output_dim");
  const initializer = args.initializer("embeddings_initializer", 2);
  const maskZero = args.flag("mask_zero");
  const table = (rows: number) => filledBy(initializer, "embeddings", ["input_dim", "output_dim"], [rows, features]);
  return {
    variables: [table(words)],
    // A table of all words of a language takes long to fill, and a preview reads a few of its rows.
    needed: ([indices]) => {
      let last = 0;
      for (const index of indices?.values.data ?? []) last = Math.max(last, Math.trunc(index));
      return [table(ROW_BY_ROW.has(initializer.name) ? Math.min(words, last + 1) : words)];
    },
    multiplyAdds: input.reduce((all, size) => all * size, features),
    run: (weights, inputs) => looked(inputs[0]!.values, weights["embeddings"]!),
    mask: maskZero
      ? function* ([indices]) {
          return indices && (yield* mapped(indices.values, (index) => Number(index !== 0)));
        }
      : "destroyed",
  };
};

/** What finding a row takes, in multiply-adds. */
const LOOKING_COST = 50;

/** The rows of `table` (words, features) that the indices name. Out of its range there is no row: not a number. */
export function* looked(indices: Tensor, table: Tensor): Work<Tensor> {
  const [words = 0, features = 0] = table.shape;
  const out = new Float32Array(indices.data.length * features);
  yield* inBlocks(indices.data.length, features + LOOKING_COST, (from, end) => {
    for (let at = from; at < end; at++) {
      const row = Math.trunc(indices.data[at]!);
      if (row < 0 || row >= words) out.fill(Number.NaN, at * features, (at + 1) * features);
      else out.set(table.data.subarray(row * features, (row + 1) * features), at * features);
    }
  });
  return tensor([...indices.shape, features], out);
}

/** Why indices cannot be looked up, in a sentence: the first that is none of the table's rows. */
export function badIndex(indices: Tensor, words: number): string | undefined {
  const wrong = indices.data.find((index) => Math.trunc(index) < 0 || Math.trunc(index) >= words);
  return wrong === undefined
    ? undefined
    : l10n.t("The index {0} is not in the embedding's {1} rows, 0 to {2}.", wrong, words, words - 1);
}
