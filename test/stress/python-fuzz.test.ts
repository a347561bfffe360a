import assert from "node:assert/strict";
import { parser } from "@lezer/python";
import * as fc from "fast-check";
import { createPythonReader, readPython } from "../../src/core/readers/python/reader";
import { runSteps } from "../../src/core/steps";
import {
  anyPlace,
  assertLayersSurvive,
  assertOthersHold,
  assertReads,
  caseSources,
  edited,
  editsOf,
  isWhole,
  PROPERTY_TIMEOUT,
  pythonPiece,
  RUNS,
} from "./edits";

const SOURCES = caseSources("python");

const edits = editsOf(pythonPiece);

const IMPORTS = "from keras.layers import *\nfrom keras.models import Sequential\n";

/** Some layers, each in a statement of its own, the first and the last in functions. */
const STATEMENTS = [
  "def first(x):\n    return LSTM(1, activation='relu')(x)",
  "model.add(GRU(2, return_sequences=True))",
  "third = Bidirectional(LSTM(3), merge_mode='sum')",
  "model.add(SimpleRNN(\n    4,\n    activation='tanh',\n))",
  "class Last:\n    def __init__(self):\n        self.model = Sequential([LSTM(5, input_shape=(3, 2)), Dense(1)])",
];

const reads = (text: string): void => assertReads(text, (each) => readPython(each).calls);

describe("readPython on any text", function () {
  this.timeout(PROPERTY_TIMEOUT);

  it("reads edited documents without throwing, in time, with spans inside the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), edits, (source, changes) => reads(edited(source, changes))),
      { numRuns: RUNS },
    );
  });

  it("reads a document again after each change as if for the first time", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SOURCES), { minLength: 1, maxLength: 3 }), edits, (sources, changes) => {
        const read = createPythonReader();
        let text = sources.join("\n");
        runSteps(read(text));
        for (const change of changes) {
          text = edited(text, [change]);
          assert.deepEqual(runSteps(read(text)), readPython(text));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("reads a class of many methods again after each change, and where reading was given up, as if for the first time", () => {
    // Some methods are the same as others, one is no whole Python.
    const methods = Array.from({ length: 45 }, (_, index) => [
      `    def method${index % 30}(self, x, n=${index}):`,
      `        units = n + ${index % 7}  # ${"what makes it long ".repeat(30)}`,
      `        layer = LSTM(units, name="layer")`,
      `        return layer(x)${index === 20 ? " or or x" : ""}`,
    ]);
    const ofClass = (name: string): string => `class ${name}:\n${methods.flat().join("\n")}\n`;
    const source = `${IMPORTS}${ofClass("Net")}Net().method3(0)\n${ofClass("Other")}`;
    const givenUp = fc.option(fc.nat(400), { freq: 2 });
    fc.assert(
      fc.property(fc.array(fc.tuple(edits, givenUp), { minLength: 1, maxLength: 4 }), (turns) => {
        const read = createPythonReader();
        let text = source;
        runSteps(read(text));
        for (const [changes, steps] of turns) {
          text = edited(steps === null ? text : source, changes.slice(0, 2));
          const reading = read(text);
          if (steps === null) {
            const found = runSteps(reading);
            assert.deepEqual(found, readPython(text));
            const placed = found.calls.filter(({ calleeSpan: { start } }) => text.startsWith("LSTM", start));
            assert.ok(placed.length >= found.calls.length - 8);
          } else {
            for (let step = 0; step < steps; step++) reading.next();
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it("reads every document again without the lines that stood before it as if for the first time", () => {
    for (const source of SOURCES) {
      const read = createPythonReader();
      runSteps(read(`# a remark that goes\n\n${source}`));
      assert.deepEqual(runSteps(read(source)), readPython(source));
    }
  });

  const [whole, halfTyped] = [true, false].map((is) => SOURCES.filter((text) => isWhole(parser, text) === is));

  it("keeps the layers that end before the line of an edit, with their arguments", () => {
    assertLayersSurvive(whole!, pythonPiece, (text) => readPython(text).calls, 250);
  });

  it("keeps nearly all of them where the text is half-typed already", () => {
    assertLayersSurvive(halfTyped!, pythonPiece, (text) => readPython(text).calls, 40);
  });

  it("reads the other layers as they are where a bracket or a quote is lost", () => {
    assertOthersHold(STATEMENTS, (text) => readPython(text).calls, IMPORTS);
  });

  it("reads documents that are cut off anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), anyPlace, (source, where) =>
        reads(source.slice(0, Math.floor(where * source.length))),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads text that is nothing in particular", () => {
    fc.assert(
      fc.property(fc.array(pythonPiece, { maxLength: 60 }), (pieces) => reads(pieces.join(""))),
      { numRuns: RUNS },
    );
  });

  it("reads text that nests without end", () => {
    const deep = 6000;
    const many = 200_000;
    for (const text of [
      "(".repeat(5 * many),
      `x = [${"0, ".repeat(many / 4)}\nLSTM(4`,
      `x = ${"LSTM(4), ".repeat(many / 40)}\n`,
      `x = '${"a".repeat(many)}\ny = LSTM(4)\n`,
      `${"\0".repeat(many / 4)}\ny = LSTM(4)\n`,
      `${"([{".repeat(10_000)}\n`,
      `${")]}".repeat(10_000)}\ny = LSTM(4)\n`,
      `f(${"a=1,\n".repeat(10_000)}`,
      `x = [\n${"  (\n".repeat(10_000)}`,
      `x = ${"(".repeat(deep)}LSTM(4)`,
      `x = ${"[".repeat(deep)}${"]".repeat(deep)}\ny = LSTM(4)\n`,
      `x = ${"LSTM(".repeat(deep)}`,
      `x = 1${" + 1".repeat(deep)}\ny = LSTM(4)\n`,
      `x = a${".b".repeat(deep)}\ny = LSTM(4)\n`,
      `x = f${"()".repeat(deep)}\ny = LSTM(4)\n`,
      `x = ${"not ".repeat(deep)}y\nz = LSTM(4)\n`,
      `x = ${"lambda: ".repeat(deep)}y\nz = LSTM(4)\n`,
      Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join(""),
      "x = '''a\n".repeat(2000),
      `${"'".repeat(deep)}\n${'"'.repeat(deep)}`,
      `${"f(".repeat(3000)}\n`.repeat(3),
    ]) {
      reads(text);
    }
  });

  it("follows loops and calls within bounds", () => {
    const nested = ["a", "b", "c", "d", "e", "f"].map((name, depth) => `${"  ".repeat(depth)}for ${name} in items:\n`);
    const loops = `${nested.join("")}${"  ".repeat(6)}layer = LSTM(4)\n`;
    const calls = Array.from({ length: 40 }, (_, n) => `def f${n + 1}(x):\n  f${n}(x)\n  f${n}(x + 1)\n  LSTM(x)\n`);
    reads(loops);
    reads(`def f0(x):\n  LSTM(x)\n${calls.join("")}f40(1)\n`);
    reads(`x = ${"[0] * 1000, ".repeat(200)}\n`);
    reads(`x = 'a' * 9\n${"x = x + x\n".repeat(200)}`);
    reads(`x = [1]\n${"x = x + x\n".repeat(200)}`);
    reads(`x = [1]\n${"x = [x, x]\n".repeat(60)}LSTM(x)\n`);
  });
});
