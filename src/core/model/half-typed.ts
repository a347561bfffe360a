/** Calls that are still being typed. */
import type { Call, Program } from "../syntax/syntax";

/** Whether a call is still being typed, or says with a star that it has more arguments than one sees. */
export function isHalfTyped({ text }: Program, { callee, span, arguments: given }: Call): boolean {
  if (given.some(({ spread }) => spread !== undefined)) return true;
  const written = text.slice(callee.span.end, span.end);
  const count = (bracket: string): number => written.split(bracket).length - 1;
  return count("(") !== count(")") || !written.trimEnd().endsWith(")") || /[(,]\s*,/.test(written);
}
