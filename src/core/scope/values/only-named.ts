/** Imported names of which nothing is known but the name. */
import type { AbstractValue } from "./values";

/** Where names in small letters or in capitals are functions and modules, not settings of any value. */
const DEFINING =
  /^(file:|(js|builtins|keras\w*|tf_keras|tensorflow|torch\w*|numpy|scipy|sklearn|pandas|jax|flax|optax|math|operator|functools|itertools)\.)/;

/** Whether a full name is surely a module, class or function. */
const isDefined = (path: string): boolean =>
  !path.includes(".") || DEFINING.test(path) || /\.[A-Z]\w*[a-z]\w*$/.test(path);

/** Whether a value may be anything: what stands under a name of a file that nobody sees, which may be false, or nothing. */
export const isOnlyNamed = (value: AbstractValue): boolean =>
  value.kind === "external" ? !isDefined(value.path) : value.kind === "choice" && value.options.some(isOnlyNamed);
