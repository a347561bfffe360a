/** How the two directions of a layer make one output, in words: the names of parts, and what is made of them. */
import * as l10n from "@vscode/l10n";
import type { PartSnapshot, TensorSnapshot } from "../../src/core/panel/messages";
import type { Holding } from "../../src/core/returns/layer-returns";
import { type HeldStep, heldIndex, sliceOf } from "../../src/core/returns/slices";
import { sizes } from "../shapes";
import { subscript } from "./subscript";

type MergeMode = NonNullable<Holding["mergedBy"]>;

const MADE_OF: Readonly<Record<MergeMode, (one: string, other: string) => string>> = {
  sum: (one, other) => `${one} + ${other}`,
  mul: (one, other) => `${one} · ${other}`,
  ave: (one, other) => `(${one} + ${other}) / 2`,
};

/** `forward/cells/1`, `l0_reverse`: a part's name for people, with a capital letter. */
export function partTitle(part: string, beside: readonly string[] = []): string {
  const words = part.split("/").reduce<readonly string[]>((texts, piece, index, pieces) => {
    if (piece === "cells") return texts;
    return [...texts, pieces[index - 1] === "cells" ? l10n.t("cell {0}", piece) : pieceTitle(piece, beside)];
  }, []);
  const text = words.join(", ");
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** PyTorch's parts are named as its weights end: a layer's direction is said where it has two. */
function pieceTitle(piece: string, beside: readonly string[]): string {
  const { layer, reverse } = /^l(?<layer>\d+)(?<reverse>_reverse)?$/.exec(piece)?.groups ?? {};
  if (layer === undefined) {
    return piece === "forward" ? l10n.t("forward") : piece === "backward" ? l10n.t("backward") : piece;
  }
  if (reverse !== undefined) return l10n.t("layer {0}, backward", layer);
  return beside.includes(`${piece}_reverse`) ? l10n.t("layer {0}, forward", layer) : l10n.t("layer {0}", layer);
}

/** What an output of two directions is made of: `forward + backward`, or where they stand side by side `[forward, backward]`. */
export const madeOf = ({ mergedBy }: Holding): string =>
  mergedBy ? MADE_OF[mergedBy](l10n.t("forward"), l10n.t("backward")) : `[${l10n.t("forward")}, ${l10n.t("backward")}]`;

/** What stands over the outputs of two directions, the fullest text first. */
export function mergedName(outputs: readonly TensorSnapshot[]): readonly string[] {
  const names = outputs.map(({ name }) => name).join(", ");
  const [output] = outputs;
  const holding = output?.holds?.[0];
  if (!output || outputs.length > 1 || !holding) return [names === "" ? "output" : names];
  return [`${output.name} = ${madeOf(holding)}`, output.name];
}

/** What is made of that step and the other part's: `forward h₁ + backward h₃ = output[:, 0]`. */
export function termText(
  tensor: TensorSnapshot,
  holding: Holding,
  step: HeldStep,
  parts: readonly PartSnapshot[],
): string | undefined {
  const { mergedBy } = holding;
  const slice = sliceOf({ ...tensor, sizes: sizes(tensor) }, holding, step);
  const index = heldIndex(holding, step);
  if (!mergedBy || slice === undefined || index === undefined) return undefined;
  const [one = "", other = ""] = (tensor.holds ?? []).map((each) => {
    const { stepCount = 0 } = parts.find(({ name }) => name === each.part) ?? {};
    const order = each.steps === "last" || each.reversed !== true ? index : stepCount - 1 - index;
    return `${partTitle(each.part).toLocaleLowerCase()} h${subscript(order + 1)}`;
  });
  return `${MADE_OF[mergedBy](one, other)} = ${slice}`;
}
