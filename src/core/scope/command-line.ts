/** Programs that look at their command line: they are followed as they run where nobody gives them any arguments. */
import type { Branch, Expression, Statement } from "../syntax/syntax";
import { wordsIn } from "../syntax/walk";

const asksForArguments = (test: Expression): boolean => wordsIn(test).includes("argv");

/** `int(sys.argv[1])`; what a text of the command line decides, is another matter. */
function isGivenNumber(node: Expression): boolean {
  const words = wordsIn(node);
  return words.includes("argv") && words.some((word) => /^(int|float|Number|parse(Int|Float))$/.test(word));
}

/** Whether the test of `int(sys.argv[1]) if len(sys.argv) > 1 else 64` is true then; `undefined` where it asks for something else. */
export function truthOfConditional({
  test,
  consequent,
  alternate,
}: Extract<Expression, { kind: "conditional" }>): boolean | undefined {
  const isGiven = isGivenNumber(consequent);
  return asksForArguments(test) && isGiven !== isGivenNumber(alternate) ? !isGiven : undefined;
}

/** Whether the test of `if len(sys.argv) > 1: units = int(sys.argv[1])`, or of its `else`, is true then. */
export function truthOfArm(
  { test, body }: Branch["arms"][number],
  next: Branch["arms"][number] | undefined,
): boolean | undefined {
  if (test === undefined || !asksForArguments(test)) return undefined;
  if (takesGiven(body)) return false;
  return next && !next.test && takesGiven(next.body) ? true : undefined;
}

/** Whether all that statements do is to take what is given: `units = int(sys.argv[1])`. */
export const takesGiven = (statements: readonly Statement[]): boolean =>
  statements.length > 0 &&
  statements.every(
    (each) => (each.kind === "assign" || each.kind === "return") && each.value && isGivenNumber(each.value),
  );
