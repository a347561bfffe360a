/** What a call of another file's function has changed of the objects that it was given, and of what these hold. */
import { isOptionParser, optionsHeld } from "../../model/languages/python-options";
import { ancestry } from "../../scope/expressions/members";
import { isOpenObject } from "../../scope/values/absent";
import { UNCERTAIN, UNKNOWN, type AbstractValue, type Instance } from "../../scope/values/values";

/** So deep in what it is given, and at so many objects, it is looked for changes. */
const MAX_DEPTH = 6;
const MOST_WATCHED = 500;

/** An object on this side, what stands for it there, and what that held before. */
export interface Watched {
  readonly here: AbstractValue;
  readonly there: AbstractValue;
  readonly before: unknown;
}

export interface Change {
  /** On this side. */
  readonly object: AbstractValue;
  /** Absent where any of what it holds may be another. */
  readonly name: string | undefined;
  readonly value: AbstractValue;
}

/** The objects of which a call may change something, as they are before it. */
export function watch(pairs: readonly (readonly [here: AbstractValue, there: AbstractValue])[]): readonly Watched[] {
  const watched = new Map<AbstractValue, Watched>();
  let work = pairs;
  for (let depth = 0; work.length > 0 && depth < MAX_DEPTH; depth++) {
    const inner: (readonly [AbstractValue, AbstractValue])[] = [];
    for (const [here, there] of work) {
      if (watched.has(there) || watched.size >= MOST_WATCHED) continue;
      const before = contentOf(there);
      if (before !== undefined) watched.set(there, { here, there, before });
      for (const [name, value] of membersOf(there)) {
        const own = isHolding(value) ? memberOf(here, name) : undefined;
        if (own !== undefined) inner.push([own, value]);
      }
    }
    work = inner;
  }
  return [...watched.values()];
}

/** What became of them. */
export const changesSince = (
  watched: readonly Watched[],
  carry: (value: AbstractValue) => AbstractValue,
): readonly Change[] =>
  watched.flatMap(({ here, there, before }): readonly Change[] => {
    const after = contentOf(there);
    if (after === before) return [];
    const isAnyOther = !(before instanceof Map) || !(after instanceof Map) || !isNamed(there);
    if (isAnyOther || (there.kind === "dictionary" && [...before.keys()].some((key) => !after.has(key))))
      return [{ object: here, name: undefined, value: UNKNOWN }];
    const opened =
      isOpenObject(there) && !isOpenObject(here) ? [{ object: here, name: undefined, value: UNKNOWN }] : [];
    const known: ReadonlyMap<string, AbstractValue> = before;
    const changed = [...membersOf(there)].flatMap(([name, held]) => {
      const old = known.get(name);
      const isSame = held === old || (held.kind === "unknown" && old?.kind === "unknown");
      return isSame ? [] : [{ object: here, name, value: carry(held) }];
    });
    return [...opened, ...changed];
  });

/** Whether what it holds stands under names. */
const isNamed = (value: AbstractValue): boolean =>
  value.kind === "instance" || value.kind === "dictionary" || isOptionParser(value);

const isHolding = ({ kind }: AbstractValue): boolean =>
  kind === "instance" || kind === "dictionary" || kind === "list" || kind === "tuple" || kind === "library";

/** What is another value once it was changed: of an object, all its attributes. */
function contentOf(value: AbstractValue): unknown {
  if (value.kind === "instance") return new Map(membersOf(value));
  if (value.kind === "dictionary") return value.entries.value ?? UNCERTAIN;
  if (value.kind === "list") return value.items.value ?? UNCERTAIN;
  return isOptionParser(value) ? (optionsHeld(value) ?? UNCERTAIN) : undefined;
}

/** What stands in a value, by its names or places. */
export function* membersOf(value: AbstractValue): Generator<readonly [string, AbstractValue]> {
  if (value.kind === "instance") {
    for (const [name, cell] of value.fields) yield [name, cell.value ?? UNKNOWN];
    return;
  }
  const content = value.kind === "tuple" ? value.items : contentOf(value);
  if (content instanceof Map) yield* content;
  else if (Array.isArray(content)) for (const [index, item] of content.entries()) yield [String(index), item];
}

/** The same on the other side, where an object's class may have what the object has not itself. */
function memberOf(value: AbstractValue, name: string): AbstractValue | undefined {
  if (value.kind === "instance") return value.fields.get(name)?.value ?? classAttribute(value, name);
  for (const [each, held] of membersOf(value)) if (each === name) return held;
  return undefined;
}

function classAttribute({ class: owner }: Instance, name: string): AbstractValue | undefined {
  for (const { frame } of ancestry(owner)) {
    const held = frame.names.get(name)?.value;
    if (held !== undefined) return held;
  }
  return undefined;
}
