/** What scikit-learn makes of arrays before they come to a model: scalers keep their shapes, and splits take rows of them. */
import { type Size, symbolicSize } from "../../scope/values/size";
import { tuple, UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values/values";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { readArguments } from "../arguments";
import type { LibraryPart } from "../libraries";
import { asArray, shapeOnly } from "./arrays";

/** Of `sklearn.preprocessing`, those that leave as many columns as there are. */
const SCALER =
  /^sklearn\.preprocessing\.(?:.*\.)?(?:(?:MinMax|Standard|Robust|MaxAbs)Scaler|(?:Power|Quantile)Transformer|Normalizer)$/;

const SPLIT = /^sklearn\.(?:model_selection|cross_validation)\.(?:.*\.)?train_test_split$/;

const FAMILY = "sklearn";

/** scikit-learn, as far as shapes go. */
export const sklearn: LibraryPart = {
  call(interpreter, callee, site) {
    if (callee.kind !== "external") return undefined;
    if (SCALER.test(callee.path)) return { kind: "library", family: FAMILY } satisfies LibraryValue;
    return SPLIT.test(callee.path) ? split(interpreter, site) : undefined;
  },
  callMethod(interpreter, { self, name }, { arguments: [given] }) {
    if (self.kind !== "library" || self.family !== FAMILY) return undefined;
    if (name === "fit") return self;
    if (!/^(fit_|inverse_)?transform$/.test(name) || !given) return undefined;
    const array = asArray(interpreter, given.value);
    return array ? shapeOnly(array.shape) : partOf(given.value);
  },
};

/** `train_test_split(X, y, test_size=0.2)`: of each array those rows that train, and those that test. */
function split(interpreter: Interpreter, site: CallSite): AbstractValue {
  const args = readArguments(interpreter, site.arguments, []);
  const arrays = args.positional();
  if (arrays.length === 0 || site.arguments.some(({ spread }) => spread !== undefined)) return UNKNOWN;
  const test = args.value("test_size") ?? { kind: "constant", value: 0.25 };
  const share = test.kind === "constant" && typeof test.value === "number" && test.value > 0 ? test.value : undefined;
  const isPlain = share !== undefined && args.value("train_size") === undefined;
  return tuple(
    arrays.flatMap((value) => {
      const array = asArray(interpreter, value);
      const [rows, ...rest] = array?.shape ?? [];
      if (rows === undefined) return [partOf(value), partOf(value)];
      // scikit-learn 1.9 `model_selection/_split.py`, `_validate_shuffle_split`.
      const tested = isPlain && typeof rows === "number" ? (share < 1 ? Math.ceil(share * rows) : share) : undefined;
      const counts: readonly Size[] =
        tested === undefined ? [symbolicSize("samples"), symbolicSize("samples")] : [Number(rows) - tested, tested];
      return counts.map((count) => shapeOnly([count, ...rest]));
    }),
  );
}

/** Rows of what only the first axes are known of. */
const partOf = (value: AbstractValue): AbstractValue =>
  value.kind === "unknown" && value.leading
    ? { kind: "unknown", leading: [symbolicSize("samples"), ...value.leading.slice(1)] }
    : UNKNOWN;
