/**
 * The names under which Keras finds its own regularizers and constraints (keras 3.15.1 `regularizers/__init__.py` and
 * `constraints/__init__.py`, `ALL_OBJECTS_DICT`; `l1_l2` and the constraints written as one word are tf.keras 2's and
 * Keras 2's).
 */
import { isRecord } from "../../config-value";
import type { ConfigValue } from "../../definition";

const NAMES = {
  regularizer: [
    "l1",
    "l2",
    "l1l2",
    "l1_l2",
    "orthogonal_regularizer",
    "L1",
    "L2",
    "L1L2",
    "OrthogonalRegularizer",
    "regularizer",
    "Regularizer",
  ],
  constraint: [
    "max_norm",
    "min_max_norm",
    "non_neg",
    "unit_norm",
    "radial_constraint",
    "MaxNorm",
    "MinMaxNorm",
    "NonNeg",
    "UnitNorm",
    "RadialConstraint",
    "maxnorm",
    "nonneg",
    "unitnorm",
    "constraint",
    "Constraint",
  ],
} as const;

export type PenaltyKind = keyof typeof NAMES;

export const penaltyNames = (kind: PenaltyKind): readonly string[] => NAMES[kind];

/** The name that the value is asked for by, where it is a name or an object of Keras's own and Keras has none of it. */
export function unknownPenalty(kind: PenaltyKind, value: ConfigValue): string | undefined {
  const name = isRecord(value) && isOwn(value) ? value["class_name"] : value;
  return typeof name === "string" && !name.includes(">") && !penaltyNames(kind).includes(name) ? name : undefined;
}

/** Objects of other modules are the user's. */
const isOwn = ({ module, registered_name: registered }: Readonly<Record<string, ConfigValue>>): boolean =>
  (registered ?? null) === null && (typeof module !== "string" || module.startsWith("keras"));
