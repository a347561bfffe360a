/**
 * What a recurrent layer of Keras with one cell, or a stack of them, returns (keras/src/layers/rnn/rnn.py 3.15.1,
 * `RNN.call`): `output`, what leaves it at every step or at the last one; with `return_state` also the last of each of
 * its states, `state_h` and, of an LSTM, `state_c`, those of each cell of a stack in a list.
 */
import { ASSUMED, assumedAs } from "../catalog/assume";
import { recurrentClass } from "../catalog/keras/recurrent";
import { argumentOf, type Dimension, type LayerDefinition, type OwnCell, partOf, unknown } from "../definition";
import { zeroedOutput, zeroedUnrolled } from "../engine/recurrence/masking";
import { isTimeMajor } from "../engine/keras/time-major";
import { lastStep, partTrace, type StateTrace } from "../engine/trace";
import { cellsOf } from "../catalog/keras/parts";
import { swapFirstAxes, type Tensor } from "../tensor";
import { flagsOf, isSet, sizeArgument, withArguments } from "./arguments";
import { SEQUENCE_AXES, STEP_AXES, TIME_MAJOR_AXES } from "./axes";
import type { Flag, LayerReturns, ReturnedTensor, Structure } from "./layer-returns";

const BOOLEANS = [false, true] as const;

/** The flags of every recurrent layer of Keras that do not change its states. */
export const RETURN_FLAGS: readonly Flag[] = ["return_sequences", "return_state"].map((name) => ({
  name,
  values: BOOLEANS,
  shown: "compared",
  reruns: false,
}));

const names = [...RETURN_FLAGS.map(({ name }) => name), "go_backwards"];

/** The returns of a layer by what its input and its states are. */
function returnsOfTree(
  inputAxes: LayerReturns["inputAxes"],
  statesIn: (layer: LayerDefinition) => StateTree,
): LayerReturns {
  return {
    inputAxes,
    ownInput: (layer) => (isTimeMajor(layer) ? assumedAs(inputAxes(layer)[0] ?? [], layer.input) : layer.input),
    flags: (layer) => {
      const own = isSet(layer, "go_backwards");
      return [...RETURN_FLAGS, { name: "go_backwards", values: [own, !own], shown: "chosen", reruns: true }];
    },
    currentFlags: (layer) => flagsOf(layer, names),
    withFlags: withArguments,
    tensors(layer, flags) {
      const states = statesIn(layer);
      const rows = rowsOf(layer);
      return [
        outputOf(layer, rows, states, flags["return_sequences"] === true),
        ...(flags["return_state"] ? leavesOf(states).map((state) => finalState(state, rows)) : []),
      ];
    },
    structure(layer, flags) {
      const states = flags["return_state"] ? namesIn(statesIn(layer)) : [];
      return states.every((each) => typeof each === "string") ? undefined : ["output", ...states];
    },
    equalities(layer, flags) {
      const state = lastHidden(layer, statesIn(layer));
      // Where every step is masked, the state is the initial one and the output zeros.
      if (!flags["return_state"] || !state || differsAtMasked(layer)) {
        return [];
      }
      const sequence = isTimeMajor(layer) ? "output[-1]" : "output[:, -1]";
      const left = flags["return_sequences"] ? sequence : "output";
      return [{ left, right: state.name, tensors: ["output", state.name], part: state.part }];
    },
  };
}

/** The axes of one sample's state. */
export interface StateAxes {
  readonly axes: readonly string[];
  readonly shape: readonly Dimension[];
}

/** The returns of a layer with one cell, by what its input and its states are. */
export const returnsOfStates = (
  inputAxes: LayerReturns["inputAxes"],
  stateOf: (layer: LayerDefinition) => StateAxes,
): LayerReturns =>
  returnsOfTree(inputAxes, (layer) => {
    const one = stateOf(layer);
    return statesOf(layer).map((state) => ({ name: `state_${state}`, part: "", state, one }));
  });

export const recurrentReturns: LayerReturns = returnsOfTree(
  (layer) => [isTimeMajor(layer) ? TIME_MAJOR_AXES : SEQUENCE_AXES],
  (layer) => {
    const cell = partOf(layer, "cell");
    return cell || layer.className !== "RNN" ? cellStates(cell ?? layer, "", "") : ownStates(layer);
  },
);

/** A cell, or a stack of cells, called by itself: one step, `output, states`. */
export const cellReturns: LayerReturns = {
  inputAxes: () => [STEP_AXES],
  ownInput: ({ input }) => assumedAs(STEP_AXES, input),
  flags: () => [],
  currentFlags: () => ({}),
  withFlags: (layer) => layer,
  tensors(layer) {
    const states = cellStates(layer, "", "");
    const rows = rowsOf(layer);
    return [outputOf(layer, rows, states, false), ...leavesOf(states).map((state) => finalState(state, rows))];
  },
  structure(layer) {
    const states = namesIn(cellStates(layer, "", ""));
    const [only] = states;
    // One list of all (tfjs-layers 4.22.0 `LSTMCell.call`).
    if (layer.framework === "tfjs") return undefined;
    // A stack of one cell returns that cell's states.
    return ["output", states.length === 1 && only !== undefined && typeof only !== "string" ? only : states];
  },
  equalities(layer) {
    const state = lastHidden(layer, cellStates(layer, "", ""));
    return state ? [{ left: "output", right: state.name, tensors: ["output", state.name], part: state.part }] : [];
  },
};

/** The states that the layer hands on, by name; `h` is one of every layer's. */
const statesOf = ({ className }: LayerDefinition): readonly string[] =>
  recurrentClass(className.replace(/Cell$/, ""))?.states ?? ["h"];

/** A state that is handed on, and where the trace has it. */
interface HeldState {
  /** `state_h`; of the cells of a stack `state_h_0`, `state_c_1`. */
  readonly name: string;
  readonly part: string;
  readonly state: string;
  readonly one: StateAxes;
}

/** As the layer nests them: those of a stack in a list for each cell. */
type StateTree = readonly (HeldState | StateTree)[];

const isState = (each: HeldState | StateTree): each is HeldState => "state" in each;

const leavesOf = (tree: StateTree): readonly HeldState[] =>
  tree.flatMap((each) => (isState(each) ? [each] : leavesOf(each)));

const namesIn = (tree: StateTree): Structure => tree.map((each) => (isState(each) ? each.name : namesIn(each)));

/** The state that leaves the layer: the hidden one of its last cell. */
function lastHidden({ framework }: LayerDefinition, tree: StateTree): HeldState | undefined {
  const hidden = leavesOf(tree).filter(({ state }) => state === "h");
  return framework === "tfjs" ? hidden[0] : hidden.at(-1);
}

function cellStates(cell: LayerDefinition, part: string, suffix: string): StateTree {
  if (cell.className === "StackedRNNCells") {
    const states = cellsOf(cell).map((each, index) =>
      cellStates(each, part === "" ? `cells/${index}` : `${part}/cells/${index}`, `${suffix}_${index}`),
    );
    // TensorFlow.js has them in one list, the last cell's first (tfjs-layers 4.22.0 `StackedRNNCells.call`).
    return cell.framework === "tfjs" ? states.toReversed().flat() : states;
  }
  const one = { axes: ["units"], shape: [sizeArgument(cell, "units")] };
  return statesOf(cell).map((state) => ({ name: `state_${state}${suffix}`, part, state, one }));
}

/** What is known of the cells of an `RNN` that are the program's own: nothing, where their class does not say it. */
const ownCellsOf = (layer: LayerDefinition): readonly OwnCell[] => argumentOf(layer, "cell")?.cells ?? [];

/** Of cells of which nothing is known. */
const OPEN_SIZE = unknown("state_size", ASSUMED.units);

/** By the cell, and by the state of a cell that has several; of how many nobody knows, Python's `*states`. */
function ownStates(layer: LayerDefinition): StateTree {
  const cells = ownCellsOf(layer);
  const held = (name: string, size: Dimension): HeldState => ({
    name,
    part: "",
    state: name,
    one: { axes: ["units"], shape: [size] },
  });
  const [only] = cells;
  if (!only) return [held("*states", OPEN_SIZE)];
  if (cells.length === 1) return only.states.map((size, index) => held(`state_${index}`, size));
  return cells.map(({ states }, cell) => {
    const [first, ...more] = states.map((size, index) =>
      held(states.length > 1 ? `state_${cell}_${index}` : `state_${cell}`, size),
    );
    return more.length === 0 ? first! : [first!, ...more];
  });
}

/** What leaves cells that are the program's own. */
const ownOutput = (layer: LayerDefinition): StateAxes => ({
  axes: ["units"],
  shape: [ownCellsOf(layer).at(-1)?.output ?? OPEN_SIZE],
});

const rowsOf = (layer: LayerDefinition): Dimension =>
  layer.input.shape[isTimeMajor(layer) ? 1 : 0] ?? unknown("batch", 1);

/** Whether a mask may make the output another one than the hidden state: zeros, also before the first step that counts. */
const differsAtMasked = (layer: LayerDefinition): boolean =>
  layer.input.mask !== undefined && (isSet(layer, "zero_output_for_mask") || layer.initialState !== undefined);

/** `output`, of every step or of the last one. */
function outputOf(layer: LayerDefinition, rows: Dimension, states: StateTree, sequences: boolean): ReturnedTensor {
  const last = lastHidden(layer, states);
  const part = last?.part ?? "";
  const { axes, shape } = last?.one ?? ownOutput(layer);
  const held = { part, state: "h", as: "output", ...(differsAtMasked(layer) && { skipsMasked: true }) } as const;
  const zeroed = isSet(layer, "unroll") && isSet(layer, "go_backwards") && sequences ? zeroedUnrolled : zeroedOutput;
  const emitted = (trace: StateTrace): Tensor => (isSet(layer, "zero_output_for_mask") ? zeroed(trace) : trace.output);
  if (!sequences) {
    return {
      name: "output",
      axes: ["batch", ...axes],
      shape: [rows, ...shape],
      pick: (trace) => {
        const found = partTrace(trace, part);
        return found && lastStep(emitted(found));
      },
      holds: [{ ...held, steps: "last" }],
    };
  }
  const timeMajor = isTimeMajor(layer);
  const timesteps = layer.input.shape[timeMajor ? 0 : 1] ?? unknown("timesteps", 1);
  return {
    name: "output",
    axes: [...(timeMajor ? ["timesteps", "batch"] : ["batch", "timesteps"]), ...axes],
    shape: [...(timeMajor ? [timesteps, rows] : [rows, timesteps]), ...shape],
    pick: (trace) => {
      const found = partTrace(trace, part);
      return found && (timeMajor ? swapFirstAxes(emitted(found)) : emitted(found));
    },
    holds: [{ ...held, steps: "all" }],
  };
}

const finalState = ({ name, part, state, one }: HeldState, rows: Dimension): ReturnedTensor => ({
  name,
  axes: ["batch", ...one.axes],
  shape: [rows, ...one.shape],
  pick: (trace) => partTrace(trace, part)?.finalStates[state],
  holds: [{ part, state, as: "state", steps: "last" }],
});
