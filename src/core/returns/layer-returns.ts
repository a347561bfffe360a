/**
 * What a class of layers takes and returns, before a number is calculated: the axes of its input, the flags that
 * change what it returns, and for each assignment of them the returned tensors. One file beside this one for each
 * family of classes; `table.ts` says which.
 */
import type { Dimension, LayerDefinition, LayerInput } from "../definition";
import type { LayerTrace } from "../engine/trace";
import type { Tensor } from "../tensor";

export type FlagValue = boolean | number | string | null;

/** A flag combination: a value for each of the layer's flags, by the parameter's name. */
export type Flags = Readonly<Record<string, FlagValue>>;

/** A flag: a parameter that changes what the layer returns. */
export interface Flag {
  readonly name: string;
  /** All that it can be, the plainest first; a number's are those worth comparing, the document's own included. */
  readonly values: readonly FlagValue[];
  /**
   * `compared` flags stand side by side in a view, one row or card for each assignment; of the `chosen` ones a
   * view shows the document's value, and others where the user asks.
   */
  readonly shown: "compared" | "chosen";
  /** Whether another value takes another forward pass; else it is another view of the same one. */
  readonly reruns: boolean;
}

/** Which numbers of the trace a returned tensor holds, so that views can show that they are the same. */
export interface Holding {
  /** As a `TracePart` is called. */
  readonly part: string;
  /** `h`, `c`. */
  readonly state: string;
  /** Whether it is what leaves the layer step by step, or a state that is handed on. */
  readonly as: "output" | "state";
  readonly steps: "all" | "last";
  /** Where the tensor holds more than this: the index along that axis; counted from the end where one would write it so. */
  readonly at?: { readonly axis: number; readonly index: number; readonly fromEnd?: boolean };
  /** Where its vectors hold more than this: the half-open range of elements along the last axis. */
  readonly elements?: { readonly from: number; readonly to: number };
  /** Its steps stand in the reverse of the order in which the part takes them. */
  readonly reversed?: boolean;
  /** The tensor holds the sum, product or mean of these numbers and another part's. */
  readonly mergedBy?: "sum" | "mul" | "ave";
  /** At steps that a mask skips it holds something else (zeros). */
  readonly skipsMasked?: boolean;
  /** Of the first row of a packed batch: how many steps are its own; behind them stand zeros. */
  readonly length?: number;
}

/** A tensor that a combination returns: what it is called, its axes, and where it stands in the trace. */
export interface ReturnedTensor {
  readonly name: string;
  readonly axes: readonly string[];
  readonly shape: readonly Dimension[];
  readonly pick: (trace: LayerTrace) => Tensor | undefined;
  readonly holds?: readonly Holding[];
}

/** Two returned tensors, or slices of them, that hold the same numbers by construction. */
export interface Equality {
  /** As one would write it: `output[:, -1]`. */
  readonly left: string;
  readonly right: string;
  /** The names of the two tensors in the combination. */
  readonly tensors: readonly [string, string];
  /** The recurrence whose last hidden state both hold, as `Holding.part`. */
  readonly part: string;
}

/** How returned tensors nest: `["output", ["h_n", "c_n"]]` is `output, (h_n, c_n)`. */
export type Structure = readonly (string | Structure)[];

export interface LayerReturns {
  /** The names of its input's axes, for each rank that it takes; the usual rank first. */
  readonly inputAxes: (layer: LayerDefinition) => readonly (readonly string[])[];
  /** The input, completed by what the layer's own arguments say of it: its features in PyTorch. The input as it is where absent. */
  readonly ownInput?: (layer: LayerDefinition) => LayerInput;
  /** Axes of the input whose size an argument says too: PyTorch's features are `input_size`. */
  readonly axisArguments?: Readonly<Record<string, string>>;
  readonly flags: (layer: LayerDefinition) => readonly Flag[];
  /** The flags as the document has them. */
  readonly currentFlags: (layer: LayerDefinition) => Flags;
  /** The layer with these flags, as if the document had them. */
  readonly withFlags: (layer: LayerDefinition, flags: Flags) => LayerDefinition;
  /** What the layer returns with these flags, in the framework's order. The layer has them already. */
  readonly tensors: (layer: LayerDefinition, flags: Flags) => readonly ReturnedTensor[];
  /** Where the tensors are returned nested; flat where absent. */
  readonly structure?: (layer: LayerDefinition, flags: Flags) => Structure | undefined;
  readonly equalities: (layer: LayerDefinition, flags: Flags) => readonly Equality[];
}
