/** The names of the recurrent layers' arguments, in any version. */
import { classNamesOf, layerClass, profileLabels } from "../../catalog/catalog";
import { allParameters } from "../../catalog/layer-class";
import type { Profile } from "../../definition";

const isProfile = (name: string): name is Profile => Object.hasOwn(profileLabels, name);

/** Of the frameworks whose layers are defined in Python. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (["keras", "torch"] as const)
    .flatMap((framework) =>
      classNamesOf(framework).flatMap((className) =>
        Object.keys(profileLabels)
          .filter(isProfile)
          .map((profile) => layerClass(framework, className, profile)),
      ),
    )
    .flatMap((found) => (found === undefined ? [] : allParameters(found)))
    .flatMap(({ name, legacy }) => [name, ...(legacy === undefined ? [] : [legacy.name])]),
);

/** Whether a line that begins with `name=` is likely an argument of the layer before it. */
export const isKeyword = (name: string): boolean => KEYWORDS.has(name);
