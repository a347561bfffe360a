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
  /** Each (batch, timesteps, units), in the order in which the steps are taken; an LSTM's `c` where it was asked for. */
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
   * @param everyC whether an LSTM's c of every step is wanted
   */
  readonly run: (
    cell: KernelCell,
    input: Tensor,
    initialState?: readonly Tensor[],
    everyC?: boolean,
  ) => KernelTrace | undefined;
  /** The same in slices, in a memory of its own: other cells may run in between. */
  readonly runInSlices: (
    cell: KernelCell,
    input: Tensor,
    initialState?: readonly Tensor[],
    everyC?: boolean,
  ) => Work<KernelTrace | undefined>;
}

let shared: Kernel | undefined;

/** The one kernel of this process; nothing where the runtime takes none. */
export function sharedKernel(): Kernel | undefined {
  const factory = sharedFactory();
  return factory && (shared ??= createKernel(factory));
}

export function createKernel(factory: KernelFactory, chunk = CHUNK): Kernel {
  const arena = createArena(factory);
  let packed: PackedCell | undefined;
  return {
    run(cell, input, initialState, everyC = false) {
      try {
        if (!packed || !haveSameVariables(packed.cell, cell)) {
          packed = undefined; // nothing is packed where this fails halfway
          packed = finish(packIn(arena, cell, chunk));
        }
        const run = startRun(arena, packed, cell.backwards, input, initialState, everyC);
        for (let index = 0; index < run.chunks; index++) runChunk(run, index);
        return run.trace;
      } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
      } finally {
        if (arena.trim()) packed = undefined;
      }
    },
    *runInSlices(cell, input, initialState, everyC = false) {
      try {
        const own = createArena(factory);
        const packed = yield* packIn(own, cell, chunk);
        const run = startRun(own, packed, cell.backwards, input, initialState, everyC);
        for (let index = 0; index < run.chunks; index++) {
          runChunk(run, index);
          yield (packed.rowMultiplyAdds * run.samples * run.steps) / KERNEL_SPEED;
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

/** A run of a packed cell: how it is cut into chunks, where those work in memory, where their results go. */
interface Run {
  readonly arena: Arena;
  readonly packed: PackedCell;
  /** It may run in another direction than the one that was packed. */
  readonly backwards: boolean;
  readonly input: Tensor;
  readonly initialState: readonly Tensor[] | undefined;
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
  /** 0 where c is not recorded. */
  readonly allC: number;
  readonly trace: KernelTrace;
}

function startRun(
  owner: ArenaOwner,
  packed: PackedCell,
  backwards: boolean,
  input: Tensor,
  initialState: readonly Tensor[] | undefined,
  wantsC: boolean,
): Run {
  const { cell, layout, zStride, stateStride, chunkRows } = packed;
  const { units, inputSize } = cell;
  const everyC = wantsC && layout.hasCellState;
  const [batch = 0, timesteps = 0] = input.shape;
  const samples = Math.max(1, Math.min(batch, chunkRows));
  const steps = Math.max(1, Math.min(timesteps, Math.floor(chunkRows / samples)));
  const rows = samples * steps;
  const chunksOfSteps = Math.max(1, Math.ceil(timesteps / steps));

  const z = Math.ceil(packed.end / PANEL_ROW) * PANEL_ROW;
  const h = z + rows * zStride;
  const extra = h + samples * stateStride;
  const x = extra + samples * (layout.apart ? zStride : stateStride);
  const allH = x + rows * inputSize;
  const allC = allH + rows * units;
  const arena = owner.reserve(everyC ? allC + rows * units : allC);

  const every = (): Tensor => ({ shape: [batch, timesteps, units], data: new Float32Array(batch * timesteps * units) });
  const final = (): Tensor => ({ shape: [batch, units], data: new Float32Array(batch * units) });
  return {
    arena,
    packed,
    backwards,
    input,
    initialState,
    samples,
    steps,
    chunksOfSteps,
    chunks: Math.ceil(batch / samples) * chunksOfSteps,
    z,
    h,
    extra,
    x,
    allH,
    allC: everyC ? allC : 0,
    trace: {
      states: everyC ? { h: every(), c: every() } : { h: every() },
      finalStates: layout.hasCellState ? { h: final(), c: final() } : { h: final() },
    },
  };
}

/** All time steps of some samples after each other, then the next samples: the states stay in memory in between. */
function runChunk(run: Run, index: number): void {
  const { arena, packed, backwards, chunksOfSteps, h, extra, x, allH, allC, trace } = run;
  const { exports, heap } = arena;
  const { units, inputSize } = packed.cell;
  const { zStride, stateStride } = packed;
  const [batch = 0, timesteps = 0] = run.input.shape;
  const sample = Math.floor(index / chunksOfSteps) * run.samples;
  const step = (index % chunksOfSteps) * run.steps;
  const samples = Math.min(run.samples, batch - sample);
  const steps = Math.min(run.steps, timesteps - step);
  const { h: finalH, c: finalC } = trace.finalStates;

  if (step === 0) {
    setState(run, h, run.initialState?.[0], sample, samples);
    if (finalC) setState(run, extra, run.initialState?.[1], sample, samples);
  }
  const first = backwards ? timesteps - step - steps : step;
  const width = steps * inputSize;
  const inputAt = (sample * timesteps + first) * inputSize;
  copyRows(run.input.data, inputAt, timesteps * inputSize, heap, x, width, samples, width);
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
    run.z * FLOAT,
    h * FLOAT,
    extra * FLOAT,
    allH * FLOAT,
    allC * FLOAT,
  );
  const outAt = (sample * timesteps + step) * units;
  const outWidth = steps * units;
  const { h: everyH, c: everyC } = trace.states;
  copyRows(heap, allH, outWidth, everyH.data, outAt, timesteps * units, samples, outWidth);
  if (everyC) copyRows(heap, allC, outWidth, everyC.data, outAt, timesteps * units, samples, outWidth);
  if (step + steps === timesteps) {
    copyRows(heap, h, stateStride, finalH.data, sample * units, units, samples, units);
    if (finalC) copyRows(heap, extra, stateStride, finalC.data, sample * units, units, samples, units);
  }
}

function setState(run: Run, at: number, initial: Tensor | undefined, sample: number, samples: number): void {
  const { arena, packed } = run;
  const { units } = packed.cell;
  if (initial) copyRows(initial.data, sample * units, units, arena.heap, at, packed.stateStride, samples, units);
  else for (let row = 0; row < samples; row++) fillZeros(arena.heap, at + row * packed.stateStride, units);
}
