/** How many turns of a loop that only collects numbers are followed one by one: windows of a series, rows of an array. */
import { perNode } from "../../syntax/per-node";
import type { Expression, Loop, Statement } from "../../syntax/syntax";
import { walk, walkExpressions } from "../../syntax/walk";

/** So many expressions may be evaluated in all the turns of one loop. */
const MAX_EXPRESSIONS = 8_000;

/** More turns are not followed, however short. */
const MAX_TURNS = 512;

/** Statements that jump, bind and calculate; a loop in the loop has turns of its own. */
const CHEAP: ReadonlySet<Statement["kind"]> = new Set(["assign", "evaluate", "branch", "leave"]);

/** Functions and methods that calculate with numbers, lists and arrays, in Python and NumPy: nothing that a model does. */
const CALCULATING = new Set(
  `append arange array asarray astype concatenate copy cos exp expand_dims flatten float float32 float64 from_numpy get hstack int
  item len linspace list log max min numpy ones print range ravel reshape round sin sqrt squeeze stack sum tensor tolist
  tuple unsqueeze vstack zeros`.split(/\s+/),
);

/** Of a loop whose body does nothing else. */
export const turnsOfCheapLoop = perNode(({ body }: Loop): number => {
  let isCheap = true;
  let count = 0;
  walk(body, {
    statement: ({ kind }) => (isCheap &&= CHEAP.has(kind)),
    expression(node) {
      count++;
      isCheap &&= isCalculating(node);
    },
  });
  return isCheap ? turnsFor(count) : 0;
});

/** Of a comprehension that makes such an element in each turn. */
export const turnsOfElement = perNode((element: Expression): number => {
  let isCheap = true;
  let count = 0;
  walkExpressions([element], (node) => {
    count++;
    isCheap &&= isCalculating(node) && node.kind !== "comprehension";
  });
  return isCheap ? turnsFor(count) : 0;
});

const turnsFor = (expressions: number): number => Math.min(MAX_TURNS, Math.floor(MAX_EXPRESSIONS / (expressions + 1)));

function isCalculating(node: Expression): boolean {
  if (node.kind === "lambda" || node.kind === "other") return false;
  if (node.kind !== "call") return true;
  const { callee } = node;
  return (callee.kind === "name" || callee.kind === "attribute") && CALCULATING.has(callee.name);
}
