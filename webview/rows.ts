/** The printed array cut at its rows, so that a view can link each row to the numbers elsewhere. */
import { formatWindow } from "../src/core/format/numpy";
import type { TensorSnapshot } from "../src/core/messages";
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

function indexTuples(axes: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>(
    (tuples, indices) => tuples.flatMap((tuple) => indices.map((index) => [...tuple, index])),
    [[]],
  );
}
