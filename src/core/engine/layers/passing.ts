/** Layers that change nothing in inference: Dropout and its kin, regularization, Identity, InputLayer. */
import { sizeOf } from "../../tensor";
import type { PlainKind } from "./plain-layer";

export const passing: PlainKind = (_, [input = []]) => ({
  variables: [],
  multiplyAdds: sizeOf(input),
  run: (_weights, inputs) => inputs[0]!.values,
  mask: "kept",
});

/** Keras's Rescaling (keras/src/layers/preprocessing/rescaling.py 3.15.1): `x·scale + offset`. */
export const rescaling: PlainKind = (args, [input = []]) => {
  const [scale, offset] = [args.number("scale"), args.number("offset")];
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    run: (_weights, inputs) => {
      const { shape, data } = inputs[0]!.values;
      return { shape, data: data.map((value) => Math.fround(value * scale) + offset) };
    },
    mask: "kept",
  };
};
