/** The arguments that several evaluations of one call have in common. */
import type { CallArgument, ConfigValue } from "../definition";

/** Of a loop that makes more different layers than this, the others are not told. */
const MOST_VALUES = 16;

/**
 * Each argument with its value where all evaluations agree on it, else as it is written, with the values that it has.
 * @param text the source that the spans lie in
 */
export function commonArguments(
  text: string,
  [first = [], ...rest]: readonly (readonly CallArgument[])[],
): readonly CallArgument[] {
  if (rest.some(({ length }) => length !== first.length)) return first.map((argument) => unresolved(text, argument));
  return first.map((argument, index) => {
    const held = (each: CallArgument | undefined): string => JSON.stringify([each?.value, each?.cells]);
    const same = rest.every((others) => held(others[index]) === held(argument));
    if (same && rest.every((others) => others[index]?.several === undefined)) return argument;
    const several = differentValues([argument, ...rest.flatMap((others) => others[index] ?? [])]);
    return { ...unresolved(text, argument), ...(several.length > 0 && { several }) };
  });
}

/** In the order of the layers. None is no size: it stands for what the function then chooses. */
function differentValues(given: readonly CallArgument[]): readonly ConfigValue[] {
  const known = given.flatMap(({ value, several = [] }) => (value === undefined ? several : [value]));
  const byText = new Map(known.filter((value) => value !== null).map((value) => [JSON.stringify(value), value]));
  return [...byText.values()].slice(0, MOST_VALUES);
}

/** As written: of a spread whose content differs, the spread. */
export const unresolved = (text: string, { name, nameSpan, span, classes }: CallArgument): CallArgument => ({
  ...(name !== undefined && { name }),
  ...(nameSpan && { nameSpan }),
  text: text.slice(span.start, span.end),
  span,
  ...(classes && { classes }),
});
