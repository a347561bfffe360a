/** Expressions in brackets that are not typed to their end: `size *`, `rate if layers >`. To the parser they would take what stands behind. */
import { isComplete, type Lines } from "./lines";
import { CLOSING } from "./owners";

/** Tokens that are looked at. */
const LONGEST_LOOK = 200;

/** Behind these an operand follows, if one stands before them: `*` and `/` may stand by themselves among parameters. */
const BINARY = new Set("* / % @ & | ^ < > ** // << >> == != <= >= := in is and or if else".split(" "));

/** Behind these an operand follows, whatever stands before. */
const UNARY = new Set(["-", "+", "~", "not"]);

const LONGEST_WORD = 4;

/** Whether an operand is to follow the token. */
export function awaitsOperand(lines: Lines, index: number): boolean {
  const token = lines.tokens[index];
  if (token === undefined || (token.kind !== "operator" && token.kind !== "name")) return false;
  if (token.end - token.start > LONGEST_WORD) return false;
  const text = lines.textOf(index);
  return UNARY.has(text) || (BINARY.has(text) && isComplete(lines, lines.before(index)));
}

/** What is still to be typed of the expression that the comma or the bracket here ends; nothing where it is whole. */
export function lackingRest(lines: Lines, end: number): string {
  const last = lines.before(end);
  const operand = awaitsOperand(lines, last) ? " _" : "";
  return lacksElse(lines, last) ? `${operand} else _` : operand;
}

/** `rate if layers > 1`, and no comprehension's condition. */
function lacksElse(lines: Lines, last: number): boolean {
  const { tokens, textOf, opening } = lines;
  let found: string | undefined;
  let isBehindComma = false;
  for (let index = last; index >= Math.max(0, last - LONGEST_LOOK); index--) {
    const { kind } = tokens[index]!;
    if (kind === "open") break;
    const text = textOf(index);
    if (text === "for") return false;
    if (text === ",") isBehindComma = true;
    if (!isBehindComma && (text === "else" || (text === "if" && isComplete(lines, lines.before(index)))))
      found ??= text;
    if (kind === "close") {
      if (opening(index) < 0 || CLOSING[textOf(opening(index))] !== text) return false;
      index = opening(index);
    }
  }
  return found === "if";
}
