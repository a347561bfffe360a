/** The plain layers that the engine runs. Another one is another entry, here and in `catalog/keras/plain-layers.ts`. */
import * as l10n from "@vscode/l10n";
import { completeConfig, missingParameter, plainClassName, TIME_SLICES } from "../../catalog/keras/plain-layers";
import type { Problem } from "../../definition";
import { refusal } from "../problems";
import { activationLayer, elu, leakyRelu, prelu, relu, softmaxLayer, thresholdedRelu } from "./activation-layers";
import { additiveAttention, attention } from "./attention";
import { dense } from "./dense";
import { dot } from "./dot";
import { embedding } from "./embedding";
import { masking } from "./masking";
import { add, average, concatenate, maximum, minimum, multiply, subtract } from "./merging";
import { multiHeadAttention } from "./multi-head-attention";
import { batchNormalization, layerNormalization, rmsNormalization, unitNormalization } from "./normalization";
import { passing, passingOf, rescaling } from "./passing";
import { plainArguments, type ShowShape } from "./plain-arguments";
import type { PlainDefinition, PlainKind, PlainPrepared } from "./plain-layer";
import { averagePooling, globalAveragePooling, globalMaxPooling, maxPooling } from "./pooling";
import { cropping, flatten, permute, repeatVector, reshape, upSampling, zeroPadding } from "./rearranging";
import { convolving } from "./space-convolution";
import { timeDistributed, timeSlices } from "./time-distributed";
import { prepareTorchModule } from "./torch/modules";
import { ownEntry } from "../../lookup";

/** The code of the problem that an argument that must be given is not. */
export const MISSING = "argument-missing";

const KINDS: Readonly<Record<string, PlainKind>> = {
  Activation: activationLayer,
  ActivityRegularization: passing,
  Add: add,
  AdditiveAttention: additiveAttention,
  AlphaDropout: passing,
  Attention: attention,
  Average: average,
  AveragePooling1D: averagePooling(1),
  AveragePooling2D: averagePooling(2),
  AveragePooling3D: averagePooling(3),
  BatchNormalization: batchNormalization,
  Concatenate: concatenate,
  Conv1D: convolving(1),
  Conv2D: convolving(2),
  Conv3D: convolving(3),
  Cropping1D: cropping,
  Dense: dense,
  Dot: dot,
  Dropout: passing,
  ELU: elu,
  Embedding: embedding,
  Flatten: flatten,
  GaussianDropout: passing,
  GaussianNoise: passing,
  GlobalAveragePooling1D: globalAveragePooling(1),
  GlobalAveragePooling2D: globalAveragePooling(2),
  GlobalAveragePooling3D: globalAveragePooling(3),
  GlobalMaxPooling1D: globalMaxPooling(1),
  GlobalMaxPooling2D: globalMaxPooling(2),
  GlobalMaxPooling3D: globalMaxPooling(3),
  Identity: passing,
  InputLayer: passing,
  LayerNormalization: layerNormalization,
  LeakyReLU: leakyRelu,
  Masking: masking,
  MaxPooling1D: maxPooling(1),
  MaxPooling2D: maxPooling(2),
  MaxPooling3D: maxPooling(3),
  Maximum: maximum,
  Minimum: minimum,
  MultiHeadAttention: multiHeadAttention,
  Multiply: multiply,
  PReLU: prelu,
  Permute: permute,
  RMSNormalization: rmsNormalization,
  ReLU: relu,
  RepeatVector: repeatVector,
  Rescaling: rescaling,
  Reshape: reshape,
  Softmax: softmaxLayer,
  SpatialDropout1D: passingOf(3),
  SpatialDropout2D: passingOf(4),
  Subtract: subtract,
  ThresholdedReLU: thresholdedRelu,
  [TIME_SLICES]: timeSlices,
  TimeDistributed: timeDistributed((definition, shapes) => preparePlain(definition, shapes)),
  UnitNormalization: unitNormalization,
  UpSampling1D: upSampling,
  ZeroPadding1D: zeroPadding,
};

/**
 * A plain layer ready to run on inputs of these shapes, or an error for each thing that is wrong with its
 * arguments or its inputs; `undefined` where the engine does not run the class.
 * @param showShape how the errors say one of these shapes; by its numbers where it is not given
 */
export function preparePlain(
  written: PlainDefinition,
  shapes: readonly (readonly number[])[],
  showShape?: ShowShape,
): PlainPrepared | undefined {
  if (written.profile === "torch") return prepareTorchModule(written, shapes, showShape);
  const className = plainClassName(written.className);
  const kind = ownEntry(KINDS, className);
  if (!kind || !isRun(written)) return undefined;
  if (shapes.length === 0) {
    return { problems: [refusal("input-missing", "input", l10n.t("{0} is called on nothing.", className))] };
  }
  const missing = missingParameter(className, written.profile, written.config);
  if (missing !== undefined && !written.parts?.some(({ role }) => role === missing)) {
    return { problems: [refusal(MISSING, missing, l10n.t("{0} needs {1}.", className, missing))] };
  }
  const problems: Problem[] = [];
  const definition = { ...written, className, config: completeConfig(className, written.config) };
  const layer = kind(plainArguments(definition, problems, showShape), shapes, definition);
  return problems.length > 0 ? { problems } : { layer };
}

/** Whether the engine runs the class, and what is inside a wrapper. */
const isRun = ({ profile, className, parts = [] }: PlainDefinition): boolean =>
  (profile === "torch" || ownEntry(KINDS, plainClassName(className)) !== undefined) &&
  parts.every(({ layer }) => isRun(layer));
