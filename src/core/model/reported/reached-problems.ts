/** Which of the problems that were noted behind a layer the program really runs into. */
import type { Problem, Span } from "../../definition";
import type { Expression, Program, Statement } from "../../syntax/syntax";
import { walk, wordsIn } from "../../syntax/walk";
import type { LayerFacts } from "../facts/layer-facts";

/**
 * Those of a layer of which the program says the class, but for errors that it catches: what unpacks an LSTM in one place
 * and a GRU in another need not be wrong in any.
 */
export function breaksBehind(program: Program, { problemsBehind, others }: LayerFacts): readonly Problem[] {
  if (problemsBehind.length === 0 || others.size > 0) return [];
  return problemsBehind.filter((problem) => isReached(program, problem));
}

/** Whether nothing says that the program catches an error, or comes to it with another class only. */
export function isReached(program: Program, { severity, code, span }: Problem): boolean {
  if (severity !== "error" || span === undefined) return true;
  const { caught, chosen } = regionsOf(program);
  const isIn = (regions: readonly Span[]): boolean =>
    regions.some(({ start, end }) => start <= span.start && span.end <= end);
  return !isIn(caught) && !(OF_A_CLASS.has(code) && isIn(chosen));
}

/** What one class returns or takes, and another does not. */
const OF_A_CLASS: ReadonlySet<string> = new Set([
  "unpacking",
  "tuple-input",
  "initial-state-count",
  "initial-state-shape",
]);

/** Names in a test that asks which class a layer is of. */
const CLASS_WORD = /type|isinstance|hasattr|tuple|class|lstm|gru|rnn|cell|mode|bidirectional|return_state/i;

const asksClass = (test: Expression): boolean => wordsIn(test).some((word) => CLASS_WORD.test(word));

interface Regions {
  /** Statements behind which an `except` or a `catch` stands. */
  readonly caught: readonly Span[];
  /** Statements that are run for some classes of layers only. */
  readonly chosen: readonly Span[];
}

const known = new WeakMap<Program, Regions>();

function regionsOf(program: Program): Regions {
  const before = known.get(program);
  if (before) return before;
  const caught: Span[] = [];
  const chosen: Span[] = [];
  const note = (regions: Span[], body: readonly Statement[]): void => {
    const [first, last] = [body[0], body.at(-1)];
    if (first && last) regions.push({ start: first.span.start, end: last.span.end });
  };
  walk(program.statements, {
    statement(node) {
      if (node.kind === "attempt" && node.handlers.length > 0) note(caught, node.body);
      if (node.kind !== "branch") return;
      if (!node.arms.some(({ test }) => test && asksClass(test))) return;
      for (const { body } of node.arms) note(chosen, body);
    },
    // Where a problem stands was read.
    entersUnread: () => false,
  });
  const regions = { caught, chosen };
  known.set(program, regions);
  return regions;
}
