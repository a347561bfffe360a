import assert from "node:assert/strict";
import { outputShapes } from "../../src/core/format/output-shape";
import { readDocument } from "../../src/core/read";

const shapesOf = (call: string): string => {
  const text = `from keras.layers import GRU, GRUCell, Input, LSTM, LSTMCell, RNN\ny = ${call}(Input((3, 2)))\n`;
  const [layer] = readDocument(text, "python").layers;
  assert.ok(layer, call);
  return outputShapes(layer);
};

describe("format/output-shape", () => {
  it("says in one short text what the code's own flags return", () => {
    assert.equal(shapesOf("LSTM(4)"), "(batch, 4)");
    assert.equal(shapesOf("LSTM(4, return_sequences=True)"), "(batch, 3, 4)");
    assert.equal(shapesOf("LSTM(4, return_state=True)"), "(batch, 4) ×3");
    assert.equal(shapesOf("LSTM(n, return_sequences=True, return_state=True)"), "(batch, 3, n), (batch, n) ×2");
    assert.equal(shapesOf("GRU(4, return_sequences=True, return_state=True)"), "(batch, 3, 4), (batch, 4)");
  });

  it("counts equal neighbours only: the states of stacked cells differ", () => {
    // Keras 3.15.1 returns the output, [h, c] of the first cell, and h of the second.
    assert.equal(
      shapesOf("RNN([LSTMCell(2), GRUCell(3)], return_state=True)"),
      "(batch, 3), (batch, 2) ×2, (batch, 3)",
    );
    assert.equal(
      shapesOf("RNN([GRUCell(2), LSTMCell(3)], return_state=True)"),
      "(batch, 3), (batch, 2), (batch, 3) ×2",
    );
  });
});
