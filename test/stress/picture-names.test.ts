/** Every name that the picture gives a box is looked up in what the real frameworks returned: the numbers must be there. */
import assert from "node:assert/strict";
import type { LayerDefinition } from "../../src/core/definition";
import type { PreviewSnapshot } from "../../src/core/panel/messages";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import type { Flags } from "../../src/core/returns/layer-returns";
import { snapshotOf } from "../../src/core/panel/snapshot";
import { layoutPicture } from "../../webview/picture/layout";
import { figuresOf } from "../../webview/picture/model";
import type { PictureNode } from "../../webview/picture/parts";
import { type GoldenTensor, hasKeys, readGolden } from "../core/engine-fixtures";
import { isTorchCase, layerOfCase } from "../core/torch-fixtures";

type Outputs = Readonly<Record<string, GoldenTensor>>;

/** The elements of the first batch row that an expression takes, as NumPy would: `output[:, 2, ..., 1:]`. */
function elementsOf(expression: string, outputs: Outputs, axesOf: (name: string) => readonly string[]): number[] {
  const { name = "", index = "" } = /^(?<name>\w+)(?:\[(?<index>.*)\])?$/.exec(expression)?.groups ?? {};
  const tensor = outputs[name] ?? assert.fail(`no ${name}`);
  const given = index === "" ? [] : index.split(", ");
  const rest = tensor.shape.length - given.filter((each) => each !== "...").length;
  const all = (count: number): string[] => Array.from({ length: count }, () => ":");
  const full = given.includes("...")
    ? given.flatMap((each) => (each === "..." ? all(rest) : [each]))
    : [...given, ...all(rest)];
  const axes = axesOf(name);
  assert.equal(full.length, tensor.shape.length, expression);
  const taken = full.map((text, axis) => {
    const size = tensor.shape[axis] ?? 0;
    const [from, to] = text.split(":");
    if (to === undefined) return [(Number(text) + size) % size];
    const kept = Array.from({ length: size }, (_, at) => at).slice(Number(from), to === "" ? size : Number(to));
    return axes[axis] === "batch" ? kept.slice(0, 1) : kept;
  });
  return taken
    .reduce<readonly number[]>(
      (offsets, indices, axis) =>
        offsets.flatMap((offset) => indices.map((at) => offset * (tensor.shape[axis] ?? 0) + at)),
      [0],
    )
    .map((offset) => tensor.data[offset] ?? Number.NaN);
}

/** The names of the box's numbers that say where in the outputs they are. */
const claims = ({ kind, lit, step, label }: PictureNode): readonly string[] =>
  kind === "h" ? step.slices : kind.startsWith("state") && lit ? [label] : [];

/** Fails where a box of the combination's picture is not what its names say. @returns the names */
function check(snapshot: PreviewSnapshot, index: number, outputs: Outputs): readonly string[] {
  const combination = snapshot.combinations[index] ?? assert.fail();
  const axesOf = (name: string) => combination.outputs.find((tensor) => tensor.name === name)?.axes ?? [];
  const nodes = figuresOf(snapshot, combination).flatMap((figure) => layoutPicture(figure, 2000).nodes);
  for (const node of nodes) {
    for (const name of claims(node)) {
      const expected = elementsOf(name, outputs, axesOf);
      const { values, lane } = node;
      assert.equal(values.length, expected.length, `${lane.part} ${node.label} = ${name}`);
      for (const [at, value] of values.entries()) {
        const theirs = expected[at] ?? Number.NaN;
        assert.ok(
          Math.abs(value - theirs) <= 1e-6 + 1e-5 * Math.abs(theirs),
          `${lane.part} ${node.label} = ${name}: ${values.join(" ")}, but there is ${expected.join(" ")}`,
        );
      }
    }
  }
  return nodes.flatMap(claims);
}

const snapshotOfLayer = (layer: LayerDefinition): PreviewSnapshot =>
  snapshotOf(createPreview(layer), {}, { key: "", line: 1 });

interface DocumentCase {
  readonly document: object;
  readonly expected: readonly { readonly flags: Flags; readonly outputs: Outputs }[];
}

const isDocumentCase = (value: unknown): value is DocumentCase => hasKeys(value, "document", "expected");

/** Many layers in one test, in milliseconds. */
const SLOWEST = 10_000;

describe("names of the picture's numbers", () => {
  it("are where Keras has them: wrappers, stacked cells, masks, every flag", () => {
    let checked = 0;
    for (const { document, expected } of readGolden("keras-3.15.1-wrappers", isDocumentCase)) {
      const [layer] = readDocument(JSON.stringify(document), "json").layers;
      assert.ok(layer);
      const snapshot = snapshotOfLayer(layer);
      for (const { flags, outputs } of expected) {
        const index = snapshot.combinations.findIndex(({ flags: ours }) =>
          Object.entries(flags).every(([name, value]) => ours[name] === value),
        );
        checked += check(snapshot, index, outputs).length;
      }
    }
    assert.ok(checked > 500, `${checked}`);
  }).timeout(SLOWEST);

  for (const name of ["lstm", "gru", "rnn", "cells"]) {
    it(`are where PyTorch has them: ${name}`, () => {
      let checked = 0;
      for (const given of readGolden(`torch-2.13.0-${name}`, isTorchCase)) {
        const snapshot = snapshotOfLayer(layerOfCase(given));
        const index = snapshot.combinations.findIndex(({ current }) => current);
        const found = check(snapshot, index, given.outputs);
        assert.ok(found.length > 0, JSON.stringify(given.config));
        checked += found.length;
      }
      assert.ok(checked > 5, `${checked}`);
    }).timeout(SLOWEST);
  }
});
