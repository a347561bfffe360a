/**
 * Libraries that hand arrays on, or load them: what shape their rows have. Keras's data sets as its documentation
 * (3.11) says, scikit-learn 1.7.
 */
import { symbolicSize, type Size } from "../../scope/values/size";
import { tuple, UNCERTAIN, UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values/values";
import { newList } from "../../scope/values/collections";
import { collectedIn } from "../../scope/statements/windows";
import type { Interpreter } from "../../scope/interpreter";
import type { LibraryPart } from "../libraries";
import { ownEntry } from "../../lookup";
import { shapeOnly } from "./arrays";

const SPLITTING = /^sklearn\.(?:model_selection|cross_validation)\.train_test_split$/;
const SHUFFLING = "sklearn.utils.shuffle";

/** Of which each column is scaled by itself. */
const SCALER =
  /^sklearn\.preprocessing\.(?:MinMax|Standard|Robust|MaxAbs)Scaler$|^sklearn\.preprocessing\.(?:Normalizer|PowerTransformer|QuantileTransformer)$/;

const SCALING = /^(?:fit_transform|transform|inverse_transform)$/;

const LOADING = /^(?:tensorflow\.|tf_)?keras\.datasets\.(\w+)\.load_data$/;

/** One row of what they hold, and one of their labels. */
const ROWS: Readonly<Record<string, readonly [readonly number[], readonly number[]]>> = {
  mnist: [[28, 28], []],
  fashion_mnist: [[28, 28], []],
  cifar10: [[32, 32, 3], [1]],
  cifar100: [[32, 32, 3], [1]],
  boston_housing: [[13], []],
};

const SCALES: LibraryValue = { kind: "library", family: "scaler" };

export const dataSets: LibraryPart = {
  call(interpreter, callee, { arguments: given }) {
    if (callee.kind !== "external") return undefined;
    const { path } = callee;
    if (SCALER.test(path)) return SCALES;
    const isSplit = SPLITTING.test(path);
    if ((isSplit || path === SHUFFLING) && !given.some(({ spread }) => spread)) {
      const parts = given.flatMap(({ name, value }) =>
        name ? [] : (isSplit ? [value, value] : [value]).map((each) => withOtherRows(interpreter, each)),
      );
      return parts.length === 1 ? parts[0] : tuple(parts);
    }
    const rows = ownEntry(ROWS, LOADING.exec(path)?.[1] ?? "");
    const loaded = rows && tuple(rows.map((row) => shapeOnly([symbolicSize("samples"), ...row])));
    return loaded && tuple([loaded, loaded]);
  },
  callMethod: (interpreter, { self, name }, { arguments: [first] }) =>
    self === SCALES && first && SCALING.test(name) ? withOtherRows(interpreter, first.value) : undefined,
};

/** An array, or a list that a loop has filled, with other rows, of which nobody knows how many there are. */
function withOtherRows(interpreter: Interpreter, value: AbstractValue): AbstractValue {
  const rows = (shape: readonly Size[]): readonly Size[] => [symbolicSize("samples"), ...shape.slice(1)];
  if (value.kind === "unknown") return value.leading ? { kind: "unknown", leading: rows(value.leading) } : UNKNOWN;
  const item = collectedIn(value);
  if (item) {
    const list = newList(interpreter, UNCERTAIN);
    list.items.collected = item;
    return list;
  }
  const shape = value.kind === "array" ? value.shape : undefined;
  return shape && shape.length > 0 ? shapeOnly(rows(shape)) : UNKNOWN;
}
