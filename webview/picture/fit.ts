/** How much of the layer the width at hand can show: the level of detail, and which steps. */
import { formatNumber } from "../../src/core/format/numpy";
import { shownIndices } from "../../src/core/format/window";
import { type ChipSize, chipSize, type Digits, fewDigits, showsNumbers } from "./chip";
import type { Figure, PictureLane } from "./model";

/** One level of detail; lengths in CSS pixels. */
export interface Spacing {
  readonly digits: Digits;
  /** The least width of a cell. */
  readonly cell: number;
  /** From a box to the next along a rail. */
  readonly gap: number;
  /** Before the first cell. */
  readonly initial: number;
  /** After the final states, for the line that links equal tensors. */
  readonly link: number;
}

/** A figure cut to its width, with the sizes of everything along it. */
export interface Fitted {
  readonly figure: Figure;
  readonly spacing: Spacing;
  readonly chips: { readonly x: ChipSize; readonly state: ChipSize };
  readonly cell: number;
  /** Between two cells. */
  readonly between: number;
  /** From a cell to the line that goes round it, where there is one. */
  readonly aside: number;
  /** The final states' column, with what is before it. */
  readonly end: number;
  /** Beside the cells: where one lane ends and where the other one does. */
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

export const MARGIN = 2;
/** Advance of one character of the picture's names. */
export const CHARACTER = 6.7;
/** Room for `← backward`, which is bold. */
const DIRECTION = 82;
/** From the widest box of a column to the line that goes round it, as a part of the gap to the next box. */
const ROUND = 0.45;
/** The room of an ellipsis. */
export const ELLIPSIS = 40;
/** The room of the names `state_h` and `state_c`; longer ones take theirs. */
const STATE_NAME = 50;
/** Rather less detail than fewer steps than this … */
const FEWEST_STEPS = 6;
/** … and never fewer than this. */
const FEWEST_STEPS_NARROW = 2;

const SPACINGS: readonly Spacing[] = [
  { digits: "all", cell: 92, gap: 20, initial: 36, link: 26 },
  { digits: "few", cell: 64, gap: 15, initial: 36, link: 26 },
  { digits: "few", cell: 40, gap: 8, initial: 24, link: 16 },
  { digits: "none", cell: 46, gap: 12, initial: 34, link: 24 },
];
const NARROW: Spacing = { digits: "none", cell: 30, gap: 8, initial: 22, link: 16 };

/** The most detailed drawing that fits; the densest one, wider than the page, where none does. */
export function fitPicture(figure: Figure, available: number): Fitted {
  for (const spacing of SPACINGS) {
    const fitted = fitSteps(figure, spacing, available);
    if (fitted.width <= available && fitted.figure.columns.length >= Math.min(FEWEST_STEPS, figure.columns.length)) {
      return fitted;
    }
  }
  return fitSteps(figure, NARROW, available);
}

/** As many of the first and last steps as the width can show, and no fewer than the least. */
function fitSteps(figure: Figure, spacing: Spacing, available: number): Fitted {
  let count = figure.columns.length;
  let fitted = measure(figure, spacing);
  while (fitted.width > available && count > FEWEST_STEPS_NARROW) {
    count--;
    fitted = measure(cut(figure, count), spacing);
  }
  return fitted;
}

function cut(figure: Figure, count: number): Figure {
  const kept = shownIndices(figure.columns.length, count);
  const columns = kept.flatMap((index, position) => {
    const column = figure.columns[index];
    const skipped = position > 0 && kept[position - 1] !== index - 1;
    return column ? [{ ...column, gapBefore: column.gapBefore || skipped }] : [];
  });
  return { ...figure, columns };
}

function measure(figure: Figure, spacing: Spacing): Fitted {
  const { columns, lanes } = figure;
  const steps = columns.flatMap((column) => column.steps);
  const most = (length: (lane: PictureLane) => number): number => Math.max(...lanes.map(length));
  const x = sizeFor(
    steps.map((step) => step.x),
    most(({ features }) => features),
    spacing.digits,
  );
  const state = sizeFor(
    steps.flatMap((step) => [step.h, step.c]),
    most(({ units }) => units),
    spacing.digits,
  );
  const between = state.width + 2 * spacing.gap;
  const cell = Math.max(spacing.cell, Math.min(x.width, spacing.cell + between - 12));
  const name = most(({ states: { h, c }, cellState }) => Math.max(h.label.length, cellState ? c.label.length : 0));
  // Of two lanes lines go round the cells of each, between them and the final states.
  const aside = lanes.length === 1 ? 0 : Math.max(0, state.width - cell, x.width - cell) / 2 + ROUND * spacing.gap;
  const end = aside + spacing.gap + Math.max(state.width, STATE_NAME, name * CHARACTER);
  const gaps = columns.filter(({ gapBefore }) => gapBefore).length * ELLIPSIS;
  const right = lanes.length === 1 ? end + spacing.link : Math.max(end + spacing.link, spacing.gap + DIRECTION);
  const left = lanes.length === 1 ? spacing.initial : right;
  const inner = columns.length * cell + Math.max(0, columns.length - 1) * between + gaps;
  return {
    figure,
    spacing,
    chips: { x, state },
    cell,
    between,
    aside,
    end,
    left,
    right,
    width: 2 * MARGIN + left + inner + right,
  };
}

function sizeFor(vectors: readonly (readonly number[])[], all: number, digits: Digits): ChipSize {
  const length = vectors.reduce((most, values) => Math.max(most, values.length), 0);
  const longest = vectors
    .flatMap((values) => numberTexts(values, digits) ?? [])
    .reduce((most, text) => Math.max(most, text.length), 1);
  return chipSize(length, longest, digits, all);
}

/** The numbers as a chip of that level of detail writes them, if it does. */
export function numberTexts(values: readonly number[], digits: Digits): readonly string[] | undefined {
  return showsNumbers(values.length, digits) ? values.map(digits === "all" ? formatNumber : fewDigits) : undefined;
}
