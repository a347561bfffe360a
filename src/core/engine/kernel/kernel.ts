/**
 * The forward pass of recurrent cells with their default activations, in WebAssembly (src/kernel/). A cell's
 * variables are packed into the kernel's memory once; a run then passes its input through in chunks of
 * time steps, so that this memory holds the packed variables and little else.
 */
import type { Tensor } from "../../tensor";
import { KERNEL_SPEED } from "../limits";
import { finish, type Work } from "../work";
import { type CellLayout, haveSameVariables, type KernelCell, layoutOf } from "./cells";
import { copyRows, fillZeros } from "./copy";
import { newFloats } from "./floats";
import { type KernelFactory, sharedFactory } from "./load";
import { type Arena, type ArenaOwner, createArena, FLOAT } from "./memory";
import { pack, type PackedPlaces, packedPlaces, PANEL_ROW } from "./pack";

/** How much of a run the kernel does at once. */
export interface Chunk {
  /** Bytes of input, sums and outputs: they share the second-level cache with the weights. */
  readonly bytes: number;
  /** Rows (samples × time steps) at least, for which the input's matrix is read once … */
  readonly rows: number;
  /** … unless they take more multiply-adds: some ten milliseconds. */
  readonly multiplyAdds: number;
}

const CHUNK: Chunk = { bytes: 2 ** 20, rows: 64, multiplyAdds: 200_000_000 };

/** What a pass through the kernel leaves. */
export interface KernelTrace {
  /**
   * In the order in which the steps are taken: `h` (batch, timesteps, units); of an LSTM, where it was asked for, also
   * the first sample's `c` (1, timesteps, units).
   */
  readonly states: { readonly h: Tensor; readonly c?: Tensor };
  /** Each (batch, units): the state after the last step; `c` of an LSTM. */
  readonly finalStates: { readonly h: Tensor; readonly c?: Tensor };
}

export interface Kernel {
  /**
   * Runs the cell over `input` (batch, timesteps, inputSize); gives nothing where its memory does not
   * suffice. The variables of the cell that ran last stay packed: they must not be written to.
   *
   * @param initialState `[h]`, of an LSTM `[h, c]`, each (batch, units); zeros where absent
   * @param recordsC whether an LSTM's c of every step is wanted, of the first sample
   */
  readonly run: (
    cell: KernelCell,
    input: Tensor,
    initialState?: readonly Tensor[],
    recordsC?: boolean,
  ) => KernelTrace | undefined;
  /** The same in slices, in a memory of its own: other cells may run in between. */
  readonly runInSlices: (
    cell: KernelCell,
    input: Tensor,
    initialState?: readonly Tensor[],
    recordsC?: boolean,
  ) => Work<KernelTrace | undefined>;
}

let shared: Kernel | undefined;

/** The one kernel of this process; nothing where the runtime takes none. */
export function sharedKernel(): Kernel | undefined {
  const factory = sharedFactory();
  return factory && (shared ??= createKernel(factory));
}

/** A kernel with a memory of its own. `chunk` is how much of a run it takes at once. */
export function createKernel(factory: KernelFactory, chunk = CHUNK): Kernel {
  const arena = createArena(factory);
  let packed: PackedCell | undefined;
  let plan: Plan | undefined;
  return {
    run(cell, input, initialState, recordsC = false) {
      try {
        if (!packed || !haveSameVariables(packed.cell, cell)) {
          packed = undefined; // nothing is packed where this fails halfway
          packed = finish(packIn(arena, cell, chunk));
        }
        // A short run's arithmetic takes no longer than a plan does.
        if (!plan || !isPlanOf(plan, packed, input)) plan = planRun(packed, input);
        const run = startRun(arena, plan, { backwards: cell.backwards, input, initialState, recordsC });
        for (let index = 0; index < plan.chunks; index++) runChunk(run, index);
        return run.trace;
      } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
      } finally {
        if (arena.trim()) packed = plan = undefined;
      }
    },
    *runInSlices(cell, input, initialState, recordsC = false) {
      try {
        const own = createArena(factory);
        const plan = planRun(yield* packIn(own, cell, chunk), input);
        const run = startRun(own, plan, { backwards: cell.backwards, input, initialState, recordsC });
        for (let index = 0; index < plan.chunks; index++) {
          runChunk(run, index);
          yield (plan.packed.rowMultiplyAdds * plan.samples * plan.steps) / KERNEL_SPEED;
        }
        return run.trace;
      } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
      }
    },
  };
}

/** A cell whose variables lie in the kernel's memory, and what its runs have in common; sizes are in floats. */
interface PackedCell extends PackedPlaces {
  readonly cell: KernelCell;
  readonly layout: CellLayout;
  /** From one row of sums, and of states, to the next: so that those of a column share no set of a cache. */
  readonly zStride: number;
  readonly stateStride: number;
  /** Multiply-adds of one sample and step. */
  readonly rowMultiplyAdds: number;
  /** Rows of a chunk, at most. */
  readonly chunkRows: number;
}

function* packIn(arena: ArenaOwner, cell: KernelCell, chunk: Chunk): Work<PackedCell> {
  const { units, inputSize, kind } = cell;
  const places = packedPlaces(cell, arena.reserve(0).exports.freeFrom() / FLOAT);
  yield* pack(arena.reserve(places.end).heap, cell, places);
  const zStride = (places.panels | 1) * PANEL_ROW;
  const rowFloats = zStride + inputSize + 2 * units;
  const rowMultiplyAdds = places.panels * PANEL_ROW * (inputSize + units);
  const rows = Math.max(chunk.rows, Math.floor(chunk.bytes / FLOAT / rowFloats));
  return {
    ...places,
    cell,
    layout: layoutOf(kind),
    zStride,
    stateStride: (Math.ceil(units / PANEL_ROW) | 16) * PANEL_ROW,
    rowMultiplyAdds,
    chunkRows: Math.max(1, Math.min(rows, Math.floor(chunk.multiplyAdds / rowMultiplyAdds))),
  };
}

/** How runs of a packed cell on inputs of one shape are cut into chunks, and where those work in memory. */
interface Plan {
  readonly packed: PackedCell;
  readonly batch: number;
  readonly timesteps: number;
  /** Samples and steps of a chunk that is not the last one of its kind. */
  readonly samples: number;
  readonly steps: number;
  /** Chunks that some samples take. */
  readonly chunksOfSteps: number;
  readonly chunks: number;
  readonly z: number;
  readonly h: number;
  readonly extra: number;
  readonly x: number;
  readonly allH: number;
  /** Behind all else: one sample's. */
  readonly allC: number;
}

const isPlanOf = (plan: Plan, packed: PackedCell, { shape }: Tensor): boolean =>
  plan.packed === packed && plan.batch === shape[0] && plan.timesteps === shape[1];

function planRun(packed: PackedCell, { shape: [batch = 0, timesteps = 0] }: Tensor): Plan {
  const { cell, layout, zStride, stateStride, chunkRows } = packed;
  const samples = Math.max(1, Math.min(batch, chunkRows));
  const steps = Math.max(1, Math.min(timesteps, Math.floor(chunkRows / samples)));
  const rows = samples * steps;
  const chunksOfSteps = Math.max(1, Math.ceil(timesteps / steps));
  const z = Math.ceil(packed.end / PANEL_ROW) * PANEL_ROW;
  const h = z + rows * zStride;
  const extra = h + samples * stateStride;
  const x = extra + samples * (layout.apart ? zStride : stateStride);
  const allH = x + rows * cell.inputSize;
  const allC = allH + rows * cell.units;
  const chunks = Math.ceil(batch / samples) * chunksOfSteps;
  return { packed, batch, timesteps, samples, steps, chunksOfSteps, chunks, z, h, extra, x, allH, allC };
}

/** A run by its plan, and where its results go. */
interface Run {
  readonly plan: Plan;
  readonly arena: Arena;
  /** It may run in another direction than the one that was packed. */
  readonly backwards: boolean;
  readonly input: Float32Array;
  readonly initialState: readonly Tensor[] | undefined;
  readonly trace: KernelTrace;
}

/** What a run is asked for. */
interface Request {
  readonly backwards: boolean;
  readonly input: Tensor;
  readonly initialState: readonly Tensor[] | undefined;
  readonly recordsC: boolean;
}

function startRun(owner: ArenaOwner, plan: Plan, { backwards, input, initialState, recordsC }: Request): Run {
  const { packed, batch, timesteps, steps, allC } = plan;
  const { units } = packed.cell;
  const { hasCellState } = packed.layout;
  const everyC = recordsC && hasCellState;
  const h = newTensor([batch, timesteps, units], batch * timesteps * units);
  const finalH = newTensor([batch, units], batch * units);
  return {
    plan,
    arena: owner.reserve(everyC ? allC + steps * units : allC),
    backwards,
    input: input.data,
    initialState,
    trace: {
      states: everyC ? { h, c: newTensor([1, timesteps, units], timesteps * units) } : { h },
      finalStates: hasCellState ? { h: finalH, c: newTensor([batch, units], batch * units) } : { h: finalH },
    },
  };
}

const newTensor = (shape: readonly number[], size: number): Tensor => ({ shape, data: newFloats(size) });

/** All time steps of some samples after each other, then the next samples: the states stay in memory in between. */
function runChunk({ plan, arena, backwards, input, initialState, trace }: Run, index: number): void {
  const { packed, batch, timesteps, chunksOfSteps, h, extra, x, allH, allC } = plan;
  const { exports, heap } = arena;
  const { units, inputSize } = packed.cell;
  const { zStride, stateStride } = packed;
  const sample = Math.floor(index / chunksOfSteps) * plan.samples;
  const step = (index % chunksOfSteps) * plan.steps;
  const samples = Math.min(plan.samples, batch - sample);
  const steps = Math.min(plan.steps, timesteps - step);
  const { h: everyH, c: everyC } = trace.states;
  const { h: finalH, c: finalC } = trace.finalStates;
  const recordsC = everyC !== undefined && sample === 0;

  if (step === 0) {
    setState(heap, h, packed, initialState?.[0], sample, samples);
    if (finalC) setState(heap, extra, packed, initialState?.[1], sample, samples);
  }
  const first = backwards ? timesteps - step - steps : step;
  const width = steps * inputSize;
  const inputAt = (sample * timesteps + first) * inputSize;
  copyRows(input, inputAt, timesteps * inputSize, heap, x, width, samples, width);
  exports.run(
    packed.layout.index,
    samples,
    steps,
    inputSize,
    units,
    backwards ? 1 : 0,
    packed.panels,
    packed.firstPanels,
    zStride * FLOAT,
    stateStride * FLOAT,
    x * FLOAT,
    packed.kernel * FLOAT,
    packed.recurrent * FLOAT,
    packed.bias * FLOAT,
    packed.recurrentBias * FLOAT,
    plan.z * FLOAT,
    h * FLOAT,
    extra * FLOAT,
    allH * FLOAT,
    recordsC ? allC * FLOAT : 0,
  );
  const outAt = (sample * timesteps + step) * units;
  const outWidth = steps * units;
  copyRows(heap, allH, outWidth, everyH.data, outAt, timesteps * units, samples, outWidth);
  if (recordsC) copyRows(heap, allC, outWidth, everyC.data, step * units, outWidth, 1, outWidth);
  if (step + steps === timesteps) {
    copyRows(heap, h, stateStride, finalH.data, sample * units, units, samples, units);
    if (finalC) copyRows(heap, extra, stateStride, finalC.data, sample * units, units, samples, units);
  }
}

function setState(
  heap: Float32Array,
  at: number,
  { cell: { units }, stateStride }: PackedCell,
  initial: Tensor | undefined,
  sample: number,
  samples: number,
): void {
  if (initial) copyRows(initial.data, sample * units, units, heap, at, stateStride, samples, units);
  else for (let row = 0; row < samples; row++) fillZeros(heap, at + row * stateStride, units);
}
