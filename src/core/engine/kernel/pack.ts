/** Where a cell's variables lie in the kernel's memory, and how they come there. All sizes are in floats. */
import { SLICE, type Work } from "../work";
import { type KernelCell, layoutOf } from "./cells";

const LANES = 4;
/** Vectors of a panel's row: a cache line. */
const PANEL_VECTORS = 4;
export const PANEL_ROW = PANEL_VECTORS * LANES;

/** Multiply-adds that packing one number counts for. */
export const PACK_COST = 3;

/** The places in memory of a packed cell's variables. */
export interface PackedPlaces {
  /** Of the input's matrix, one after the other. */
  readonly panels: number;
  /** Of them those of the first group of gates. */
  readonly firstPanels: number;
  readonly kernel: number;
  readonly recurrent: number;
  readonly bias: number;
  readonly recurrentBias: number;
  /** What comes after them. */
  readonly end: number;
}

/** @param start of the free memory */
export function packedPlaces({ kind, inputSize, units }: KernelCell, start: number): PackedPlaces {
  const { groups, apart } = layoutOf(kind);
  const panelsOf = (gates: readonly number[]) => Math.ceil((Math.ceil(units / LANES) * gates.length) / PANEL_VECTORS);
  const firstPanels = panelsOf(groups[0] ?? []);
  let panels = 0;
  for (const gates of groups) panels += panelsOf(gates);
  const kernel = start;
  const recurrent = kernel + panels * inputSize * PANEL_ROW;
  const bias = recurrent + panels * units * PANEL_ROW;
  const recurrentBias = bias + panels * PANEL_ROW;
  return {
    panels,
    firstPanels,
    kernel,
    recurrent,
    bias,
    recurrentBias,
    end: recurrentBias + (apart ? panels * PANEL_ROW : 0),
  };
}

/** Writes the cell's variables to their places. Lanes without a unit are zeros. */
export function* pack(heap: Float32Array, cell: KernelCell, places: PackedPlaces): Work<void> {
  const { kind, inputSize, units, gatesIn, gateOrder, inputBias, recurrentBias } = cell;
  const { groups, apart } = layoutOf(kind);
  const gateCount = groups.flat().length;
  heap.fill(0, places.kernel, places.end);

  let panel = 0;
  let gate = 0;
  for (const scales of groups) {
    for (const [position, scale] of scales.entries()) {
      const block = gateOrder?.[gate] ?? gate;
      const target = { position, step: scales.length, scale, heap };
      const source = (data: Float32Array, rows: number): Source =>
        gatesIn === "columns"
          ? { data, at: block * units, rows, units, rowStride: gateCount * units, unitStride: 1 }
          : { data, at: block * units * rows, rows, units, rowStride: 1, unitStride: rows };
      const matrix = (data: Float32Array, rows: number, to: number) =>
        packGate(source(data, rows), { ...target, to: to + panel * rows * PANEL_ROW });
      yield* matrix(cell.input, inputSize, places.kernel);
      yield* matrix(cell.recurrent, units, places.recurrent);
      if (inputBias) yield* matrix(inputBias, 1, places.bias);
      if (recurrentBias) yield* matrix(recurrentBias, 1, apart ? places.recurrentBias : places.bias);
      gate++;
    }
    panel = places.firstPanels;
  }
}

/** One gate of a variable: element (row, unit) lies at `at + row · rowStride + unit · unitStride`. */
interface Source {
  readonly data: Float32Array;
  readonly at: number;
  readonly rows: number;
  readonly units: number;
  readonly rowStride: number;
  readonly unitStride: number;
}

/** Where it goes: the gate's vectors are each `step`th from `position` on, in the panels that begin at `to`. */
interface Target {
  readonly heap: Float32Array;
  readonly to: number;
  readonly position: number;
  readonly step: number;
  readonly scale: number;
}

/** Adds one gate, times its scale, to what is there: two biases may go to one place. */
function* packGate(source: Source, target: Target): Work<void> {
  const { rows, units } = source;
  const atOnce = Math.max(LANES, Math.floor(SLICE / (PACK_COST * rows * LANES)) * LANES);
  for (let unit = 0; unit < units; unit += atOnce) {
    const end = Math.min(units, unit + atOnce);
    packUnits(source, target, unit, end);
    yield (end - unit) * rows * PACK_COST;
  }
}

function packUnits(
  { data, at, rows, rowStride, unitStride }: Source,
  { heap, to, position, step, scale }: Target,
  start: number,
  end: number,
): void {
  for (let first = start; first < end; first += LANES) {
    const vector = position + (first / LANES) * step;
    const last = Math.min(first + LANES, end);
    let target = to + Math.floor(vector / PANEL_VECTORS) * rows * PANEL_ROW + (vector % PANEL_VECTORS) * LANES;
    for (let row = 0; row < rows; row++) {
      let from = at + row * rowStride + first * unitStride;
      for (let k = target; k < target + last - first; k++) {
        heap[k]! += data[from]! * scale;
        from += unitStride;
      }
      target += PANEL_ROW;
    }
  }
}
