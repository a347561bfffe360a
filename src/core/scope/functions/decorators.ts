/** What decorators put in the place of a function or class. */
import type { Argument, Call, Expression, Program } from "../../syntax/syntax";
import { importsOf } from "../names";
import type { Definition } from "../modules";
import type { Activation, EvaluatedArgument, Interpreter } from "../interpreter";
import { mayRegister, noteRegistered } from "./registered";
import { UNKNOWN, type AbstractValue, type ClassValue, type FunctionValue } from "../values/values";

/** Decorators that leave alone what a call of the function gives, by their last name. */
const TRANSPARENT = new Set([
  "abstractmethod",
  "cache",
  "cached_property",
  "classmethod",
  "compact", // flax.linen.compact
  "deleter",
  "function", // tf.function
  "getter",
  "inference_mode",
  "jit", // jax.jit, nnx.jit
  "lru_cache",
  "no_grad",
  "override",
  "property",
  "setter",
  "staticmethod",
  "wraps",
]);

/** Whether a decorator that is no function of the document may put something else in the place of the function. */
const mayReplace = (decorator: Expression): boolean => !TRANSPARENT.has(decoratorName(decorator) ?? "");

/** The last name of a decorator: `lru_cache` of `@functools.lru_cache(None)`. */
export function decoratorName(decorator: Expression): string | undefined {
  const named = decorator.kind === "call" ? decorator.callee : decorator;
  return named.kind === "name" || named.kind === "attribute" ? named.name : undefined;
}

/** Decorators that call the function for each part of what it is given; `scan` hands its first argument on. */
const MAPPING = /^(?:scan|[vp]map|shard_map)$/;

/** What a function is really given where a decorator takes its arguments apart: `@partial(nn.scan, in_axes=0)`. */
export function partsOf({ node }: FunctionValue, given: readonly EvaluatedArgument[]): readonly EvaluatedArgument[] {
  for (const decorator of node.kind === "function" ? node.decorators : []) {
    const name = decoratorName(decorator);
    const [first] = name === "partial" && decorator.kind === "call" ? decorator.arguments : [];
    const mapping = first ? decoratorName(first.value) : name;
    if (mapping === undefined || !MAPPING.test(mapping)) continue;
    return given.map((each, at) => (mapping === "scan" && at === 0 ? each : { ...each, value: UNKNOWN }));
  }
  return given;
}

/** Whether a decorator of another file may set attributes of the class: it is given some by name. */
export const mayGiveAttributes = (interpreter: Interpreter, node: Expression): boolean =>
  node.kind === "call" &&
  node.arguments.some(({ name }) => name !== undefined) &&
  inProject(interpreter, node) !== undefined;

/** Where a decorator stands in another file of the project. */
function inProject(interpreter: Interpreter, decorator: Expression): Definition | undefined {
  const path = importedBy(interpreter.program, decorator)?.path;
  return path === undefined ? undefined : interpreter.outside(path);
}

/** A decorator that a file imports. */
interface ImportedDecorator {
  /** The full name of what it begins with. */
  readonly path: string;
  /** The attributes behind that; absent where there is a call among them. */
  readonly members: readonly string[] | undefined;
  /** Of one that is called: what with. */
  readonly given: readonly Argument[] | undefined;
}

/** What `@registry.register("net")` is by the file's imports; `undefined` where they do not have it. */
export function importedBy(program: Program, decorator: Expression): ImportedDecorator | undefined {
  const given = decorator.kind === "call" ? decorator.arguments : undefined;
  const names: string[] = [];
  let root = decorator.kind === "call" ? decorator.callee : decorator;
  for (; root.kind === "attribute"; root = root.object) names.unshift(root.name);
  const members = root.kind === "name" ? names : undefined;
  while (root.kind === "call" || root.kind === "attribute") root = root.kind === "call" ? root.callee : root.object;
  const path = root.kind === "name" ? importsOf(program).paths.get(root.name) : undefined;
  return path === undefined ? undefined : { path, members, given };
}

const isFollowed = (callee: AbstractValue): boolean =>
  callee.kind === "function" ||
  callee.kind === "method" ||
  callee.kind === "class" ||
  (callee.kind === "library" && callee.decorates === true);

/**
 * What the name of a function or class stands for behind its decorators, from the last to the first: what those of the
 * document give is found out by calling them. Where one gives something that is no function or class, or is not known,
 * what a call gives is not known.
 */
export function decorated(
  interpreter: Interpreter,
  activation: Activation,
  decorators: readonly { readonly node: Expression; readonly value: AbstractValue }[],
  defined: FunctionValue | ClassValue,
): AbstractValue {
  let value: AbstractValue = defined;
  for (const { node, value: callee } of decorators.toReversed()) {
    if (!isFollowed(callee)) {
      const registered = mayRegister(callee, decoratorName(node), value);
      if (value.kind === "function" && mayReplace(node)) {
        const outside = inProject(interpreter, node);
        const isAltered = outside !== undefined && interpreter.isAlteredBy(outside);
        value = { ...value, replaced: true, registered, isAltered };
      } else if (value.kind === "class" && registered) noteRegistered(value);
      continue;
    }
    const { span } = node;
    const call: Call = {
      kind: "call",
      span,
      callee: node,
      arguments: [],
      argumentsSpan: { start: span.end, end: span.end },
    };
    const given = interpreter.call(callee, { node: call, arguments: [{ value, node }], activation });
    if (given.kind === "function" || given.kind === "class" || (callee.kind === "library" && given.kind === "library"))
      value = given;
    else if (value.kind === "function") value = { ...value, replaced: true };
  }
  return value;
}
