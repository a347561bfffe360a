/** What TensorFlow.js's names mean to a program that is followed: Keras's layers, made from one object. */
import { heldEntries } from "../../scope/values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { constant, external, type AbstractValue, type Method } from "../../scope/values/values";
import type { Argument, Expression, Mapping } from "../../syntax/syntax";
import { createArray, shapeOnly } from "../numpy/arrays";
import { readArguments } from "../arguments";
import { isLayer, isModel } from "../keras/values";
import type { LibraryPart } from "../libraries";
import { callArrayFunction } from "../numpy/functions";
import { noteArrayPattern } from "../facts/unpacking";
import { configName, factoryPath, ROOT, tfjsPath } from "./paths";

/** @param keras what Keras's names mean; TensorFlow.js's come to the same */
export function createTfjs(keras: LibraryPart): LibraryPart {
  const call = (interpreter: Interpreter, callee: AbstractValue, site: CallSite): AbstractValue | undefined => {
    const named = calleePath(callee, site);
    if (named === undefined) return keras.call?.(interpreter, callee, site);
    if (named.startsWith(`${ROOT}.`)) return callTensor(interpreter, named, site);
    return keras.call?.(interpreter, external(named), withObject(interpreter, site));
  };
  return {
    ...keras,
    imported(path) {
      const found = tfjsPath(path);
      return found === undefined ? undefined : external(found);
    },
    unpack: noteArrayPattern,
    unbound: (name) => (name === "tf" ? external(ROOT) : undefined),
    exports: () => false,
    // In TensorFlow.js's own files too, which import it from beside them.
    claims: (_, { node }) => factoryPath(attributePath(node.callee)) !== undefined,
    call,
    callMethod(interpreter, method, site) {
      const { self, name } = method;
      if (self.kind === "method" && calleePath(method, site) !== undefined) return call(interpreter, method, site);
      // `layer.apply(x, {initialState: […]})`
      if (name === "apply" && (isLayer(self) || isModel(self))) {
        return keras.call?.(interpreter, self, withLastObject(interpreter, site));
      }
      return callTensorMethod(interpreter, method, site) ?? keras.callMethod?.(interpreter, method, site);
    },
  };
}

/** The path of what is called, where it is TensorFlow.js's; `x.layers.lstm(…)` is, whatever `x` is. */
function calleePath(callee: AbstractValue, { node }: CallSite): string | undefined {
  if (callee.kind === "external") {
    if (/^(keras|tfjs)\./.test(callee.path)) return callee.path;
    return factoryPath(callee.path) ?? factoryPath(attributePath(node.callee));
  }
  // `this.tf.layers.lstm`, of an object whose class says nothing of `tf`.
  const isOpen = callee.kind === "unknown" || (callee.kind === "method" && callee.self.kind === "method");
  return isOpen ? factoryPath(attributePath(node.callee)) : undefined;
}

/** `a.layers.lstm` ▶ `layers.lstm`: its last two names. */
function attributePath(node: Expression): string {
  if (node.kind !== "attribute" || node.object.kind !== "attribute") return "";
  return `${node.object.name}.${node.name}`;
}

/** A call with one object as a call with arguments by name: `lstm({units: 8, ...rest})`. */
function withObject(interpreter: Interpreter, site: CallSite): CallSite {
  const [only, ...more] = site.node.arguments;
  const [value] = site.arguments;
  // What a function is handed by another: `options.map(tf.layers.lstm)`, `tf.layers.lstm.call(null, options)`.
  const isHanded = site.written !== undefined;
  if (only === undefined || value === undefined || (more.length > 0 && !isHanded)) return site;
  // `lstm(...rest)` of one object
  if (isHanded || only.spread !== undefined) {
    if (site.arguments.length > 1 && !isHanded) return site;
    return { ...site, written: [], arguments: spreadArguments(interpreter, value.value, value.node) };
  }
  const { written, evaluated } = objectArguments(interpreter, site, only.value, value.value);
  return { ...site, written, arguments: evaluated };
}

/** The same where the object stands behind other arguments. */
function withLastObject(interpreter: Interpreter, site: CallSite): CallSite {
  const last = site.node.arguments.at(-1);
  const value = site.arguments.at(-1)?.value;
  if (site.node.arguments.length < 2 || last === undefined || value?.kind !== "dictionary") return site;
  const { evaluated } = objectArguments(interpreter, site, last.value, value);
  return { ...site, arguments: [...site.arguments.slice(0, -1), ...evaluated] };
}

interface ObjectArguments {
  readonly written: readonly Argument[];
  readonly evaluated: readonly EvaluatedArgument[];
}

function objectArguments(
  interpreter: Interpreter,
  site: CallSite,
  node: Expression,
  value: AbstractValue,
): ObjectArguments {
  if (node.kind === "mapping") return lastOfEach(literalArguments(interpreter, site, node, value));
  // What is no expression is being typed.
  if (node.kind === "other" || node.kind === "named") return { written: [], evaluated: [] };
  const written: Argument = { span: node.span, spread: "entries", value: node };
  return { written: [written], evaluated: spreadArguments(interpreter, value, node) };
}

function literalArguments(
  interpreter: Interpreter,
  site: CallSite,
  { entries }: Mapping,
  value: AbstractValue,
): ObjectArguments {
  const held = value.kind === "dictionary" ? heldEntries(interpreter, value) : undefined;
  const written: Argument[] = [];
  const evaluated: EvaluatedArgument[] = [];
  for (const entry of entries) {
    const { key, value: node } = entry;
    if (key === undefined) {
      written.push({ span: spreadSpan(interpreter, node), spread: "entries", value: node });
      evaluated.push(...spreadArguments(interpreter, interpreter.evaluate(site.activation, node), node));
    } else if (key.kind === "literal" && typeof key.value === "string") {
      const name = key.value;
      written.push({ span: { start: key.span.start, end: node.span.end }, name, value: node });
      const found = held?.get(name) ?? interpreter.evaluate(site.activation, node);
      evaluated.push({ name: parameterName(name), written: name, value: found, node });
    }
  }
  return { written, evaluated };
}

/** Of keys that stand twice, or in a spread too, the last one counts. */
function lastOfEach({ written, evaluated }: ObjectArguments): ObjectArguments {
  const kept = evaluated.filter(
    ({ name }, index) => name === undefined || evaluated.findLastIndex((each) => each.name === name) === index,
  );
  const nodes = new Set(kept.map(({ node }) => node));
  return { written: written.filter(({ value }) => nodes.has(value)), evaluated: kept };
}

/** With its dots. */
function spreadSpan({ program }: Interpreter, { span }: Expression): Expression["span"] {
  const start = program.text.slice(span.start - 3, span.start) === "..." ? span.start - 3 : span.start;
  return { start, end: span.end };
}

function spreadArguments(interpreter: Interpreter, value: AbstractValue, node: Expression): EvaluatedArgument[] {
  const entries = value.kind === "dictionary" ? heldEntries(interpreter, value) : undefined;
  if (entries === undefined) return [{ spread: "entries", value, node }];
  return [...entries].map(([name, held]) => ({ name: parameterName(name), written: name, value: held, node }));
}

/** Keras's name of a parameter; what has Keras's own spelling, TensorFlow.js does not know. */
const parameterName = (name: string): string => (name.includes("_") ? `${ROOT}:${name}` : configName(name));

/** `tf.tensor3d(values, shape)`, `tf.randomNormal(shape)` */
function callTensor(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const name = path.slice(ROOT.length + 1);
  if (/^(tensor|tensor[1-6]d|scalar)$/.test(name)) {
    const [values, shape] = site.arguments;
    const array = values && callArrayFunction(interpreter, "numpy.array", { ...site, arguments: [values] });
    if (array === undefined || values === undefined || shape === undefined || isNothing(shape.value)) return array;
    return reshaped(interpreter, site, { ...values, value: array }, shape);
  }
  if (/^(random(Normal|Uniform|Gamma|StandardNormal)|truncatedNormal|fill)$/.test(name)) {
    const args = readArguments(interpreter, site.arguments, ["shape", "value"]);
    const shape = args.sizes("shape", 1);
    const value = args.value("value");
    if (shape === undefined) return undefined;
    const fill = name === "fill" && value?.kind === "constant" ? value.value : undefined;
    return typeof fill === "number" ? createArray(interpreter, shape, () => fill) : shapeOnly(shape);
  }
  return undefined;
}

const isNothing = (value: AbstractValue): boolean => value.kind === "constant" && value.value === null;

const reshaped = (
  interpreter: Interpreter,
  site: CallSite,
  array: EvaluatedArgument,
  shape: EvaluatedArgument,
): AbstractValue | undefined => callArrayFunction(interpreter, "numpy.reshape", { ...site, arguments: [array, shape] });

/** `tensor.reshape(shape)`, `tensor.expandDims(axis)` as they are called here. */
function callTensorMethod(interpreter: Interpreter, { self, name }: Method, site: CallSite): AbstractValue | undefined {
  const [first] = site.arguments;
  if (self.kind !== "array") return undefined;
  const object: EvaluatedArgument = { value: self, node: site.node };
  if (/^(reshape|as[1-6]D)$/.test(name) && first !== undefined) {
    return name === "reshape" ? reshaped(interpreter, site, object, first) : asShape(interpreter, site, object);
  }
  if (name === "expandDims") {
    const axis = first ?? { value: constant(0), node: site.node };
    return callArrayFunction(interpreter, "numpy.expand_dims", { ...site, arguments: [object, axis] });
  }
  return undefined;
}

/** `tensor.as3D(2, 3, 4)` */
function asShape(interpreter: Interpreter, site: CallSite, array: EvaluatedArgument): AbstractValue | undefined {
  const sizes = { kind: "tuple", items: site.arguments.map(({ value }) => value) } as const;
  return itemsOf(interpreter, sizes) && reshaped(interpreter, site, array, { value: sizes, node: site.node });
}
