/** Keras's Masking (keras/src/layers/core/masking.py 3.15.1): steps of which every feature is `mask_value` are skipped. */
import { sizeOf, type Tensor } from "../../tensor";
import type { Work } from "../work";
import { ANY, mapped, reduced } from "./arrays";
import type { PlainKind } from "./plain-layer";

/** (batch, steps, features) as it is but for the skipped steps, which become zeros, and their mask (batch, steps). */
export const masking: PlainKind = (args, [input = []]) => {
  const skipped = Math.fround(args.number("mask_value"));
  const maskOf = function* (values: Tensor): Work<Tensor> {
    const differs = yield* mapped(values, (value) => Number(value !== skipped));
    return yield* reduced(differs, [values.shape.length - 1], false, ANY);
  };
  return {
    variables: [],
    multiplyAdds: 2 * sizeOf(input),
    *run(_, inputs) {
      const { values } = inputs[0]!;
      const features = values.shape.at(-1) ?? 1;
      const mask = yield* maskOf(values);
      return yield* mapped(values, (value, at) => (mask.data[Math.floor(at / features)] === 0 ? 0 : value));
    },
    *mask([first]) {
      return first && (yield* maskOf(first.values));
    },
  };
};
