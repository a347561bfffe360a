/** What operators between two values give. */
import { binaryOperation } from "../builtins/arithmetic";
import { dividesWhole } from "../builtins/old-division";
import { heldEntries, isMapping, MAX_ITEMS, newDictionary, newList, possibleEntries } from "../values/collections";
import type { Interpreter } from "../interpreter";
import { heldKey, keyOf } from "../values/keys";
import { itemsOf } from "./members";
import { sourceOf, withSource } from "../values/sources";
import { operated } from "./special-methods";
import { percentText } from "../builtins/text";
import { isOnlyNamed } from "../values/only-named";
import {
  type AbstractValue,
  constant,
  type Constant,
  float,
  isAbsent,
  isSame,
  type List,
  PERHAPS,
  tuple,
  type Tuple,
  UNCERTAIN,
  UNKNOWN,
} from "../values/values";

/** `[0] * n` is not written out where it is longer. */
const MAX_REPEATED = 1000;

/** `left + right` and the like, where both are followed already; libraries are asked for values of theirs. */
export function evaluateBinary(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
): AbstractValue {
  const { isScript } = interpreter.program;
  if (!isScript && operator === "%" && left.kind === "constant" && typeof left.value === "string") {
    return percentText(left.value, right);
  }
  const own = operated(interpreter, operator, left, right);
  if (own !== undefined) return own;
  if (left.kind === "constant" && right.kind === "constant") {
    if (isScript && /^[!=]=$/.test(operator) && isLoose(left, right)) return UNKNOWN;
    const isWhole = !isFloating(left) && !isFloating(right) && (operator !== "**" || Number(right.value) >= 0);
    const isOld = operator === "/" && isWhole && !isScript && dividesWhole(interpreter.program);
    const result = binaryOperation(isOld ? "//" : operator, left.value, right.value);
    const isFloat = (operator === "/" && !isOld) || (!isWhole && !isScript);
    const number = isFloat && typeof result?.value === "number" ? float(result.value) : result;
    return number ? withSource(number, sourceOf(left) ?? sourceOf(right)) : UNKNOWN;
  }
  const same = isSame(left, right) ?? isAbsentAs(operator, left, right) ?? isAbsentAs(operator, right, left);
  if (same !== undefined && (operator === "==" || operator === "is")) return constant(same);
  if (same !== undefined && (operator === "!=" || operator === "is not")) return constant(!same);
  if (operator === "|" && isMapping(left) && isMapping(right)) return mergedEntries(interpreter, left, right);
  if (operator === "is" || operator === "is not") {
    // What is known and no constant is not None.
    const none = left.kind === "constant" ? left : right;
    const object = none === left ? right : left;
    if (none.kind !== "constant" || none.value !== null || object.kind === "unknown" || isOnlyNamed(object))
      return UNKNOWN;
    return constant(operator === "is not");
  }
  if (operator === "in" || operator === "not in") {
    const found = contains(interpreter, left, right);
    return found === undefined ? UNKNOWN : constant(found === (operator === "in"));
  }
  // JavaScript makes texts and numbers of lists.
  if (isScript && (isSequence(left) || isSequence(right))) return UNKNOWN;
  if (operator === "+" && left.kind === right.kind && isSequence(left)) {
    const [one, other] = [itemsOf(interpreter, left), itemsOf(interpreter, right)];
    if (one === undefined || other === undefined || one.length + other.length > MAX_ITEMS) return UNKNOWN;
    return left.kind === "tuple" ? tuple([...one, ...other]) : newList(interpreter, [...one, ...other]);
  }
  if (operator === "*") {
    const repeated = repeat(interpreter, left, right) ?? repeat(interpreter, right, left);
    if (repeated !== undefined) return repeated;
  }
  return interpreter.library.binary(interpreter, operator, left, right) ?? UNKNOWN;
}

/** `1 == "1"`, which JavaScript's `===` denies, and its `==` does not. */
const isLoose = ({ value: one }: Constant, { value: other }: Constant): boolean =>
  typeof one !== typeof other && one !== null && other !== null;

/** Whether Python has it as a float, `2.0` or `0.5`. */
const isFloating = ({ value, isFloat }: Constant): boolean =>
  isFloat === true || (typeof value === "number" && !Number.isInteger(value));

/** What is not there is `undefined`, and to some operators as good as `null`. */
function isAbsentAs(operator: string, value: AbstractValue, other: AbstractValue): boolean | undefined {
  if (!isAbsent(value) || isOnlyNamed(other) || (other.kind === "unknown" && !isAbsent(other))) return undefined;
  return isAbsent(other) || (operator.startsWith("is") && other.kind === "constant" && other.value === null);
}

/** `defaults | options` */
function mergedEntries(interpreter: Interpreter, left: AbstractValue, right: AbstractValue): AbstractValue {
  const [before, after] = [possibleEntries(interpreter, left), possibleEntries(interpreter, right)];
  return newDictionary(interpreter, before && after ? new Map([...before, ...after]) : UNCERTAIN);
}

const isSequence = (value: AbstractValue): value is List | Tuple => value.kind === "list" || value.kind === "tuple";

/** `[value] * count` */
function repeat(interpreter: Interpreter, list: AbstractValue, count: AbstractValue): AbstractValue | undefined {
  if (!isSequence(list) || count.kind !== "constant") return undefined;
  const items = itemsOf(interpreter, list);
  const times = count.value;
  if (items === undefined || typeof times !== "number" || !(items.length * times <= MAX_REPEATED)) return undefined;
  if (!interpreter.affords(items.length * times)) return undefined;
  const length = Math.max(0, Math.trunc(times)) * items.length;
  const all = Array.from({ length }, (_, index) => items[index % items.length]!);
  return list.kind === "tuple" ? tuple(all) : newList(interpreter, all);
}

function contains(interpreter: Interpreter, item: AbstractValue, container: AbstractValue): boolean | undefined {
  if (isMapping(container)) {
    const entries = heldEntries(interpreter, container);
    const key = entries && heldKey(entries, item);
    return key === undefined || entries?.get(key) === PERHAPS ? undefined : entries?.has(key);
  }
  const isSet = container.kind === "tuple" && container.unordered === true;
  const items = isSet ? container.items : itemsOf(interpreter, container);
  if (items?.every(({ kind }) => kind === "instance") && keyOf(item) !== undefined) {
    const keys = items.map(keyOf);
    return keys.includes(undefined) ? undefined : keys.includes(keyOf(item));
  }
  if (item.kind !== "constant") return undefined;
  if (items === undefined || items.some((entry) => entry.kind !== "constant")) return undefined;
  return items.some(
    (entry) => entry.kind === "constant" && binaryOperation("==", entry.value, item.value)?.value === true,
  );
}
