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
  // Where some are given more than others, only what stands in the same place is the same argument.
  const isEven = rest.every(({ length }) => length === first.length);
  return first.map((argument, index) => {
    const others = rest.map((given) => (isEven ? given[index] : given.find((each) => isSame(each, argument))));
    if (!isEven && others.includes(undefined)) return unresolved(text, argument);
    const held = (each: CallArgument | undefined): string => JSON.stringify([each?.value, each?.cells]);
    const same = others.every((other) => held(other) === held(argument));
    if (same && others.every((other) => other?.several === undefined)) return argument;
    const several = differentValues([argument, ...others.flatMap((other) => other ?? [])]);
    const isOpen = [argument, ...others].some(isUnknown);
    return { ...unresolved(text, argument), ...(several.length > 0 && { several, ...(isOpen && { isOpen }) }) };
  });
}

/** Whether it is not known, be it in some of several layers. */
const isUnknown = (argument: CallArgument | undefined): boolean =>
  argument === undefined || (argument.value === undefined && (!argument.several || argument.isOpen === true));

const isSame = (one: CallArgument, other: CallArgument): boolean =>
  one.name === other.name && one.span.start === other.span.start && one.span.end === other.span.end;

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
