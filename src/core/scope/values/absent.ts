/**
 * Keys and attributes that an object does not have. In JavaScript they are `undefined`, if the object is written in the call
 * that is followed or as a parameter's default; other objects may get them in code that is not seen.
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

/** Whether these are such settings, or a copy of them: a key that is missing here may be given all the same. */
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
