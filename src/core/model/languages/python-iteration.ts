/** Python's `itertools` and `functools.reduce`, over lists that are known. */
import { turnsFor } from "../../scope/turns";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { entriesOf, newDictionary } from "../../scope/values/collections";
import { tuple, UNKNOWN, type AbstractValue } from "../../scope/values/values";

/** More combinations are not written out. */
const MOST_COMBINATIONS = 256;

/** Longer lists are not joined or repeated. */
const MOST_ITEMS = 4096;

type Items = readonly AbstractValue[];

/** The items of each positional argument; `undefined` where one is not known, or there are others. */
function listsOf(interpreter: Interpreter, site: CallSite): readonly Items[] | undefined {
  const lists = site.arguments.map(({ name, spread, value }) =>
    name === undefined && spread === undefined ? itemsOf(interpreter, value) : undefined,
  );
  const known = lists.filter((list) => list !== undefined);
  return known.length === lists.length ? known : undefined;
}

/** `itertools.product(sizes, rates)`: all combinations, those of the last list next to each other. */
function productOf(lists: readonly Items[]): readonly Items[] | undefined {
  let combinations: readonly Items[] = [[]];
  for (const list of lists) {
    if (combinations.length * list.length > MOST_COMBINATIONS) return undefined;
    combinations = combinations.flatMap((before) => list.map((item) => [...before, item]));
  }
  return combinations;
}

function repeated(site: CallSite): Items | undefined {
  const [value, times] = site.arguments.map((argument) => argument.value);
  const count = times?.kind === "constant" && typeof times.value === "number" ? times.value : undefined;
  if (value === undefined || count === undefined || count > MOST_ITEMS) return undefined;
  return Array.from({ length: Math.max(0, count) }, () => value);
}

const joined = (lists: readonly Items[]): Items | undefined =>
  lists.reduce((sum, { length }) => sum + length, 0) <= MOST_ITEMS ? lists.flat() : undefined;

/** `reduce(function, items, initial)` */
function reduced(interpreter: Interpreter, site: CallSite): AbstractValue | undefined {
  const [callee, list, initial] = site.arguments;
  const items = list && itemsOf(interpreter, list.value);
  if (callee === undefined || list === undefined || items === undefined || items.length > turnsFor(items))
    return undefined;
  const [first, ...rest] = initial ? [initial.value, ...items] : items;
  const { node } = list;
  return rest.reduce<AbstractValue | undefined>(
    (before, item) =>
      before &&
      interpreter.call(callee.value, {
        ...site,
        written: [],
        arguments: [before, item].map((value) => ({ value, node })),
      }),
    first,
  );
}

const GRID = /^sklearn\.(?:model_selection|grid_search)\.ParameterGrid$/;

/** scikit-learn's `ParameterGrid({"units": [8, 16]})`: a dict for each combination, those of the last key next to each other. */
function gridOf(interpreter: Interpreter, { arguments: given }: CallSite): AbstractValue | undefined {
  const [grid] = given;
  const entries = grid && entriesOf(interpreter, grid.value);
  if (entries === undefined || given.length > 1) return undefined;
  const keys = [...entries.keys()].toSorted();
  const lists = keys.map((key) => itemsOf(interpreter, entries.get(key)!));
  const known = lists.filter((list) => list !== undefined);
  const combinations = known.length === lists.length ? productOf(known) : undefined;
  return (
    combinations &&
    tuple(combinations.map((each) => newDictionary(interpreter, new Map(keys.map((key, at) => [key, each[at]!])))))
  );
}

/** What a function of `itertools`, or `functools.reduce`, gives; `undefined` for other modules' functions. */
export function callIteration(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  if (path === "functools.reduce") return reduced(interpreter, site) ?? UNKNOWN;
  if (GRID.test(path)) return gridOf(interpreter, site) ?? UNKNOWN;
  if (!path.startsWith("itertools.")) return undefined;
  const items = iterated(interpreter, path.slice("itertools.".length), site);
  return items ? tuple(items) : UNKNOWN;
}

function iterated(interpreter: Interpreter, name: string, site: CallSite): Items | undefined {
  if (name === "repeat") return repeated(site);
  const lists = listsOf(interpreter, site);
  const [first] = lists ?? [];
  if (lists === undefined || first === undefined) return undefined;
  switch (name) {
    case "product":
      return productOf(lists)?.map(tuple);
    case "chain":
      return joined(lists);
    case "chain.from_iterable": {
      const inner = first.map((item) => itemsOf(interpreter, item));
      const known = inner.filter((list) => list !== undefined);
      return known.length === inner.length ? joined(known) : undefined;
    }
    case "pairwise":
      return first.slice(1).map((item, index) => tuple([first[index]!, item]));
    default:
      return undefined;
  }
}
