/** What a cold start takes: run by main.ts in a new process. */
import { known, type LayerDefinition } from "../../src/core/definition";
import { runLayer } from "../../src/core/run/run";
import { tensor } from "../../src/core/tensor";

const definition: LayerDefinition = {
  name: "lstm",
  className: "LSTM",
  framework: "keras",
  profile: "keras-3",
  language: "python",
  span: { start: 0, end: 0 },
  calleeSpan: { start: 0, end: 0 },
  callee: "LSTM",
  arguments: [{ name: "units", value: known(1), origin: "written" }],
  input: {
    shape: [known(1), known(3), known(2)],
    shapeOrigin: "assumed",
    values: tensor([1, 3, 2], Float32Array.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.3)),
  },
  use: { kind: "bare", targets: [], wrappers: [] },
  problems: [],
};
if (!runLayer(definition, 1).trace) throw new Error("no values");
