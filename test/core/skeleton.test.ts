import assert from "node:assert/strict";
import { LAYER_ARGUMENTS } from "../../src/core/model/keras/keywords";
import { createLazyCutter } from "../../src/core/readers/python/pieces";
import { parseProgram } from "../../src/core/readers/python/program";
import { runSteps } from "../../src/core/steps";
import type { Program } from "../../src/core/syntax/syntax";
import { walk } from "../../src/core/syntax/walk";

const LONG = "    total = first + second + third  # a line that is there to be long\n".repeat(3);

const parse = (text: string, isLazy: boolean): Program =>
  runSteps(
    parseProgram(text, LAYER_ARGUMENTS, undefined, undefined, isLazy ? createLazyCutter(LAYER_ARGUMENTS) : undefined),
  );

/** How many bodies wait to be read. */
function unreadIn({ statements }: Program): number {
  let count = 0;
  walk(statements, {
    entersUnread() {
      count++;
      return false;
    },
  });
  return count;
}

/** The whole tree, each node with its places. */
const treeOf = (program: Program): string =>
  JSON.stringify(program.statements, (key, value: unknown) =>
    key === "unread" ? undefined : isSpan(value) ? [value.start, value.end] : value,
  );

const isSpan = (value: unknown): value is { readonly start: number; readonly end: number } =>
  typeof value === "object" && value !== null && "start" in value && "end" in value && !("kind" in value);

describe("function bodies that are parsed when they are asked for", () => {
  const cases: readonly (readonly [what: string, text: string, unread: number])[] = [
    ["a function", `def f(first, second=2):\n${LONG}    return total\n\nx = f(1)\n`, 1],
    ["its last line ends the text", `def f(first):\n${LONG}    if first:\n        return total`, 1],
    ["Windows line ends", `def f(first):\n${LONG}    return total\n\nx = 1\n`.replaceAll("\n", "\r\n"), 1],
    ["tabs", `class A:\n\tdef f(self):\n${LONG.replaceAll("    ", "\t\t")}\t\treturn total\n\ty = 2\n`, 1],
    [
      "methods, decorators and comments around them",
      `class A(Base):\n    """A."""\n    @wraps(f)\n    async def f(self):  # why\n        # first\n${LONG.replaceAll("    ", "        ")}\n# further out\n        return 1  # last\n    # between\n    def g(self): return 2\n    h = 3\n`,
      1,
    ],
    [
      "functions in functions",
      `def f(first):\n${LONG}    def g(x):\n${LONG.replaceAll("    ", "        ")}        return x\n    return g\n`,
      1,
    ],
    [
      "a header over several lines",
      `def f(\n    first,\n    second,\n) -> Dict[str, int]:\n${LONG}    return total\n`,
      1,
    ],
    [
      "a long string with lines further out",
      `def f(first):\n${LONG}    text = """\ndef g():\n  x\n"""\n    return text\n`,
      1,
    ],
    ["a line that goes on", `def f(first):\n${LONG}    return first + \\\n  second\nx = 1\n`, 1],
    ["a line that begins no block", `def f(first):\n${LONG}      x = 1\n    return x\n`, 0],
    ["a line that fits no block", `def f(first):\n    if first:\n${LONG}  y = 1\n`, 0],
    ["a body on the header's line", `def f(first): return [\n${LONG.replaceAll("#", ",#")}]\n`, 0],
    ["a text that is mended there", `def f(first):\n${LONG}    return LSTM(8, return_sequences=True\n`, 0],
  ];
  for (const [what, text, unread] of cases) {
    it(what, () => {
      const lazy = parse(text, true);
      assert.equal(unreadIn(lazy), unread);
      assert.equal(treeOf(lazy), treeOf(parse(text, false)));
      assert.equal(unreadIn(lazy), 0);
    });
  }
});
