/**
 * The masks of PyTorch's MultiheadAttention (torch 2.13 `nn/functional.py`, `_canonical_mask`): where a boolean one is true
 * nothing is attended to, numbers of another one are added to the scores.
 */
import * as l10n from "@vscode/l10n";
import type { ConfigRecord } from "../../../config-value";
import type { Tensor } from "../../../tensor";
import { sameShape } from "../../weights/checks";
import type { PlainArguments } from "../plain-arguments";

const NAMES = ["key_padding_mask", "attn_mask"] as const;

export interface AttentionMask {
  readonly name: (typeof NAMES)[number];
  readonly isBoolean: boolean;
  readonly shape: readonly number[];
}

/** What the scores are: (rows · heads, queries, steps). */
export interface Scores {
  readonly rows: number;
  readonly heads: number;
  readonly queries: number;
  readonly steps: number;
  readonly isBatched: boolean;
}

/** The masks that a call has, in their order, by what it says of their types. */
export const attentionMasks = (call: ConfigRecord, shapes: readonly (readonly number[])[]): readonly AttentionMask[] =>
  NAMES.filter((name) => call[name] !== undefined).flatMap((name, index) => {
    const shape = shapes[index];
    return shape ? [{ name, isBoolean: call[name] === "bool", shape }] : [];
  });

/** An error for each mask that is not (batch, steps), or of `attn_mask` (queries, steps) or one for each row and head. */
export function checkMasks(args: PlainArguments, masks: readonly AttentionMask[], scores: Scores): void {
  const { rows, heads, queries, steps, isBatched } = scores;
  for (const { name, shape } of masks) {
    const expected =
      name === "key_padding_mask"
        ? isBatched
          ? [rows, steps]
          : [steps]
        : shape.length === 3
          ? [rows * heads, queries, steps]
          : [queries, steps];
    if (sameShape(shape, expected)) continue;
    args.misfit(
      name,
      l10n.t("{0} must have the shape {1}, but it has {2}.", name, args.shown(expected), args.shown(shape)),
    );
  }
}

/** Takes a mask into the scores (rows · heads, queries, steps), in their place. */
export function maskScores(scores: Tensor, { data }: Tensor, mask: AttentionMask, heads: number): void {
  const [all = 0, queries = 0, steps = 0] = scores.shape;
  const isPadding = mask.name === "key_padding_mask";
  for (let matrix = 0; matrix < all; matrix++) {
    for (let query = 0; query < queries; query++) {
      const to = (matrix * queries + query) * steps;
      const from = isPadding
        ? Math.floor(matrix / heads) * steps
        : ((mask.shape.length === 3 ? matrix : 0) * queries + query) * steps;
      for (let step = 0; step < steps; step++) {
        const value = data[from + step]!;
        scores.data[to + step]! += mask.isBoolean ? (value === 0 ? 0 : -Infinity) : value;
      }
    }
  }
}
