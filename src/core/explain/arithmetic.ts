/**
 * The equations of a step, for each family of cells. They are those at the heads of `engine/keras/lstm.ts`, `engine/keras/gru.ts` and
 * `engine/keras/simple-rnn.ts`, in the framework's own names and order: Keras's i f c̃ o and z r h̃, PyTorch's i f g o and r z n.
 */
import * as l10n from "@vscode/l10n";
import { type Activation, looksAtAllUnits } from "../engine/activations";
import { GATES } from "../weights/layouts";
import { type GateRole, gateRole } from "../weights/module";
import {
  type CellStep,
  type ExplainedCell,
  gateValue,
  previousState,
  product,
  projectionFactor,
  range,
  stateValue,
  sumOf,
  termsOf,
} from "./cell";
import type { Equation, Factor, Sum } from "./explanation";

/** The equations of the step, in the order in which they are calculated. */
export function equationsOf(step: CellStep): readonly Equation[] {
  switch (step.cell.module.family) {
    case "LSTM":
      return lstmEquations(step);
    case "GRU":
      return gruEquations(step);
    case "RNN":
      return [rnnEquation(step)];
  }
}

function lstmEquations(step: CellStep): readonly Equation[] {
  const { cell, place } = step;
  const { activation, recurrentActivation } = cell;
  const gates = gatesOf(step).map(({ name, role }) =>
    gateEquation(step, name, role, role === "candidate" ? activation : recurrentActivation, (unit) =>
      sumOf([
        ...termsOf(step).input(role, unit),
        ...termsOf(step).recurrent(role, unit),
        ...termsOf(step).bias(role, unit, ["bias", "input_bias", "recurrent_bias"]),
      ]),
    ),
  );
  const gate = factorsByRole(step, gates);
  const sum = sumOf([
    product(gate("forget"), previousState(step, "c", place.unit)),
    product(gate("input"), gate("candidate")),
  ]);
  const c: Equation = {
    kind: "state",
    name: "c",
    symbol: "cₜ",
    meaning: l10n.t("The new cell state: what is kept of the old one, and what is written into it."),
    sum,
    value: Math.fround(sum.value),
  };
  return [...gates, c, ...lstmOutput(step, gate("output"), c)];
}

/** h = o·φ(c); with a projection that is on the way to h, of which there are fewer. */
function lstmOutput(step: CellStep, output: Factor, c: Equation): readonly Equation[] {
  const { cell, place } = step;
  const { activation, module } = cell;
  const shown = (unit: number, value: number, index = ""): Factor => ({
    label: `${activation.name}(cₜ${index})`,
    value: applied(step, activation, unit, (each) => (each === unit ? value : stateValue(step, "c", each))),
  });
  const sum = sumOf([product(output, shown(place.unit, c.value))]);
  if (module.projectionSize === undefined) return [hiddenState(sum)];
  const before: Equation = {
    kind: "step",
    name: "h",
    symbol: `${output.label}·${activation.name}(cₜ)`,
    meaning: l10n.t("What the cell state shows, before the projection makes it smaller."),
    sum,
    value: Math.fround(sum.value),
  };
  if (place.unit >= module.projectionSize) return [before];
  const outputName = gatesOf(step).find(({ role }) => role === "output")?.name ?? "";
  const projected = sumOf(
    range(module.hiddenSize).map((index) =>
      product(
        projectionFactor(step, place.unit, index),
        { label: `${symbolOf(outputName, "output")}[${index}]`, value: gateValue(step, outputName, index) },
        shown(index, stateValue(step, "c", index), `[${index}]`),
      ),
    ),
  );
  return [before, hiddenState(projected)];
}

function gruEquations(step: CellStep): readonly Equation[] {
  const { cell, place } = step;
  const { activation, recurrentActivation, module } = cell;
  const gates = gatesOf(step);
  const resetName = gates.find(({ role }) => role === "reset")?.name ?? "";
  const reset = (unit: number): Factor => ({
    label: `${symbolOf(resetName, "reset")}[${unit}]`,
    value: gateValue(step, resetName, unit),
  });
  const all = ["bias", "input_bias", "recurrent_bias"] as const;
  const candidate = (role: GateRole, unit: number): Sum =>
    module.resetAfter
      ? sumOf([
          ...termsOf(step).input(role, unit),
          ...termsOf(step).bias(role, unit, ["input_bias"]),
          product(reset(unit), recurrentSum(step, role, unit)),
        ])
      : sumOf([
          ...termsOf(step).input(role, unit),
          ...termsOf(step).recurrent(role, unit, reset),
          ...termsOf(step).bias(role, unit, all),
        ]);
  const equations = gates.map(({ name, role }) =>
    role === "candidate"
      ? gateEquation(step, name, role, activation, (unit) => candidate(role, unit))
      : gateEquation(step, name, role, recurrentActivation, (unit) =>
          sumOf([
            ...termsOf(step).input(role, unit),
            ...termsOf(step).recurrent(role, unit),
            ...termsOf(step).bias(role, unit, all),
          ]),
        ),
  );
  const gate = factorsByRole(step, equations);
  const update = gate("update");
  const rest: Factor = { label: `(1 − ${update.label})`, value: Math.fround(1 - update.value) };
  const kept = product(update, previousState(step, "h", place.unit));
  const written = product(rest, gate("candidate"));
  return [...equations, hiddenState(sumOf(cell.framework === "torch" ? [written, kept] : [kept, written]))];
}

/** What the reset gate is multiplied with, with `reset_after`. */
function recurrentSum(step: CellStep, role: GateRole, unit: number): Factor {
  const sum = sumOf([...termsOf(step).recurrent(role, unit), ...termsOf(step).bias(role, unit, ["recurrent_bias"])]);
  return { label: l10n.t("the sum over hₜ₋₁"), value: sum.value, sum };
}

function rnnEquation(step: CellStep): Equation {
  const { activation } = step.cell;
  const { unit } = step.place;
  const sum = (each: number): Sum =>
    sumOf([
      ...termsOf(step).input("candidate", each),
      ...termsOf(step).recurrent("candidate", each),
      ...termsOf(step).bias("candidate", each, ["bias", "input_bias", "recurrent_bias"]),
    ]);
  const value = applied(step, activation, unit, (each) => sum(each).value);
  return {
    ...hiddenState(sum(unit)),
    ...allSums(step, activation, sum),
    activation: activation.name,
    value,
  };
}

const hiddenState = (sum: Sum): Equation => ({
  kind: "state",
  name: "h",
  symbol: "hₜ",
  meaning: l10n.t("The hidden state: what leaves the layer at this step, and what the next step starts from."),
  sum,
  value: Math.fround(sum.value),
});

function gateEquation(
  step: CellStep,
  name: string,
  role: GateRole,
  activation: Activation,
  sum: (unit: number) => Sum,
): Equation {
  const { cell, place } = step;
  return {
    kind: "gate",
    name,
    symbol: symbolOf(name, role),
    meaning: meaningOf(role, cell.module.family === "LSTM"),
    sum: sum(place.unit),
    activation: activation.name,
    ...allSums(step, activation, sum),
    value: applied(step, activation, place.unit, (unit) => sum(unit).value),
  };
}

const allSums = (
  { cell, place }: CellStep,
  activation: Activation,
  sum: (unit: number) => Sum,
): Pick<Equation, "sums"> =>
  looksAtAllUnits(activation) ? { sums: rowOf(cell, place.unit).map((unit) => sum(unit).value) } : {};

/** The units that an activation looks at for one, where it looks at several. */
function rowOf({ module, row = module.hiddenSize }: ExplainedCell, unit: number): readonly number[] {
  const first = unit - (unit % row);
  return range(row).map((each) => first + each);
}

/** The activation's value for one unit, in float32; of the others it takes no more than it looks at. */
function applied({ cell }: CellStep, activation: Activation, unit: number, sum: (unit: number) => number): number {
  if (!looksAtAllUnits(activation)) {
    const one = Float32Array.of(sum(unit));
    activation.apply(one, 0, 1);
    return one[0] ?? Number.NaN;
  }
  const units = rowOf(cell, unit);
  const all = Float32Array.from(units, sum);
  activation.apply(all, 0, all.length);
  return all[unit - (units[0] ?? 0)] ?? Number.NaN;
}

interface NamedGate {
  readonly name: string;
  readonly role: GateRole;
}

/** In the framework's order; a GRU's candidate needs the reset gate and is last everywhere. */
const gatesOf = ({ cell: { framework, module } }: CellStep): readonly NamedGate[] =>
  GATES[framework][module.family].map((name) => ({ name, role: gateRole(module.family, name) }));

/** The gates' values, as factors of the next equations. */
const factorsByRole =
  ({ cell }: CellStep, equations: readonly Equation[]) =>
  (role: GateRole): Factor => {
    const equation = equations.find(({ name }) => gateRole(cell.module.family, name) === role);
    return { label: equation?.symbol ?? "", value: equation?.value ?? Number.NaN };
  };

/** Keras names the candidate after the state that it is one for; the literature tells it by a tilde. */
const symbolOf = (name: string, role: GateRole): string =>
  role === "candidate" && (name === "c" || name === "h") ? `${name}̃ₜ` : `${name}ₜ`;

function meaningOf(role: GateRole, ofLstm: boolean): string {
  switch (role) {
    case "input":
      return l10n.t("Input gate: how much of the candidate is written into the cell state.");
    case "forget":
      return l10n.t("Forget gate: how much of the old cell state is kept.");
    case "output":
      return l10n.t("Output gate: how much of the cell state is shown.");
    case "update":
      return l10n.t("Update gate: how much of the old hidden state is kept.");
    case "reset":
      return l10n.t("Reset gate: how much of the old hidden state the candidate is made of.");
    case "candidate":
      return ofLstm
        ? l10n.t("Candidate: what could be written into the cell state.")
        : l10n.t("Candidate: what could become the hidden state.");
  }
}
