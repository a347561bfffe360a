import assert from "node:assert/strict";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A case of the file that `test/golden/make_fed.py` wrote. */
interface FedCase {
  readonly document: { readonly class_name: string; readonly config: object } & Readonly<Record<string, unknown>>;
  readonly outputs: readonly GoldenTensor[];
}

const isFedCase = (value: unknown): value is FedCase => hasKeys(value, "document", "outputs");
const CASES = readGolden("keras-3.15.1-fed", isFedCase);

const the = <T>(value: T | undefined): T => value ?? assert.fail("nothing there");

const previewOf = (document: object): Preview =>
  createPreview(the(readDocument(JSON.stringify(document), "json").layers[0]));

const messagesOf = (document: object): readonly string[] => previewOf(document).problems.map(({ message }) => message);

function assertReturned(preview: Preview, expected: readonly GoldenTensor[]): void {
  assert.deepEqual(
    preview.problems.filter(({ severity }) => severity === "error").map(({ message }) => message),
    [],
  );
  const { outputs } = the(preview.combinations.find(({ current }) => current));
  assert.equal(outputs.length, expected.length);
  for (const [index, { name, values }] of outputs.entries()) assertClose(the(values), the(expected[index]), name);
}

describe("initial states and masks, in the forms in which Keras takes them", () => {
  for (const [index, { document, outputs }] of CASES.entries()) {
    const beside = ["initial_state", "mask"].filter((name) => name in document).join(" and ");
    it(`${index}: ${document.class_name} with ${beside}`, () => {
      assertReturned(previewOf(document), outputs);
    });
  }

  it("takes the states of a stack in one list, too, as older Keras did", () => {
    const { document, outputs } = the(CASES[0]);
    const nested = document["initial_state"];
    assert.ok(Array.isArray(nested));
    assertReturned(previewOf({ ...document, initial_state: nested.flat() }), outputs);
  });

  it("says what Keras 3 does with a state too many: a GRU passes over it, tf.keras and an LSTM refuse it", () => {
    const state = [[0.1, 0.2]];
    const gru = { class_name: "GRU", config: { units: 2 }, inputs: [[[1], [2]]], initial_state: [state, state] };
    assert.deepEqual(messagesOf(gru).slice(0, 1), [
      "GRU has one state: it starts from the first of the 2 tensors of initial_state.",
    ]);
    assert.match(the(messagesOf({ ...gru, keras_version: "2.15.0" })[0]), /2 tensors, and GRU takes 1: \[h\]/);
    const lstm = { ...gru, class_name: "LSTM", initial_state: [state, state, state] };
    assert.match(the(messagesOf(lstm)[0]), /3 tensors, and LSTM takes 2: \[h, c\]/);
  });

  it("computes nothing of a stack of which one cell is none, or not Keras's own", () => {
    const stackWith = (className: string) => ({
      class_name: "RNN",
      config: {
        cell: [
          { class_name: "LSTMCell", config: { units: 2 } },
          { class_name: className, config: { units: 2 } },
        ],
      },
      inputs: [[[1], [2]]],
    });
    const dense = previewOf(stackWith("Dense"));
    // keras 3.15.1: "All cells must have a `state_size` attribute."
    assert.deepEqual(
      dense.problems.map(({ severity, message }) => [severity, message]),
      [["error", "Dense is no cell: it has no state_size. Use LSTMCell, GRUCell or SimpleRNNCell."]],
    );
    const custom = previewOf(stackWith("MinimalRNNCell"));
    assert.deepEqual(
      custom.problems.map(({ severity, message }) => [severity, message]),
      [["info", "The cell MinimalRNNCell is not Keras's own: its values are not calculated."]],
    );
    for (const { combinations } of [dense, custom]) {
      assert.ok(combinations.every(({ outputs }) => outputs.every(({ values }) => values === undefined)));
    }
  });

  it("refuses states and masks of more rows than one and fewer than the batch has", () => {
    const inputs = [1, 2, 3].map((value) => [[value], [value]]);
    const gru = { class_name: "GRU", config: { units: 2 }, inputs };
    const states = {
      ...gru,
      initial_state: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    };
    assert.match(the(messagesOf(states)[0]), /initial_state\[0\] has the shape \(2, 2\).*ask for \(3, 2\)/);
    const mask = {
      ...gru,
      mask: [
        [true, true],
        [true, false],
      ],
    };
    assert.match(the(messagesOf(mask)[0]), /mask has the shape \(2, 2\).*ask for \(3, 2\)/);
  });
});
