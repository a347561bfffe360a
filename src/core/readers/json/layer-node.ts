/** A layer object of a JSON text, with the places of its parts. */
import type { ConfigValue, Problem, Span } from "../../definition";
import type { Tensor } from "../../tensor";
import type { TensorFault } from "./tensor";

/** One property of an object. */
export interface Entry {
  /** Absent where it is cut off or too large to keep. */
  readonly value?: ConfigValue;
  /** The place of the value. */
  readonly span: Span;
}

export type Entries = ReadonlyMap<string, Entry>;

/** An array of numbers beside a definition. */
export interface NamedArray {
  /** `inputs`, `mask`, `initial_state/0`; of weights their path, `weights/kernel`, `weights/forward/kernel`. */
  readonly name: string;
  readonly array: Tensor | TensorFault;
  readonly span: Span;
}

/** An object with a `class_name`. */
export interface LayerNode {
  readonly className: string;
  readonly classSpan: Span;
  readonly span: Span;
  /** The property that holds it, itself or in an array: `layers`, `layer`, `backward_layer` … */
  readonly role: string;
  readonly entries: Entries;
  readonly config: Entries;
  readonly arrays: readonly NamedArray[];
  /** The layer objects inside it, in document order. */
  readonly children: readonly LayerNode[];
  /** The version that this object or one around it states. */
  readonly kerasVersion?: string;
  readonly problems: readonly Problem[];
}
