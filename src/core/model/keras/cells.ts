/** What comes out of `RNN`, whose cells take one step after the other, and of cells called by themselves. */
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { type Size, symbolicSize } from "../../scope/values/size";
import { tuple, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import type { Use } from "../facts/layer-facts";
import { ownCell } from "../facts/own-cells";
import { isLayer, type KerasLayer } from "./values";
import { type Shape, type SymbolicTensor, createTensor } from "../tensors";

const batch = symbolicSize("batch");

/** Stacks in stacks are not looked into deeper. */
const MAX_DEPTH = 8;

/** Notes that a layer is put behind a tensor. */
type Note = (layer: KerasLayer, input: SymbolicTensor, use: Use) => void;

/** What one step gives: what leaves the cell, and its states as it nests them. */
interface Step {
  readonly output: SymbolicTensor;
  readonly states: readonly AbstractValue[];
}

/** `RNN(cell, …)(x)` */
export function runCells(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  note: Note,
): AbstractValue {
  const [input] = inputs;
  const args = readArguments(interpreter, layer.arguments, ["cell", "return_sequences", "return_state"]);
  const cell = args.value("cell");
  const shape = input?.shape;
  const [rows = batch, steps = symbolicSize("timesteps"), ...features] = shape ?? [];
  const first = createTensor(shape && [rows, ...features], input?.origin ?? "assumed", { parents: inputs });
  const step = cell && takeStep(interpreter, cell, first, note, 0);
  const sequences = args.flag("return_sequences", false);
  const states = args.flag("return_state", false);
  if (step === undefined || states === "unknown") return UNKNOWN;
  const last = step.output.shape;
  const made = { parents: inputs, ...(layer.facts && { computedBy: layer.facts }) };
  const whole = last && (sequences === true ? [rows, steps, ...last.slice(1)] : last);
  const output = createTensor(sequences === "unknown" ? undefined : whole, "layer", made);
  return states ? tuple([output, ...step.states]) : output;
}

/** `cell(x, states)`: what leaves it, and its states. */
export function callCell(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
): AbstractValue {
  const [input] = inputs;
  const step = input && takeStep(interpreter, layer, input, () => {}, 0);
  return step ? tuple([step.output, tuple(step.states)]) : UNKNOWN;
}

function takeStep(
  interpreter: Interpreter,
  cell: AbstractValue,
  input: SymbolicTensor,
  note: Note,
  depth: number,
): Step | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (cell.kind === "list" || cell.kind === "tuple") {
    const cells = itemsOf(interpreter, cell) ?? [];
    let output: SymbolicTensor | undefined = input;
    const states: AbstractValue[] = [];
    for (const each of cells) {
      const step: Step | undefined = output && takeStep(interpreter, each, output, note, depth + 1);
      output = step?.output;
      if (step) states.push(tuple(step.states));
    }
    return output && cells.length > 0 ? { output, states } : undefined;
  }
  const own = ownCell(interpreter, cell);
  if (own) {
    const leaving = (size: Size): SymbolicTensor =>
      createTensor([input.shape?.[0] ?? batch, size], "layer", { parents: [input] });
    return { output: leaving(own.output), states: own.states.map(leaving) };
  }
  if (!isLayer(cell)) return undefined;
  note(cell, input, { kind: "wrapped", targets: [] });
  if (cell.className === "StackedRNNCells") {
    const cells = readArguments(interpreter, cell.arguments, ["cells"]).value("cells");
    return cells && takeStep(interpreter, cells, input, note, depth + 1);
  }
  const recurrence = recurrentClass(cell.className.replace(/Cell$/, ""));
  if (recurrence === undefined) return undefined;
  const units = readArguments(interpreter, cell.arguments, ["units"]).size("units") ?? symbolicSize("units");
  const shape: Shape = [input.shape?.[0] ?? batch, units];
  const tensor = (): SymbolicTensor => createTensor(shape, "layer", { parents: [input] });
  return { output: tensor(), states: recurrence.states.map(tensor) };
}

/** Whether a class is a cell or a stack of them. */
export const isCell = (className: string): boolean => /(^StackedRNNCells|Cell)$/.test(className);
