/**
 * Functions and classes that a decorator puts where others find them by a name: `@MODELS.register("net")`. Somebody calls
 * them with what is not seen; where no call is seen, their defaults say nothing.
 */
import type { AbstractValue, ClassValue, Frame, FunctionValue } from "../values/values";

/** Packages whose decorators of classes call none. */
const HARMLESS =
  /^(?:abc|attrs?|builtins|dataclasses|deprecat\w*|enum|flax|functools|jax|keras|pydantic|six|tensorflow|tf_keras|torch|transformers|typing\w*)(?:\.|$)/;

/** Decorators of functions that keep them for others, by their last name. */
const KEEPING = /regist|configurable/i;

/** Whether a decorator that is not followed may keep a class, or a function, for others. */
export const mayRegister = (callee: AbstractValue, name: string | undefined, { kind }: AbstractValue): boolean =>
  !(callee.kind === "external" && HARMLESS.test(callee.path)) && (kind === "class" || KEEPING.test(name ?? ""));

/** The frames of the classes whose `__init__` is called by others. */
const classes = new WeakSet<Frame>();

/** Notes that others call a class; of a class without an `__init__`, that of its base. */
export function noteRegistered({ frame, bases }: ClassValue): void {
  classes.add(frame);
  const base = frame.names.has(INITIALISER) ? undefined : bases.find((each) => each.kind === "class");
  if (base) noteRegistered(base);
}

/** Whether others may call it. */
export const isRegistered = ({ node, frame, registered }: FunctionValue): boolean =>
  registered === true || (node.kind === "function" && node.name === INITIALISER && classes.has(frame));

const INITIALISER = "__init__";
