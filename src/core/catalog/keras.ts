/**
 * Keras's layer classes, per profile. Another recurrent layer is another entry of `signatures`.
 *
 * | profile | versions |
 * |---|---|
 * | keras-1 | Keras 1 |
 * | keras-2 | Keras 2.0 to 2.2, tf.keras of TensorFlow 1: the gates' default is hard_sigmoid |
 * | tf-keras-2 | tf.keras of TensorFlow 2 to 2.15, tf-keras, and Keras 2.3 and later: sigmoid |
 * | keras-3 | Keras 3 |
 */
import type { ConfigValue, Framework, Profile } from "../definition";
import type { LayerClass, Parameter } from "./layer-class";
import * as p from "./parameters";

/** The profiles as users know them. */
export const profileLabels: Readonly<Record<Profile, string>> = {
  "keras-1": "Keras 1",
  "keras-2": "Keras 2",
  "tf-keras-2": "tf.keras 2",
  "keras-3": "Keras 3",
};

/** The same parameter with another default. */
const withDefault = (parameter: Parameter, value: ConfigValue): Parameter => ({ ...parameter, default: value });

const hardGates = withDefault(p.recurrentActivation, "hard_sigmoid");

/** Where all versions since 2.0 agree: `units` to `recurrent_dropout`, and the flags. */
const lstmHead = (gates: Parameter): readonly Parameter[] => [
  p.units,
  p.activation,
  gates,
  p.useBias,
  p.kernelInitializer,
  p.recurrentInitializer,
  p.biasInitializer,
  p.unitForgetBias,
  p.kernelRegularizer,
  p.recurrentRegularizer,
  p.biasRegularizer,
  p.activityRegularizer,
  p.kernelConstraint,
  p.recurrentConstraint,
  p.biasConstraint,
  p.dropout,
  p.recurrentDropout,
];
const flags: readonly Parameter[] = [p.returnSequences, p.returnState, p.goBackwards, p.stateful];

interface Signature {
  readonly parameters: readonly Parameter[];
  /** What the class takes by keyword beside `layerKeywords`. */
  readonly keywords: readonly Parameter[];
}

const signatures: Readonly<Record<string, Readonly<Record<Profile, Signature>>>> = {
  LSTM: {
    "keras-1": {
      parameters: [
        p.units,
        p.kernelInitializer,
        p.recurrentInitializer,
        p.unitForgetBias,
        p.activation,
        hardGates,
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
        withDefault(p.implementation, 0),
        // Keras 1 had none of these; a definition may still say them in today's words.
        p.useBias,
        p.biasInitializer,
        p.returnState,
      ],
    },
    "keras-2": {
      parameters: [...lstmHead(hardGates), withDefault(p.implementation, 1), ...flags, p.unroll],
      keywords: [],
    },
    "tf-keras-2": {
      parameters: [...lstmHead(p.recurrentActivation), ...flags, p.timeMajor, p.unroll],
      keywords: [p.implementation],
    },
    "keras-3": {
      parameters: [...lstmHead(p.recurrentActivation), p.seed, ...flags, p.unroll, p.useCudnn],
      keywords: [p.implementation],
    },
  },
};

/** The class of that name in that version, or `undefined` where the catalogue has none. */
export function layerClass(framework: Framework, className: string, profile: Profile): LayerClass | undefined {
  const signature = Object.hasOwn(signatures, className) ? signatures[className]?.[profile] : undefined;
  return (
    signature && {
      framework,
      className,
      profile,
      parameters: signature.parameters,
      keywords: signature.keywords,
      extras: p.layerKeywords,
      acceptsLegacyNames: profile === "keras-1" || profile === "keras-2",
    }
  );
}

/** The names of the layer classes that the catalogue describes. */
export const layerClassNames: readonly string[] = Object.keys(signatures);

/**
 * The profile of a version as Keras writes it into its files: `3.15.1`, `2.2.4`, `2.2.4-tf`.
 * TensorFlow 1.13 to 2.3 all wrote `2.2.4-tf`; it is read as TensorFlow 2's, which most people run.
 */
export function profileOfVersion(version: string): Profile {
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  if (major === "1" || major === "0") {
    return "keras-1";
  }
  if (major !== "2") {
    return "keras-3";
  }
  const beforeSigmoid = minor !== undefined && Number(minor) < 3;
  return beforeSigmoid && !version.includes("2.2.4-tf") ? "keras-2" : "tf-keras-2";
}
