/** The arguments that several evaluations of one call have in common. */
import type { CallArgument } from "../definition";

/**
 * Each argument with its value where all evaluations agree on it, else as it is written.
 * @param text the source that the spans lie in
 */
export function commonArguments(
  text: string,
  [first = [], ...rest]: readonly (readonly CallArgument[])[],
): readonly CallArgument[] {
  if (rest.some(({ length }) => length !== first.length)) return first.map((argument) => unresolved(text, argument));
  return first.map((argument, index) => {
    const value = JSON.stringify(argument.value);
    const same = rest.every((others) => JSON.stringify(others[index]?.value) === value);
    return same ? argument : unresolved(text, argument);
  });
}

/** As written: of a spread whose content differs, the spread. */
export const unresolved = (text: string, { name, nameSpan, span, classes }: CallArgument): CallArgument => ({
  ...(name !== undefined && { name }),
  ...(nameSpan && { nameSpan }),
  text: text.slice(span.start, span.end),
  span,
  ...(classes && { classes }),
});
