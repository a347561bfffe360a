/** Everything that a preview assumes because the document does not say it. */
import * as l10n from "@vscode/l10n";
import type { LayerDefinition } from "../definition";
import type { RandomVariable } from "../engine/layer";
import { notationOf, writtenName } from "./notation";
import { inputAxes } from "../resolve/input";
import { partsByPath } from "../catalog/keras/parts";
import { drawnWords, drawsAsFramework, drawsAsScript, hasOtherType } from "../text/random-words";

/** A value that the document does not say; every view shows each of them. */
export interface Assumption {
  /** What is assumed about: a parameter's name, an axis (`batch`, `timesteps`, `features`), `input`, `seed`. */
  readonly subject: string;
  /** The expression that could not be resolved, as written. */
  readonly expression?: string;
  /** The assumed value, short enough to read. */
  readonly value: string;
  /** One sentence: what is assumed and why. */
  readonly message: string;
}

/**
 * The assumptions of a preview: of its signature, its input, then its weights.
 * @param layer what is previewed
 * @param definition what the document says, before the user's changes
 * @param seed of the random numbers; of those that the script itself draws nothing is assumed
 */
export function assumptionsOf(
  layer: LayerDefinition,
  definition: LayerDefinition,
  random: readonly RandomVariable[],
  seed: number,
): readonly Assumption[] {
  const isScripts = drawsAsScript(layer, seed);
  return [
    ...unknownArguments(layer),
    ...unknownAxes(layer),
    ...sampledInput(layer),
    ...(isScripts ? [] : randomBefore(layer)),
    ...droppedValues(layer, definition),
    ...(isScripts ? [] : randomWeights(random, layer)),
  ];
}

const PLACEMENT: ReadonlySet<string> = new Set(["device", "dtype"]);

/** Of Flax, of which the shapes alone are told. */
const SHAPING = /features$|cell$|_rnn$|^(return_carry|time_major|merge_fn)$/;

/** Arguments that say the input's shape, of which the axes tell what is assumed. */
const INPUT_SHAPE: ReadonlySet<string> = new Set([
  "input_shape",
  "batch_input_shape",
  "batch_shape",
  "input_dim",
  "input_length",
]);

const unknownArguments = (layer: LayerDefinition): readonly Assumption[] => [
  ...layer.arguments.flatMap(({ name, value, origin }) => {
    // Of a wrong argument the error speaks, and of where PyTorch keeps its numbers a note.
    if (layer.framework === "torch" && PLACEMENT.has(name)) return [];
    if (layer.framework === "flax" && !SHAPING.test(name)) return [];
    if (layer.input.shapeOrigin !== "assumed" && INPUT_SHAPE.has(name)) return [];
    if (value.kind === "known" || layer.problems.some((each) => each.severity === "error" && each.argument === name)) {
      return [];
    }
    const isLeftOut = origin === "default" && !value.expression.startsWith("*");
    const expression = isLeftOut ? "" : value.expression;
    const assumed = notationOf(layer).literal(value.assumed);
    const message = unknownArgument(writtenName(layer, name), expression, assumed);
    return [{ subject: name, expression: value.expression, value: assumed, message }];
  }),
  ...partsByPath(layer).flatMap(([path, part]) =>
    unknownArguments(part).map((assumption) => ({ ...assumption, subject: `${path}.${assumption.subject}` })),
  ),
];

function unknownArgument(name: string, expression: string, assumed: string): string {
  if (expression === "") {
    return l10n.t("{0} is not written yet: {1} is assumed.", name, assumed);
  }
  // A spread that the document does not say the content of.
  return expression.startsWith("*")
    ? l10n.t("{0} may be in {1}: {2} is assumed.", name, expression, assumed)
    : l10n.t("{0}={1} cannot be resolved without running the code: {2} is assumed.", name, expression, assumed);
}

function unknownAxes(layer: LayerDefinition): readonly Assumption[] {
  const axes = inputAxes(layer);
  return layer.input.shape.flatMap((dimension, axis) => {
    if (dimension.kind === "known") {
      return [];
    }
    const subject = axes[axis] ?? `axis ${axis}`;
    const value = String(dimension.assumed);
    const message =
      dimension.expression === subject
        ? layer.language === "json"
          ? l10n.t("The document does not say the size of the {0} axis: {1} is assumed.", subject, value)
          : l10n.t("The code does not say the size of the {0} axis: {1} is assumed.", subject, value)
        : l10n.t("The {0} axis is {1}: {2} is assumed.", subject, dimension.expression, value);
    return [{ subject, expression: dimension.expression, value, message }];
  });
}

const sampledInput = ({
  framework,
  input: { values, derived, isFromData },
}: LayerDefinition): readonly Assumption[] => [
  // Flax's values are not calculated.
  ...(values || framework === "flax"
    ? []
    : [
        {
          subject: "input",
          value: "0.1, 0.2, 0.3 …",
          message: isFromData
            ? l10n.t(
                "What becomes of the data before this layer cannot be told: the input is a sample, 0.1, 0.2, 0.3 …",
              )
            : l10n.t("No literal data feed this layer: the input is a sample, 0.1, 0.2, 0.3 …"),
        },
      ]),
  ...(derived?.sampled && values
    ? [
        {
          subject: "input",
          value: l10n.t("sample"),
          message: l10n.t("No literal data feed the model: what comes to this layer is computed from a sample."),
        },
      ]
    : []),
];

/** What comes to the layer through random weights. */
const randomBefore = ({ framework, input: { derived } }: LayerDefinition): readonly Assumption[] =>
  derived && derived.random.length > 0
    ? [
        {
          subject: "input seed",
          value: derived.random.join(", "),
          message: derived.asScript
            ? l10n.t(
                "What comes to this layer is computed by layers whose random weights are the framework's own: {0}.",
                derived.random.join(", "),
              )
            : framework === "tfjs"
              ? l10n.t(
                  "What comes to this layer is computed by layers with random weights: {0}. It is an example, not what TensorFlow.js computes.",
                  derived.random.join(", "),
                )
              : l10n.t(
                  "What comes to this layer is computed by layers with random weights: {0}. It is an example, not what Python computes.",
                  derived.random.join(", "),
                ),
        },
      ]
    : [];

/** What the document gives but the user's changes leave no place for. */
function droppedValues(layer: LayerDefinition, definition: LayerDefinition): readonly Assumption[] {
  const weights = l10n.t("The document's weights do not fit the changed sizes: the initializers fill them.");
  const state = l10n.t("The document's initial state does not fit the changed sizes: zeros are assumed.");
  const mask = l10n.t("The document's mask does not fit the changed sizes: every step counts.");
  const batches = l10n.t("The document's batches do not fit the changed sizes: they are left out.");
  const { input } = definition;
  return [
    ...(input.batches && !layer.input.batches ? [{ subject: "batches", value: "", message: batches }] : []),
    ...(definition.weights && !layer.weights ? [{ subject: "weights", value: "", message: weights }] : []),
    ...(definition.initialState && !layer.initialState
      ? [{ subject: "initial_state", value: "0", message: state }]
      : []),
    ...((input.mask && !layer.input.mask) || (input.lengths && !layer.input.lengths)
      ? [{ subject: "mask", value: "", message: mask }]
      : []),
  ];
}

function randomWeights(random: readonly RandomVariable[], layer: LayerDefinition): readonly Assumption[] {
  const stated = random.filter(({ origin }) => origin === "preview");
  const own = random.filter(({ origin }) => origin === "initializer");
  const names = (variables: readonly RandomVariable[]): string => variables.map(({ name }) => name).join(", ");
  // One each, or the one that all have.
  const seeds = (variables: readonly RandomVariable[]): string => {
    const all = variables.map(({ seed }) => seed);
    return (new Set(all).size === 1 ? all.slice(0, 1) : all).join(", ");
  };
  return [
    ...(stated.length > 0
      ? [
          {
            subject: "seed",
            value: seeds(stated),
            message: drawsAsFramework(layer)
              ? drawnWords(layer, seeds(stated))
              : layer.framework === "tfjs"
                ? l10n.t(
                    "{0}: random, here from seed {1}. The values are an example, not those that TensorFlow.js prints.",
                    names(stated),
                    seeds(stated),
                  )
                : l10n.t(
                    "{0}: random, here from seed {1}. The values are an example, not those that Python prints.",
                    names(stated),
                    seeds(stated),
                  ),
          },
        ]
      : []),
    ...(own.length > 0
      ? [
          {
            subject: "initializer seed",
            value: seeds(own),
            // In another type TensorFlow draws other numbers of the same seed.
            message: hasOtherType(layer)
              ? l10n.t(
                  "{0}: random, here from seed {1}. The values are an example, not those that Python prints.",
                  names(own),
                  seeds(own),
                )
              : l10n.t(
                  "{0}: random from the initializer's own seed {1}, as Keras fills them on TensorFlow; other backends differ.",
                  names(own),
                  seeds(own),
                ),
          },
        ]
      : []),
  ];
}
