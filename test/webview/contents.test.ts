import assert from "node:assert/strict";
import { readDocument } from "../../src/core/read";
import { createPreview } from "../../src/core/preview/preview";
import { snapshotOf } from "../../src/core/panel/snapshot";
import { contentsOf } from "../../webview/contents";
import { partsOf } from "../../webview/places";

const KERAS = "from keras import layers, Input\nx = Input((5, 3))\n";
const TORCH = "from torch import nn\nimport torch\nx = torch.zeros(5, 1, 3)\n";

/** What each tensor that the line returns holds, as the panel says it. */
function said(code: string): readonly string[] {
  const { layers } = readDocument(code, "python");
  const [layer] = layers;
  assert.ok(layer);
  const preview = snapshotOf(createPreview(layer), {}, { key: "", line: 1 });
  const combination = preview.combinations.find(({ current }) => current);
  assert.ok(combination);
  const parts = partsOf(preview, combination);
  return combination.outputs.map((tensor) => {
    const contents = contentsOf(tensor, combination, parts);
    return `${tensor.name}: ${[contents?.words, contents?.labels, contents?.part].filter(Boolean).join(" ")}`;
  });
}

describe("what a returned tensor holds, in words", () => {
  it("Keras: all hidden states or the last, and the last cell state", () => {
    assert.deepEqual(said(`${KERAS}layers.LSTM(2)(x)`), ["output: the last hidden state h₅"]);
    assert.deepEqual(said(`${KERAS}layers.LSTM(2, return_sequences=True, return_state=True)(x)`), [
      "output: every hidden state h₁ … h₅",
      "state_h: the last hidden state h₅",
      "state_c: the last cell state c₅",
    ]);
  });

  it("Bidirectional: of which direction, and how two become one", () => {
    const of = (more: string) => said(`${KERAS}layers.Bidirectional(layers.GRU(2${more})(x)`);
    assert.deepEqual(of(", return_sequences=True, return_state=True)"), [
      "output: every hidden state h₁ … h₅ [forward, backward]",
      "forward_state_h: the last hidden state h₅ forward",
      "backward_state_h: the last hidden state h₅ backward",
    ]);
    assert.deepEqual(of('), merge_mode="ave"'), ["output: the last hidden state h₅ (forward + backward) / 2"]);
    assert.deepEqual(of("), merge_mode=None"), [
      "forward_output: the last hidden state h₅ forward",
      "backward_output: the last hidden state h₅ backward",
    ]);
  });

  it("a stack of cells: of which cell", () => {
    assert.deepEqual(said(`${KERAS}layers.RNN([layers.LSTMCell(2), layers.GRUCell(4)], return_state=True)(x)`), [
      "output: the last hidden state h₅ cell 1",
      "state_h_0: the last hidden state h₅ cell 0",
      "state_c_0: the last cell state c₅ cell 0",
      "state_h_1: the last hidden state h₅ cell 1",
    ]);
  });

  it("a cell of the program's own: a state of which nobody knows what it means", () => {
    const cell = "class Cell(layers.Layer):\n    state_size = [2, 4]\n";
    assert.deepEqual(said(`${KERAS}${cell}layers.RNN(Cell(), return_state=True)(x)`), [
      "output: the last hidden state",
      "state_0: the cell's last state",
      "state_1: the cell's last state",
    ]);
  });

  it("PyTorch: the last layer's output, the states of each layer and direction", () => {
    assert.deepEqual(said(`${TORCH}nn.LSTM(3, 2)(x)`), [
      "output: every hidden state h₁ … h₅",
      "h_n: the last hidden state h₅",
      "c_n: the last cell state c₅",
    ]);
    assert.deepEqual(said(`${TORCH}nn.GRU(3, 2, num_layers=3)(x)`), [
      "output: every hidden state h₁ … h₅ layer 2",
      "h_n: the last hidden state h₅ of each layer",
    ]);
    assert.deepEqual(said(`${TORCH}nn.GRU(3, 2, bidirectional=True)(x)`), [
      "output: every hidden state h₁ … h₅ [forward, backward]",
      "h_n: the last hidden state h₅ of each direction",
    ]);
    assert.deepEqual(said(`${TORCH}nn.GRU(3, 2, 2, bidirectional=True)(x)`), [
      "output: every hidden state h₁ … h₅ layer 1, [forward, backward]",
      "h_n: the last hidden state h₅ of each layer and direction",
    ]);
  });

  it("a cell: the state of its one step", () => {
    assert.deepEqual(said("from torch import nn\nnn.LSTMCell(3, 2)"), [
      "h_1: the hidden state h₁",
      "c_1: the cell state c₁",
    ]);
  });

  it("where nothing ran, no step has a number", () => {
    assert.deepEqual(said(`${KERAS}layers.LSTM(2, return_sequences=True)(Input((3,)))`), [
      "output: every hidden state",
    ]);
  });
});
