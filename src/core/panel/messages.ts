/**
 * The protocol between the panel's page and the extension host. The page says `ready` and gets a
 * whole snapshot; never deltas, one channel. The page decides nothing: it sends what the user did,
 * and the host answers every message with the next snapshot. Messages from the page are checked
 * with `parsePageMessage` before use.
 */
import type { InputValues, Overrides } from "../preview/override";
import { sizeOf } from "../tensor";
import type { Assumption } from "../preview/assumptions";
import type { Equality, Flag, Flags, FlagValue, Holding, Structure } from "../returns/layer-returns";
import { isProfile } from "../catalog/catalog";
import type { Profile, Severity } from "../definition";
import type { Explanation, StepPlace } from "../explain/explanation";
import type { TensorWindow } from "../format/window";

/** What the user did in the panel. */
export type PageMessage =
  | { readonly type: "ready" }
  | { readonly type: "pin"; readonly pinned: boolean }
  /** All overrides that are to hold from now on for the layer of that key; `{}` goes back to the code. */
  | { readonly type: "override"; readonly key: string; readonly overrides: Overrides }
  /** Show how one number came about, of the layer of that key; without a place none any more. */
  | { readonly type: "explain"; readonly key: string; readonly place?: StepPlace }
  /** Give up the run that takes long. */
  | { readonly type: "cancel" }
  /** Show the layer's place in the document. */
  | { readonly type: "reveal" }
  /** Preview another layer of the same document, by its index in `layers`. */
  | { readonly type: "choose"; readonly layer: number }
  /** Copy the line of that combination. */
  | { readonly type: "copy"; readonly combination: number };

export interface HostMessage {
  readonly type: "snapshot";
  readonly snapshot: Snapshot;
}

/** Everything that the page shows. JSON; large tensors are cut to a window. */
export interface Snapshot {
  readonly document: string;
  /** Where the document is a notebook: which of its cells, counted from 1. */
  readonly cell?: number;
  readonly pinned: boolean;
  /** The recurrent layers of the document, for choosing. */
  readonly layers: readonly LayerChoice[];
  /** The one shown, as an index into `layers`; absent where there is none under the cursor. */
  readonly chosen?: number;
  /** Why nothing (or nothing new) is shown: "No recurrent layer at line 12." */
  readonly notice?: string;
  /** Set while a long run is under way: how much of it is done, from 0 to 1. */
  readonly progress?: number;
  readonly preview?: PreviewSnapshot;
}

export interface LayerChoice {
  readonly label: string;
  /** 1-based. */
  readonly line: number;
}

export interface ProblemSnapshot {
  readonly severity: Severity;
  readonly message: string;
  readonly argument?: string;
}

/** A dimension as shown: `3`, or a symbol with the size assumed for it. */
export interface DimensionSnapshot {
  readonly size: number;
  readonly symbol?: string;
}

export interface TensorSnapshot {
  readonly name: string;
  readonly axes: readonly string[];
  readonly shape: readonly DimensionSnapshot[];
  /** Absent where there are no values. */
  readonly window?: TensorWindow;
  readonly holds?: readonly Holding[];
}

export interface CombinationSnapshot {
  readonly flags: Flags;
  readonly current: boolean;
  readonly signature: string;
  readonly code: string;
  readonly outputs: readonly TensorSnapshot[];
  /** How the outputs nest; flat where absent. */
  readonly structure?: Structure;
  readonly equalities: readonly Equality[];
  /** Which forward pass its numbers are of: an index into `PreviewSnapshot.passes`; absent where it was not made. */
  readonly pass?: number;
  /** As `Combination.assumed`; absent where there is nothing. */
  readonly assumed?: readonly string[];
}

/** A flag as the document's language writes it. */
export interface FlagSnapshot extends Flag {
  /** `return_sequences`; `returnSequences` in JavaScript. */
  readonly label: string;
  /** As the document has it. */
  readonly current: FlagValue;
}

/** An argument that the panel lets the user change. */
export interface FieldSnapshot {
  /** A parameter's name, an axis of the input, or `seed`. */
  readonly name: string;
  readonly kind: "argument" | "size" | "seed";
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** The document does not say it: the value is assumed. */
  readonly assumed: boolean;
  /** The user changed it here. */
  readonly edited: boolean;
}

export interface UnrolledStepSnapshot {
  /** Its position in the order in which the part takes the steps, from 0. */
  readonly order: number;
  /** The input's index that it reads, from 0. */
  readonly timestep: number;
  /** A mask skips the step: the states stay as they were. */
  readonly masked?: boolean;
  readonly x: readonly number[];
  readonly h: readonly number[];
  /** Absent where the layer has no cell state. */
  readonly c?: readonly number[];
}

/** A version that the user can choose. */
export interface ProfileChoice {
  readonly id: Profile;
  readonly label: string;
}

/** A recurrence of the layer, for the first row of the batch. */
export interface PartSnapshot {
  /** As `Holding.part`. */
  readonly name: string;
  /** Of the cell or layer that runs along the steps: `LSTM` of a `Bidirectional`. */
  readonly className: string;
  /** It reads the layer's input, and not what another part returns. */
  readonly readsInput: boolean;
  /** At most a window's worth, in the order in which they are taken; `stepCount` is the full number. */
  readonly steps: readonly UnrolledStepSnapshot[];
  readonly stepCount: number;
  /** The full lengths of the vectors, of which a step may hold the first and last elements only. */
  readonly features: number;
  readonly units: number;
}

export interface PreviewSnapshot {
  /** Which layer this is: stays as it is while the layer is edited, differs for another one. */
  readonly key: string;
  readonly name: string;
  readonly className: string;
  readonly framework: string;
  /** The version whose semantics apply, as a user calls it. */
  readonly profile: string;
  /** Why that one, as a sentence. */
  readonly profileReason?: string;
  /** All versions that have such a layer, that one among them. */
  readonly profiles: readonly ProfileChoice[];
  /** 1-based. */
  readonly line: number;
  readonly signature: string;
  /** Which of its calls this is, and how often it is made, a part of a sentence each. */
  readonly repetition: readonly string[];
  /** Which arguments other files say, a sentence each. */
  readonly sources: readonly string[];
  readonly input: TensorSnapshot;
  readonly inputEditable: boolean;
  readonly weights: readonly TensorSnapshot[];
  readonly parameterCount: number;
  readonly fields: readonly FieldSnapshot[];
  readonly assumptions: readonly Assumption[];
  readonly deterministic: boolean;
  /** What to say of the numbers where they are not. */
  readonly randomWords?: string;
  readonly seed: number;
  /** What the combinations are of. */
  readonly flags: readonly FlagSnapshot[];
  readonly combinations: readonly CombinationSnapshot[];
  /** What the picture draws of each forward pass, a lane for each part; the document's own first, where it was made. */
  readonly passes: readonly (readonly PartSnapshot[])[];
  /** For each of `passes`, why it cannot be shown how its numbers came about; `null` where the page may ask that. */
  readonly unexplained: readonly (string | null)[];
  readonly explanation?: Explanation;
  readonly problems: readonly ProblemSnapshot[];
  readonly overrides: Overrides;
}

/** More than a page ever sends; longer lists are refused before they are looked at. */
const MOST_INPUT_VALUES = 100_000;
const MOST_ARGUMENTS = 100;
const MOST_AXES = 8;
/** UTF-16 units of a name or a text. */
const LONGEST_TEXT = 1_000;

/** The message, rebuilt from checked parts, or `undefined` where it is none that the page may send. */
export function parsePageMessage(message: unknown): PageMessage | undefined {
  if (!isObject(message)) {
    return undefined;
  }
  switch (message["type"]) {
    case "ready":
    case "cancel":
    case "reveal":
      return { type: message["type"] };
    case "pin":
      return typeof message["pinned"] === "boolean" ? { type: "pin", pinned: message["pinned"] } : undefined;
    case "choose":
      return isIndex(message["layer"]) ? { type: "choose", layer: message["layer"] } : undefined;
    case "copy":
      return isIndex(message["combination"]) ? { type: "copy", combination: message["combination"] } : undefined;
    case "explain": {
      const { key, place } = message;
      if (typeof key !== "string" || !(place === undefined || isStepPlace(place))) {
        return undefined;
      }
      return place === undefined ? { type: "explain", key } : { type: "explain", key, place: stepPlace(place) };
    }
    case "override": {
      const { key } = message;
      const overrides = parseOverrides(message["overrides"]);
      return overrides && typeof key === "string" ? { type: "override", key, overrides } : undefined;
    }
    default:
      return undefined;
  }
}

/** Overrides rebuilt from checked parts: finite numbers, and arguments that are numbers, texts or booleans. */
function parseOverrides(value: unknown): Overrides | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { arguments: given = {}, sizes: givenSizes = {}, input, seed, profile, ...others } = value;
  const argumentsGiven = parseArguments(given);
  const sizes = parseSizes(givenSizes);
  if (
    Object.keys(others).length > 0 ||
    argumentsGiven === undefined ||
    sizes === undefined ||
    !(seed === undefined || (typeof seed === "number" && Number.isSafeInteger(seed))) ||
    !(profile === undefined || (typeof profile === "string" && isProfile(profile))) ||
    !(input === undefined || isInputValues(input))
  ) {
    return undefined;
  }
  return {
    ...(Object.keys(argumentsGiven).length > 0 && { arguments: argumentsGiven }),
    ...(Object.keys(sizes).length > 0 && { sizes }),
    ...(seed !== undefined && { seed }),
    ...(profile !== undefined && { profile }),
    ...(input && { input: { shape: [...input.shape], values: [...input.values] } }),
  };
}

function parseSizes(value: unknown): Readonly<Record<string, number>> | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const entries = Object.entries(value);
  const checked = entries.flatMap(([axis, size]): [string, number][] =>
    typeof size === "number" && Number.isSafeInteger(size) ? [[axis, size]] : [],
  );
  return checked.length === entries.length && entries.length <= MOST_AXES ? Object.fromEntries(checked) : undefined;
}

function parseArguments(value: unknown): Readonly<Record<string, number | string | boolean>> | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const entries = Object.entries(value);
  const checked = entries.flatMap(([name, argument]): [string, number | string | boolean][] =>
    isText(name) &&
    (typeof argument === "boolean" || isText(argument) || (typeof argument === "number" && Number.isFinite(argument)))
      ? [[name, argument]]
      : [],
  );
  return checked.length === entries.length && entries.length <= MOST_ARGUMENTS
    ? Object.fromEntries(checked)
    : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === "string" && value.length <= LONGEST_TEXT;

const isIndex = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

const isInputValues = (value: unknown): value is InputValues =>
  isObject(value) &&
  isNumbers(value["shape"], MOST_AXES) &&
  value["shape"].every(isIndex) &&
  isNumbers(value["values"], MOST_INPUT_VALUES) &&
  value["values"].length === sizeOf(value["shape"]);

const isStepPlace = (value: unknown): value is StepPlace =>
  isObject(value) &&
  typeof value["part"] === "string" &&
  isIndex(value["row"]) &&
  isIndex(value["step"]) &&
  isIndex(value["unit"]) &&
  (value["pass"] === undefined || isIndex(value["pass"]));

const stepPlace = ({ part, row, step, unit, pass }: StepPlace): StepPlace => ({
  part,
  row,
  step,
  unit,
  ...(pass !== undefined && { pass }),
});

const isNumbers = (value: unknown, most: number): value is readonly number[] =>
  Array.isArray(value) &&
  value.length <= most &&
  value.every((item) => typeof item === "number" && Number.isFinite(item));
