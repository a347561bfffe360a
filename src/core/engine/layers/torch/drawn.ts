/** Weights of PyTorch's modules: those that one generator draws one after the other, and those that are constant. */
import type { Weights } from "../../../definition";
import { sizeOf, tensor, type Tensor } from "../../../tensor";
import { DRAW_COST, type TorchGenerator, torchGenerator, type TorchPosition } from "../../../torch-generator";
import type { Initializer } from "../../weights/initializers";
import { uniformTensor } from "../../torch/draw";
import { type FilledVariable, filledBy } from "../../weights/variables";
import { atOnce, type Work } from "../../work";

/** Fills a variable of that shape out of PyTorch's generator, which the variables before it have used. */
export type Draw = (generator: TorchGenerator, shape: readonly number[]) => Work<Tensor>;

/** A random variable of PyTorch's, which is filled together with the others of its module. */
export interface Drawn {
  readonly variable: FilledVariable;
  readonly draw: Draw;
}

/** A variable that `draw` fills; `key` tells one way of filling from another. */
export function drawnVariable(
  key: string,
  draw: Draw,
  name: string,
  axes: readonly string[],
  shape: readonly number[],
): Drawn {
  const initializer: Initializer = {
    name: key,
    key: `torch ${key}`,
    random: true,
    cost: (each) => sizeOf(each) * DRAW_COST,
    create: (each, seed) => draw(torchGenerator(seed), each),
  };
  return { variable: filledBy(initializer, name, axes, shape), draw };
}

/** The module's random weights out of one generator, one variable after the other. */
export function* drawnTogether(
  drawn: readonly Drawn[],
  seed: number,
  position: TorchPosition | undefined,
): Work<Weights> {
  const generator = torchGenerator(seed, position);
  const weights: Record<string, Tensor> = {};
  for (const { variable, draw } of drawn) weights[variable.name] = yield* draw(generator, variable.shape);
  return weights;
}

/** Uniform on ±bound. */
const uniform =
  (bound: number): Draw =>
  (generator, shape) =>
    uniformTensor(generator, shape, bound);

/** Fills a variable with one number, and draws nothing. */
export const filledWith = (value: number): Initializer => ({
  name: `constant ${value}`,
  key: `torch constant ${value}`,
  random: false,
  cost: () => 0,
  create: (shape) => atOnce(() => tensor(shape, new Float32Array(sizeOf(shape)).fill(value))),
});

/**
 * A weight and, where `bias` names its axis, a bias as `Linear` and `Conv1d` draw them (torch 2.13 `reset_parameters`):
 * `kaiming_uniform_(weight, a=√5)`, whose bound is 1/√fan_in calculated in its own steps, and uniform numbers on ±1/√fan_in.
 */
export function drawnWithBias(
  fanIn: number,
  axes: readonly string[],
  shape: readonly number[],
  bias: boolean,
): readonly Drawn[] {
  const bound = 1 / Math.sqrt(fanIn);
  const draw = uniform(Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(fanIn)));
  const weight = drawnVariable(`uniform ${bound}`, draw, "weight", axes, shape);
  const [outputs = "outputs"] = axes;
  return bias
    ? [weight, drawnVariable(`uniform ${bound}`, uniform(bound), "bias", [outputs], shape.slice(0, 1))]
    : [weight];
}
