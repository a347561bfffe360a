/** What comes out of `RNN`, whose cells take one step after the other, and of cells called by themselves. */
import * as l10n from "@vscode/l10n";
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { Structure } from "../../returns/layer-returns";
import type { Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { type Size, symbolicSize } from "../../scope/values/size";
import { tuple, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import type { LayerFacts, Use } from "../facts/layer-facts";
import { ownCell } from "../facts/own-cells";
import { noteReturned } from "../facts/returned-tuples";
import { noteBehind } from "../facts/unpacking";
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
  /** What the states are called; of a cell with one, that alone. */
  readonly names: Structure;
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
  // Of an input without steps RNN says it, not its cells.
  const first = createTensor(shape && shape.length > 2 ? [rows, ...features] : undefined, input?.origin ?? "assumed", {
    parents: inputs,
  });
  const step = cell && takeStep(interpreter, cell, first, note, 0);
  const sequences = args.flag("return_sequences", false);
  const states = args.flag("return_state", false);
  if (step === undefined || states === "unknown") return UNKNOWN;
  const last = step.output.shape;
  const made = { parents: inputs, ...(layer.facts && { computedBy: layer.facts }) };
  const whole = last && (sequences === true ? [rows, steps, ...last.slice(1)] : last);
  const output = createTensor(sequences === "unknown" ? undefined : whole, "layer", made);
  if (!states) return output;
  const all = tuple([output, ...step.states]);
  const { facts, className } = layer;
  return facts ? noteReturned(all, { facts, className, names: ["output", ...step.names] }) : all;
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
  suffix = "",
): Step | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (cell.kind === "list" || cell.kind === "tuple") {
    const cells = itemsOf(interpreter, cell) ?? [];
    let output: SymbolicTensor | undefined = input;
    const states: AbstractValue[] = [];
    const names: Structure[number][] = [];
    for (const [index, each] of cells.entries()) {
      const own = `${suffix}_${index}`;
      const step: Step | undefined = output && takeStep(interpreter, each, output, note, depth + 1, own);
      output = step?.output;
      if (!step) continue;
      const [name, ...more] = step.names;
      states.push(tuple(step.states));
      names.push(typeof name === "string" && more.length === 0 ? name : step.names);
    }
    return output && cells.length > 0 ? { output, states, names } : undefined;
  }
  const own = ownCell(interpreter, cell);
  if (own) {
    const leaving = (size: Size): SymbolicTensor =>
      createTensor([input.shape?.[0] ?? batch, size], "layer", { parents: [input] });
    const isOne = own.states.length === 1 && suffix !== "";
    return {
      output: leaving(own.output),
      states: own.states.map(leaving),
      names: own.states.map((_, index) => `state${suffix}${isOne ? "" : `_${index}`}`),
    };
  }
  if (!isLayer(cell)) return undefined;
  if (cell.facts && recurrentClass(cell.className) && interpreter.mode() === "live") noteNoCell(cell.facts);
  else note(cell, input, { kind: "wrapped", targets: [] });
  if (cell.className === "StackedRNNCells") {
    const cells = readArguments(interpreter, cell.arguments, ["cells"]).value("cells");
    return cells && takeStep(interpreter, cells, input, note, depth + 1, suffix);
  }
  const recurrence = recurrentClass(cell.className.replace(/Cell$/, ""));
  if (recurrence === undefined) return undefined;
  const units = readArguments(interpreter, cell.arguments, ["units"]).size("units") ?? symbolicSize("units");
  const shape: Shape = [input.shape?.[0] ?? batch, units];
  const tensor = (): SymbolicTensor => createTensor(shape, "layer", { parents: [input] });
  const { states } = recurrence;
  return { output: tensor(), states: states.map(tensor), names: states.map((state) => `state_${state}${suffix}`) };
}

/** `RNN(LSTM(8))`: the layer inside would get single steps, of 2 axes, which it refuses. */
function noteNoCell(facts: LayerFacts): void {
  const { className, node } = facts;
  const { end } = node.callee.span;
  noteBehind(facts, {
    severity: "error",
    code: "no-cell",
    message: l10n.t("RNN takes a cell for one step: {0}Cell, not the layer {0}.", className),
    span: node.callee.span,
    fix: { title: l10n.t("Change to {0}", `${className}Cell`), span: { start: end, end }, text: "Cell" },
  });
}

/** Whether a class is a cell or a stack of them. */
export const isCell = (className: string): boolean => /(^StackedRNNCells|Cell)$/.test(className);
