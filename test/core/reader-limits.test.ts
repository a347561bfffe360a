import assert from "node:assert/strict";
import { readJson } from "../../src/core/readers/json";
import { MOST_ARRAYS } from "../../src/core/readers/json-nodes";
import { readPython } from "../../src/core/readers/python";
import { boundNames } from "../../src/core/scope/names";
import type { Expression, Statement } from "../../src/core/syntax";
import { walk } from "../../src/core/syntax-walk";

const IMPORTS = "import numpy as np\nfrom keras.layers import *\nfrom keras.models import *\n";

/** The units of each layer of a text; `undefined` where they are not known. */
const unitsOf = (text: string) => readPython(IMPORTS + text).calls.map((call) => call.arguments[0]?.value);

describe("long texts", () => {
  /** A list may have more items than a call can take arguments, which are some 120,000. */
  const MANY = 300_000;
  const span = { start: 0, end: 0 };
  const one: Expression = { kind: "literal", span, value: 1 };
  const ones = Array.from({ length: MANY }, () => one);
  const pass: Statement = { kind: "evaluate", span, expression: one };
  const body = Array.from({ length: MANY }, () => pass);

  it("may have a list of 300,000 numbers", function () {
    this.timeout(30_000);
    assert.deepEqual(unitsOf(`data = [${"1, ".repeat(MANY)}]\nLSTM(4)\n`), [4]);
  });

  for (const [what, statement] of [
    ["items", { kind: "evaluate", span, expression: { kind: "sequence", form: "list", span, items: ones } }],
    ["targets", { kind: "assign", span, targets: ones }],
    ["statements", { kind: "with", span, items: [], body }],
  ] as const) {
    it(`are walked through, whatever number of ${what} they have`, () => {
      let count = 0;
      walk([statement], { expression: ({ kind }) => (count += Number(kind === "literal")) });
      assert.equal(count, MANY);
    });
  }

  it("may have any number of handlers, and of bases of a class", () => {
    const handlers = body.map((each) => [each]);
    const attempt = { kind: "attempt", span, body: [], handlers, otherwise: [], finally: [] } as const;
    assert.equal(boundNames({ text: "", statements: [attempt] }).size, 0);
    assert.deepEqual(unitsOf(`class A(${"B, ".repeat(2000)}): pass\nA()\nLSTM(4)\n`), [4]);
  });

  it("do not give a JSON layer weights without end", () => {
    const weights = Array.from({ length: 3 * MOST_ARRAYS }, (_, index) => `"w${index}": [1]`).join(",");
    const { calls } = readJson(`{"class_name": "LSTM", "config": {"units": 4}, "weights": {${weights}}}`);
    assert.equal(calls[0]?.problems.length, MOST_ARRAYS);
  });
});
