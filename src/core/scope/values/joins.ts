/** What variables, lists and dicts hold where two ways through the program meet: what both agree on. */
import { Cell } from "../store";
import { fewNumbers, joinArrays } from "./numbers";
import { sameSizes } from "./size";
import {
  choiceOf,
  hasNumbers,
  isAbsent,
  isClassLike,
  objectsOf,
  PERHAPS,
  sameValue,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type Dictionary,
  type List,
} from "./values";

/**
 * A variable without a value; two ways that give it different ones leave it unknown.
 * @param madeAt when the object was made whose attribute it is
 */
export const createVariable = (madeAt = 0): Cell<AbstractValue> =>
  new Cell<AbstractValue>(joinValues, UNKNOWN, { isOfProgram: true, madeAt, lasting: ofLibrary });

/** An attribute of an object in whose place its class has another, which is meant where the object has none. */
export const createOverride = (madeAt = 0): Cell<AbstractValue> =>
  new Cell<AbstractValue>(joinValues, UNKNOWN, { isOfProgram: true, hasOther: true, madeAt, lasting: ofLibrary });

/** Two of a library's values have in common what says the same or less of more turns: a shape with open axes. */
const ofLibrary = (joined: AbstractValue): AbstractValue | undefined =>
  joined.kind === "library" ? joined : undefined;

/** The items of a list, which are not known yet. */
export const createItems = (madeAt = 0): List["items"] =>
  new Cell<Items>(joinItems, UNCERTAIN, { isOfProgram: true, madeAt });

/** The entries of a dict, which are not known yet. */
export const createEntries = (madeAt = 0): Dictionary["entries"] =>
  new Cell<Entries>(joinEntries, UNCERTAIN, { isOfProgram: true, madeAt, lasting: unchangedEntries });

/** How many values are compared to join two; a few lines can put more of them in each other than can be counted. */
const MAX_JOINED = 10_000;

/** What a variable holds after two ways that gave it different values: what they agree on. */
export const joinValues = (one: AbstractValue, other: AbstractValue): AbstractValue =>
  joinWithin({ left: MAX_JOINED }, one, other);

const joinItems = (one: Items, other: Items): Items => joinItemsWithin({ left: MAX_JOINED }, one, other);

/** How many values may still be compared. */
interface Allowance {
  left: number;
}

function joinWithin(allowance: Allowance, one: AbstractValue, other: AbstractValue): AbstractValue {
  if (allowance.left-- <= 0) return UNKNOWN;
  if (one === other || sameValue(one, other)) return one;
  if (one.kind === "tuple" && other.kind === "tuple") {
    const items = joinItemsWithin(allowance, one.items, other.items);
    const isPlain = !one.unordered && !other.unordered && !one.reads && !other.reads;
    if (items === UNCERTAIN) return UNKNOWN;
    // In which order a set of other items comes, and what a view of another dict shows later, is not known.
    if (items === one.items && one.unordered === other.unordered && !one.reads && !other.reads) return one;
    return isPlain ? tuple(items) : UNKNOWN;
  }
  if (one.kind === "array" && other.kind === "array" && sameSizes(one.shape, other.shape)) {
    return joinArrays(one, other);
  }
  if (isClassLike(one) && isClassLike(other)) return choiceOf([one, other]) ?? UNKNOWN;
  const joined = one.kind === "library" && other.kind === "library" ? one.join?.(other) : undefined;
  if (joined !== undefined && joined.kind !== "unknown") return joined;
  const objects = objectsOf(one);
  const others = objectsOf(other).filter((each) => !objects.includes(each));
  const all = fewNumbers([...objects, ...others]).slice(0, MOST_OBJECTS);
  const isKept = !isAbsent(one) || isAbsent(other);
  const isSame = one.kind === "unknown" && all.length === objects.length && isKept && !one.isNumber;
  if (isSame && (one.symbol === undefined || (other.kind === "unknown" && one.symbol === other.symbol))) return one;
  return all.length === 0 ? UNKNOWN : { kind: "unknown", oneOf: all };
}

/** What stands for each of the items of a loop in turn: unknown, but for the objects that it may be. */
export function anyOf(items: readonly AbstractValue[]): AbstractValue {
  const allowance: Allowance = { left: MAX_JOINED };
  const [first = UNKNOWN, ...others] = items;
  const joined = others.reduce((one, other) => joinWithin(allowance, one, other), first);
  const objects = objectsOf(joined);
  if (hasNumbers(joined)) return { kind: "unknown", oneOf: objects };
  return joined.kind === "tuple" || joined.kind === "unknown" || objects.length > 0 ? joined : UNKNOWN;
}

/** So many objects are kept of which a value may be one. */
const MOST_OBJECTS = 64;

type Items = readonly AbstractValue[] | typeof UNCERTAIN;

function joinItemsWithin(allowance: Allowance, one: Items, other: Items): Items {
  if (one === UNCERTAIN || other === UNCERTAIN || one.length !== other.length) return UNCERTAIN;
  const joined = one.map((value, index) => joinWithin(allowance, value, other[index]!));
  return joined.every((value, index) => value === one[index]) ? one : joined;
}

type Entries = ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN;

function joinEntries(one: Entries, other: Entries): Entries {
  if (one === UNCERTAIN || other === UNCERTAIN) return UNCERTAIN;
  if (one.size + other.size > MAX_JOINED) return UNCERTAIN;
  const allowance: Allowance = { left: MAX_JOINED };
  const joined = new Map(
    [...new Set([...one.keys(), ...other.keys()])].map((key) => {
      const [value = PERHAPS, there = PERHAPS] = [one.get(key), other.get(key)];
      const isBoth = value !== PERHAPS && there !== PERHAPS;
      return [key, isBoth ? joinWithin(allowance, value, there) : PERHAPS];
    }),
  );
  return [...joined].every(([key, value]) => value === one.get(key)) ? one : joined;
}

/** The entries that are the same in both; of the others it is known at most which objects they may be. */
function unchangedEntries(joined: Entries, before: Entries): Entries | undefined {
  if (joined === UNCERTAIN || before === UNCERTAIN) return undefined;
  return new Map(
    [...joined].map(([key, value]) => {
      if (value === PERHAPS || value === before.get(key)) return [key, value];
      const oneOf = objectsOf(value);
      return [key, oneOf.length === 0 ? UNKNOWN : { kind: "unknown", oneOf }];
    }),
  );
}
