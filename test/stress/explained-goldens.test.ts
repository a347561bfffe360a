import { sizeOf } from "../../src/core/tensor";
import { readGolden } from "../core/engine-fixtures";
import { isTorchCase, layerOfCase } from "../core/torch-fixtures";
import {
  assertExplains,
  assertNear,
  explained,
  isConvCase,
  isKerasCase,
  kerasLayer,
  run,
  valueAt,
} from "../core/explain-fixtures";

describe("explain: the arithmetic gives the real frameworks' numbers", () => {
  for (const [className, file] of [
    ["LSTM", "keras-3.15.1-lstm"],
    ["GRU", "keras-3.15.1-gru"],
    ["SimpleRNN", "keras-3.15.1-simple-rnn"],
  ] as const) {
    it(`of Keras's ${className}, in every golden case`, () => {
      for (const golden of readGolden(file, isKerasCase)) {
        const preview = run(kerasLayer(className, golden));
        const [row = 0, step = 0, unit = 0] = golden.output.shape.map((size) => size - 1);
        const { equations } = explained(preview, { row, step, unit });
        assertNear(equations.at(-1)?.value ?? Number.NaN, valueAt(golden.output, row, step, unit), "h");
        assertExplains(preview);
      }
    });
  }

  it("of Keras's ConvLSTM1D, 2D and 3D, in every golden case", () => {
    for (const golden of readGolden("keras-3.15.1-conv-lstm", isConvCase)) {
      const preview = run(kerasLayer(golden.class_name, golden));
      const { data, shape } = golden.state_h;
      const [row, unit] = [(shape[0] ?? 0) - 1, sizeOf(shape.slice(1)) - 1];
      const step = (golden.inputs.shape[1] ?? 0) - 1;
      const { equations } = explained(preview, { row, step, unit });
      assertNear(equations.at(-1)?.value ?? Number.NaN, data.at(-1) ?? Number.NaN, "h");
      assertExplains(preview);
    }
  });

  for (const name of ["lstm", "gru", "rnn", "cells"]) {
    it(`of PyTorch's modules, every layer and direction: ${name}`, () => {
      for (const golden of readGolden(`torch-2.13.0-${name}`, isTorchCase)) assertExplains(run(layerOfCase(golden)));
    });
  }
});
