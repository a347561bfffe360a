/** The printed array cut at its rows, so that a view can link each row to the numbers elsewhere. */
import { formatWindow } from "../src/core/format/numpy";
import type { TensorSnapshot } from "../src/core/panel/messages";
import { shownIndices } from "../src/core/format/window";
import { sizes } from "./shapes";

export interface RowText {
  readonly text: string;
  /** The row's index along each axis but the last; absent for the brackets and gaps between rows. */
  readonly row?: readonly number[];
}

/** The tensor's text as NumPy prints it in lines of that many characters, in pieces; empty where it has no values. */
export function rowTexts(tensor: TensorSnapshot, lineWidth: number): readonly RowText[] {
  const { window } = tensor;
  if (!window) {
    return [];
  }
  const rows = indexTuples(window.indices.slice(0, -1));
  // Text outside the innermost brackets alternates with the rows themselves.
  return formatWindow(window, sizes(tensor), { lineWidth })
    .split(/(\[[^[\]]*\])/)
    .flatMap((text, index): readonly RowText[] => {
      const row = index % 2 === 1 ? rows[(index - 1) / 2] : undefined;
      return text === "" ? [] : [row ? { text, row } : { text }];
    });
}

/**
 * A vector on one line, at most that many of its elements.
 * @param values its first and last elements, or all
 * @param length how many elements it has
 */
export function vectorText(values: readonly number[], length: number, most: number): string {
  const given = shownIndices(length, values.length);
  const kept = shownIndices(values.length, most);
  const window = {
    indices: [kept.map((position) => given[position] ?? position)],
    values: kept.map((position) => values[position] ?? Number.NaN),
  };
  return values.length === 0 ? "" : formatWindow(window, [length], { inline: true });
}

function indexTuples(axes: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>(
    (tuples, indices) => tuples.flatMap((tuple) => indices.map((index) => [...tuple, index])),
    [[]],
  );
}
