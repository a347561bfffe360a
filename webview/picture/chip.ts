/** A chip is a vector drawn small: one heat cell per element, with its number where they are few. */
import type { Box } from "./geometry";

export interface HeatCell extends Box {
  readonly value: number;
  /** The number, where the chip shows numbers. */
  readonly text?: string;
}

export interface ChipSize {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly cell: { readonly width: number; readonly height: number };
  /** Elements drawn. */
  readonly count: number;
  /** There are others, for which an ellipsis stands at the bottom. */
  readonly more: boolean;
}

/** Which numbers a chip writes: all digits as Python prints them, a few, or none. */
export type Digits = "all" | "few" | "none";

/** Vectors up to this length show their numbers. */
const MOST_NUMBERS = 3;
/** Of a longer vector the first elements are drawn. */
const MOST_CELLS = 64;
/** The side of a heat cell, for vectors up to a length. */
const SIDES: Readonly<Record<Digits, readonly (readonly [most: number, side: number])[]>> = {
  all: [
    [4, 20],
    [16, 13],
    [36, 10],
  ],
  few: [
    [4, 17],
    [16, 11],
    [36, 9],
  ],
  none: [
    [1, 18],
    [4, 13],
    [16, 9],
  ],
};
const SMALLEST_SIDE = 7;
const NUMBER_HEIGHT = 20;
/** Advance of the monospaced digits at the picture's font size, in CSS pixels. */
const DIGIT_WIDTH = 6.7;
const NUMBER_PADDING = 14;
const PADDING = 3;
/** The row of the ellipsis. */
export const MORE_HEIGHT = 10;

/** Whether a vector of that length is written in digits. */
export const showsNumbers = (length: number, digits: Digits): boolean => digits !== "none" && length <= MOST_NUMBERS;

/** A number of at most four decimals, for places too narrow for all digits. */
export function fewDigits(value: number): string {
  const magnitude = Math.abs(value);
  const text =
    magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e5)
      ? value.toExponential(1)
      : value.toFixed(magnitude >= 100 ? 1 : 4).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

/**
 * The size of chips for vectors of that length whose longest number has that many characters.
 * @param all the length of the whole vectors, of which these may be the first and last elements only
 */
export function chipSize(length: number, longest: number, digits: Digits, all: number = length): ChipSize {
  const count = Math.min(length, MOST_CELLS);
  const more = all > count && count > 0;
  if (showsNumbers(length, digits)) {
    const cell = { width: Math.round(longest * DIGIT_WIDTH + NUMBER_PADDING), height: NUMBER_HEIGHT };
    return { ...framed(cell, 1, Math.max(count, 1), more), columns: 1, cell, count, more };
  }
  const columns = Math.max(1, Math.ceil(Math.sqrt(count)));
  const side = SIDES[digits].find(([most]) => count <= most)?.[1] ?? SMALLEST_SIDE;
  const cell = { width: side, height: side };
  return { ...framed(cell, columns, Math.max(1, Math.ceil(count / columns)), more), columns, cell, count, more };
}

/** The cells of one vector in a chip whose top left corner is at (x, y). */
export function chipCells(
  values: readonly number[],
  texts: readonly string[] | undefined,
  size: ChipSize,
  x: number,
  y: number,
): readonly HeatCell[] {
  return values.slice(0, size.count).map((value, index) => ({
    x: x + PADDING + (index % size.columns) * size.cell.width,
    y: y + PADDING + Math.floor(index / size.columns) * size.cell.height,
    ...size.cell,
    value,
    ...(texts?.[index] === undefined ? {} : { text: texts[index] }),
  }));
}

function framed(
  cell: ChipSize["cell"],
  columns: number,
  rows: number,
  more: boolean,
): { readonly width: number; readonly height: number } {
  const height = rows * cell.height + 2 * PADDING + (more ? MORE_HEIGHT : 0);
  return { width: columns * cell.width + 2 * PADDING, height };
}
