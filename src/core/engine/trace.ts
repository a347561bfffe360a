/** What one forward pass of a recurrent layer leaves behind. */
import { sizeOf, tensor, type Tensor } from "../tensor";

/** What a layer leaves behind: a recurrence, or several where it holds several. */
export interface LayerTrace {
  /** At least one: a layer with one cell has one, `Bidirectional` one for each direction, in its order. */
  readonly parts: readonly TracePart[];
}

export interface TracePart {
  /** Which recurrence it is: empty where there is but one, else `forward`, `backward`, `cells/0`, `l1_reverse` … */
  readonly name: string;
  readonly trace: StateTrace | Trace;
  /** (batch, timesteps, features): what it reads where that is not the layer's input. */
  readonly input?: Tensor;
}

/** The trace of a layer with one recurrence. */
export const onePart = (trace: StateTrace | Trace): LayerTrace => ({ parts: [{ name: "", trace }] });

/** What one of the layers that a layer holds leaves behind: its parts, by the names that they have in it. */
export const traceOf = ({ parts }: LayerTrace, layer: string): LayerTrace => ({
  parts: parts.flatMap((part) => {
    const { name } = part;
    const inner = name === layer ? "" : name.startsWith(`${layer}/`) ? name.slice(layer.length + 1) : undefined;
    return inner === undefined ? [] : [{ ...part, name: inner }];
  }),
});

/** The parts of layers that a layer holds, as its own. */
export const joinTraces = (traces: readonly (readonly [layer: string, trace: LayerTrace])[]): LayerTrace => ({
  parts: traces.flatMap(([layer, { parts }]) =>
    parts.map((part) => ({ ...part, name: part.name === "" ? layer : `${layer}/${part.name}` })),
  ),
});

/** The trace of the part of that name; of the only one where no name is given. */
export const partTrace = ({ parts }: LayerTrace, name = ""): StateTrace | Trace | undefined =>
  parts.find((part) => part.name === name)?.trace;

/** Whether every gate was recorded, which is done where the run is short. */
export const hasGates = (trace: StateTrace): trace is Trace => "gates" in trace;

/**
 * The states of a recurrence at every step. What a flag combination
 * returns is a view of this: `output` is its `output` or the last step of that, `state_h` is `finalStates.h`.
 *
 * Steps stand in the order in which the layer takes them, as Keras returns them: with `go_backwards`
 * the first step reads the last element of the input's time axis, and nothing turns it round again.
 *
 * Where units are named below a ConvLSTM has the axes of space and its filters.
 */
export interface StateTrace<State extends string = string> {
  /** For each step, the index along the input's time axis that it reads. */
  readonly timesteps: readonly number[];
  /** (batch, timesteps, units): what leaves the cell at every step; `states.h` itself unless a mask or a projection says else. */
  readonly output: Tensor;
  /** (batch, timesteps), along the steps: 1 where a step counts, 0 where a mask skips it; absent without a mask. */
  readonly mask?: Tensor;
  /**
   * The state after every step, of shape (batch, timesteps, units). Without gates a state that does not leave the cell,
   * which no flag returns, has the first row of the batch alone: (1, timesteps, units).
   */
  readonly states: Readonly<Record<State, Tensor>>;
  /** Each of shape (batch, units): the state after the last step; the initial state where there is none. */
  readonly finalStates: Readonly<Record<State, Tensor>>;
}

/** The same with every gate and every row, for views that explain. */
export interface Trace<State extends string = string, Gate extends string = string> extends StateTrace<State> {
  /** Each of shape (batch, units): the state before the first step. */
  readonly initialStates: Readonly<Record<State, Tensor>>;
  /** Each of shape (batch, timesteps, units): the gate's value after its activation. */
  readonly gates: Readonly<Record<Gate, Tensor>>;
}

/** Of a tensor (batch, timesteps, …) the last step: (batch, …). */
export function lastStep({ shape, data }: Tensor): Tensor {
  const [batch = 0, steps = 0, ...rest] = shape;
  const size = sizeOf(rest);
  const last = new Float32Array(batch * size);
  for (let row = 0; row < batch; row++) {
    const start = (row * steps + steps - 1) * size;
    last.set(data.subarray(start, start + size), row * size);
  }
  return tensor([batch, ...rest], last);
}
