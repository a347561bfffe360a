/**
 * Where the walk over a JSON text stands: the objects and arrays that are open, and what those that open in them are to
 * a layer.
 */
import type { ConfigValue } from "../../definition";
import type { Entries, Entry, LayerNode, NamedArray } from "./layer-node";
import type { TensorBuilder } from "./tensor";

export const CONFIG = "config";

/** The keys beside `config` whose values say something about a layer. */
export const KEPT_KEYS: ReadonlySet<string> = new Set([
  "framework",
  "class_name",
  "config",
  "name",
  "module",
  "registered_name",
  "keras_version",
  "build_config",
  "inbound_nodes",
]);
export const ARRAY_KEYS: ReadonlySet<string> = new Set(["inputs", "mask", "lengths"]);
/** Keys whose value is a list of arrays, or of lists of them. */
export const STATE_KEYS: ReadonlySet<string> = new Set(["initial_state", "batches"]);
export const WEIGHTS = "weights";
/** The weights of a stack's cells may be a list, as the cells are. */
const GROUPS: ReadonlySet<string> = new Set(["cells"]);
/** Of a model an array, or an object of them by the names of its input layers. */
export const INPUTS = "inputs";

/** An object or array that is open where the walk stands. */
export interface Frame {
  readonly kind: "object" | "array";
  readonly start: number;
  /** The property that holds it, itself or in arrays. */
  readonly role: string;
  /** Whether its values are kept: it is a part of some layer's `config` or a kept key. */
  readonly keep: boolean;
  /** It is the `config` of what is no such part. */
  readonly isConfig?: boolean;
  /** The property whose value comes next. */
  key: string;
  /** What it holds, in the form of its kind; made when the first value comes. */
  record?: Record<string, ConfigValue>;
  list?: ConfigValue[];
  entries?: Map<string, Entry>;
  /** Its `config`'s entries. */
  config?: Entries;
  children?: LayerNode[];
  arrays?: NamedArray[];
  /** Set in what holds arrays of a layer by name: `weights`, `weights/forward`, `weights/cells`, `initial_state`. */
  readonly path?: string;
  /** How many of its elements such arrays are in. */
  groups?: number;
  /** Set in arrays of numbers. */
  readonly tensor?: TensorBuilder;
  /** Some of its `config` is not kept: it was too large. */
  overflown?: boolean;
}

/** The path of what holds arrays by name or in order: `weights`, the objects in it, `inputs` of a model, `initial_state` and the lists in it. */
export function pathOf(parent: Frame | undefined, kind: Frame["kind"]): string | undefined {
  if (!parent || parent.keep || parent.tensor) {
    return undefined;
  }
  if (parent.path === undefined) {
    const { key } = parent;
    const holds =
      parent.kind === "object" && (key === WEIGHTS || (kind === "object" ? key === INPUTS : STATE_KEYS.has(key)));
    return holds ? key : undefined;
  }
  const inWeights = parent.path.startsWith(WEIGHTS);
  if (parent.kind === "array")
    return kind === "object" && inWeights ? `${parent.path}/${parent.groups ?? 0}` : undefined;
  return kind === "object" || (inWeights && GROUPS.has(parent.key)) ? `${parent.path}/${parent.key}` : undefined;
}

/** The name of an array that stands in `parent`, where that holds arrays of a layer. */
export function arrayName(parent: Frame | undefined): string | undefined {
  if (!parent || parent.keep || parent.tensor) {
    return undefined;
  }
  if (parent.path !== undefined) {
    return `${parent.path}/${parent.kind === "object" ? parent.key : (parent.arrays?.length ?? 0)}`;
  }
  return parent.kind === "object" && ARRAY_KEYS.has(parent.key) ? parent.key : undefined;
}

/** Whether the values of an object or array inside `parent` are kept. */
export function isKept(parent: Frame, kind: Frame["kind"]): boolean {
  if (parent.kind === "array") {
    return parent.keep;
  }
  // The layers of a model are read one by one.
  return parent.keep
    ? parent.key !== "layers"
    : KEPT_KEYS.has(parent.key) && (kind === "object" || parent.key !== "config");
}
