/** Places of a notebook's file as its cells have them, and back. */
import type { CellPlace } from "../../documents/notebook";
import { type LineMap, lineMap } from "../../documents/lines";
import { firstFrom } from "../../lookup";
import { parseNotebook, type RawCell, rawOffsets } from "./ipynb";

export interface NotebookPlaces {
  /** The cell, and the place in it, of an offset of the file; `undefined` where no cell's code stands. */
  readonly placeOf: (offset: number) => CellPlace | undefined;
  /** The offset in the file of a place in a cell; `undefined` where there is no such cell or line. */
  readonly offsetAt: (cell: number, line: number, column: number) => number | undefined;
}

/** @param text the notebook's file */
export function notebookPlaces(text: string): NotebookPlaces {
  const { cells } = parseNotebook(text);
  const known = new Map<RawCell, { readonly offsets: Uint32Array; readonly lines: LineMap }>();
  const linesOf = (cell: RawCell): { readonly offsets: Uint32Array; readonly lines: LineMap } => {
    const found = known.get(cell) ?? { offsets: rawOffsets(text, cell), lines: lineMap(cell.text) };
    known.set(cell, found);
    return found;
  };
  return {
    placeOf(offset) {
      const cell = cells.find(({ parts }) => {
        const [first] = parts;
        const last = parts.at(-1);
        return (
          first !== undefined && last !== undefined && first.offset <= offset && offset <= last.offset + last.length
        );
      });
      if (cell === undefined) return undefined;
      const { offsets, lines } = linesOf(cell);
      const within = Math.max(0, firstFrom(offsets, offset + 1) - 1);
      return { cell: cell.index, line: lines.lineOf(within), column: lines.columnOf(within) };
    },
    offsetAt(index, line, column) {
      const cell = cells.find((each) => each.index === index);
      if (cell === undefined) return undefined;
      const { offsets, lines } = linesOf(cell);
      return line > lines.lineCount ? undefined : offsets[lines.offsetAt(line, column)];
    },
  };
}
