/** The names of the recurrent layers' arguments, in any version. */
import { classNamesOf, layerClass, profileLabels } from "../../catalog/catalog";
import { allParameters } from "../../catalog/layer-class";
import type { Profile } from "../../definition";

const isProfile = (name: string): name is Profile => Object.hasOwn(profileLabels, name);

/** By the class, of the frameworks whose layers are defined in Python. */
const KEYWORDS: ReadonlyMap<string, ReadonlySet<string>> = keywordsByClass();

function keywordsByClass(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const profiles = Object.keys(profileLabels).filter(isProfile);
  for (const framework of ["keras", "torch"] as const) {
    for (const className of classNamesOf(framework)) {
      const names = found.get(className) ?? new Set<string>();
      found.set(className, names);
      for (const profile of profiles) {
        const known = layerClass(framework, className, profile);
        for (const { name, legacy } of known ? allParameters(known) : []) {
          names.add(name);
          if (legacy) names.add(legacy.name);
        }
      }
    }
  }
  return found;
}

const ALL: ReadonlySet<string> = new Set([...KEYWORDS.values()].flatMap((names) => [...names]));

/** What a half-typed text is mended by. */
export const LAYER_ARGUMENTS = {
  /** Whether a line that begins with `name=` is likely an argument of the layer before it. */
  isKeyword: (name: string): boolean => ALL.has(name),
  /** Whether the layer of that class takes the argument, in any version; `undefined` of what is no recurrent layer. */
  takes: (className: string, keyword: string): boolean | undefined => KEYWORDS.get(className)?.has(keyword),
};
