/**
 * The forward pass of Keras's LSTM with its default activations, in WebAssembly (src/kernel/). Weights are
 * packed into the kernel's memory once; a run then passes its input through in chunks of time steps, so
 * that this memory holds the packed weights and little else.
 */
import type { Tensor } from "../../tensor";
import type { LstmConfig } from "../lstm";
import type { CellWeights } from "../recurrent-layer";
import { copyRows, fillZeros } from "./copy";
import { type KernelFactory, sharedFactory } from "./load";
import { type ArenaOwner, createArena, FLOAT } from "./memory";

/** Bytes of input, products and outputs in one chunk: they share the second-level cache with the weights. */
const CHUNK_BYTES = 2 ** 20;
/** Rows (samples × time steps) that a chunk has at least, for which the kernel's weights are read once. */
const CHUNK_ROWS = 64;

const LANES = 4;
const GATES = 4;

/** A layer as the kernel runs it. */
export interface KernelLayer {
  readonly units: number;
  readonly features: number;
  readonly goBackwards: boolean;
  readonly weights: CellWeights;
}

/** What a pass through the kernel leaves. */
export interface KernelTrace {
  /** Each (batch, timesteps, units), in the order in which the steps are taken; `c` where it was asked for. */
  readonly states: { readonly h: Tensor; readonly c?: Tensor };
  /** Each (batch, units): the state after the last step. */
  readonly finalStates: { readonly h: Tensor; readonly c: Tensor };
}

export interface LstmKernel {
  /**
   * Runs the layer over `input` (batch, timesteps, features); gives nothing where its memory does not
   * suffice. The weights of the layer that ran last stay packed: they must not change between runs of the
   * same `KernelLayer`.
   *
   * @param initialState `[h, c]`, each (batch, units); zeros where absent
   * @param everyC whether c of every step is wanted
   */
  readonly run: (
    layer: KernelLayer,
    input: Tensor,
    initialState?: readonly Tensor[],
    everyC?: boolean,
  ) => KernelTrace | undefined;
}

/** The layer, where the kernel has its arithmetic. */
export function kernelLayer(config: LstmConfig, weights: CellWeights): KernelLayer | undefined {
  const { units, activation, recurrentActivation, goBackwards } = config;
  if (activation.name !== "tanh" || recurrentActivation.name !== "sigmoid") return undefined;
  return { units, features: weights.kernel.shape[0] ?? 0, goBackwards, weights };
}

let shared: LstmKernel | undefined;

/** The one kernel of this process; nothing where the runtime takes none. */
export function sharedKernel(): LstmKernel | undefined {
  const factory = sharedFactory();
  return factory && (shared ??= createKernel(factory));
}

export function createKernel(factory: KernelFactory): LstmKernel {
  const arena = createArena(factory);
  let packed: PackedLayer | undefined;
  return {
    run(layer, input, initialState, everyC = false) {
      try {
        if (packed?.layer !== layer) {
          packed = undefined; // nothing is packed where this fails halfway
          packed = pack(arena, layer);
        }
        return runPacked(arena, packed, input, initialState, everyC);
      } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
      } finally {
        if (arena.trim()) packed = undefined;
      }
    },
  };
}

/** Where a layer's packed weights lie in the memory, and how long its rows are there; all in floats. */
interface PackedLayer {
  readonly layer: KernelLayer;
  /** Of z (4·units) and of a state (units), in whole panels. */
  readonly zRow: number;
  readonly stateRow: number;
  readonly kernel: number;
  readonly recurrent: number;
  readonly bias: number;
  /** What comes after them. */
  readonly free: number;
}

function pack(arena: ArenaOwner, layer: KernelLayer): PackedLayer {
  const { units, features, weights } = layer;
  const stateRow = Math.ceil(units / LANES) * LANES;
  const zRow = stateRow * GATES;
  const columns = units * GATES;
  const kernel = arena.reserve(0).exports.freeFrom() / FLOAT;
  const recurrent = kernel + features * zRow;
  const bias = recurrent + units * zRow;
  const free = bias + zRow;
  // The weights come through here, some rows at a time; the kernel reads up to a vector past them.
  const rows = Math.max(1, Math.floor(CHUNK_BYTES / (columns * FLOAT)));
  const { exports, heap } = arena.reserve(free + rows * columns + LANES);

  const packVariable = (data: Float32Array, depth: number, to: number): void => {
    const panelRow = LANES * GATES;
    for (let row = 0; row < depth; row += rows) {
      const count = Math.min(rows, depth - row);
      heap.set(data.subarray(row * columns, (row + count) * columns), free);
      exports.pack(free * FLOAT, count, units, (to + row * panelRow) * FLOAT, depth * panelRow * FLOAT);
    }
  };
  packVariable(weights.kernel.data, features, kernel);
  packVariable(weights.recurrentKernel.data, units, recurrent);
  if (weights.bias) packVariable(weights.bias.data, 1, bias);
  else fillZeros(heap, bias, zRow);
  return { layer, zRow, stateRow, kernel, recurrent, bias, free };
}

/** Runs the packed layer, so many samples and time steps at once as make a chunk. */
function runPacked(
  arena: ArenaOwner,
  { layer, zRow, stateRow, kernel, recurrent, bias, free }: PackedLayer,
  input: Tensor,
  initialState: readonly Tensor[] | undefined,
  everyC: boolean,
): KernelTrace {
  const { units, features, goBackwards } = layer;
  const [batch = 0, timesteps = 0] = input.shape;
  const rowBytes = (zRow + features + 2 * units) * FLOAT;
  const rows = Math.max(CHUNK_ROWS, Math.floor(CHUNK_BYTES / rowBytes));
  const mostSamples = Math.max(1, Math.min(batch, rows));
  const mostSteps = Math.max(1, Math.min(timesteps, Math.floor(rows / mostSamples)));
  const chunkRows = mostSamples * mostSteps;

  const z = free;
  const h = z + chunkRows * zRow;
  const c = h + mostSamples * stateRow;
  const x = c + mostSamples * stateRow;
  const outH = x + chunkRows * features;
  const outC = outH + chunkRows * units;
  const { exports, heap } = arena.reserve(outC + (everyC ? chunkRows * units : 0));

  const everyShape = [batch, timesteps, units];
  const finalShape = [batch, units];
  const everyH = new Float32Array(batch * timesteps * units);
  const everyCs = everyC ? new Float32Array(everyH.length) : undefined;
  const finalH = new Float32Array(batch * units);
  const finalC = new Float32Array(batch * units);
  const setState = (at: number, initial: Tensor | undefined, sample: number, samples: number): void => {
    if (initial) copyRows(initial.data, sample * units, units, heap, at, stateRow, samples, units);
    else fillZeros(heap, at, samples * stateRow);
  };

  for (let sample = 0; sample < batch; sample += mostSamples) {
    const samples = Math.min(mostSamples, batch - sample);
    setState(h, initialState?.[0], sample, samples);
    setState(c, initialState?.[1], sample, samples);
    for (let step = 0; step < timesteps; step += mostSteps) {
      const steps = Math.min(mostSteps, timesteps - step);
      const first = goBackwards ? timesteps - step - steps : step;
      const [inputAt, width] = [(sample * timesteps + first) * features, steps * features];
      copyRows(input.data, inputAt, timesteps * features, heap, x, width, samples, width);
      exports.run(
        samples,
        steps,
        features,
        units,
        goBackwards ? 1 : 0,
        x * FLOAT,
        kernel * FLOAT,
        recurrent * FLOAT,
        bias * FLOAT,
        z * FLOAT,
        h * FLOAT,
        c * FLOAT,
        outH * FLOAT,
        everyC ? outC * FLOAT : 0,
      );
      const [outAt, outWidth] = [(sample * timesteps + step) * units, steps * units];
      copyRows(heap, outH, outWidth, everyH, outAt, timesteps * units, samples, outWidth);
      if (everyCs) copyRows(heap, outC, outWidth, everyCs, outAt, timesteps * units, samples, outWidth);
    }
    copyRows(heap, h, stateRow, finalH, sample * units, units, samples, units);
    copyRows(heap, c, stateRow, finalC, sample * units, units, samples, units);
  }
  return {
    states: { h: { shape: everyShape, data: everyH }, ...(everyCs && { c: { shape: everyShape, data: everyCs } }) },
    finalStates: { h: { shape: finalShape, data: finalH }, c: { shape: finalShape, data: finalC } },
  };
}
