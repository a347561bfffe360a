/**
 * What Flax's cells and the layers over them return (flax 0.12.8 `linen/recurrent.py` and `nnx/nn/recurrent.py`): of a
 * cell `carry, output`, of an LSTM's `(c, h), output`; of an `RNN` its outputs, with `return_carry` behind the carry.
 */
import { ASSUMED, assumedAs } from "../catalog/assume";
import { argumentOf, type Dimension, type LayerDefinition, partOf, unknown, valueOf } from "../definition";
import { flagsOf, isSet, sizeArgument, times, withArguments } from "./arguments";
import { SEQUENCE_AXES, STEP_AXES, TIME_MAJOR_AXES } from "./axes";
import type { LayerReturns, ReturnedTensor, Structure } from "./layer-returns";

/** Of a convolution's step. */
const PICTURE_AXES = ["batch", "rows", "cols", "features"] as const;

/** A cell by itself: one step. */
export const flaxCellReturns: LayerReturns = {
  inputAxes: (layer) => [stepAxes(layer)],
  ownInput: (layer) => assumedAs(stepAxes(layer), layer.input),
  flags: () => [],
  currentFlags: () => ({}),
  withFlags: (layer) => layer,
  tensors: (layer) => [...carryOf(layer, layer), tensor(layer, "output", stepAxes(layer).slice(0, -1), sizeOf(layer))],
  structure: (layer) => [...carryNames(layer, ""), "output"],
  equalities: () => [],
};

/** `RNN` and `Bidirectional`. */
export const flaxReturns: LayerReturns = {
  inputAxes: (layer) => [axesOf(layer)],
  ownInput: (layer) => assumedAs(axesOf(layer), layer.input),
  flags: () => [{ name: "return_carry", values: [false, true], shown: "compared", reruns: false }],
  currentFlags: (layer) => flagsOf(layer, ["return_carry"]),
  withFlags: withArguments,
  tensors(layer, flags) {
    const cells = cellsOf(layer);
    const [one, other] = cells.map(({ cell }) => sizeOf(cell));
    const isMerged = other !== undefined && argumentOf(layer, "merge_fn")?.origin === "written";
    return [
      ...(flags["return_carry"] ? cells.flatMap(({ cell, suffix }) => carryOf(layer, cell, suffix)) : []),
      tensor(layer, "output", axesOf(layer).slice(0, -1), isMerged ? OPEN_SIZE : joined(one ?? OPEN_SIZE, other)),
    ];
  },
  structure(layer, flags) {
    if (!flags["return_carry"]) return undefined;
    const carries = cellsOf(layer).map(({ cell, suffix }) => carryNames(cell, suffix));
    return [carries.length > 1 ? carries.flat() : carries[0]![0]!, "output"];
  },
  equalities: () => [],
};

interface NamedCell {
  readonly cell: LayerDefinition | undefined;
  readonly suffix: string;
}

/** The cells that are run, of both directions. */
const cellsOf = (layer: LayerDefinition): readonly NamedCell[] =>
  layer.className === "RNN"
    ? [{ cell: partOf(layer, "cell"), suffix: "" }]
    : ["forward", "backward"].map((way) => {
        const rnn = partOf(layer, `${way}_rnn`);
        return { cell: rnn && partOf(rnn, "cell"), suffix: `_${way}` };
      });

const OPEN_SIZE = unknown("features", ASSUMED.units);

/** `features` of linen, `hidden_features` of nnx. */
function sizeOf(cell: LayerDefinition | undefined): Dimension {
  const name = cell?.profile === "nnx" ? "hidden_features" : "features";
  return cell && argumentOf(cell, name) ? sizeArgument(cell, name) : OPEN_SIZE;
}

function joined(one: Dimension, other: Dimension | undefined): Dimension {
  if (other === undefined) return one;
  if (one.kind === "known" && other.kind === "known") return { ...one, value: one.value + other.value };
  const [left, right] = [one, other].map((each) => (each.kind === "known" ? String(each.value) : each.expression));
  return left === right ? times(2, one) : unknown(`${left} + ${right}`, valueOf(one) + valueOf(other));
}

const isLstm = (cell: LayerDefinition | undefined): boolean => /LSTM/.test(cell?.className ?? "");

const carryNames = (cell: LayerDefinition | undefined, suffix: string): Structure =>
  isLstm(cell) ? [[`c${suffix}`, `h${suffix}`]] : [`carry${suffix}`];

/** The state that is handed on: no axis of it is the time steps'. */
function carryOf(layer: LayerDefinition, cell: LayerDefinition | undefined, suffix = ""): readonly ReturnedTensor[] {
  const outer = (cell === layer ? stepAxes(layer) : axesOf(layer)).slice(0, -1).filter((axis) => axis !== "timesteps");
  return carryNames(cell, suffix)
    .flat()
    .map((name) => tensor(layer, String(name), outer, sizeOf(cell)));
}

/** A tensor with these axes of the input, and a last one of this size. */
function tensor(layer: LayerDefinition, name: string, outer: readonly string[], size: Dimension): ReturnedTensor {
  const axes = layer.className.endsWith("Cell") ? stepAxes(layer) : axesOf(layer);
  const shape = outer.map((axis) => layer.input.shape[axes.indexOf(axis)] ?? unknown(axis, 1));
  return { name, axes: [...outer, "features"], shape: [...shape, size], pick: () => undefined };
}

const stepAxes = ({ className }: LayerDefinition): readonly string[] =>
  className === "ConvLSTMCell" ? PICTURE_AXES : STEP_AXES;

const axesOf = (layer: LayerDefinition): readonly string[] =>
  isSet(layer, "time_major") ? TIME_MAJOR_AXES : SEQUENCE_AXES;
