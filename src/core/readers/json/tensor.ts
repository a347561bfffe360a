/** Arrays of numbers as a JSON text brings them, value by value: nothing is held but the numbers. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../definition";
import type { Tensor } from "../../tensor";

/** Numbers of one array that are read: 64 MB of float32. What is longer could not be previewed. */
const MOST_VALUES = 16_000_000;

/** Axes are named by their nesting; no array of a layer has more. */
const MOST_AXES = 8;

/** Why an array of a document is not a tensor. */
export interface TensorFault {
  readonly code: "array-ragged" | "array-not-numbers" | "array-too-large" | "array-empty" | "array-cut";
  readonly message: string;
  readonly span: Span;
}

export interface TensorBuilder {
  /** `[` */
  open(offset: number): void;
  /** `]`; `end` is the offset after it. */
  close(end: number): void;
  number(value: number, span: Span): void;
  /** Anything in the array that is neither a number nor an array, as written. */
  other(text: string, span: Span): void;
  /** The text ends inside the array. */
  cut(end: number): void;
  /** The array once it is closed. */
  result(): Tensor | TensorFault;
  readonly failed: boolean;
}

/** Builds a tensor from the array that is called `name` in messages; only its first fault is kept. */
export function tensorBuilder(name: string): TensorBuilder {
  let data = new Float32Array(64);
  let length = 0;
  /** Per axis: its size, once one of its arrays is closed. */
  const sizes: (number | undefined)[] = [];
  /** Per open array: where it starts and how many elements it has so far. */
  const starts: number[] = [];
  const counts: number[] = [];
  /** How deep the numbers lie, once there is one. */
  let rank: number | undefined;
  let whole: Span = { start: 0, end: 0 };
  let fault: TensorFault | undefined;

  const fail = (code: TensorFault["code"], span: Span, message: string): void => {
    fault ??= { code, message, span };
    data = new Float32Array(0);
  };
  const ragged = (span: Span): void =>
    fail("array-ragged", span, l10n.t("{0} is ragged: all of its rows must have the same length.", name));
  const element = (): void => {
    counts.push((counts.pop() ?? 0) + 1);
  };

  return {
    get failed() {
      return fault !== undefined;
    },
    open(offset) {
      const span = { start: offset, end: offset + 1 };
      if (starts.length === 0) {
        whole = span;
      } else {
        element();
      }
      starts.push(offset);
      counts.push(0);
      if (starts.length > MOST_AXES || (rank !== undefined && starts.length > rank)) {
        ragged(span);
      }
    },
    close(end) {
      const axis = starts.length - 1;
      const span = { start: starts.pop() ?? 0, end };
      const count = counts.pop() ?? 0;
      sizes[axis] ??= count;
      if (sizes[axis] !== count) {
        ragged(span);
      }
      if (axis === 0) {
        whole = span;
      }
    },
    number(value, span) {
      element();
      rank ??= starts.length;
      if (fault) {
        return;
      }
      if (rank !== starts.length || sizes[rank] !== undefined) {
        ragged(span);
      } else if (!Number.isFinite(Math.fround(value))) {
        fail("array-not-numbers", span, l10n.t("{0} holds a number that float32 cannot: {1}.", name, value));
      } else if (length === MOST_VALUES) {
        fail("array-too-large", { ...whole, end: span.end }, tooLarge(name));
      } else {
        if (length === data.length) {
          const grown = new Float32Array(Math.min(length * 2, MOST_VALUES));
          grown.set(data);
          data = grown;
        }
        data[length++] = value;
      }
    },
    other(text, span) {
      element();
      fail("array-not-numbers", span, l10n.t("{0} may hold numbers only, not {1}.", name, text));
    },
    cut(end) {
      fail("array-cut", { start: whole.start, end }, l10n.t("{0} is cut off and therefore not read.", name));
    },
    result() {
      if (!fault && length === 0) {
        fail("array-empty", whole, l10n.t("{0} holds no numbers.", name));
      }
      return fault ?? { shape: sizes.slice(0, rank).map((size) => size ?? 0), data: data.slice(0, length) };
    },
  };
}

const tooLarge = (name: string): string =>
  l10n.t("{0} holds more than {1} numbers, the most that a preview reads.", name, MOST_VALUES.toLocaleString("en"));
