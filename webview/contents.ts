/** What a returned tensor holds, in words: which states, of which steps, as the picture labels them, and of which part. */
import * as l10n from "@vscode/l10n";
import type { CombinationSnapshot, PartSnapshot, TensorSnapshot } from "../src/core/panel/messages";
import type { Holding } from "../src/core/returns/layer-returns";
import { madeOf, partTitle } from "./picture/merging";
import { subscript } from "./picture/subscript";

export interface Contents {
  /** `every hidden state`. */
  readonly words: string;
  /** `h₁ … h₃`; empty where there was no run. */
  readonly labels: string;
  /** `[forward, backward]`, `layer 1`; empty where the layer has one part. */
  readonly part: string;
}

/** @param parts of the forward pass that the combination's numbers are of; none where it was not made */
export function contentsOf(
  { holds = [] }: TensorSnapshot,
  { outputs }: CombinationSnapshot,
  parts: readonly PartSnapshot[],
): Contents | undefined {
  const [first] = holds;
  if (!first) return undefined;
  const all = new Set([
    ...parts.map(({ name }) => name),
    ...outputs.flatMap((each) => (each.holds ?? []).map(({ part }) => part)),
  ]);
  const stepCount = parts.find(({ name }) => name === first.part)?.stepCount ?? 0;
  return {
    words: wordsOf(first, stepCount),
    labels: labelsOf(first, stepCount),
    part: all.size < 2 ? "" : partOf(holds, first, [...all]),
  };
}

function wordsOf({ state, steps }: Holding, stepCount: number): string {
  const isCell = state === "c";
  // Of a cell of the program's own nobody knows what its states mean.
  if (!isCell && state !== "h") return l10n.t("the cell's last state");
  if (steps === "all") return isCell ? l10n.t("every cell state") : l10n.t("every hidden state");
  if (stepCount === 1) return isCell ? l10n.t("the cell state") : l10n.t("the hidden state");
  return isCell ? l10n.t("the last cell state") : l10n.t("the last hidden state");
}

function labelsOf({ state, steps, reversed }: Holding, stepCount: number): string {
  if (stepCount === 0) return "";
  const [from, to] = reversed ? [stepCount, 1] : [1, stepCount];
  const label = (step: number): string => `${state}${subscript(step)}`;
  return steps === "last" || stepCount === 1 ? label(stepCount) : `${label(from)} … ${label(to)}`;
}

function partOf(holds: readonly Holding[], first: Holding, all: readonly string[]): string {
  const title = (part: string): string => partTitle(part, all).toLocaleLowerCase();
  if (holds.length === 1) return title(first.part);
  if (first.at === undefined) {
    const layer = layerOf(first.part);
    const isOnly = all.every((part) => layerOf(part) === layer);
    return isOnly ? madeOf(first) : `${partTitle(layer).toLocaleLowerCase()}, ${madeOf(first)}`;
  }
  const held = holds.map(({ part }) => part);
  const layers = new Set(held.map(layerOf)).size;
  if (layers === held.length) return l10n.t("of each layer");
  return layers === 1 ? l10n.t("of each direction") : l10n.t("of each layer and direction");
}

/** `l1` of `l1_reverse`; what belongs together in both directions of Keras, which names no layer. */
const layerOf = (part: string): string => part.replace(/_reverse$/, "").replace(/^(forward|backward)(\/|$)/, "");
