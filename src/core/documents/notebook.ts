/**
 * The code cells of a notebook as one program: a name that one cell binds is there in the next. Each cell is
 * parsed by itself, so that a bracket left open in one does no harm to another.
 */
import type { Problem, Span } from "../definition";
import { lineMap } from "./lines";
import { moveReading, type Reading } from "../reading";
import { countBefore } from "../lookup";

/** A cell with code in the notebook's language. */
export interface CodeCell {
  /** Among all cells of the notebook, 0-based. */
  readonly index: number;
  readonly text: string;
}

/** A cell and where it stands in the program. */
export interface PlacedCell extends CodeCell {
  readonly start: number;
  readonly end: number;
}

export interface NotebookProgram {
  /** The cells one after another, a line break behind each. */
  readonly text: string;
  readonly cells: readonly PlacedCell[];
}

/** What IPython calls a cell whose first line gives it to another program: `%%bash`, `%%html`, `%%writefile x.py`. */
const CELL_MAGIC = /^\s*%%\s*(\w+)/;

/** Cell magics whose cell is run as Python all the same (IPython 8, "Built-in magic commands"). */
const RUNNING_MAGICS: ReadonlySet<string> = new Set([
  "capture",
  "debug",
  "prun",
  "py",
  "python",
  "python3",
  "time",
  "timeit",
]);

/** Whether a cell is Python to the kernel, not text for another program. */
export function isPythonCell(text: string): boolean {
  const magic = CELL_MAGIC.exec(text)?.[1];
  return magic === undefined || RUNNING_MAGICS.has(magic);
}

/**
 * The cells' texts one after the other, each on lines of its own, with the way from an offset in them to its cell and
 * back.
 */
export function joinCells(cells: readonly CodeCell[]): NotebookProgram {
  const placed: PlacedCell[] = [];
  let start = 0;
  for (const cell of cells) {
    const end = start + cell.text.length;
    placed.push({ ...cell, start, end });
    start = end + 1;
  }
  return { text: cells.map(({ text }) => `${text}\n`).join(""), cells: placed };
}

/** The cell that holds an offset of the program; the first for a place before all. */
export function cellAt({ cells }: NotebookProgram, offset: number): PlacedCell | undefined {
  return cells[Math.max(0, countBefore(cells.length, (index) => cells[index]!.start <= offset) - 1)];
}

/** Where an offset of the program is to a reader of the notebook; line and column are 1-based, within the cell. */
export interface CellPlace {
  readonly cell: number;
  readonly line: number;
  readonly column: number;
}

/** Tells the places of a program's offsets. */
export function cellPlaces(program: NotebookProgram): (offset: number) => CellPlace {
  const maps = new Map<number, ReturnType<typeof lineMap>>();
  return (offset) => {
    const cell = cellAt(program, offset);
    if (cell === undefined) return { cell: 0, line: 1, column: 1 };
    const map = maps.get(cell.index) ?? lineMap(cell.text);
    maps.set(cell.index, map);
    const within = offset - cell.start;
    return { cell: cell.index, line: map.lineOf(within), column: map.columnOf(within) };
  };
}

/** The part of a program's reading that stands in one of its cells, in the cell's own offsets. */
export function readingOfCell({ calls, problems }: Reading, { start, end }: PlacedCell): Reading {
  const holds = (span: Span): boolean => span.start >= start && span.end <= end + 1;
  // What is said of another cell has no place in this one.
  const placed = ({ span, fix, ...rest }: Problem): Problem => ({
    ...rest,
    ...(span && holds(span) && { span }),
    ...(fix && holds(fix.span) && { fix }),
  });
  const own: Reading = {
    calls: calls
      .filter(({ calleeSpan }) => holds(calleeSpan))
      .map((call) => ({ ...call, problems: call.problems.map(placed) })),
    problems: problems.filter(({ span }) => span === undefined || holds(span)),
  };
  return moveReading(own, (offset) => Math.max(0, Math.min(offset, end) - start));
}
