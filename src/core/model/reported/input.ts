/** What comes to a layer, as it is reported: its shape, the data, and the sizes assumed for symbols. */
import { ASSUMED, assumedInput } from "../../catalog/assume";
import { layerClass } from "../../catalog/catalog";
import { known, unknown, type CallArgument, type Dimension, type LayerInput, type Profile } from "../../definition";
import type { Size } from "../../scope/values/size";
import { tensor } from "../../tensor";
import { alive, type Application, type LayerFacts, shownApplications } from "../facts/layer-facts";
import { type Shape, axisName, joinShapes } from "../tensors";
import { comesFromData } from "./called-layers";

export interface SeenInput {
  readonly shape: Shape;
  readonly origin: LayerInput["shapeOrigin"];
}

const shaped = (facts: LayerFacts): readonly Application[] =>
  shownApplications(facts).filter(({ input }) => input.shape !== undefined);

/** The shape that all applications agree on; PyTorch's modules are shown in their first call. */
export function inputShape(facts: LayerFacts): SeenInput | undefined {
  const all = shaped(facts);
  const applications = facts.framework === "torch" ? all.slice(0, 1) : all;
  const [first] = applications;
  if (first?.input.shape === undefined) return ownInput(facts);
  const shape = applications.reduce<Shape | undefined>(
    (joined, { input }) => joinShapes(joined, input.shape),
    first.input.shape,
  );
  return shape && { shape, origin: shape === first.input.shape ? first.input.origin : "layer" };
}

/** The shape that the layer's arguments ask of its input. */
function ownInput(facts: LayerFacts): SeenInput | undefined {
  const shapes = alive(facts.evaluations).map((evaluation) => evaluation.ownInput);
  const shape = shapes.reduce((joined, each) => joinShapes(joined, each), shapes[0]);
  return shape && { shape, origin: "argument" };
}

/** The number for each symbol; a symbol has the same wherever it stands. */
export type AssumedSizes = (symbol: string, otherwise: number) => number;

/**
 * @param shapes of all layers: their last axis is features, their second timesteps
 * @param units the expressions of units that are not known
 */
export function assumedSizes(shapes: readonly (Shape | undefined)[], units: readonly string[]): AssumedSizes {
  const sizes = new Map<string, number>();
  const note = (size: Size | undefined, assumed: number): void => {
    if (size !== undefined && typeof size !== "number") size.assumed((symbol) => remember(symbol, assumed));
  };
  const remember = (symbol: string, assumed: number): number => {
    if (!sizes.has(symbol)) sizes.set(symbol, assumed);
    return sizes.get(symbol)!;
  };
  for (const symbol of units) sizes.set(symbol, ASSUMED.units);
  for (const [axis, size] of Object.entries(ASSUMED)) sizes.set(axis, size);
  for (const shape of shapes) note(shape?.at(-1), ASSUMED.features);
  for (const shape of shapes) note(shape?.[1], ASSUMED.timesteps);
  // Each None is open for itself.
  return (symbol, otherwise) => (symbol === "None" ? otherwise : (sizes.get(symbol) ?? otherwise));
}

/** The expression of `units`, where it is not known. */
export function unitsSymbol(facts: LayerFacts, given: readonly CallArgument[], profile: Profile): readonly string[] {
  const first = layerClass("keras", facts.className, profile)?.parameters[0]?.name;
  const argument = given.find(({ name }) => name === first || name === "output_dim") ?? given.find(({ name }) => !name);
  return argument !== undefined && argument.value === undefined ? [argument.text] : [];
}

/** What comes to the layer where it is shown; an assumed input where nothing is known of it. */
export function reportedInput(facts: LayerFacts, seen: SeenInput | undefined, symbols: AssumedSizes): LayerInput {
  if (seen === undefined) return assumedInput;
  const applications = shaped(facts);
  const [first] = applications;
  const fed =
    facts.framework === "torch" ? first?.fed : applications.find((application) => application.fed !== undefined)?.fed;
  const shape = dimensionsOf(seen.shape, symbols);
  const mask = shownApplications(facts)[0]?.use.mask;
  const fits =
    fed !== undefined &&
    fed.shape.length === shape.length &&
    shape.every((each, axis) => each.kind === "unknown" || axis === 0 || each.value === fed.shape[axis]);
  return {
    shape,
    shapeOrigin: seen.origin,
    ...(first?.lengths && { lengths: first.lengths }),
    ...(mask && { mask: tensor(mask.shape, Float32Array.from(mask.values)) }),
    ...(fits && { values: tensor(fed.shape, Float32Array.from(fed.values)) }),
    ...(fits && fed.name !== undefined && { valuesName: fed.name }),
    ...(first && comesFromData(first.input) && { isFromData: true }),
  };
}

/** A shape with the number that is assumed for each symbol. */
export const dimensionsOf = (shape: Shape, symbols: AssumedSizes): readonly Dimension[] =>
  shape.map((size, axis) => dimension(size, ASSUMED[axisName(shape.length, axis)], symbols));

function dimension(size: Size, otherwise: number, symbols: AssumedSizes): Dimension {
  if (typeof size === "number") return known(size);
  const assumed = size.assumed((symbol) => symbols(symbol, otherwise));
  return unknown(size.expression, Number.isFinite(assumed) ? Math.max(1, Math.trunc(assumed)) : otherwise);
}
