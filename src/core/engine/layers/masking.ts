/** Keras's Masking (keras/src/layers/core/masking.py 3.15.1): steps of which every feature is `mask_value` are skipped. */
import { sizeOf, tensor, type Tensor } from "../../tensor";
import type { PlainKind } from "./plain-layer";

export const masking: PlainKind = (args, [input = []]) => {
  const skipped = Math.fround(args.number("mask_value"));
  const maskOf = (values: Tensor): Tensor => {
    const features = values.shape.at(-1) ?? 1;
    const steps = Float32Array.from({ length: sizeOf(values.shape.slice(0, -1)) }, (_, step) =>
      Number(values.data.subarray(step * features, (step + 1) * features).some((value) => value !== skipped)),
    );
    return tensor(values.shape.slice(0, -1), steps);
  };
  return {
    variables: [],
    multiplyAdds: 2 * sizeOf(input),
    run: (_, inputs) => {
      const { values } = inputs[0]!;
      const features = values.shape.at(-1) ?? 1;
      const mask = maskOf(values);
      return tensor(
        values.shape,
        values.data.map((value, index) => (mask.data[Math.floor(index / features)] === 0 ? 0 : value)),
      );
    },
    mask: ([first]) => first && maskOf(first.values),
  };
};
