/** Layers that change nothing in inference: Dropout and its kin, regularization, Identity, InputLayer. */
import { sizeOf } from "../../tensor";
import { atOnce } from "../work";
import { mapped } from "./arrays";
import type { PlainKind } from "./plain-layer";

/** Values and mask as they came: Dropout and its kin in inference. */
export const passing: PlainKind = (_, [input = []]) => ({
  variables: [],
  multiplyAdds: sizeOf(input),
  run: (_weights, inputs) => atOnce(() => inputs[0]!.values),
  mask: "kept",
});

/** The same of inputs with so many axes. */
export const passingOf =
  (rank: number): PlainKind =>
  (args, shapes, call) => {
    args.rank(shapes[0] ?? [], rank);
    return passing(args, shapes, call);
  };

/** Keras's Rescaling (keras/src/layers/preprocessing/rescaling.py 3.15.1): `x·scale + offset`. */
export const rescaling: PlainKind = (args, [input = []]) => {
  const [scale, offset] = [args.number("scale"), args.number("offset")];
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    run: (_weights, inputs) => mapped(inputs[0]!.values, (value) => Math.fround(value * scale) + offset),
    mask: "kept",
  };
};
