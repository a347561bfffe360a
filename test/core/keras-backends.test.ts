import assert from "node:assert/strict";
import type { ConfigValue } from "../../src/core/definition";
import { partTrace } from "../../src/core/engine/trace";
import { finish } from "../../src/core/engine/work";
import { assertClose, fromGolden, type GoldenTensor, hasKeys, readGolden, readyLayer } from "./engine-fixtures";

type Returned = Readonly<Record<"output" | "state_h", GoldenTensor>> & { readonly state_c?: GoldenTensor };

interface BackendCase {
  readonly class_name: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly inputs: GoldenTensor;
  readonly initial_state?: readonly GoldenTensor[];
  readonly weights: Readonly<Record<string, GoldenTensor>>;
  readonly returned: Readonly<Record<"tensorflow" | "jax" | "torch", Returned>>;
}

const isBackendCase = (value: unknown): value is BackendCase =>
  hasKeys(value, "class_name", "config", "inputs", "weights", "returned");

describe("engine: Keras on each of its backends", () => {
  const goldens = readGolden("keras-3.15.1-backends", isBackendCase);
  for (const backend of ["tensorflow", "jax", "torch"] as const) {
    it(`returns what we do on ${backend}, every layer and activation`, () => {
      for (const { class_name, config, inputs, initial_state, weights, returned } of goldens) {
        const layer = readyLayer(class_name, config, inputs.shape[2] ?? 0);
        const given = Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, fromGolden(weight)]));
        const initialState = initial_state?.map(fromGolden);
        const feed = { input: fromGolden(inputs), ...(initialState && { initialState }) };
        const { output, finalStates } = partTrace(finish(layer.run(given, feed))) ?? assert.fail();
        const what = `${class_name} ${JSON.stringify(config)} on ${backend}:`;
        const { output: theirs, state_h, state_c } = returned[backend];
        assertClose(output, theirs, `${what} output`);
        assertClose(finalStates["h"] ?? assert.fail(), state_h, `${what} state_h`);
        if (state_c) assertClose(finalStates["c"] ?? assert.fail(), state_c, `${what} state_c`);
      }
    });
  }
});
