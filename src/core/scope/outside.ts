/** Functions and classes on both sides of a file's border: who calls them from outside, what comes in from there. */
import { setMember } from "./assign";
import type { EvaluatedArgument, Interpreter } from "./interpreter";
import type { Definition, OutsideCall } from "./modules";
import { UNCERTAIN, type AbstractValue } from "./values";

/** Gives an object what the `__init__` of a base in another file sets, as far as that is plain. */
export function initialiseOutside(
  interpreter: Interpreter,
  base: Definition,
  given: readonly EvaluatedArgument[],
  self: AbstractValue,
): void {
  const made = interpreter.callOutside(base, given);
  if (made?.kind !== "instance") return;
  for (const [name, { value }] of made.fields) {
    if (value !== undefined) setMember(interpreter, self, name, value);
  }
}

/** Calls that give the same are one. */
export function distinctCalls(calls: readonly OutsideCall[]): readonly OutsideCall[] {
  const seen = new Set<string>();
  return calls.filter(({ name, arguments: given }) => {
    const key = JSON.stringify([name, ...given.map((each) => [each.name, each.spread, keyOf(each.value, 0)])]);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** What is deeper in an object does not tell calls apart: they are kept apart then. */
const MAX_DEPTH = 4;

type Key = string | number | boolean | null | readonly Key[];

function keyOf(value: AbstractValue, depth: number): Key {
  if (depth > MAX_DEPTH) return Math.random();
  const inner = (each: AbstractValue | undefined): Key => (each === undefined ? "" : keyOf(each, depth + 1));
  switch (value.kind) {
    case "constant":
      return [value.kind, value.value];
    case "external":
      return [value.kind, value.path];
    case "tuple":
      return [value.kind, ...value.items.map(inner)];
    case "list": {
      const items = value.items.value ?? UNCERTAIN;
      return [value.kind, ...(items === UNCERTAIN ? ["?"] : items.map(inner))];
    }
    case "dictionary": {
      const entries = value.entries.value ?? UNCERTAIN;
      return [value.kind, ...(entries === UNCERTAIN ? ["?"] : [...entries].map(([name, each]) => [name, inner(each)]))];
    }
    case "instance":
      return [value.kind, ...[...value.fields].map(([name, cell]) => [name, inner(cell.value)])];
    default:
      return value.kind;
  }
}
