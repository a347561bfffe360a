/** Methods of PyTorch's tensors whose numbers the script writes. */
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { UNKNOWN, type AbstractValue, type ArrayValue } from "../../scope/values/values";
import { isWriting } from "../in-place";
import { filledArray, transpose } from "../numpy/arrays";
import { comparedArrays, mapped, reduced } from "../numpy/mathematics";
import { callArrayMethod } from "../numpy/functions";
import { callTensorMethod, ofEach } from "./functions";
import { asTorch, tensorFrom } from "./values";

/** Methods that NumPy's arrays have too, and that do the same. */
const SHARED = new Set(
  "reshape view float cpu cuda detach clone contiguous requires_grad_ to unsqueeze numpy copy".split(" "),
);

/** Methods that compare. */
const COMPARING = { ne: "!=", eq: "==", gt: ">" } as const;

/** A method of an array of literal numbers: worked out here where that is simple, else as one of a tensor that flows. */
export function callTorchArrayMethod(
  interpreter: Interpreter,
  array: ArrayValue,
  name: string,
  site: CallSite,
): AbstractValue {
  const { arguments: given } = site;
  if (name === "numpy") return { kind: "array", shape: array.shape, ...(array.values && { values: array.values }) };
  if (SHARED.has(name)) return asTorch(callArrayMethod(interpreter, array, name, given));
  if (name === "zero_") return asTorch(filledArray(interpreter, array.shape, 0));
  if (isWriting(name)) return asTorch({ kind: "array", shape: array.shape });
  if ((name === "long" || name === "int") && (array.values?.every(Number.isInteger) ?? true)) return array;
  if (name === "bool" && array.values) {
    return asTorch({ ...mapped(interpreter, array, (each) => (each === 0 ? 0 : 1)), booleans: true });
  }
  if (name === "sum" && given.length > 0) {
    const sums = reduced(interpreter, "sum", array, given);
    if (sums) return asTorch(sums);
  }
  if (name === "ne" || name === "eq" || name === "gt") {
    const [other] = given;
    const compared = other && comparedArrays(interpreter, COMPARING[name], array, other.value);
    if (compared) return asTorch(compared);
  }
  if (name === "item" && array.values?.length === 1) return { kind: "constant", value: array.values[0]! };
  if (name === "tolist") return UNKNOWN;
  const each = given.length === 0 ? ofEach(interpreter, name, array) : undefined;
  if (each !== undefined) return each;
  const order = orderOf(name, given, array.shape.length);
  if (order !== undefined) return asTorch(transpose(interpreter, array, order));
  const tensor = tensorFrom(array);
  return tensor ? callTensorMethod(interpreter, tensor, name, site) : UNKNOWN;
}

/** The axes behind `permute(1, 0, 2)`, `transpose(0, 1)` or `t()`; `undefined` of other methods. */
function orderOf(name: string, given: readonly EvaluatedArgument[], rank: number): readonly number[] | undefined {
  const axes = given.flatMap(({ value, name: parameter }) =>
    parameter === undefined && value.kind === "constant" && typeof value.value === "number"
      ? [value.value < 0 ? value.value + rank : value.value]
      : [],
  );
  if (axes.length < given.length) return undefined;
  if (name === "permute") return axes;
  const [one, other] = name === "t" && rank === 2 ? [0, 1] : axes;
  if (!/^(t|transpose|swapaxes|swapdims)$/.test(name) || one === undefined || other === undefined) return undefined;
  return Array.from({ length: rank }, (_, axis) => (axis === one ? other : axis === other ? one : axis));
}
