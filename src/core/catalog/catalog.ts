/** The layer classes of every framework, and its versions. Another framework is another entry. */
import type { Framework, Profile } from "../definition";
import { flaxClass } from "./flax";
import { kerasClass, kerasClassNames, kerasProfileLabels } from "./keras/signatures";
import type { LayerClass } from "./layer-class";
import { tfjsClass, tfjsClassNames } from "./tfjs";
import { torchClass, torchClassNames } from "./torch/signatures";

/** Oldest first. */
const KERAS_PROFILES: readonly Profile[] = ["keras-1", "keras-2", "keras-2.3", "tf-keras-2", "keras-3"];

interface FrameworkCatalog {
  /** The class of that name in that version, or `undefined` where there is none. */
  readonly layerClass: (className: string, profile: Profile) => LayerClass | undefined;
  readonly classNames: readonly string[];
  /** Made once, because every layer of a model asks for one again and again. */
  readonly made: Map<Profile, Map<string, LayerClass>>;
  /** The versions that a program may have been written for where it does not say which, oldest first. */
  readonly profiles: readonly Profile[];
}

const CATALOGS: Readonly<Record<Framework, FrameworkCatalog>> = {
  keras: { layerClass: kerasClass, classNames: kerasClassNames, made: new Map(), profiles: KERAS_PROFILES },
  torch: { layerClass: torchClass, classNames: torchClassNames, made: new Map(), profiles: ["torch"] },
  tfjs: { layerClass: tfjsClass, classNames: tfjsClassNames, made: new Map(), profiles: ["tfjs"] },
  // No JSON document defines them.
  flax: { layerClass: flaxClass, classNames: [], made: new Map(), profiles: ["flax"] },
};

/** The class of that name in that version of the framework, or `undefined` where the catalogue has none. */
export function layerClass(framework: Framework, className: string, profile: Profile): LayerClass | undefined {
  const { made, layerClass: make } = CATALOGS[framework];
  const known = made.get(profile)?.get(className);
  const layer = known ?? make(className, profile);
  if (layer && !known) made.set(profile, (made.get(profile) ?? new Map()).set(className, layer));
  return layer;
}

/** The versions of the framework that have a class of that name, oldest first. */
export const profilesWith = (framework: Framework, className: string): readonly Profile[] =>
  CATALOGS[framework].profiles.filter((profile) => layerClass(framework, className, profile) !== undefined);

/** The names of the framework's layer classes that the catalogue describes. */
export const classNamesOf = (framework: Framework): readonly string[] => CATALOGS[framework].classNames;

/** The names of all layer classes that the catalogue describes. */
export const layerClassNames: readonly string[] = [
  ...new Set(Object.values(CATALOGS).flatMap(({ classNames }) => classNames)),
];

/** The profiles as users know them. */
export const profileLabels: Readonly<Record<Profile, string>> = {
  ...kerasProfileLabels,
  tfjs: "TensorFlow.js",
  torch: "PyTorch",
  flax: "Flax",
  nnx: "Flax NNX",
};

/** Whether a text is the name of a profile. */
export const isProfile = (text: string): text is Profile => Object.hasOwn(profileLabels, text);
