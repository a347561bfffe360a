/** The names of the recurrent layers' arguments, in any version. */
import { classNamesOf, layerClass, profileLabels } from "../../catalog/catalog";
import { flaxClassNames } from "../../catalog/flax";
import { allParameters, type Parameter, type ParameterKind } from "../../catalog/layer-class";
import type { Profile } from "../../definition";

const isProfile = (name: string): name is Profile => Object.hasOwn(profileLabels, name);

/** By the class, of the frameworks whose layers are defined in Python. */
const PARAMETERS: ReadonlyMap<string, readonly Parameter[]> = parametersByClass();

function parametersByClass(): ReadonlyMap<string, readonly Parameter[]> {
  const found = new Map<string, readonly Parameter[]>();
  const profiles = Object.keys(profileLabels).filter(isProfile);
  const classes = { keras: classNamesOf("keras"), torch: classNamesOf("torch"), flax: flaxClassNames };
  for (const framework of ["keras", "torch", "flax"] as const) {
    for (const className of classes[framework]) {
      const versions = profiles.flatMap((profile) => layerClass(framework, className, profile) ?? []);
      found.set(className, [...(found.get(className) ?? []), ...versions.flatMap(allParameters)]);
    }
  }
  return found;
}

const namesOf = (parameters: Iterable<Parameter>): ReadonlySet<string> =>
  new Set([...parameters].flatMap(({ name, legacy }) => (legacy ? [name, legacy.name] : [name])));

const KEYWORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...PARAMETERS].map(([className, parameters]) => [className, namesOf(parameters)]),
);

const every = [...PARAMETERS.values()].flat();

const ALL = namesOf(every);

/** Of what is given as a number, a truth, a text or several of them. */
const PLAIN_KINDS: ReadonlySet<ParameterKind> = new Set<ParameterKind>([
  "integer",
  "number",
  "fraction",
  "boolean",
  "string",
  "dtype",
  "sizes",
  "shape",
]);

const PLAIN = namesOf(every.filter(({ kind }) => PLAIN_KINDS.has(kind)));

/** What a half-typed text is mended by. */
export const LAYER_ARGUMENTS = {
  /** Whether a line that begins with `name=` is likely an argument of the layer before it. */
  isKeyword: (name: string): boolean => ALL.has(name),
  /** Whether the layer of that class takes the argument, in any version; `undefined` of what is no recurrent layer. */
  takes: (className: string, keyword: string): boolean | undefined => KEYWORDS.get(className)?.has(keyword),
  /** Whether it is the name of a recurrent layer's class, or of a wrapper's. */
  isLayer: (className: string): boolean => KEYWORDS.has(className),
  /** Whether the name is that of an argument which nobody calls. */
  isPlain: (name: string): boolean => PLAIN.has(name),
};
