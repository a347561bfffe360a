/** What PyTorch's calls make, as far as reading alone can tell. */
import type { Problem, ScriptRandom } from "../../definition";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import type { Cell } from "../../scope/store";
import {
  objectsOf,
  UNKNOWN,
  type AbstractValue,
  type ArrayValue,
  type LibraryValue,
  type List,
} from "../../scope/values/values";
import type { Call } from "../../syntax/syntax";
import type { LayerFacts } from "../facts/layer-facts";
import type { Filled } from "./weights/filled";
import { type Shape, type SymbolicTensor, createTensor, isTensor, tensorOfArray } from "../tensors";

interface TorchValueBase extends LibraryValue {
  readonly family: "torch";
}

/** A recurrent module, or one of several of which the program made one. */
export interface TorchLayer extends TorchValueBase {
  readonly type: "layer";
  readonly made: readonly MadeModule[];
}

/** A recurrent module as it was made once. Its identity is its name. */
export interface MadeModule {
  readonly facts: LayerFacts;
  readonly className: string;
  readonly arguments: readonly EvaluatedArgument[];
  readonly ownInput: Shape;
  readonly random: ScriptRandom;
  readonly weights: Cell<SetWeights>;
}

/** By parameter: the numbers that the script has given it; what it gives is not known where it is `unknown`. */
export type SetWeights = ReadonlyMap<string, Float64Array | Filled> | "unknown";

/** A module that stands around recurrent ones. */
export interface TorchPlain extends TorchValueBase {
  readonly type: "plain";
  readonly className: string;
  readonly arguments: readonly EvaluatedArgument[];
  readonly node: Call;
  readonly random: ScriptRandom;
  readonly weights: Cell<SetWeights>;
  /** What the program calls it. */
  readonly name?: string;
}

/** Another of PyTorch's modules: of it no more is known than whether it may write into its input. */
export interface TorchOther extends TorchValueBase {
  readonly type: "other";
  readonly className: string;
  readonly arguments: readonly EvaluatedArgument[];
}

/** `nn.Sequential(…)` */
export interface TorchSequence extends TorchValueBase {
  readonly type: "sequence";
  readonly holds: List;
}

/** Padded sequences with the rows' lengths, as `pack_padded_sequence` packs them. */
export interface TorchPacked extends TorchValueBase {
  readonly type: "packed";
  readonly padded: SymbolicTensor;
  /** Whether the batch axis of `padded` is the first. */
  readonly batchFirst: boolean;
  /** Absent where they are not known. */
  readonly lengths?: readonly number[];
  /** What is wrong with them. */
  readonly problems: readonly Problem[];
}

/** A parameter of a module, which the script may set. */
export interface TorchParameter extends TorchValueBase {
  readonly type: "parameter";
  readonly owner: MadeModule | TorchPlain;
  readonly name: string;
  /** Of the whole parameter. */
  readonly shape?: readonly number[];
  /** Of one axis the elements that are meant, where not all are. */
  readonly part?: { readonly start: number; readonly stop: number };
}

/** A `DataLoader`, which draws whenever it is gone through. */
export interface TorchLoader extends TorchValueBase {
  readonly type: "loader";
}

export type TorchValue =
  | TorchLayer
  | TorchPlain
  | TorchOther
  | TorchSequence
  | TorchPacked
  | TorchParameter
  | TorchLoader;

export const isTorch = (value: AbstractValue | undefined): value is TorchValue =>
  value?.kind === "library" && value.family === "torch";

export const isTorchTensor = (value: AbstractValue | undefined): value is SymbolicTensor =>
  isTensor(value) && value.torch === true;

/** An array that PyTorch holds: its methods are a tensor's. */
export const isTorchArray = (value: AbstractValue | undefined): value is ArrayValue =>
  value?.kind === "array" && value.torch === true;

/** The array as PyTorch's; any other value as it is. */
export const asTorch = <Value extends AbstractValue | undefined>(value: Value): Value =>
  value?.kind === "array" ? { ...value, torch: true } : value;

/** A tensor of PyTorch's of this shape; of unknown rank where `shape` is absent. */
export const createTorchTensor = (
  shape: Shape | undefined,
  more: Pick<Partial<SymbolicTensor>, "producer" | "parents" | "source" | "data" | "features"> = {},
  origin: SymbolicTensor["origin"] = "layer",
): SymbolicTensor => createTensor(shape, origin, { ...more, torch: true });

/** A tensor of which nothing is known, but for what the value may be a view of. */
export const unknownTensor = (value: AbstractValue = UNKNOWN): SymbolicTensor =>
  createTorchTensor(undefined, { parents: objectsOf(value).flatMap((each) => tensorFrom(each) ?? []) }, "assumed");

/** One array is one place where data come in, however often it is used. */
const sources = new WeakMap<object, SymbolicTensor>();

/** An array as a tensor that flows; `name` is what the script calls it. */
function tensorOf(array: ArrayValue, name: string | undefined): SymbolicTensor {
  const key = array.values ?? array;
  const before = sources.get(key);
  if (before?.shape === array.shape) return before;
  const made = tensorOfArray(array, name, { source: {}, torch: true });
  sources.set(key, made);
  return made;
}

/** The value as a tensor: one that is computed, or an array; `undefined` where it is neither. */
export function tensorFrom(value: AbstractValue | undefined, name?: string): SymbolicTensor | undefined {
  if (isTensor(value)) return value;
  return value?.kind === "array" ? tensorOf(value, name) : undefined;
}

/** Tensors of a list or tuple; `undefined` where one of them is none. */
export function tensorsIn(
  interpreter: Interpreter,
  value: AbstractValue | undefined,
): readonly SymbolicTensor[] | undefined {
  const items = value && itemsOf(interpreter, value);
  const tensors = items?.map((item) => tensorFrom(item)).filter((each) => each !== undefined);
  return tensors && tensors.length > 0 && tensors.length === items?.length ? tensors : undefined;
}

/** The numbers of a literal array. */
export const tensorNumbers = (value: AbstractValue | undefined): Float64Array | undefined =>
  value?.kind === "array" ? value.values : undefined;
