/** Questions that views ask of flags: data alone, so that a page can ask them without the catalogue. */
import { pythonLiteral } from "../text/python-text";
import type { Flag, Flags } from "./layer-returns";

/** Whether two combinations have the same values; of the flags that `names` lists, where given. */
export const sameFlags = (a: Flags, b: Flags, names: readonly string[] = Object.keys(a)): boolean =>
  names.every((name) => a[name] === b[name]);

/** The names of the flags that views compare side by side, or let choose. */
export const flagNames = (flags: readonly Flag[], shown: Flag["shown"]): readonly string[] =>
  flags.filter((flag) => flag.shown === shown).map(({ name }) => name);

/**
 * Those of the flags that say something, as a view writes them: by name where set, else with the value.
 * @param written a flag's name as the document's language writes it
 */
export const setFlags = (
  flags: Flags,
  names: readonly string[],
  written: (name: string) => string = (name) => name,
): readonly string[] =>
  names.flatMap((name) => {
    const value = flags[name] ?? false;
    return value === false ? [] : [value === true ? written(name) : `${written(name)}=${pythonLiteral(value)}`];
  });
