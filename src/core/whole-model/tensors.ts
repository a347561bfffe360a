/** The tensors between the layers of a model that is run. */
import { type DerivedValues, type Dimension, known, type ModelLayer } from "../definition";
import type { Tensor } from "../tensor";
import { drawsOwnWeights } from "../text/random-words";

/** What flows from one layer to the next, as far as it is known. */
export interface ModelTensor {
  /** Absent where nobody can tell even the number of axes. */
  readonly shape?: readonly Dimension[];
  /** Absent where a layer before it is not run. */
  readonly values?: Tensor;
  /** (batch, timesteps), as Keras carries it: 1 where a step counts. */
  readonly mask?: Tensor;
  readonly origin: DerivedValues;
}

/** What a result depends on that is computed from all of these. */
export function joinOrigins(origins: readonly DerivedValues[]): DerivedValues {
  const [first, ...others] = origins;
  if (first && others.length === 0) return first;
  const drawing = origins.filter(({ random }) => random.length > 0);
  return {
    sampled: origins.some(({ sampled }) => sampled),
    random: [...new Set(origins.flatMap(({ random }) => random))],
    ...(drawing.length > 0 && drawing.every(({ asScript }) => asScript) && { asScript: true }),
  };
}

/** The origin of what a layer with random weights computes. */
export const drawnBy = ({ name, random, profile }: ModelLayer): DerivedValues => ({
  sampled: false,
  random: [name],
  ...(random?.position && drawsOwnWeights(profile) && { asScript: true }),
});

/** A tensor of which everything is known but what its values depend on; symbols stay where the sizes agree with them. */
export function withValues(
  values: Tensor,
  mask: Tensor | undefined,
  shape: readonly Dimension[] | undefined,
  origin: DerivedValues,
): ModelTensor {
  const symbolic = shape?.length === values.shape.length ? shape : undefined;
  return {
    values,
    ...(mask && { mask }),
    origin,
    shape: values.shape.map((size, axis) => {
      const dimension = symbolic?.[axis];
      return dimension?.kind === "unknown" && dimension.assumed === size ? dimension : known(size);
    }),
  };
}
