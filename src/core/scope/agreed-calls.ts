/** The calls that other files make of one function, and what they agree on where one of them leaves something open. */
import type { Parameter } from "../syntax/syntax";
import { isOpenObject } from "./values/absent";
import type { EvaluatedArgument } from "./interpreter";
import type { OutsideCall } from "./modules";
import { createEntries, createVariable } from "./values/joins";
import { UNCERTAIN, UNKNOWN, type AbstractValue } from "./values/values";

/**
 * The calls of one function that differ, with their arguments by name. What one call leaves open, as it comes from a
 * file that was saved or from who calls that in turn, is what all the others say, where they agree; so are the attributes
 * and entries of an argument. Calls that do not happen count where those that do say nothing. A default stands only where
 * a call leaves its parameter out.
 * @param parameters of the function, without the object that it is called on
 * @param isStrict whether a call fails that does not fit: it counts where no other does
 */
export function distinctCalls(
  calls: readonly OutsideCall[],
  parameters: readonly Parameter[],
  isStrict: boolean,
): readonly (readonly EvaluatedArgument[])[] {
  const boundWhere = (dead: boolean): readonly BoundArguments[] =>
    calls.filter(({ isDead }) => isDead === dead).map((call) => boundArguments(call, parameters));
  const [live, dead] = [boundWhere(false), boundWhere(true)];
  // Without parameters it is a class that hands on all to its base.
  const takesRest = parameters.length === 0 || parameters.some(({ rest }) => rest !== undefined);
  const required = parameters.filter((each) => each.default === undefined && each.rest === undefined);
  const fits = ({ byName, rest }: BoundArguments): boolean =>
    rest.some(isSpread) ||
    (required.every(({ name }) => byName.has(name)) && (takesRest || rest.every(({ ofHeir }) => ofHeir)));
  const asked = live.length > 0 ? live : dead;
  const fitting = isStrict ? asked.filter(fits) : [];
  const bound = fitting.length > 0 ? fitting : asked;
  const told = new Map(parameters.map(({ name }) => [name, bound.map((each) => toldOf(each, name))]));
  const toldElsewhere = new Map(parameters.map(({ name }) => [name, dead.map((each) => toldOf(each, name))]));
  const distinct = new Map<string, readonly EvaluatedArgument[]>();
  for (const { caller, byName, rest } of bound) {
    // What `*args` takes stands behind what is given by position.
    const [next] = takesRest ? rest : [];
    const isByPosition = next !== undefined && next.name === undefined && !isSpread(next);
    const lastByPosition = isByPosition ? parameters.findIndex((each) => each.rest === "items") : 0;
    const given = parameters.flatMap(({ name }, at) => {
      const own = byName.get(name);
      const groups = [told.get(name) ?? [], toldElsewhere.get(name) ?? []].map((each) =>
        each.map((one) => ({ ...one, isBeside: one.caller === caller })),
      );
      const value = completed(own?.value, groups, 0);
      const isLeftOut = own === undefined && !rest.some(isSpread);
      const key = at >= lastByPosition ? { name } : {};
      if (isLeftOut || value === undefined || value === own?.value) return own ? { ...own, ...key } : [];
      return { ...(own ?? { node: rest[0]!.node }), ...key, value };
    });
    const all = [...given, ...rest.filter((each) => takesRest || isSpread(each) || each.ofHeir)];
    distinct.set(keyOfArguments(all), all);
  }
  return [...distinct.values()];
}

const keyOfArguments = (given: readonly EvaluatedArgument[]): string =>
  JSON.stringify(given.map(({ name, spread, value }) => [name, spread, keyOf(value, 0)]));

/** The same of calls that stand in one place, of one name, with arguments that nothing tells apart. */
export const keyOfCall = ({ caller, name, isDead, arguments: given }: OutsideCall): string =>
  JSON.stringify([caller, name, isDead, given[0]?.node.span.start, keyOfArguments(given)]);

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
    if (argument.ofHeir) {
      rest.push(argument);
      continue;
    }
    const at = argument.name === undefined && !isOpen ? parameters[position] : undefined;
    const name = argument.name ?? (at?.rest === undefined && at?.keywordOnly !== true ? at?.name : undefined);
    if (argument.spread !== undefined || name === undefined) {
      // Which parameters the positions behind it mean, nobody knows.
      isOpen = true;
      rest.push(argument);
      continue;
    }
    if (!parameters.some((parameter) => parameter.name === name && parameter.rest === undefined)) {
      rest.push(argument);
      continue;
    }
    if (argument.name === undefined) position++;
    byName.set(name, argument);
  }
  return { caller, byName, rest };
}

const isSpread = ({ spread }: EvaluatedArgument): boolean => spread !== undefined;

/** What one call says of a parameter, or of something in what it gives. */
interface Told {
  readonly caller: string;
  /** Which call of the file: one that is followed again is the same. */
  readonly call: unknown;
  /** `undefined` where it is left out. */
  readonly value: AbstractValue | undefined;
  /** Nothing is known of what it is. */
  readonly isOpen: boolean;
  /**
   * It stands in the file whose call is to be completed: another call there makes another object, and so does the same
   * call once more, so that it does not tell of this one.
   */
  readonly isBeside?: boolean;
}

const tells = ({ isOpen, isBeside }: Told): boolean => !isOpen && isBeside !== true;

/** What is spread may hold what is not given by itself. */
function toldOf({ caller, byName, rest }: BoundArguments, name: string): Told {
  const own = byName.get(name);
  const isOpen = own === undefined ? rest.some(isSpread) : own.value.kind === "unknown";
  return { caller, call: (own ?? rest[0])?.node, value: own?.value, isOpen };
}

/** What is left open counts as saying nothing, unless there is more of it for each that says something. */
const MOST_OPEN = 2;

/** What is deeper in an object is not looked at to tell calls apart, or to complete them. */
const MAX_DEPTH = 4;

/**
 * What a call gives, and in the place of what it leaves open that which the others agree on; of the first group of them
 * that says anything.
 */
function completed(
  own: AbstractValue | undefined,
  groups: readonly (readonly Told[])[],
  depth: number,
): AbstractValue | undefined {
  if (own === undefined || own.kind === "unknown") {
    const telling = groups.find((told) => told.some(tells));
    return (telling && agreedValue(telling, depth)) ?? own;
  }
  if (depth >= MAX_DEPTH || !membersIn(own)) return own;
  const filled = filledIn(own, groups, depth);
  return filled ?? own;
}

/** What all say that say anything; of objects that differ, what they agree on. */
function agreedValue(told: readonly Told[], depth: number): AbstractValue | undefined {
  const said = told.filter(tells).map(({ value }) => value);
  if (said.length === 0 || isMostlyOpen(told)) return undefined;
  const keys = new Set(said.map((value) => (value ? JSON.stringify(keyOf(value, 0)) : "")));
  const [first] = said;
  if (keys.size === 1) return first;
  const isObject = first !== undefined && said.every((value) => value?.kind === first.kind && membersIn(value));
  return isObject && depth < MAX_DEPTH ? filledIn(first, [told], depth, true) : undefined;
}

/**
 * The object with what the calls say of its attributes or entries.
 * @param isShared whether it stands for all of them: then its own word counts no more than theirs
 */
function filledIn(
  object: AbstractValue,
  groups: readonly (readonly Told[])[],
  depth: number,
  isShared = false,
): AbstractValue | undefined {
  const own = membersIn(object);
  if (own === undefined) return undefined;
  const names = new Set(own.keys());
  // What an object has not is no attribute that is left open, but of one of which not all are known.
  if (isShared || isOpenObject(object)) {
    for (const { value } of groups.flat())
      for (const name of (value && membersIn(value)?.keys()) ?? []) names.add(name);
  }
  const members = new Map<string, AbstractValue>();
  let isChanged = isShared;
  for (const name of names) {
    const held = isShared ? undefined : own.get(name);
    const inner = groups.map((told) => told.map((each) => memberTold(each, name)));
    const value = completed(held, inner, depth + 1) ?? UNKNOWN;
    members.set(name, value);
    if (value !== held) isChanged = true;
  }
  return isChanged ? withMembers(object, members) : undefined;
}

/** An object without such an attribute says nothing: the call fails there, or does without it. */
function memberTold(told: Told, name: string): Told {
  const value = told.value && membersIn(told.value)?.get(name);
  return { ...told, value, isOpen: value === undefined || value.kind === "unknown" };
}

/** The attributes of an object, or the entries of a dict. */
function membersIn(value: AbstractValue): ReadonlyMap<string, AbstractValue> | undefined {
  if (value.kind === "instance") {
    return new Map([...value.fields].map(([name, cell]) => [name, cell.value ?? UNKNOWN]));
  }
  const entries = value.kind === "dictionary" ? (value.entries.value ?? UNCERTAIN) : UNCERTAIN;
  return entries === UNCERTAIN ? undefined : entries;
}

function withMembers(object: AbstractValue, members: ReadonlyMap<string, AbstractValue>): AbstractValue {
  if (object.kind === "instance") {
    const cells = [...members].map(([name, value]) => {
      const cell = createVariable();
      cell.value = value;
      return [name, cell] as const;
    });
    return { ...object, fields: new Map(cells) };
  }
  const entries = createEntries();
  entries.value = members;
  return { kind: "dictionary", entries };
}

/** Whether most files leave it open, those that mostly do; a call that is followed again counts once. */
function isMostlyOpen(told: readonly Told[]): boolean {
  const byFile = new Map<string, { readonly open: Set<unknown>; readonly said: Set<unknown> }>();
  for (const { caller, call, isOpen } of told) {
    const file = byFile.get(caller) ?? { open: new Set(), said: new Set() };
    byFile.set(caller, file);
    (isOpen ? file.open : file.said).add(call);
  }
  const isFileOpen = [...byFile.values()].map(({ open, said }) => open.size > MOST_OPEN * said.size);
  const openFiles = isFileOpen.filter(Boolean).length;
  return openFiles > MOST_OPEN * (isFileOpen.length - openFiles);
}

/** Numbers for the objects that are not looked into. */
const seenDeep = new WeakMap<AbstractValue, number>();
let lastDeep = 0;

function noteDeep(value: AbstractValue): number {
  seenDeep.set(value, ++lastDeep);
  return lastDeep;
}

type Key = string | number | boolean | null | readonly Key[];

/** So many values in one are looked at to tell it from others: a few lines can put more of them in each other. */
const MOST_IN_KEY = 2000;

function keyOf(value: AbstractValue, depth: number, budget = { left: MOST_IN_KEY }): Key {
  if (depth > MAX_DEPTH || budget.left-- <= 0) return ["deep", seenDeep.get(value) ?? noteDeep(value)];
  const inner = (each: AbstractValue | undefined): Key => (each === undefined ? "" : keyOf(each, depth + 1, budget));
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
    case "library":
      return [value.kind, value.key ?? null];
    default:
      return value.kind;
  }
}
