/** The arguments that several evaluations of one call have in common. */
import type { CallArgument, ConfigValue } from "../definition";
import { isSpread, spreadItem } from "../text/spreads";

/** Of a loop that makes more different layers than this, the others are not told. */
const MOST_VALUES = 16;

/**
 * Each argument with its value where all evaluations agree on it, else as it is written, with the values that it has. One
 * that some of them are not given is open.
 * @param text the source that the spans lie in
 */
export function commonArguments(
  text: string,
  evaluations: readonly (readonly CallArgument[])[],
): readonly CallArgument[] {
  const [only = [], ...rest] = evaluations;
  if (rest.length === 0) return only;
  const given = evaluations.map(byParameter);
  // What stands by its position comes before what has a name.
  const keys = [...new Set(given.flatMap((each) => [...each.keys()]))].toSorted(
    (one, other) => Number(typeof one === "string") - Number(typeof other === "string"),
  );
  const starts: number[] = [];
  return keys.map((key) => {
    const all = given.map((each) => each.get(key));
    const [argument = only[0]!, ...others] = all.filter((each) => each !== undefined);
    const { start } = argument.span;
    const item = starts.filter((each) => each === start).length;
    starts.push(start);
    const held = (each: CallArgument | undefined): string => JSON.stringify(each && [each.value, each.cells]);
    if (all.every((each) => held(each) === held(argument) && each?.several === undefined)) return argument;
    const several = differentValues([argument, ...others]);
    const isOpen = all.some(isUnknown);
    return { ...unresolved(text, argument, item), ...(several.length > 0 && { several, ...(isOpen && { isOpen }) }) };
  });
}

/** By the name, or by the position; behind a spread of unknown length, and of that itself, by where it is written. */
function byParameter(given: readonly CallArgument[]): ReadonlyMap<string | number, CallArgument> {
  let isCounted = true;
  let position = 0;
  return new Map(
    given.map((argument): [string | number, CallArgument] => {
      const { name, text, span } = argument;
      if (name !== undefined) return [name, argument];
      const isOne = !isSpread(text);
      if (isOne && isCounted) return [position++, argument];
      isCounted &&= isOne || text.startsWith("**");
      return [`@${span.start}`, argument];
    }),
  );
}

/** Whether it is not known, be it in some of several layers. */
const isUnknown = (argument: CallArgument | undefined): boolean =>
  argument === undefined || (argument.value === undefined && (!argument.several || argument.isOpen === true));

/** In the order of the layers. None is no size: it stands for what the function then chooses. */
function differentValues(given: readonly CallArgument[]): readonly ConfigValue[] {
  const known = given.flatMap(({ value, several = [] }) => (value === undefined ? several : [value]));
  const byText = new Map(known.filter((value) => value !== null).map((value) => [JSON.stringify(value), value]));
  return [...byText.values()].slice(0, MOST_VALUES);
}

/**
 * As written.
 * @param item which of those it is that a spread holds, if it is one of them
 */
export function unresolved(
  text: string,
  { name, nameSpan, span, classes, text: own }: CallArgument,
  item = 0,
): CallArgument {
  const written = text.slice(span.start, span.end);
  return {
    ...(name !== undefined && { name }),
    ...(nameSpan && { nameSpan }),
    text: isSpread(written) && !isSpread(own) ? spreadItem(written, name ?? item) : written,
    span,
    ...(classes && { classes }),
  };
}
