/** Arguments for functions that nothing in the document calls. */
import type { Parameter } from "../../syntax/syntax";
import { createActivation } from "./activations";
import { annotatedClass } from "./annotations";
import { takesOptions } from "./program-options";
import type { Interpreter } from "../interpreter";
import { classMember } from "../expressions/members";
import { isRecord } from "./records";
import { supposing, type Followed } from "./runs";
import type { AbstractValue, ClassValue, FunctionValue } from "../values/values";

/** An object of which the document does not say how it is made: as its class makes it without arguments. */
const supposedObject = (interpreter: Interpreter, followed: Followed, owner: ClassValue): AbstractValue =>
  supposing(followed, "object", () => interpreter.instantiate(owner, []));

/**
 * What a parameter that no call gives anything gets by its annotation: a configuration as its class makes it without
 * arguments, as options are what they are where nobody gives any.
 */
export function annotated(
  interpreter: Interpreter,
  followed: Followed,
  { frame }: FunctionValue,
  parameter: Parameter,
): AbstractValue | undefined {
  const node = parameter.annotation && annotatedClass(parameter.annotation);
  if (node === undefined) return namedLike(interpreter, followed, parameter);
  const owner = interpreter.evaluate(createActivation(frame, interpreter.mode()), node);
  const outside = owner.kind === "external" ? interpreter.outside(owner.path) : undefined;
  if (outside !== undefined) return interpreter.recordOutside(outside);
  if (owner.kind !== "class" || !isRecord(owner)) return undefined;
  // Where the document gives one other values, nobody knows which is meant.
  return followed.givenValues.has(owner.frame) ? undefined : supposedObject(interpreter, followed, owner);
}

/** What `config` gets where the document has a class `Config`, as templates write it that choose a module by its name. */
function namedLike(interpreter: Interpreter, followed: Followed, { name }: Parameter): AbstractValue | undefined {
  const { classes, givenValues } = followed;
  if (!takesOptions(name)) return undefined;
  const owner = [...classes.values()].find(({ node }) => node.name.toLowerCase() === name.replaceAll("_", ""));
  return owner && !givenValues.has(owner.frame) ? supposedObject(interpreter, followed, owner) : undefined;
}

/**
 * The object that a method is followed for which no call names: the last that was made, or one that is supposed.
 * @param owner its class
 */
export function selfFor(
  interpreter: Interpreter,
  followed: Followed,
  value: FunctionValue,
  owner = followed.classes.get(value.frame),
): AbstractValue | undefined {
  if (!value.frame.isClass || value.node.kind !== "function") return undefined;
  const { name } = value.node;
  const heirs = [...(followed.instances.get(owner?.frame ?? value.frame)?.values() ?? [])];
  // One of another file's heir may call it where it does it in another way.
  const found =
    heirs.findLast((instance) => classMember(interpreter, instance.class, name) === value) ??
    heirs.findLast((instance) => instance.class.node === owner?.node);
  if (found !== undefined) return found;
  return owner && supposedObject(interpreter, followed, owner);
}
