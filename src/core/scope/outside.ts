/** Functions and classes on both sides of a file's border: who calls them from outside, what comes in from there. */
import type { Parameter } from "../syntax/syntax";
import { setMember } from "./assign";
import type { EvaluatedArgument, Interpreter } from "./interpreter";
import type { Definition, OutsideCall } from "./modules";
import type { Cell } from "./store";
import { createVariable, UNCERTAIN, UNKNOWN, type AbstractValue } from "./values";

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

/**
 * The calls of one function that differ, with their arguments by name. What one call leaves open, as it comes from a
 * file that was saved or from who calls that in turn, is what all the others say, where they agree. A default stands
 * only where a call leaves its parameter out.
 * @param parameters of the function, without the object that it is called on
 */
export function distinctCalls(
  calls: readonly OutsideCall[],
  parameters: readonly Parameter[],
): readonly (readonly EvaluatedArgument[])[] {
  const happening = calls.filter(({ isDead }) => !isDead);
  const bound = (happening.length > 0 ? happening : calls).map((call) => boundArguments(call, parameters));
  const agreed = new Map(parameters.map(({ name }) => [name, agreedArgument(bound, name)]));
  // Without parameters it is a class that hands on all to its base.
  const takesRest = parameters.length === 0 || parameters.some(({ rest }) => rest !== undefined);
  const distinct = new Map<string, readonly EvaluatedArgument[]>();
  for (const { byName, rest } of bound) {
    const given = parameters.flatMap(({ name }) => {
      const own = byName.get(name);
      return (isOpen(own, rest) ? agreed.get(name) : undefined) ?? own ?? [];
    });
    const all = [...given, ...(takesRest ? rest : rest.filter(isSpread))];
    distinct.set(JSON.stringify(all.map((each) => [each.name, each.spread, keyOf(each.value, 0)])), all);
  }
  return [...distinct.values()];
}

interface BoundArguments {
  readonly caller: string;
  readonly byName: ReadonlyMap<string, EvaluatedArgument>;
  /** What no parameter takes by its name. */
  readonly rest: readonly EvaluatedArgument[];
}

function boundArguments({ caller, arguments: given }: OutsideCall, parameters: readonly Parameter[]): BoundArguments {
  const byName = new Map<string, EvaluatedArgument>();
  const rest: EvaluatedArgument[] = [];
  let position = 0;
  let isOpen = false;
  for (const argument of given) {
    const at = argument.name === undefined && !isOpen ? parameters[position] : undefined;
    const name = argument.name ?? (at?.rest === undefined && at?.keywordOnly !== true ? at?.name : undefined);
    if (argument.spread !== undefined || name === undefined) {
      // Which parameters the positions behind it mean, nobody knows.
      isOpen = true;
      rest.push(argument);
      continue;
    }
    if (argument.name === undefined) position++;
    byName.set(name, { ...argument, name });
  }
  return { caller, byName, rest };
}

const isSpread = ({ spread }: EvaluatedArgument): boolean => spread !== undefined;

/** Whether a call gives the parameter something of which nothing is known; what is spread may hold it. */
const isOpen = (own: EvaluatedArgument | undefined, rest: readonly EvaluatedArgument[]): boolean =>
  own === undefined ? rest.some(isSpread) : own.value.kind === "unknown";

/** What is left open counts as saying nothing, unless there is more of it for each that says something. */
const MOST_OPEN = 2;

/** The argument that all calls give that say anything of the parameter; of objects, what all of them hold. */
function agreedArgument(bound: readonly BoundArguments[], name: string): EvaluatedArgument | undefined {
  const said = bound
    .filter(({ byName, rest }) => !isOpen(byName.get(name), rest))
    .map(({ byName }) => byName.get(name));
  const keys = new Set(said.map((argument) => (argument ? JSON.stringify(keyOf(argument.value, 0)) : "")));
  if (keys.size === 0 || isMostlyOpen(bound, name)) return undefined;
  return keys.size === 1 ? said[0] : sharedObject(said);
}

/** An object with the attributes that these have in common; what one of them holds otherwise is unknown. */
function sharedObject(given: readonly (EvaluatedArgument | undefined)[]): EvaluatedArgument | undefined {
  const [first, ...others] = given;
  if (first?.value.kind !== "instance") return undefined;
  const fields = new Map<string, Cell<AbstractValue>>();
  for (const [name, { value = UNKNOWN }] of first.value.fields) {
    const key = JSON.stringify(keyOf(value, 1));
    const isShared = others.every((other) => {
      const held = other?.value.kind === "instance" ? other.value.fields.get(name)?.value : undefined;
      return held !== undefined && JSON.stringify(keyOf(held, 1)) === key;
    });
    const cell = createVariable();
    cell.value = isShared ? value : UNKNOWN;
    fields.set(name, cell);
  }
  return { ...first, value: { ...first.value, fields } };
}

/** Whether most files leave the parameter open, those that mostly do; a call that is followed again counts once. */
function isMostlyOpen(bound: readonly BoundArguments[], name: string): boolean {
  const byFile = new Map<string, { readonly open: Set<unknown>; readonly said: Set<unknown> }>();
  for (const { caller, byName, rest } of bound) {
    const file = byFile.get(caller) ?? { open: new Set(), said: new Set() };
    byFile.set(caller, file);
    const argument = byName.get(name);
    (isOpen(argument, rest) ? file.open : file.said).add((argument ?? rest[0])?.node);
  }
  const isFileOpen = [...byFile.values()].map(({ open, said }) => open.size > MOST_OPEN * said.size);
  const openFiles = isFileOpen.filter(Boolean).length;
  return openFiles > MOST_OPEN * (isFileOpen.length - openFiles);
}

/** What is deeper in an object does not tell calls apart: they are kept apart then. */
const MAX_DEPTH = 4;

/** Numbers for the objects that are not looked into. */
const seenDeep = new WeakMap<AbstractValue, number>();
let lastDeep = 0;

function noteDeep(value: AbstractValue): number {
  seenDeep.set(value, ++lastDeep);
  return lastDeep;
}

type Key = string | number | boolean | null | readonly Key[];

function keyOf(value: AbstractValue, depth: number): Key {
  if (depth > MAX_DEPTH) return ["deep", seenDeep.get(value) ?? noteDeep(value)];
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
