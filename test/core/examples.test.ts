/** Every program of examples/ is read completely: each layer that the frameworks make of it, with what it is made of. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { LayerDefinition, Value } from "../../src/core/definition";
import { lineMap } from "../../src/core/documents/lines";
import { readDocument, readNotebook } from "../../src/core/read";
import { parseNotebook } from "../../src/core/readers/notebook/ipynb";
import { runSteps } from "../../src/core/steps";
import { recurrentNames } from "../../src/core/catalog/names";

const FOLDER = path.resolve("examples");

/** A layer that Keras or PyTorch made; `test/golden/make_examples.py` wrote them down. */
interface MadeLayer {
  readonly file: string;
  readonly cell?: number;
  readonly line: number;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Of what it is first called on; null where it never is. */
  readonly input_shape: readonly (number | null)[] | null;
}

const { cases: made }: { readonly cases: readonly MadeLayer[] } = JSON.parse(
  readFileSync("test/golden/examples.json", "utf8"),
);

/** With its line in the file, or in the cell. */
interface ReadLayer {
  readonly line: number;
  readonly layer: LayerDefinition;
}

const withLines = (text: string, layers: readonly LayerDefinition[]): readonly ReadLayer[] => {
  const { lineOf } = lineMap(text);
  return layers.map((layer) => ({ line: lineOf(layer.calleeSpan.start), layer }));
};

/** By cell; a program is one without a number. */
function readExample(file: string): ReadonlyMap<number | undefined, readonly ReadLayer[]> {
  const text = readFileSync(path.join(FOLDER, file), "utf8");
  if (file.endsWith(".py")) return new Map([[undefined, withLines(text, readDocument(text, "python").layers)]]);
  const { cells, language } = parseNotebook(text);
  const readings = runSteps(readNotebook(cells, language));
  return new Map(
    cells.map(({ index, text: source }) => [index, withLines(source, readings.get(index)?.layers ?? [])] as const),
  );
}

const valueOf = <T>(value: Value<T> | undefined): T | undefined => (value?.kind === "known" ? value.value : undefined);

/** What of a layer the frameworks' own list has; what is not known is missing. */
function described({ line, layer }: ReadLayer, like: MadeLayer | undefined): unknown {
  const config = Object.keys(like?.config ?? {}).map((name) => [
    name,
    valueOf(layer.arguments.find((argument) => argument.name === name)?.value),
  ]);
  return { line, class_name: layer.className, config: Object.fromEntries(config) };
}

const byLine = (one: { readonly line: number }, other: { readonly line: number }): number => one.line - other.line;

describe("the examples", () => {
  const programs = readdirSync(FOLDER).filter((file) => /\.(py|ipynb)$/.test(file));

  for (const file of programs) {
    it(`read every layer of ${file}, with all that it is made of`, () => {
      for (const [cell, read] of readExample(file)) {
        const wanted = made.filter((each) => each.file === file && each.cell === cell).toSorted(byLine);
        const found = read.toSorted(byLine);
        assert.deepEqual(
          found.map((each, index) => described(each, wanted[index])),
          wanted.map(({ line, class_name, config }) => ({ line, class_name, config })),
        );
        for (const [index, { input_shape: shape }] of wanted.entries()) {
          const input = found[index]!.layer.input.shape.map(valueOf);
          // The batch is whatever the program feeds; an open axis is one here, too.
          for (const [axis, size] of (shape ?? []).entries()) {
            if (axis > 0 && size !== null) assert.equal(input[axis], size, `axis ${axis} of what comes to it`);
          }
        }
      }
    });
  }

  it("read every layer of the model that is saved as JSON", () => {
    const text = readFileSync(path.join(FOLDER, "stacked_model.json"), "utf8");
    const written = [...text.matchAll(/"class_name": "(\w+)"/g)].flatMap(([, name = ""]) =>
      recurrentNames.includes(name) ? [name] : [],
    );
    assert.ok(written.length > 0);
    assert.deepEqual(
      readDocument(text, "json").layers.map(({ className }) => className),
      written,
    );
  });

  it("read both layers of the TensorFlow.js program, the second behind the first", () => {
    const text = readFileSync(path.join(FOLDER, "tfjs.js"), "utf8");
    const read = withLines(text, readDocument(text, "javascript").layers).map(({ line, layer }) => [
      line,
      layer.className,
      valueOf(layer.arguments.find(({ name }) => name === "units")?.value),
      layer.input.shape.map(valueOf).slice(1),
    ]);
    assert.deepEqual(read, [
      [8, "LSTM", 1, [3, 2]],
      [17, "GRU", 4, [3, 1]],
    ]);
  });

  it("are all looked at", () => {
    const others = readdirSync(FOLDER).filter((file) => !programs.includes(file));
    // The definition documents are the schema's own examples: schema.test.ts reads them.
    assert.deepEqual(others, [
      "README.md",
      "constant.rnn.json",
      "stacked_model.json",
      "tfjs.js",
      "torch-lstm.rnn.json",
    ]);
    assert.deepEqual([...new Set(made.map(({ file }) => file))].toSorted(), programs.toSorted());
  });
});
