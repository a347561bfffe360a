/** The shape rules for layers whose configuration is known and whose inputs have dimensions. */
import { ASSUMED } from "../catalog/assume";
import { completeConfig, plainClassName } from "../catalog/keras/plain-layers";
import { type Dimension, known, type ModelLayer, unknown } from "../definition";
import type { Size } from "../scope/values/size";
import { configArguments } from "./config-arguments";
import { shapeRule } from "./keras/shape-rules";
import { torchShapeRule } from "./torch/shapes";
import { axisName } from "./tensors";

/** What leaves a plain layer; `undefined` where no rule knows it. */
export function plainShape(
  { className, profile, config }: Pick<ModelLayer, "className" | "profile" | "config">,
  inputs: readonly (readonly Dimension[])[],
): readonly Dimension[] | undefined {
  const isTorch = profile === "torch";
  const complete = isTorch ? config : completeConfig(plainClassName(className), config);
  const shapes = inputs.map((shape) => shape.map(sizeOf));
  const result = (isTorch ? torchShapeRule(className) : shapeRule(className))?.shape(
    shapes[0],
    configArguments((name) => complete[name]),
    shapes,
  );
  return result?.map((size, axis) => dimensionOf(size, result.length, axis));
}

/** A dimension as a size whose symbol has its assumed number already. */
const sizeOf = (dimension: Dimension): Size =>
  dimension.kind === "known"
    ? dimension.value
    : { expression: dimension.expression, assumed: () => dimension.assumed, terms: 1 };

const dimensionOf = (size: Size, rank: number, axis: number): Dimension =>
  typeof size === "number"
    ? known(size)
    : unknown(
        size.expression,
        size.assumed(() => ASSUMED[axisName(rank, axis)]),
      );
