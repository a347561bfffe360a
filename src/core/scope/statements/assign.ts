/** What an assignment changes. */
import type { Attribute, Expression, Subscript } from "../../syntax/syntax";
import { lostList, newList, someItem } from "../values/collections";
import type { Activation, Interpreter } from "../interpreter";
import { setBaseMember } from "../functions/heirs";
import { classMember, itemsOf } from "../expressions/members";
import { indicesIn } from "../expressions/subscripts";
import { bind } from "../names";
import { finalised, iterated, mayCall } from "../expressions/special-methods";
import { setNameIn } from "../builtins/namespaces";
import { deleteEntry, deleteItem, loseContent, setItem, setMember } from "./changes";
import { shareNumbers } from "../values/numbers";
import { constant, UNKNOWN, type AbstractValue } from "../values/values";

/** `target = value`, for any target: a name, an attribute, an item, or several of them. */
export function assign(
  interpreter: Interpreter,
  activation: Activation,
  target: Expression,
  value: AbstractValue,
): void {
  switch (target.kind) {
    case "name": {
      const before = bind(interpreter, activation.frame, target.name, value);
      if (before?.kind === "instance" && before !== value) finalised(interpreter, before);
      break;
    }
    case "sequence":
      interpreter.library.unpack?.(interpreter, value, target);
      unpack(interpreter, activation, target.items, iterated(interpreter, value));
      break;
    case "spread":
      assign(interpreter, activation, target.value, UNKNOWN);
      break;
    case "attribute": {
      const object = interpreter.evaluate(activation, target.object);
      setBaseMember(interpreter, object, target, value);
      if (object.kind === "library") {
        interpreter.library.setMember?.(interpreter, object, target, value);
        if (object.own) setMember(interpreter, object.own, target.name, value);
      }
      // `array.shape = (2, 1)`, `tensor.data = other`: it is another array from here on.
      else if (object.kind === "array") {
        interpreter.loseNumbers(object);
        const isData = object.torch === true && target.name === "data";
        if (isData) shareNumbers(value, object);
        assign(interpreter, activation, target.object, isData ? value : UNKNOWN);
      } else setMember(interpreter, object, target.name, value);
      break;
    }
    case "subscript": {
      const object = interpreter.evaluate(activation, target.object);
      const index = indexOf(target);
      if (object.kind === "instance") interpreter.library.setPart?.(interpreter, object);
      if (object.kind === "library") {
        // `tensor[0] = 3`: it is another one from here on.
        interpreter.library.setPart?.(interpreter, object);
        interpreter.loseNumbers(object);
        if (!object.changeable) assign(interpreter, activation, target.object, UNKNOWN);
      } else if (object.kind === "array") {
        // A part of an array is the array, seen in part: `rows[0][1] = 3` changes the rows.
        let node = target.object;
        for (; node.kind === "subscript"; node = node.object) {
          loseContent(interpreter, interpreter.evaluate(activation, node.object));
        }
        const { object: named } = target;
        const changed =
          named.kind === "name" && activation.frame.names.has(named.name)
            ? interpreter.library.withPart?.(interpreter, object, indicesIn(interpreter, activation, target), value)
            : undefined;
        // Whoever else holds the array, or sees a part of it, has its shape alone.
        interpreter.loseNumbers(object);
        if (changed) assign(interpreter, activation, named, changed);
      } else if (object.kind === "namespace") {
        setNameIn(interpreter, object, index && interpreter.evaluate(activation, index), value);
      } else if (target.object.kind === "attribute") {
        setItemOfMember(interpreter, activation, target.object, object, index, value);
      } else if (!setOwnItem(interpreter, activation, object, index, value)) {
        setItem(interpreter, object, index && interpreter.evaluate(activation, index), value);
      }
      break;
    }
    default:
      break;
  }
}

/** What stands between the brackets, as one: `table[kind, size]` has a tuple for its key. */
export function indexOf({ indices, span }: Subscript): Expression | undefined {
  const [first, ...more] = indices;
  return more.length === 0 ? first : { kind: "sequence", form: "tuple", span, items: indices };
}

/**
 * `del name`, `del list[index]`, `del config["lr"]`
 * @param leavesHole whether a list keeps its length: JavaScript's `delete list[0]`
 */
export function unbind(interpreter: Interpreter, activation: Activation, target: Expression, leavesHole = false): void {
  if (target.kind === "sequence") {
    for (const item of target.items) unbind(interpreter, activation, item);
  } else if (target.kind === "attribute") {
    const object = interpreter.evaluate(activation, target.object);
    if (object.kind === "dictionary") deleteEntry(interpreter, object, constant(target.name));
    else assign(interpreter, activation, target, UNKNOWN);
  } else if (target.kind === "subscript") {
    const object = interpreter.evaluate(activation, target.object);
    const index = indexOf(target);
    const at = index && index.kind !== "slice" ? interpreter.evaluate(activation, index) : UNKNOWN;
    mayCall(interpreter, object, "__delitem__");
    if (object.kind === "dictionary") deleteEntry(interpreter, object, at);
    else if (object.kind === "list" && !leavesHole) deleteItem(interpreter, object, at);
    else loseContent(interpreter, object);
  } else {
    assign(interpreter, activation, target, UNKNOWN);
  }
}

function unpack(
  interpreter: Interpreter,
  activation: Activation,
  targets: readonly Expression[],
  value: AbstractValue,
): void {
  const items = itemsOf(interpreter, value);
  const unknown = items ? UNKNOWN : someItem(interpreter, value);
  const star = targets.findIndex((target) => target.kind === "spread");
  const fits = items !== undefined && (star < 0 ? items.length === targets.length : items.length >= targets.length - 1);
  for (const [index, target] of targets.entries()) {
    // Behind a `*rest`, targets are counted from the end.
    const at = star >= 0 && index > star ? index - targets.length : index;
    if (index === star && target.kind === "spread") {
      const rest = fits
        ? newList(interpreter, items.slice(star, items.length - (targets.length - 1 - star)))
        : lostList(interpreter, unknown.oneOf ?? []);
      assign(interpreter, activation, target.value, rest);
    } else {
      assign(interpreter, activation, target, (fits ? items.at(at) : undefined) ?? unknown);
    }
  }
}

/** `array.flat[0] = 3` changes the array's own numbers. */
function setItemOfMember(
  interpreter: Interpreter,
  activation: Activation,
  member: Attribute,
  held: AbstractValue,
  index: Expression | undefined,
  value: AbstractValue,
): void {
  const owner = interpreter.evaluate(activation, member.object);
  if (owner.kind === "array") interpreter.loseNumbers(owner);
  else setItem(interpreter, held, index && interpreter.evaluate(activation, index), value);
}

/** `object[index] = value` where the class of the object says what that does. */
function setOwnItem(
  interpreter: Interpreter,
  activation: Activation,
  object: AbstractValue,
  index: Expression | undefined,
  value: AbstractValue,
): boolean {
  const method = object.kind === "instance" ? classMember(interpreter, object.class, "__setitem__") : undefined;
  if (method?.kind !== "function" || index === undefined) return false;
  const given = [interpreter.evaluate(activation, index), value].map((each) => ({ value: each, node: index }));
  interpreter.enter(method, given, object);
  return true;
}
