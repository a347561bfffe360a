/**
 * The layer classes of TensorFlow.js (tfjs-layers 4.22 `src/layers/{recurrent,convolutional_recurrent,wrappers}.ts`):
 * Keras's parameters in camel case, in one object, with defaults of their own.
 *
 * - The gates' activation is `hardSigmoid`, as in Keras 2.2: clip(0.2x + 0.5, 0, 1).
 * - Kernels start from `glorotNormal`.
 * - `unitForgetBias` is only set where it is given: the constructor takes it as it is, and `undefined` counts as false.
 * - GRU refuses `resetAfter: true`.
 */
import type { ConfigValue } from "../definition";
import { isRecord } from "../config-value";
import { hasKerasClass, kerasClass, kerasClassNames } from "./keras/signatures";
import type { LayerClass, Parameter } from "./layer-class";
import { snakeCase } from "./snake-case";
import { camelCase } from "./spelling";

/** Of the class in tf.keras 2, whose parameters TensorFlow.js has, by the parameter's name. */
const DEFAULTS: Readonly<Record<string, ConfigValue>> = {
  recurrent_activation: "hard_sigmoid",
  kernel_initializer: "glorot_normal",
  unit_forget_bias: false,
  reset_after: false,
  implementation: 1,
};

/** Parameters of tf.keras 2 that TensorFlow.js does not have. */
const MISSING: ReadonlySet<string> = new Set(["time_major", "dynamic", "autocast", "zero_output_for_mask"]);

const LEFT_OUT: ReadonlySet<string> = new Set(["CuDNNLSTM", "CuDNNGRU", "ConvLSTM1D", "ConvLSTM3D"]);

/** The class of that name, or `undefined` where TensorFlow.js has none. */
export function tfjsClass(className: string): LayerClass | undefined {
  const base = LEFT_OUT.has(className) ? undefined : kerasClass(className, "tf-keras-2");
  if (base === undefined) return undefined;
  const ours = (parameters: readonly Parameter[]): readonly Parameter[] =>
    parameters
      .filter(({ name }) => !MISSING.has(name))
      .map((parameter) => {
        const value = DEFAULTS[parameter.name];
        return value === undefined ? parameter : { ...parameter, default: value };
      });
  return {
    ...base,
    framework: "tfjs",
    profile: "tfjs",
    parameters: ours(base.parameters),
    keywords: ours(base.keywords),
    extras: ours(base.extras),
    spelling: camelCase,
    toKeras,
  };
}

export const tfjsClassNames: readonly string[] = kerasClassNames.filter(
  (name) => !LEFT_OUT.has(name) && hasKerasClass(name, "tf-keras-2"),
);

/** Kinds of parameters whose values are names. */
const NAMED: ReadonlySet<Parameter["kind"]> = new Set(["activation", "initializer", "regularizer", "constraint"]);

/** `"hardSigmoid"`, `"glorotNormal"`, `"channelsLast"` in Keras's words. */
function toKeras({ kind, name }: Parameter, value: ConfigValue): ConfigValue {
  if ((!NAMED.has(kind) && name !== "data_format") || isRecord(value)) return value;
  return typeof value === "string" ? snakeCase(value).replace("le_cun", "lecun") : value;
}
