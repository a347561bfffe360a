/** Functions that remember what they gave: with the same arguments, `lru_cache` does not run them again. */
import { decoratorName } from "./decorators";
import { followPerhaps } from "../expressions/choices";
import type { EvaluatedArgument, Interpreter } from "../interpreter";
import { keyOf } from "../values/keys";
import { createEntries } from "../values/joins";
import {
  constant,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type Dictionary,
  type Frame,
  type FunctionValue,
} from "../values/values";

const CACHING: ReadonlySet<string> = new Set(["cache", "lru_cache", "memoize"]);

/** Whether a decorator of it keeps what its calls give. */
export const isCached = ({ node }: FunctionValue): boolean =>
  node.kind === "function" && node.decorators.some((each) => CACHING.has(decoratorName(each) ?? ""));

/**
 * By the scope in which it was defined, of a method by the object that it is called on: what each such function has given,
 * by its arguments.
 */
const caches = new WeakMap<Frame | AbstractValue, Map<FunctionValue["node"], Dictionary["entries"]>>();

function cacheOf({ frame, node }: FunctionValue, self: AbstractValue | undefined): Dictionary["entries"] {
  const owner = self ?? frame;
  const held = caches.get(owner) ?? new Map<FunctionValue["node"], Dictionary["entries"]>();
  caches.set(owner, held);
  const known = held.get(node);
  if (known !== undefined) return known;
  const cell = createEntries();
  cell.value = new Map();
  held.set(node, cell);
  return cell;
}

/** What a call gives that may have been made before; `run` follows it. */
export function remembered(
  interpreter: Interpreter,
  callee: FunctionValue,
  given: readonly EvaluatedArgument[],
  self: AbstractValue | undefined,
  run: () => AbstractValue,
): AbstractValue {
  const { store } = interpreter;
  const cache = cacheOf(callee, self);
  const before = store.get(cache) ?? UNCERTAIN;
  const key = keyOf(
    tuple(given.flatMap(({ name, spread, value }) => [spread ? UNKNOWN : constant(name ?? null), value])),
  );
  const known = before !== UNCERTAIN && key !== undefined ? before.get(key) : undefined;
  if (known !== undefined) return known;
  const isNew = before !== UNCERTAIN && (before.size === 0 || key !== undefined);
  const result = isNew ? run() : followPerhaps(interpreter, true, run);
  store.set(cache, before !== UNCERTAIN && key !== undefined ? new Map([...before, [key, result]]) : UNCERTAIN);
  return isNew ? result : UNKNOWN;
}
