import assert from "node:assert/strict";
import { readDocument, readFile } from "../../src/core/read";
import { runSteps } from "../../src/core/steps";

describe("a file read in steps", function () {
  this.timeout(10_000);

  const lines = (count: number, line: string): string =>
    Array.from({ length: count }, (_, index) => line.replaceAll("#", String(index))).join("");
  const documents = {
    python: `from keras.layers import LSTM\n${lines(150, "def f#(n=#):\n    return LSTM(n, name='l#')\n\n")}raise f3()\nLSTM(f1)\n`,
    javascript: lines(150, "export const f# = (n = #) => tf.layers.lstm({units: n});\n"),
    json: '{"class_name": "LSTM", "config": {"units": 4}}',
  } as const;

  for (const [language, text] of Object.entries(documents)) {
    it(`has the layers that it has when it is read at once: ${language}`, () => {
      const steps = readFile(text, language);
      let turns = 0;
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) turns++;
      assert.deepEqual(
        step.value.flatMap(({ layers }) => layers),
        readDocument(text, language).layers,
      );
      assert.ok(step.value.length === 1 && (language === "json" || turns > 100), String(turns));
    });
  }

  it("gives turns inside one long statement, too", () => {
    const text = `class Net:\n${lines(800, "    def f#(self, n=#):\n        return keras.layers.LSTM(n)\n\n")}`;
    const steps = readFile(`import keras\n${text}`, "python");
    // To cut, mend and parse it, and for each method.
    let turns = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) turns++;
    assert.equal(step.value[0]?.layers.length, 800);
    assert.ok(turns > 820, String(turns));
  });

  it("is read cell by cell where it is a notebook", () => {
    const cells = ["from keras.layers import LSTM", "", "n = 2\nLSTM(n)"].map((source) => ({
      cell_type: "code",
      source,
    }));
    const parts = runSteps(readFile(JSON.stringify({ cells }), "ipynb"));
    assert.deepEqual(
      parts.map(({ cell, layers, lineOf }) => [cell, layers.map(({ calleeSpan }) => lineOf(calleeSpan.start))]),
      [[2, [2]]],
    );
  });
});
