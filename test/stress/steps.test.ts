import assert from "node:assert/strict";
import { readDocument, readFile } from "../../src/core/read";
import { runSteps } from "../../src/core/steps";
import { project, type Texts } from "../core/project-files";
import { units } from "../core/project-layers";

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

  const turnsOf = (texts: Texts, path: string): number => {
    const steps = readFile(texts[path] ?? "", "python", project(texts, path));
    let turns = 0;
    while (steps.next().done !== true) turns++;
    return turns;
  };

  it("evaluates of imported functions, too, only so much in one turn", () => {
    const grow = `def grow(n):\n${"    n = n + 1\n".repeat(6_000)}    return n\n\n\ndef same(n):\n    return n\n`;
    const main =
      "from keras.layers import LSTM\nfrom sizes import grow, same\nLSTM(grow(1) * 0 + same(8))\nLSTM(same(9))\n";
    assert.deepEqual(units({ "/app/main.py": main, "/app/sizes.py": grow }, "/app/main.py"), [undefined, 9]);
  });

  it("gives a turn for each file that may change what another has", () => {
    const texts = (importers: number): Texts => ({
      "/app/main.py": "from keras.layers import LSTM\nfrom settings import UNITS\nLSTM(UNITS)\n",
      "/app/settings.py": "UNITS = 4\n",
      ...Object.fromEntries(
        Array.from({ length: importers }, (_, index) => [
          `/app/other${index}.py`,
          `import settings\nsettings.UNITS = ${index}\n`,
        ]),
      ),
    });
    const few = turnsOf(texts(1), "/app/main.py");
    assert.ok(turnsOf(texts(41), "/app/main.py") >= few + 40);
  });
});
