/** What a cold start takes: run by main.ts in a new process. */
import { runLstm } from "../../src/core/engine/lstm";
import { lstmConfig } from "../../src/core/engine/lstm-config";
import { createWeights } from "../../src/core/engine/weights";
import { tensor } from "../../src/core/tensor";
import { lstmLayer } from "../core/engine-fixtures";

const read = lstmConfig(lstmLayer({ units: 1, seed: 1 }));
if ("config" in read) {
  const { weights } = createWeights(read.config, 2, 1);
  const input = tensor([1, 3, 2], Float32Array.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.3));
  runLstm(read.config, weights, input, undefined, { record: "states" });
}
