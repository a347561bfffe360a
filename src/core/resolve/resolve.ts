/** A call, and the catalogue's knowledge of its class, to a layer definition. */
import * as l10n from "@vscode/l10n";
import { layerClass, profileLabels, profilesWith } from "../catalog/catalog";
import {
  argumentOf,
  type ConfigValue,
  type LayerArgument,
  type LayerCall,
  type LayerDefinition,
  type LayerPart,
  type Problem,
} from "../definition";
import { bind } from "./binding";
import { withListedStates } from "./initial-states";
import { withOwnInput } from "./input";
import { resolveArgument } from "./resolved-arguments";
import { withNamedWeights } from "../weights/listed-weights";

/**
 * Gives every parameter of the layer's signature its value: the written one, the assumed one where
 * the document does not say it, else the profile's default. Arguments beyond the signature (`name`,
 * `input_shape` …) follow it where they are written. What Keras would refuse becomes a problem at
 * the argument; ranges of sizes are the engine's to check.
 */
export function resolve({ otherCalls, ...call }: LayerCall): LayerDefinition {
  const resolved = resolveCall(call);
  return otherCalls ? { ...resolved, otherCalls: otherCalls.map(resolve) } : resolved;
}

function resolveCall({ parts, ...call }: Omit<LayerCall, "otherCalls">): LayerDefinition {
  const inner = parts && { parts: parts.map((part) => ({ role: part.role, layer: resolve(part.layer) })) };
  const layer = layerClass(call.framework, call.className, call.profile);
  if (!layer) {
    const problem: Problem = {
      severity: "error",
      code: "layer-unknown",
      message: unknownClass(call),
      span: call.calleeSpan,
    };
    return { ...call, ...inner, arguments: [], problems: [...call.problems, problem] };
  }
  const binding = bind(call, layer);
  const parameters = [
    ...layer.parameters,
    ...layer.keywords,
    ...layer.extras.filter((parameter) => binding.written.has(parameter.name)),
  ];
  const roles = new Set(parts?.map(({ role }) => role));
  const resolved = parameters.map((parameter) => resolveArgument(parameter, binding, call, roles));
  const args = resolved.map(({ argument }) => argument);
  const definition = withOwnInput({
    ...call,
    ...inner,
    arguments: args,
    ...(binding.unread.length > 0 ? { spreads: binding.unread } : {}),
    problems: [
      ...call.problems,
      ...binding.problems,
      ...resolved.flatMap(({ problem }) => problem ?? []),
      ...checkForgetBias(args),
      ...checkResetAfter(call, args),
      ...checkStatefulStates(call, inner?.parts),
    ],
  });
  return withListedStates(withNamedWeights(definition));
}

/** Why the class is none: another version of the framework may have it. */
function unknownClass({ framework, className, profile }: LayerCall): string {
  const versions = profilesWith(framework, className).map((each) => profileLabels[each]);
  return versions.length === 0
    ? l10n.t("{0} is not a layer that can be previewed.", className)
    : l10n.t("{0} has no {1}; it is a layer of {2}.", profileLabels[profile], className, versions.join(", "));
}

/**
 * To start the forget gate's bias at one, Keras calls `bias_initializer` for the other gates: None fails
 * (keras 3.15.1 `layers/rnn/lstm.py`, `LSTMCell.build`).
 */
function checkForgetBias(args: readonly LayerArgument[]): readonly Problem[] {
  const valueNamed = (name: string): ConfigValue | undefined => {
    const value = args.find((argument) => argument.name === name)?.value;
    return value?.kind === "known" ? value.value : undefined;
  };
  const name = "bias_initializer";
  if (valueNamed(name) !== null || valueNamed("unit_forget_bias") !== true || valueNamed("use_bias") === false) {
    return [];
  }
  const message = l10n.t("Keras fails at bias_initializer=None where unit_forget_bias is True; set that to False.");
  return [{ severity: "error", code: "argument-kind", message, argument: name }];
}

/** keras 3.15.1 `Bidirectional.compute_mask`: "unsupported operand type(s) for *: 'generator' and 'int'". */
function checkStatefulStates(
  { className, profile, framework }: Pick<LayerCall, "className" | "profile" | "framework">,
  parts: readonly LayerPart<LayerDefinition>[] = [],
): readonly Problem[] {
  if (className !== "Bidirectional" || profile !== "keras-3" || framework !== "keras") return [];
  const layer = parts.find(({ role }) => role === "layer")?.layer;
  const isTrue = (name: string): boolean => {
    const value = layer && argumentOf(layer, name)?.value;
    return value?.kind === "known" && value.value === true;
  };
  if (!isTrue("stateful") || !isTrue("return_state")) return [];
  const message = l10n.t(
    "Keras 3 fails (TypeError) where a Bidirectional has both {0} and {1}: leave one of them out.",
    "stateful=True",
    "return_state=True",
  );
  return [{ severity: "error", code: "stateful-states", message, argument: "layer", isPassable: true }];
}

/** tfjs-layers 4.22 `src/layers/recurrent.ts`, `GRUCell`: "GRUCell does not support reset_after parameter set to true." */
function checkResetAfter(
  { framework }: Pick<LayerCall, "framework">,
  args: readonly LayerArgument[],
): readonly Problem[] {
  const name = "reset_after";
  const value = args.find((argument) => argument.name === name)?.value;
  if (framework !== "tfjs" || value?.kind !== "known" || value.value !== true) {
    return [];
  }
  const message = l10n.t("TensorFlow.js has no GRU with resetAfter: true; leave it out.");
  return [{ severity: "error", code: "argument-kind", message, argument: name }];
}
