/** What a user changed in the panel, laid over what the document says. */
import { sampleInput } from "./assume";
import {
  type ConfigValue,
  type Dimension,
  known,
  type LayerArgument,
  type LayerDefinition,
  type LayerInput,
  valueOf,
} from "./definition";
import { LIMITS } from "./engine/limits";
import { pythonLiteral } from "./python-text";
import { withDataShape } from "./input";
import { sizeOf, tensor, type Tensor } from "./tensor";

export interface Overrides {
  /** By parameter name. */
  readonly arguments?: Readonly<Record<string, ConfigValue>>;
  readonly batch?: number;
  readonly timesteps?: number;
  readonly features?: number;
  /** The input's values; fitted to the input's shape, whatever that is by then. */
  readonly input?: InputValues;
  readonly seed?: number;
}

/** JSON, because it travels through messages. */
export interface InputValues {
  /** (batch, timesteps, features) of `values`. */
  readonly shape: readonly number[];
  /** Row-major, one per element. */
  readonly values: readonly number[];
}

/** The definition that the document would give if it said what the overrides say, each open axis closed by its data. */
export function applyOverrides(layer: LayerDefinition, overrides: Overrides): LayerDefinition {
  const changed = Object.keys(overrides.arguments ?? {});
  const next = {
    ...layer,
    arguments: layer.arguments.map((argument) => overrideArgument(argument, overrides.arguments ?? {})),
    input: overrideInput(withDataShape(layer.input), overrides),
    // A problem with an argument that was replaced is settled; the new value is checked when it runs.
    problems: layer.problems.filter(({ argument }) => argument === undefined || !changed.includes(argument)),
  };
  return withFittingValues(next, changed.includes("units"), overrides);
}

function overrideArgument(argument: LayerArgument, values: Readonly<Record<string, ConfigValue>>): LayerArgument {
  const value = values[argument.name];
  return value === undefined
    ? argument
    : { ...argument, value: known(value), origin: "written", text: pythonLiteral(value) };
}

function overrideInput(input: LayerInput, overrides: Overrides): LayerInput {
  const replaced = [overrides.batch, overrides.timesteps, overrides.features];
  const shape = input.shape.map((dimension, axis): Dimension => {
    const size = replaced[axis];
    return size === undefined ? dimension : known(size);
  });
  const edited = overrides.input && tensor(overrides.input.shape, Float32Array.from(overrides.input.values));
  if (!edited && replaced.every((size) => size === undefined)) {
    return input;
  }
  const { values = edited, ...rest } = input;
  const resized = values && resizedInput(edited ?? values, shape.map(valueOf));
  return resized ? { ...rest, shape, values: resized } : { ...rest, shape };
}

/**
 * The values at the indices that both shapes have, a sample elsewhere: a longer sequence keeps its first steps.
 * Nothing where no array of these sizes (batch, timesteps, features) can be made.
 */
export function resizedInput(values: Tensor, sizes: readonly number[]): Tensor | undefined {
  if (!canHold(sizes)) {
    return undefined;
  }
  if (sizes.every((size, axis) => size === values.shape[axis])) {
    return values;
  }
  const result = sampleInput(sizes);
  const [, timesteps = 0, features = 0] = sizes;
  const [oldBatch = 0, oldTimesteps = 0, oldFeatures = 0] = values.shape;
  for (let index = 0; index < result.data.length; index++) {
    const feature = index % features;
    const timestep = Math.floor(index / features) % timesteps;
    const row = Math.floor(index / features / timesteps);
    if (row < oldBatch && timestep < oldTimesteps && feature < oldFeatures) {
      result.data[index] = values.data[(row * oldTimesteps + timestep) * oldFeatures + feature] ?? Number.NaN;
    }
  }
  return result;
}

/** Whether an array of these sizes can be made at all; the run refuses the others with a message. */
const canHold = (sizes: readonly number[]): boolean =>
  sizes.every((size) => Number.isSafeInteger(size) && size > 0) && sizeOf(sizes) <= LIMITS.elements;

/** Without the document's weights and initial state where they no longer fit; `assumptionsOf` says so. */
function withFittingValues(layer: LayerDefinition, unitsChanged: boolean, overrides: Overrides): LayerDefinition {
  const { weights, initialState, ...rest } = layer;
  return {
    ...rest,
    ...(weights && !unitsChanged && overrides.features === undefined && { weights }),
    ...(initialState && !unitsChanged && overrides.batch === undefined && { initialState }),
  };
}
