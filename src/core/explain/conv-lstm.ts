/**
 * A ConvLSTM's recurrence for an explanation: an LSTM's, whose products are those of a window with the kernel. A unit is
 * an element of its state, counted in row-major order: (…space, filters), or (filters, …space) where channels come first.
 */
import type { LayerDefinition, Weights } from "../definition";
import {
  type ConvLstmConfig,
  convLstmConfig,
  type ConvLstmGeometry,
  convLstmGeometry,
} from "../engine/keras/conv-lstm";
import type { WindowedAxis } from "../engine/convolution";
import { stridesOf } from "../engine/layers/arrays";
import { type RecurrentClass, recurrentClass } from "../catalog/keras/recurrent";
import { sizeOf, type Tensor } from "../tensor";
import type { RecurrentModule } from "../weights/module";
import type { BlockPart } from "../weights/slices";
import { type CellStep, type ExplainedCell, previousState, product, range, type StepTerms } from "./cell";
import type { Factor, Term } from "./explanation";

/** What an explanation needs of one ConvLSTM. */
interface ConvCell {
  readonly layer: RecurrentClass;
  readonly config: ConvLstmConfig;
  readonly geometry: ConvLstmGeometry;
  readonly kernel: Tensor;
  readonly recurrentKernel: Tensor;
  readonly bias: Tensor | undefined;
  readonly input: Tensor;
}

/**
 * The recurrence of a ConvLSTM with its terms; nothing of another class.
 *
 * @param prefix of its weights' names
 */
export function convRecurrence(
  definition: LayerDefinition,
  prefix: string,
  weights: Weights,
  input: Tensor,
): Pick<ExplainedCell, "framework" | "module" | "layouts" | "row" | "terms"> | undefined {
  const layer = recurrentClass(definition.className);
  if (!layer || layer.space.length === 0) return undefined;
  const reading = convLstmConfig(definition, layer.space.length);
  const [kernel, recurrentKernel] = [weights[`${prefix}kernel`], weights[`${prefix}recurrent_kernel`]];
  if ("problems" in reading || !kernel || !recurrentKernel) return undefined;
  const { config } = reading;
  const geometry = convLstmGeometry(config, input.shape);
  if ("problems" in geometry) return undefined;
  const cell = { layer, config, geometry, kernel, recurrentKernel, bias: weights[`${prefix}bias`], input };
  return {
    framework: "keras",
    module: moduleOf(cell),
    layouts: [],
    row: geometry.stateShape.at(-1) ?? 1,
    terms: (step) => convTerms(cell, step),
  };
}

/** The parts of an LSTM's module that its equations ask for. */
const moduleOf = ({ config, geometry, bias }: ConvCell): RecurrentModule => ({
  family: "LSTM",
  cell: false,
  inputSize: geometry.channels,
  hiddenSize: sizeOf(geometry.stateShape),
  layers: 1,
  directions: 1,
  backwards: config.goBackwards,
  bias: bias !== undefined,
  resetAfter: false,
  activation: { name: config.activation.name },
  recurrentActivation: { name: config.recurrentActivation.name },
});

/** In the order of the kernel's columns. */
const ROLES = ["input", "forget", "candidate", "output"] as const;

/** One convolution of a step: its kernel, and what its window sees. */
interface WindowedProduct {
  readonly windows: readonly WindowedAxis[];
  /** (…window, channels, columns) */
  readonly matrix: Tensor;
  readonly name: string;
  readonly value: (space: readonly number[], channel: number) => Factor;
}

function convTerms({ config, geometry, kernel, recurrentKernel, bias, input }: ConvCell, step: CellStep): StepTerms {
  const filters = config.units;
  const first = config.dataFormat === "channels_first";
  const { place, cell } = step;
  const [, steps = 0, ...axes] = input.shape;
  const inputAt = (place.row * steps + (cell.trace.timesteps[place.step] ?? 0)) * sizeOf(axes);

  /** The products of one matrix with what its window sees; `value` is what stands at a place of the tensor under it. */
  const seen = ({ windows, matrix, name, value }: WindowedProduct, unit: number, column: number): readonly Term[] => {
    const channels = matrix.shape.at(-2) ?? 0;
    const strides = stridesOf(matrix.shape);
    return windowElements(windows, spaceOf(unit, geometry.stateShape, first)).flatMap(({ element, space }) =>
      range(channels).map((channel) => {
        const index = [...element, channel, column];
        const at = index.reduce((sum, each, axis) => sum + each * strides[axis]!, 0);
        const weight = { label: `${name}[${index.join(", ")}]`, value: matrix.data[at] ?? Number.NaN };
        return product(value(space, channel), weight);
      }),
    );
  };
  const columnOf = (role: string, unit: number): number =>
    ROLES.findIndex((each) => each === role) * filters + filterOf(unit, geometry.stateShape, first);
  const indexOf = (space: readonly number[], channel: number): readonly number[] =>
    first ? [channel, ...space] : [...space, channel];
  const offset = (shape: readonly number[], index: readonly number[]): number =>
    index.reduce((sum, each, axis) => sum * (shape[axis] ?? 1) + each, 0);

  const ofInput: WindowedProduct = {
    windows: geometry.input,
    matrix: kernel,
    name: "kernel",
    value: (space, channel) => {
      const index = indexOf(space, channel);
      return { label: `xₜ[${index.join(", ")}]`, value: input.data[inputAt + offset(axes, index)] ?? Number.NaN };
    },
  };
  const ofState: WindowedProduct = {
    windows: geometry.state,
    matrix: recurrentKernel,
    name: "recurrent_kernel",
    value: (space, channel) => {
      const index = indexOf(space, channel);
      const { value } = previousState(step, "h", offset(geometry.stateShape, index));
      return { label: `hₜ₋₁[${index.join(", ")}]`, value };
    },
  };
  return {
    input: (role, unit) => seen(ofInput, unit, columnOf(role, unit)),
    recurrent: (role, unit) => seen(ofState, unit, columnOf(role, unit)),
    bias: (role, unit, parts: readonly BlockPart[]) => {
      const column = columnOf(role, unit);
      return bias && parts.includes("bias")
        ? [product({ label: `bias[${column}]`, value: bias.data[column] ?? Number.NaN })]
        : [];
    },
  };
}

/** An element of the window with the place of the axes that it lies on. */
interface WindowElement {
  readonly element: readonly number[];
  readonly space: readonly number[];
}

/** What the window sees from a place of the output; the zeros around the axes are left out. */
function windowElements(windows: readonly WindowedAxis[], place: readonly number[]): readonly WindowElement[] {
  let elements: readonly WindowElement[] = [{ element: [], space: [] }];
  for (const [axis, { kernel, stride, before, dilation, input }] of windows.entries()) {
    const start = (place[axis] ?? 0) * stride - before;
    const inside = range(kernel).filter((k) => start + k * dilation >= 0 && start + k * dilation < input);
    elements = elements.flatMap(({ element, space }) =>
      inside.map((k) => ({ element: [...element, k], space: [...space, start + k * dilation] })),
    );
  }
  return elements;
}

/** Where a unit lies on the axes of space. */
function spaceOf(unit: number, stateShape: readonly number[], first: boolean): readonly number[] {
  const index = stridesOf(stateShape).map((stride, axis) => Math.floor(unit / stride) % (stateShape[axis] ?? 1));
  return first ? index.slice(1) : index.slice(0, -1);
}

/** The filter that a unit is of. */
function filterOf(unit: number, stateShape: readonly number[], first: boolean): number {
  return first ? Math.floor(unit / sizeOf(stateShape.slice(1))) : unit % (stateShape.at(-1) ?? 1);
}
