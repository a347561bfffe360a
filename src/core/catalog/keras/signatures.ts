/**
 * Keras's layer classes, per profile. Another recurrent layer is another entry of `signatures`, or a file beside this
 * one where it is a family of its own.
 *
 * | profile | versions |
 * |---|---|
 * | keras-1 | Keras 1 |
 * | keras-2 | Keras 2.0 to 2.2, tf.keras of TensorFlow 1: the gates' default is hard_sigmoid |
 * | keras-2.3 | Keras 2.3, the last one beside TensorFlow: sigmoid, but GRU's reset_after is False |
 * | tf-keras-2 | tf.keras of TensorFlow 2 to 2.15, tf-keras, and Keras 2.4 and later: sigmoid, reset_after is True |
 * | keras-3 | Keras 3: as tf-keras-2, and another hard_sigmoid |
 */
import type { KerasProfile, Profile } from "../../definition";
import { CONV_LSTM_SIGNATURES } from "./conv-lstm";
import { CUDNN_SIGNATURES } from "./cudnn";
import type { LayerClass, Parameter } from "../layer-class";
import * as p from "./parameters";
import {
  flags,
  hardGates,
  implementation,
  layerHeads,
  resetBefore,
  type Signature,
  type Signatures,
} from "./signature";
import { wrapperSignatures } from "./wrappers";
import { ownEntry } from "../../lookup";

/** The profiles as users know them. */
export const kerasProfileLabels: Readonly<Record<KerasProfile, string>> = {
  "keras-1": "Keras 1",
  "keras-2": "Keras 2",
  "keras-2.3": "Keras 2.3",
  "tf-keras-2": "tf.keras 2",
  "keras-3": "Keras 3",
};

/** Of Keras 1's classes the penalties and dropouts at the end are the same. */
const keras1 = (own: readonly Parameter[], keywords: readonly Parameter[]): Signature => ({
  parameters: [
    p.units,
    p.kernelInitializer,
    p.recurrentInitializer,
    ...own,
    p.kernelRegularizer,
    p.recurrentRegularizer,
    p.biasRegularizer,
    p.dropout,
    p.recurrentDropout,
  ],
  keywords: [
    p.returnSequences,
    p.goBackwards,
    p.stateful,
    p.unroll,
    implementation(0),
    // Keras 1 had none of these; a definition may still say them in today's words.
    p.useBias,
    p.biasInitializer,
    p.returnState,
    ...keywords,
  ],
});

const signatures: Readonly<Record<string, Signatures>> = {
  LSTM: {
    "keras-1": keras1([p.unitForgetBias, p.activation, hardGates], []),
    "keras-2": { parameters: [...layerHeads.lstm(hardGates), implementation(1), ...flags, p.unroll], keywords: [] },
    "keras-2.3": {
      parameters: [...layerHeads.lstm(p.recurrentActivation), implementation(2), ...flags, p.unroll],
      keywords: [],
    },
    "tf-keras-2": {
      parameters: [...layerHeads.lstm(p.recurrentActivation), ...flags, p.timeMajor, p.unroll],
      keywords: [p.implementation],
    },
    "keras-3": {
      parameters: [...layerHeads.lstm(p.recurrentActivation), p.seed, ...flags, p.unroll, p.useCudnn],
      keywords: [p.implementation],
    },
  },
  GRU: {
    "keras-1": keras1([p.activation, hardGates], [resetBefore]),
    "keras-2": {
      parameters: [...layerHeads.gru(hardGates), implementation(1), ...flags, p.unroll, resetBefore],
      keywords: [],
    },
    "keras-2.3": {
      parameters: [...layerHeads.gru(p.recurrentActivation), implementation(2), ...flags, p.unroll, resetBefore],
      keywords: [],
    },
    "tf-keras-2": {
      parameters: [...layerHeads.gru(p.recurrentActivation), ...flags, p.unroll, p.timeMajor, p.resetAfter],
      keywords: [p.implementation],
    },
    "keras-3": {
      parameters: [...layerHeads.gru(p.recurrentActivation), p.seed, ...flags, p.unroll, p.resetAfter, p.useCudnn],
      keywords: [p.implementation],
    },
  },
  SimpleRNN: {
    "keras-1": keras1([p.activation], []),
    "keras-2": { parameters: [...layerHeads.simple, ...flags, p.unroll], keywords: [implementation(1)] },
    "keras-2.3": { parameters: [...layerHeads.simple, ...flags, p.unroll], keywords: [p.implementation] },
    "tf-keras-2": { parameters: [...layerHeads.simple, ...flags, p.unroll], keywords: [p.timeMajor, p.implementation] },
    "keras-3": { parameters: [...layerHeads.simple, ...flags, p.unroll, p.seed], keywords: [p.implementation] },
  },
  ...CONV_LSTM_SIGNATURES,
  ...CUDNN_SIGNATURES,
  ...wrapperSignatures,
};

const isKerasProfile = (profile: Profile): profile is KerasProfile => Object.hasOwn(kerasProfileLabels, profile);

/** What tf.keras 2's recurrent layers and cells take beside their signatures, for its own use (tf-keras 2.19 `layers/rnn/`). */
const internal: ReadonlySet<string> = new Set([
  "return_runtime",
  "force_generator",
  "enable_caching_device",
  "reverse_state_order",
]);

/** Keras 2.4 and later are tf.keras 2, and a program does not say which Keras 2 it is for. */
const INTERNAL: Partial<Readonly<Record<KerasProfile, ReadonlySet<string>>>> = {
  "keras-2": internal,
  "tf-keras-2": internal,
};

function classOf(className: string, profile: KerasProfile, { parameters, keywords }: Signature): LayerClass {
  const own = new Set([...parameters, ...keywords].map(({ name }) => name));
  const isOld = profile !== "tf-keras-2" && profile !== "keras-3";
  return {
    framework: "keras",
    className,
    profile,
    parameters,
    keywords,
    extras: [...p.layerKeywords, isOld ? p.inputDtype : p.activityRegularizer].filter(({ name }) => !own.has(name)),
    ...(INTERNAL[profile] && { internal: INTERNAL[profile] }),
    acceptsLegacyNames: isOld,
  };
}

/** The class of that name in that version, or `undefined` where the catalogue has none. */
export function kerasClass(className: string, profile: Profile): LayerClass | undefined {
  if (!isKerasProfile(profile)) return undefined;
  const signature = signatureOf(className, profile);
  return signature && classOf(className, profile, signature);
}

/** Whether the catalogue has a class of that name in that version. */
export const hasKerasClass = (className: string, profile: KerasProfile): boolean =>
  signatureOf(className, profile) !== undefined;

const signatureOf = (className: string, profile: KerasProfile): Signature | undefined =>
  ownEntry(signatures, className)?.[profile];

/** The names of the layer classes that the catalogue describes. */
export const kerasClassNames: readonly string[] = Object.keys(signatures);

/**
 * The profile of a version as Keras writes it into its files: `3.15.1`, `2.2.4`, `2.2.4-tf`.
 * TensorFlow 1.13 to 2.3 all wrote `2.2.4-tf`; it is read as TensorFlow 2's, which most people run.
 */
export function profileOfVersion(version: string): KerasProfile {
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  if (major === "1" || major === "0") {
    return "keras-1";
  }
  if (major !== "2") {
    return "keras-3";
  }
  const ofTensorFlow2 = version.includes("-tf") && Number(minor) >= 2;
  // Keras 2.4 and later are TensorFlow's own, under another name.
  if (ofTensorFlow2 || minor === undefined || Number(minor) > 3) {
    return "tf-keras-2";
  }
  return minor === "3" ? "keras-2.3" : "keras-2";
}
