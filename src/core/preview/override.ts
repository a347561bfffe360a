/** What a user changed in the panel, laid over what the document says. */
import { sampleInput } from "../catalog/assume";
import {
  type ConfigValue,
  type Dimension,
  known,
  type LayerArgument,
  type LayerDefinition,
  type LayerInput,
  type Profile,
  valueOf,
} from "../definition";
import { LIMITS } from "../engine/limits";
import { partsByPath } from "../catalog/keras/parts";
import { withProfile } from "../resolve/profile";
import { pythonLiteral } from "../text/python-text";
import { inputAxes, withDataShape, withOwnInput } from "../resolve/input";
import { returnsOf } from "../returns/table";
import { fitsFeed, fitsWeights } from "../run/run";
import { sizeOf, tensor, type Tensor } from "../tensor";

export interface Overrides {
  /** By parameter name; of a part's argument with its path before it: `layer.units`, `cell.cells.0.units`. */
  readonly arguments?: Readonly<Record<string, ConfigValue>>;
  /** Of the input's axes, by their names. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** The input's values; fitted to the input's shape, whatever that is by then. */
  readonly input?: InputValues;
  readonly seed?: number;
  /** The version whose rules count, instead of the one that the document is written for. */
  readonly profile?: Profile;
}

/** JSON, because it travels through messages. */
export interface InputValues {
  /** Of `values`, in the order of the input's axes. */
  readonly shape: readonly number[];
  /** Row-major, one per element. */
  readonly values: readonly number[];
}

/** The definition that the document would give if it said what the overrides say, each open axis closed by its data. */
export function applyOverrides(definition: LayerDefinition, overrides: Overrides): LayerDefinition {
  const layer = overrides.profile ? withProfile(definition, overrides.profile) : definition;
  const changed = withOwnInput(
    overrideArguments(layer, { ...overrides.arguments, ...sizeArguments(layer, overrides) }),
  );
  const next = { ...changed, input: overrideInput(changed, overrides) };
  const isChanged =
    overrides.arguments !== undefined || overrides.sizes !== undefined || layer.profile !== definition.profile;
  return isChanged ? withFittingValues(next) : next;
}

/** The arguments that say the size of an axis which is another now. */
const sizeArguments = (layer: LayerDefinition, { sizes = {} }: Overrides): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(returnsOf(layer).axisArguments ?? {}).flatMap(([axis, argument]) => {
      const size = sizes[axis];
      return size === undefined ? [] : [[argument, size]];
    }),
  );

/** The layer and its parts with these arguments. */
function overrideArguments(layer: LayerDefinition, values: Readonly<Record<string, ConfigValue>>): LayerDefinition {
  const changed = Object.keys(values);
  if (changed.length === 0) {
    return layer;
  }
  return {
    ...layer,
    arguments: layer.arguments.map((argument) => overrideArgument(argument, values)),
    ...(layer.parts && { parts: overrideParts(layer, values) }),
    // A problem with an argument that was replaced is settled; the new value is checked when it runs.
    problems: layer.problems.filter(({ argument }) => argument === undefined || !changed.includes(argument)),
  };
}

function overrideParts(
  layer: LayerDefinition,
  values: Readonly<Record<string, ConfigValue>>,
): NonNullable<LayerDefinition["parts"]> {
  const paths = partsByPath(layer).map(([path]) => path);
  return (layer.parts ?? []).map((part, index) => ({
    ...part,
    layer: overrideArguments(part.layer, below(paths[index] ?? part.role, values)),
  }));
}

/** Those of a part's arguments, by their own names. */
const below = (path: string, values: Readonly<Record<string, ConfigValue>>): Readonly<Record<string, ConfigValue>> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(`${path}.`) ? [[name.slice(path.length + 1), value]] : [],
    ),
  );

function overrideArgument(argument: LayerArgument, values: Readonly<Record<string, ConfigValue>>): LayerArgument {
  const value = values[argument.name];
  if (value === undefined) return argument;
  const { source: _otherFile, ...own } = argument;
  return { ...own, value: known(value), origin: "written", text: pythonLiteral(value) };
}

function overrideInput(layer: LayerDefinition, overrides: Overrides): LayerInput {
  const axes = inputAxes(layer);
  const input = withDataShape(layer.input);
  const shape = input.shape.map((dimension, axis): Dimension => {
    const size = overrides.sizes?.[axes[axis] ?? ""];
    return size === undefined ? dimension : known(size);
  });
  const edited = overrides.input && tensor(overrides.input.shape, Float32Array.from(overrides.input.values));
  if (!edited && overrides.sizes === undefined) {
    return input;
  }
  const { values = edited, ...rest } = input;
  const resized = values && resizedInput(edited ?? values, shape.map(valueOf));
  return resized ? { ...rest, shape, values: resized } : { ...rest, shape };
}

/**
 * The values at the indices that both shapes have, a sample elsewhere: a longer sequence keeps its first steps.
 * Nothing where no array of these sizes can be made.
 */
function resizedInput(values: Tensor, sizes: readonly number[]): Tensor | undefined {
  if (!canHold(sizes) || values.shape.length !== sizes.length) {
    return undefined;
  }
  if (sizes.every((size, axis) => size === values.shape[axis])) {
    return values;
  }
  const result = sampleInput(sizes);
  const kept = sizes.map((size, axis) => Math.min(size, values.shape[axis] ?? 0));
  // Every index that both have, counted up as an odometer.
  const index = kept.map(() => 0);
  for (let left = sizeOf(kept); left > 0; left--) {
    result.data[offsetOf(index, sizes)] = values.data[offsetOf(index, values.shape)] ?? Number.NaN;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next < (kept[axis] ?? 0) ? next : 0;
      if (index[axis] !== 0) break;
    }
  }
  return result;
}

const offsetOf = (index: readonly number[], shape: readonly number[]): number =>
  shape.reduce((offset, size, axis) => offset * size + (index[axis] ?? 0), 0);

/** Whether an array of these sizes can be made at all; the run refuses the others with a message. */
const canHold = (sizes: readonly number[]): boolean =>
  sizes.every((size) => Number.isSafeInteger(size) && size > 0) && sizeOf(sizes) <= LIMITS.elements;

/** Without the document's weights, initial state and mask where they no longer fit; `assumptionsOf` says so. */
function withFittingValues(layer: LayerDefinition): LayerDefinition {
  const { weights, initialState, input, ...rest } = layer;
  const { mask, lengths, batches, ...openInput } = input;
  const bare = { ...rest, input: openInput };
  return {
    ...bare,
    ...(weights && fitsWeights({ ...bare, weights }) && { weights }),
    ...(initialState && fitsFeed({ ...bare, initialState }) && { initialState }),
    input: {
      ...openInput,
      ...(batches?.every(({ shape }) => hasShape(shape, openInput)) && { batches }),
      ...(mask && fitsFeed({ ...bare, input: { ...openInput, mask } }) && { mask }),
      ...(lengths && fitsFeed({ ...bare, input: { ...openInput, lengths } }) && { lengths }),
    },
  };
}

/** Whether an array can take the input's place; its batch may be of another size. */
const hasShape = (sizes: readonly number[], { shape }: LayerInput): boolean =>
  sizes.length === shape.length && shape.every((size, axis) => axis === 0 || valueOf(size) === sizes[axis]);
