/** The cases of `test/golden/keras-3.15.1-lstm.json`. */
import type { ConfigValue } from "../../src/core/definition";
import type { CellWeights } from "../../src/core/engine/recurrent-layer";
import { fromGolden, type GoldenTensor, hasKeys } from "./engine-fixtures";

export interface LstmCase {
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly inputs: GoldenTensor;
  readonly initial_state?: readonly GoldenTensor[];
  readonly weights: {
    readonly kernel: GoldenTensor;
    readonly recurrent_kernel: GoldenTensor;
    readonly bias?: GoldenTensor;
  };
  readonly output: GoldenTensor;
  readonly state_h: GoldenTensor;
  readonly state_c: GoldenTensor;
}

export const isLstmCase = (value: unknown): value is LstmCase =>
  hasKeys(value, "config", "inputs", "weights", "output", "state_h", "state_c");

export const goldenWeights = ({ weights: { kernel, recurrent_kernel, bias } }: LstmCase): CellWeights => ({
  kernel: fromGolden(kernel),
  recurrentKernel: fromGolden(recurrent_kernel),
  ...(bias && { bias: fromGolden(bias) }),
});
