/** What the catalogue says about a layer class: its signature, in one version's words. */
import type { ConfigValue, Framework, Profile } from "../definition";

/** What a legal value of a parameter looks like; `kinds.ts` checks it. */
export type ParameterKind =
  | "integer"
  | "number"
  | "fraction"
  | "boolean"
  | "string"
  | "activation"
  | "initializer"
  | "regularizer"
  | "constraint"
  /** a number type, or a policy of Keras's */
  | "dtype"
  /** an integer, or one for each axis */
  | "sizes"
  /** sizes, `null` for an open one */
  | "shape"
  /** another layer or a list of them, which are the layer's `parts` */
  | "layer"
  | "any";

/** The name that a parameter had before it was renamed. */
export interface LegacyName {
  readonly name: string;
  /** Today's value for one written under the old name; `undefined` where there is none. */
  readonly toToday?: (value: ConfigValue) => ConfigValue | undefined;
}

export interface Parameter {
  /** Today's name, whatever the profile calls it. */
  readonly name: string;
  readonly kind: ParameterKind;
  /** Absent where the parameter must be given. */
  readonly default?: ConfigValue;
  /** What a preview takes where the document does not say it, of a parameter that must be given. */
  readonly assumed?: number;
  /** Whether its value can change what the layer returns in inference. */
  readonly changesValues: boolean;
  /** One sentence, in English, for the JSON schema. */
  readonly description: string;
  readonly legacy?: LegacyName;
}

export interface LayerClass {
  readonly framework: Framework;
  readonly className: string;
  readonly profile: Profile;
  /** The signature, in positional order. */
  readonly parameters: readonly Parameter[];
  /** What the class itself takes by keyword only. */
  readonly keywords: readonly Parameter[];
  /** What every layer of the framework takes by keyword (`name`, `dtype`, `input_shape` …). */
  readonly extras: readonly Parameter[];
  /** What it takes beside them for the framework's own use. */
  readonly internal?: ReadonlySet<string>;
  /** Whether this profile also understands the parameters' legacy names. */
  readonly acceptsLegacyNames: boolean;
  /** How the framework's language writes a parameter's name, where that is not as here; see `spelling.ts`. */
  readonly spelling?: (name: string) => string;
  /** A value in Keras's words, where the framework has others: `"hardSigmoid"`. */
  readonly toKeras?: (parameter: Parameter, value: ConfigValue) => ConfigValue;
}

/** Everything that a call of the class may say, in the signature's order. */
export function allParameters(layer: LayerClass): readonly Parameter[] {
  return [...layer.parameters, ...layer.keywords, ...layer.extras];
}

/** The parameter of that name, or of that legacy name where the class understands it. */
export function parameterNamed(layer: LayerClass, name: string): Parameter | undefined {
  let known = named.get(layer);
  if (!known) {
    // The first of a name counts, and a name more than a legacy one.
    const all = allParameters(layer).toReversed();
    known = new Map();
    if (layer.acceptsLegacyNames) for (const each of all) if (each.legacy) known.set(each.legacy.name, each);
    for (const each of all) known.set(each.name, each);
    named.set(layer, known);
  }
  return known.get(name);
}

const named = new WeakMap<LayerClass, Map<string, Parameter>>();
