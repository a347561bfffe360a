/** Python's built-in functions that find or set things by their names, or run code that stands in a string. */
import { type Argument, type Attribute, textOf } from "../../syntax/syntax";
import { loseContent, loseMembers, setMember } from "../statements/changes";
import { isOpenObject } from "../values/absent";
import type { Builtin } from "./builtins";
import { dictionaryOf } from "../values/collections";
import type { CallSite, Interpreter } from "../interpreter";
import { ancestry, classMember, memberNamed, memberOf, originWith } from "../expressions/members";
import { bind } from "../names";
import { NO_CHANGES } from "../store";
import { attributesAsNames, moduleNames } from "./namespaces";
import {
  choiceOf,
  constant,
  isClassLike,
  NONE,
  UNKNOWN,
  type AbstractValue,
  type Instance,
  type Namespace,
} from "../values/values";

const attributeNamed = (site: CallSite, name: string): Attribute | undefined => {
  const object = site.node.arguments[0]?.value;
  return object && { kind: "attribute", span: site.node.span, object, name };
};

/** `getattr(object, "name")`; of several names, one of what they name. */
const getattr: Builtin = (interpreter, [object, name, otherwise], site) => {
  if (object === undefined || name === undefined) return undefined;
  const named = (each: AbstractValue): AbstractValue => {
    const node =
      each.kind === "constant" && typeof each.value === "string" ? attributeNamed(site, each.value) : undefined;
    if (node === undefined) {
      interpreter.noteLookUp(object);
      return UNKNOWN;
    }
    // What `super()` is, its text tells.
    if (object.kind === "unknown") return memberOf(interpreter, site.activation, node);
    const has = otherwise === undefined || hasMember(interpreter, object, node.name);
    if (otherwise !== undefined && has === false) return otherwise;
    const held =
      otherwise === undefined ? memberNamed(interpreter, object, node) : triedMember(interpreter, object, node);
    // On an object where nobody has seen it, it may as well be what stands in its place.
    const isSeen = held.kind !== "method" || held.self.kind !== "instance" || held.function !== undefined;
    const mayLack = has === undefined && object.kind === "instance" && object.fields.get(node.name)?.mayBeUnbound;
    return otherwise === undefined || (isSeen && !mayLack) ? held : UNKNOWN;
  };
  if (name.kind === "unknown" || name.kind === "external") {
    const any = anyMember(interpreter, object, site.node.arguments.slice(1));
    return otherwise === undefined ? any : isClassLike(otherwise) ? choiceOf([otherwise, any]) : UNKNOWN;
  }
  return name.kind === "choice" ? choiceOf(name.options.map(named)) : named(name);
};

/** What stands under a name that is not known, by what the program says of it. */
const anyMember = (
  { library, program }: Interpreter,
  object: AbstractValue,
  said: readonly Argument[],
): AbstractValue =>
  library.anyMember?.(object, said.map((each) => textOf(program, each)).join()) ??
  (object.kind === "external" ? { kind: "unknown", memberOf: object.path } : UNKNOWN);

/** What `__getattr__` has done may be done, also where it ends with an error that nobody sees. */
function triedMember(interpreter: Interpreter, object: AbstractValue, node: Attribute): AbstractValue {
  const [held, partly] = interpreter.store.watch(() => memberNamed(interpreter, object, node));
  if (object.kind !== "instance" || !classMember(interpreter, object.class, "__getattr__")) return held;
  interpreter.store.meet([NO_CHANGES, partly]);
  return UNKNOWN;
}

const hasattr: Builtin = (interpreter, [object, name], site) => {
  if (object === undefined || name?.kind !== "constant" || typeof name.value !== "string") return undefined;
  const has = hasMember(interpreter, object, name.value);
  const node = object.kind === "instance" && has !== false ? attributeNamed(site, name.value) : undefined;
  // A property, or `__getattr__`, does what it does where one asks.
  if (node) triedMember(interpreter, object, node);
  return has === undefined ? undefined : constant(has);
};

/** Whether an object has an attribute, where all of its class stands in the document. */
function hasMember(interpreter: Interpreter, object: AbstractValue, name: string): boolean | undefined {
  if (object.kind !== "instance") return undefined;
  const field = object.fields.get(name);
  const held = field && interpreter.store.get(field);
  if (field?.mayBeUnbound) return undefined;
  if (held !== undefined && held.kind !== "unknown") return true;
  if (classMember(interpreter, object.class, name) !== undefined) return true;
  if (originWith(object.class, name)) return true;
  return held === undefined && isWhole(interpreter, object) ? false : undefined;
}

/** Whether nothing else than the document says which attributes the object has. */
const isWhole = (interpreter: Interpreter, object: Instance): boolean =>
  object.changedBy === undefined &&
  object.isMapping !== true &&
  !isOpenObject(object) &&
  ancestry(object.class).every(({ bases }) => bases.every((base) => base.kind === "class")) &&
  ["__getattr__", "__getattribute__"].every((name) => classMember(interpreter, object.class, name) === undefined);

/** `setattr(object, name, value)`; `delattr(object, name)`, behind which its class may have the name. */
const setattr: Builtin = (interpreter, [object, name, value = UNKNOWN], site) => {
  if (object === undefined || name === undefined) return undefined;
  const target = name.kind === "constant" && typeof name.value === "string" && attributeNamed(site, name.value);
  if (target) {
    setMember(interpreter, object, target.name, value);
    interpreter.library.setMember?.(interpreter, object, target, value);
  } else loseMembers(interpreter, object);
  return NONE;
};

/** `object.__setattr__(self, name, value)`, `net.__setattr__(name, value)`, `__delattr__`, where no class of the document has it. */
export function setByMethod(
  interpreter: Interpreter,
  callee: AbstractValue,
  site: CallSite,
): AbstractValue | undefined {
  const written = site.node.callee;
  const name = written.kind === "attribute" ? /^__(?:(set)|del)attr__$/.exec(written.name) : null;
  if (name === null || (callee.kind === "method" && callee.function !== undefined)) return undefined;
  const given = site.arguments.map(({ value }) => value);
  const isOwn = given.length < (name[1] ? 3 : 2) && callee.kind === "method";
  return setattr(interpreter, isOwn ? [callee.self, ...given] : given, site);
}

/** The names of the function in which it stands, or of the module. */
const locals = ({ activation: { frame } }: CallSite): Namespace => ({ kind: "namespace", of: frame });

const vars: Builtin = (interpreter, [object], site) => {
  if (object === undefined) return locals(site);
  return object.kind === "external" || object.kind === "class"
    ? attributesAsNames(object)
    : dictionaryOf(interpreter, object);
};

const codeOf = (value: AbstractValue | undefined): string =>
  value?.kind === "constant" && typeof value.value === "string" ? value.value.trim() : "";

/** `eval("LSTM(8)")`: what the text would be where it stands. With names of its own it is not followed. */
const evaluateCode: Builtin = (interpreter, [code], site) => {
  if (code?.kind === "unknown") return evaluatePath(interpreter, site);
  const expression = site.arguments.length === 1 ? interpreter.parse(codeOf(code), site.node) : undefined;
  const [only, ...more] = expression ?? [];
  if (only?.kind !== "evaluate" || more.length > 0) return undefined;
  return interpreter.evaluate(site.activation, only.expression);
};

/** `eval("nn." + kind)`, `eval(f"nn.{kind}")`: a name that nobody knows in what the text before it stands for. */
function evaluatePath(interpreter: Interpreter, site: CallSite): AbstractValue | undefined {
  const [argument] = site.node.arguments;
  const { value: node } = argument ?? {};
  const [first] =
    node?.kind === "template" ? node.parts : node?.kind === "binary" && node.operator === "+" ? [node.left] : [];
  const text = first && codeOf(interpreter.evaluate(site.activation, first));
  const path = /^([A-Za-z_][\w.]*)\.$/.exec(text ?? "")?.[1];
  const [only] = (path && interpreter.parse(path, site.node)) || [];
  if (only?.kind !== "evaluate") return undefined;
  return anyMember(interpreter, interpreter.evaluate(site.activation, only.expression), site.node.arguments);
}

/** `exec("model.add(LSTM(8))")`, in the module; in a function, or in a dict, nobody sees the names that it binds. */
const executeCode: Builtin = (interpreter, [code], site) => {
  const { activation } = site;
  const text = codeOf(code);
  const isModule = activation.frame.parent === undefined && site.arguments.length === 1;
  const statements = isModule ? interpreter.parse(text, site.node) : undefined;
  if (statements !== undefined) {
    interpreter.execute(activation, statements);
    return NONE;
  }
  // The names in it may be bound to anything.
  const frames = [activation.frame];
  for (const { value } of site.arguments.slice(1)) {
    loseContent(interpreter, value);
    if (value.kind === "namespace" && !("kind" in value.of)) frames.push(value.of);
  }
  for (const name of new Set(text.match(/[A-Za-z_]\w*/g) ?? []))
    for (const frame of frames) if (frame.names.has(name)) bind(interpreter, frame, name, UNKNOWN);
  return NONE;
};

/** By their names. */
export const REFLECTION: Readonly<Record<string, Builtin>> = {
  eval: evaluateCode,
  exec: executeCode,
  getattr,
  globals: (_, __, { activation }) => moduleNames(activation.frame),
  delattr: setattr,
  hasattr,
  locals: (_, __, site) => locals(site),
  setattr,
  vars,
};
