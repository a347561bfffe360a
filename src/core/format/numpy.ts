/**
 * Numbers and arrays as NumPy prints float32: the digits that a user compares with what Python showed.
 * The rules are those of numpy/_core/arrayprint.py, version 2.4: precision 8, floatmode "maxprec", line width 75.
 */
import type { Tensor } from "../tensor";
import { type TensorWindow, windowOf } from "./window";

const PRECISION = 8;
const LINE_WIDTH = 75;
/** float32 arrays with a magnitude from here on are printed with exponents (10 ** finfo(float32).precision). */
const LARGE = 1e6;
const SMALL = Math.fround(1e-4);
const WIDE_RANGE = 1000;
/** More elements than this are summarised … */
const THRESHOLD = 1000;
/** … to this many at each end of an axis. */
const EDGE_ITEMS = 3;

/** Most float32 numbers need more significant digits than these; 9 always do. */
const FEW_DIGITS = 6;
const MOST_DIGITS = 9;

/** The double nearest to the shortest decimal that is read back as this float32. */
export function shortestDecimal(value: number): number {
  const few = decimalOf(value, FEW_DIGITS);
  // Where some digits suffice, so do more of them.
  const isShort = Math.fround(few) === value;
  const [first, last] = isShort ? [1, FEW_DIGITS] : [FEW_DIGITS + 1, MOST_DIGITS];
  for (let digits = first; digits < last; digits++) {
    const rounded = decimalOf(value, digits);
    if (Math.fround(rounded) === value) return rounded;
  }
  return isShort ? few : decimalOf(value, MOST_DIGITS);
}

const decimalOf = (value: number, digits: number): number => Number(value.toPrecision(digits));

interface Digits {
  /** With its sign. */
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: string;
}

const withoutZeros = (fraction: string): string => fraction.replace(/0+$/, "");

function positional(value: number, precision: number): Digits {
  const magnitude = Math.abs(value);
  const unique = shortestDecimal(magnitude).toString().split(".");
  const [whole = "0", fraction = ""] =
    (unique[1] ?? "").length > precision ? magnitude.toFixed(precision).split(".") : unique;
  return { whole: sign(value) + whole, fraction: withoutZeros(fraction), exponent: "" };
}

/** With the digits that tell the float32 apart, up to `precision`; or with that many of the exact value's after the point. */
function scientific(value: number, precision: number, decimals?: number): Digits {
  const magnitude = Math.abs(value);
  const shortest = shortestDecimal(magnitude).toExponential();
  const isLong = decimals === undefined && (shortest.split("e")[0] ?? "").length > precision + 2;
  const digits = isLong ? precision : decimals;
  const text = digits === undefined ? shortest : magnitude.toExponential(digits);
  const [mantissa = "", exponent = ""] = text.split("e");
  const [whole = "0", given = ""] = mantissa.split(".");
  const fraction = isLong ? withoutZeros(given) : given;
  const power = Math.abs(Number(exponent)).toString().padStart(2, "0");
  return { whole: sign(value) + whole, fraction, exponent: `e${exponent.startsWith("-") ? "-" : "+"}${power}` };
}

const sign = (value: number): string => (value < 0 || Object.is(value, -0) ? "-" : "");

function nonFinite(value: number): string {
  return Number.isNaN(value) ? "nan" : `${sign(value)}inf`;
}

function needsExponents(finite: readonly number[]): boolean {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of finite) {
    if (value !== 0) {
      largest = Math.max(largest, Math.abs(value));
      smallest = Math.min(smallest, Math.abs(value));
    }
  }
  return largest > 0 && (largest >= LARGE || smallest < SMALL || largest / smallest > WIDE_RANGE);
}

/** The texts of the elements of one array: all of one width, so that they stand in columns. */
function formatElements(values: readonly number[], precision = PRECISION): readonly string[] {
  const finite = values.filter((value) => Number.isFinite(value));
  const exponents = needsExponents(finite);
  const shortest = values.map((value) =>
    Number.isFinite(value) ? (exponents ? scientific : positional)(value, precision) : undefined,
  );
  const fraction = longest(shortest.map((digits) => digits?.fraction ?? ""));
  const texts = values.map((value, index) => {
    const unpadded = shortest[index];
    if (!unpadded) return nonFinite(value);
    // With exponents every element shows as many digits as the longest: more of its own, not zeros or spaces.
    const digits = exponents && unpadded.fraction.length < fraction ? scientific(value, precision, fraction) : unpadded;
    return `${digits.whole}.${digits.fraction.padEnd(fraction)}${digits.exponent}`;
  });
  const width = longest(texts);
  return texts.map((text) => text.padStart(width));
}

const longest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, text.length), 0);

/** One float32 as NumPy prints it in an array of its own: `0.02572775`, `1.`, `1.e-05`. */
export function formatNumber(value: number): string {
  return formatElements([value]).join("").trim();
}

/** A position of an axis: the index into the window, or the place of an ellipsis. */
type Slot = number | "gap";

function slots(indices: readonly number[], size: number): readonly Slot[] {
  const found: Slot[] = [];
  indices.forEach((index, position) => {
    if (index !== (indices[position - 1] ?? -1) + 1) {
      found.push("gap");
    }
    found.push(position);
  });
  if ((indices.at(-1) ?? size - 1) < size - 1) {
    found.push("gap");
  }
  return found;
}

interface Layout {
  readonly texts: readonly string[];
  readonly axes: readonly (readonly Slot[])[];
  /** Elements of the window below one index of each axis. */
  readonly strides: readonly number[];
  /** All on one line, for tables and hovers. */
  readonly inline: boolean;
}

/** The elements of the last axis, wrapped at the line's width. */
function formatRow(layout: Layout, row: readonly Slot[], offset: number, indent: string, width: number): string {
  const words = row.map((slot) => (slot === "gap" ? "..." : (layout.texts[offset + slot] ?? "")));
  if (layout.inline) {
    return `[${words.join(" ")}]`;
  }
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line.length + word.length > width - 1 && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  lines.push(line.endsWith(" ") && words.length > 0 ? line.slice(0, -1) : line);
  return `[${lines.join("\n").slice(indent.length)}]`;
}

function formatAxis(layout: Layout, axis: number, offset: number, indent: string, width: number): string {
  const row = layout.axes[axis];
  if (row === undefined) {
    return (layout.texts[offset] ?? "").trim();
  }
  const below = layout.axes.length - axis - 1;
  if (below === 0) {
    return formatRow(layout, row, offset, indent, width);
  }
  const parts = row.map((slot) =>
    slot === "gap"
      ? "..."
      : formatAxis(layout, axis + 1, offset + slot * (layout.strides[axis] ?? 0), `${indent} `, width - 1),
  );
  return `[${parts.join(layout.inline ? " " : "\n".repeat(below) + indent)}]`;
}

export interface WindowOptions {
  readonly inline?: boolean;
  readonly lineWidth?: number;
  /** Digits behind the point, as `np.set_printoptions(precision=…)`; 8 where absent. */
  readonly precision?: number;
}

/**
 * The shown part of an array of the given shape as NumPy prints it: nested brackets, `...` at the gaps.
 * A view that is narrower than a terminal gives its own `lineWidth`, as `np.set_printoptions(linewidth=…)` does.
 */
export function formatWindow(window: TensorWindow, shape: readonly number[], options: WindowOptions = {}): string {
  const inline = options.inline ?? false;
  const texts = formatElements(window.values, options.precision);
  const strides = window.indices.map((_, axis) =>
    window.indices.slice(axis + 1).reduce((product, indices) => product * indices.length, 1),
  );
  const axes = window.indices.map((indices, axis) => slots(indices, shape[axis] ?? indices.length));
  return formatAxis(
    { texts: inline ? texts.map((text) => text.trim()) : texts, axes, strides, inline },
    0,
    0,
    " ",
    options.lineWidth ?? LINE_WIDTH,
  );
}

/** The array as `print` shows it; more than 1,000 elements are summarised to three at each end of an axis. */
export function formatArray(tensor: Tensor): string {
  if (tensor.data.length === 0) {
    return "[]";
  }
  const most = tensor.data.length > THRESHOLD ? tensor.shape.map(() => 2 * EDGE_ITEMS) : [];
  return formatWindow(windowOf(tensor, most), tensor.shape);
}

/** The array on one line, at most `edge` elements at each end of an axis, fewer where the line would pass `width`. */
export function formatInline(
  tensor: Tensor,
  edge: number,
  options: Pick<WindowOptions, "precision"> & { readonly width?: number } = {},
): string {
  const { width = Number.POSITIVE_INFINITY, ...digits } = options;
  const most = tensor.shape.map(() => 2 * edge);
  const text = formatWindow(windowOf(tensor, most), tensor.shape, { inline: true, ...digits });
  return text.length > width && edge > 1 ? formatInline(tensor, edge - 1, options) : text;
}
