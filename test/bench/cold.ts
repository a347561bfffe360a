/** What a cold start takes: run by main.ts in a new process. */
import { tensor } from "../../src/core/tensor";
import { readyLayer, runOne } from "../core/engine-fixtures";
import { finish } from "../../src/core/engine/work";

const layer = readyLayer("LSTM", { units: 1 }, 2);
const input = tensor([1, 3, 2], Float32Array.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.3));
runOne(layer, finish(layer.createWeights(1)).weights, input);
