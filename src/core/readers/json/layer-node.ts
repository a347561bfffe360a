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

/** The properties of an object by their names, in their order. */
export interface Entries extends Iterable<readonly [string, Entry]> {
  get(name: string): Entry | undefined;
  has(name: string): boolean;
}

/** Entries in a sixth of a map's memory, as a document may have thousands of layers. */
export class EntryTable implements Entries {
  private readonly names: readonly string[];
  private readonly values: readonly (ConfigValue | undefined)[];
  /** Of each where it begins and ends. */
  private readonly places: readonly number[];

  /** @param names of all in their order; one list for all objects that have the same */
  constructor(entries: ReadonlyMap<string, Entry>, names: readonly string[]) {
    this.names = names;
    // Lists that grew have room for more: the copies have none.
    this.values = [...entries.values()].map(({ value }) => value);
    this.places = [...entries.values()].flatMap(({ span }) => [span.start, span.end]).slice();
  }

  get(name: string): Entry | undefined {
    return this.at(this.names.indexOf(name));
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  *[Symbol.iterator](): Iterator<readonly [string, Entry]> {
    for (const [index, name] of this.names.entries()) yield [name, this.at(index)!];
  }

  private at(index: number): Entry | undefined {
    const start = this.places[2 * index];
    const end = this.places[2 * index + 1];
    if (start === undefined || end === undefined) return undefined;
    const value = this.values[index];
    return { span: { start, end }, ...(value !== undefined && { value }) };
  }
}

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
