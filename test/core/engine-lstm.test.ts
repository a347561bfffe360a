import assert from "node:assert/strict";
import { runLstm } from "../../src/core/engine/lstm";
import { createWeights } from "../../src/core/engine/weights";
import type { Tensor } from "../../src/core/tensor";
import { configOf, float32 } from "./engine-fixtures";

const digits = (tensor: Tensor): string[] => [...tensor.data].map((value) => value.toFixed(8));
const constant = (value: number) => ({ class_name: "Constant", config: { value } });

describe("engine: runLstm", () => {
  it("prints the four figures of Keras for constant initializers 0.1, 0.1, 0", () => {
    const config = configOf({
      units: 1,
      kernel_initializer: constant(0.1),
      recurrent_initializer: constant(0.1),
      bias_initializer: constant(0),
    });
    const { weights, random } = createWeights(config, 2, 0);
    const trace = runLstm(config, weights, float32([1, 3, 2], [0.1, 0.2, 0.3, 0.1, 0.2, 0.3]));
    assert.deepEqual(digits(trace.states.h), ["0.00772376", "0.01633997", "0.02572775"]);
    assert.deepEqual(digits(trace.finalStates.h), ["0.02572775"]);
    assert.deepEqual(digits(trace.finalStates.c), ["0.05020291"]);
    assert.deepEqual(random, []);
  });
});
