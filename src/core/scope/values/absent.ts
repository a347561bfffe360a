/**
 * What an object does not have: `undefined` to JavaScript, where the object stands in the call that is followed, or is
 * the parameter's default. Of another one nobody knows what is set where it is not seen.
 */
import type { Interpreter } from "../interpreter";
import { ABSENT, NONE, type AbstractValue, type Dictionary, type Instance } from "./values";

const closed = new WeakSet<Dictionary>();

/** Notes that an object has no other keys than those that are known of it. */
export function noteClosed(value: AbstractValue): void {
  if (value.kind === "dictionary") closed.add(value);
}

/** What a function gives that returns nothing. */
export const nothingIn = ({ program }: Interpreter): AbstractValue => (program.isScript ? ABSENT : NONE);

export const isClosed = (value: Dictionary): boolean => closed.has(value);

const settings = new WeakSet<AbstractValue>();

/** Notes a value of settings to which a command line may add others. */
export const noteSetting = (value: AbstractValue): void => void settings.add(value);

/** Whether these are such settings, or a copy of them: a key that is not among them may be there all the same. */
export function mayHaveMore(entries: ReadonlyMap<string, AbstractValue>): boolean {
  for (const value of entries.values()) if (settings.has(value)) return true;
  return false;
}

/** Objects that may have attributes under names that nobody can tell. */
const openObjects = new WeakSet<Instance>();

/** Whether the object may have attributes that are not known by name. */
export const isOpenObject = (object: AbstractValue): boolean => object.kind === "instance" && openObjects.has(object);

/** Notes that of an object, or the copy of one, not all attributes are known. */
export const noteOpenObject = (object: Instance): void => void openObjects.add(object);
