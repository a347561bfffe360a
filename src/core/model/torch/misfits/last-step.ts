/** `output[:, -1]` where the first axis is the time steps: the last row of the batch, not the last step. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../../definition";
import type { Interpreter, SliceValue } from "../../../scope/interpreter";
import type { AbstractValue } from "../../../scope/values/values";
import { noteBehind } from "../../facts/unpacking";
import { type SymbolicTensor, isTensor } from "../../tensors";

/** Outputs of modules that were made without `batch_first`. */
const timeMajor = new WeakSet<SymbolicTensor>();

/** Keeps that the first axis of an output is its time steps. */
export const noteTimeMajor = (output: SymbolicTensor): void => void timeMajor.add(output);

/** A note where the last of the second axis is taken of an output whose first axis is the time steps. */
export function noteLastOfBatch(
  interpreter: Interpreter,
  value: AbstractValue,
  [first, second]: readonly (AbstractValue | SliceValue)[],
  span: Span,
): void {
  if (!isTensor(value) || !timeMajor.has(value) || interpreter.mode() !== "live") return;
  const facts = value.producer?.layer.facts;
  const isBatch = value.shape === undefined || value.shape.length === 3;
  const isWhole = first?.kind === "slice" && !first.start && !first.stop && !first.step;
  if (!facts || !isBatch || !isWhole || second?.kind !== "constant" || second.value !== -1) return;
  const message = l10n.t(
    "Without batch_first the first axis is the time steps: this takes the last row of the batch. Give {0} batch_first=True, or take [-1].",
    facts.className,
  );
  noteBehind(facts, { severity: "info", code: "last-of-batch", message, span });
}
