/** Layers as configurations, and layers of them: `layer.get_config()`, `LSTM.from_config({…})`, `layers.deserialize({…})`. */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../../definition";
import { heldItems, entriesOf, entryOf, newDictionary, newList } from "../../scope/values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { constant, external, UNKNOWN, type AbstractValue, type External } from "../../scope/values/values";
import type { Call, Expression, Mapping } from "../../syntax/syntax";
import { literalConfig } from "../languages/config-files";
import type { LibraryPart } from "../libraries";
import { configOfLayer } from "./layer-config";
import { isLayer, type KerasLayer } from "./values";

/** What one program makes of serialised objects. */
interface InnerCalls {
  /** By the call that makes them: the layers inside, each as a call of its own. */
  readonly byCall: Map<Call, Map<string, Call>>;
  /** So many more are made: a few lines can put more of them in each other than can be counted. */
  left: number;
}

const MOST_OBJECTS = 1_000;

/** What makes an object of its serialised form: `{"class_name": "LSTM", "config": {…}}`. */
const DESERIALIZING =
  /^keras\.(layers\.deserialize|models\.model_from_config|(saving|utils)\.(\w+\.)?deserialize_keras_object)$/;
const SERIALIZING = /^keras\.(layers\.serialize|(saving|utils)\.(\w+\.)?serialize_keras_object)$/;

/** The arguments of a layer that are layers themselves. */
const LAYERS: ReadonlySet<string> = new Set(["layer", "backward_layer", "forward_layer", "cell", "cells"]);

/** How deep serialised objects stand in each other. */
const MAX_DEPTH = 8;

/** A serialised object that stands in the arguments of a call. */
interface Serialised {
  readonly value: AbstractValue;
  /** Where it is written, or the argument that it is a part of. */
  readonly node: Expression;
  /** Which part of the argument it is; the whole has none. */
  readonly part: string;
  readonly depth: number;
  /** Whether it is one of a model's layers, which Keras 3 still reads as Keras 2 wrote them (`Sequential.from_config`). */
  readonly isOfModel?: boolean;
}

/** What Keras's functions and methods make of configurations, or of what holds them. */
export function createSerialization(): LibraryPart {
  const inner: InnerCalls = { byCall: new Map(), left: MOST_OBJECTS };
  const from = (interpreter: Interpreter, owner: AbstractValue, site: CallSite): AbstractValue | undefined => {
    const config = argumentOf(site);
    return config && fromConfig(interpreter, inner, owner, site, config);
  };
  return {
    typeOf: (value) => (isLayer(value) ? classOf(value) : undefined),
    member: (_, object, name) => (isLayer(object) && name === "__class__" ? classOf(object) : undefined),
    call(interpreter, callee, site) {
      const path = callee.kind === "external" ? callee.path : "";
      const owner = /^(keras\.\w+(?:\.\w+)?)\.from_config$/.exec(path)?.[1];
      if (owner !== undefined) return from(interpreter, external(owner), site);
      const given = argumentOf(site);
      if (given === undefined) return undefined;
      if (DESERIALIZING.test(path)) return fromSerialised(interpreter, inner, site, given);
      if (path === "keras.models.model_from_json") {
        const value = literalConfig(interpreter, given.value);
        return fromSerialised(interpreter, inner, site, { ...given, value });
      }
      return SERIALIZING.test(path) ? serialised(interpreter, given.value) : undefined;
    },
    callMethod(interpreter, { self, name }, site) {
      if (isLayer(self) && name === "get_config") return configOfLayer(interpreter, self);
      if (name !== "from_config") return undefined;
      if (isLayer(self)) return from(interpreter, classOf(self), site);
      const isHeir = self.kind === "class" && interpreter.heritage(self) !== undefined;
      return isHeir ? from(interpreter, self, site) : undefined;
    },
  };
}

/** The configuration, or the object, that a call is given first. */
function argumentOf({ arguments: [first] }: CallSite): Serialised | undefined {
  return first && first.spread === undefined ? { value: first.value, node: first.node, part: "", depth: 0 } : undefined;
}

/** `type(layer)`, `layer.__class__` */
const classOf = ({ className }: KerasLayer): External => external(`keras.layers.${className}`);

/** `LSTM.from_config(config)` is `LSTM(**config)`; so is that of a class of the document that is based on a layer. */
function fromConfig(
  interpreter: Interpreter,
  inner: InnerCalls,
  owner: AbstractValue,
  site: CallSite,
  config: Serialised,
): AbstractValue | undefined {
  if (owner.kind === "external" && owner.path === "keras.Sequential")
    return sequentialOf(interpreter, inner, site, config);
  if (owner.kind === "external" && /^keras\.(Model|Functional)$/.test(owner.path)) {
    // How its layers are put behind each other, its nodes say, which are not read here.
    untoldLayers(interpreter, owner, site, layersOf(interpreter, inner, site, config));
    return UNKNOWN;
  }
  const { node } = config;
  const entries = entriesOf(interpreter, config.value);
  const given = [...(entries ?? [])].map(([name, value]): EvaluatedArgument => {
    const written = entryNode(node, name);
    if (!LAYERS.has(name)) return { name, value, node: written };
    const held = { ...config, value, node: written, part: `${config.part}.${name}`, isOfModel: false };
    return { name, value: layersIn(interpreter, inner, site, held), node: written };
  });
  const isWritten = given.every((each) => each.node !== node);
  return interpreter.call(owner, {
    ...site,
    written: isWritten
      ? given.map(({ name = "", node: value }) => ({ span: value.span, name, value }))
      : [{ span: node.span, spread: "entries", value: node }],
    arguments: entries
      ? given.map((each) => (isWritten ? each : { ...each, node }))
      : [{ spread: "entries", value: config.value, node }],
  });
}

/** `{"class_name": "LSTM", "config": {…}}`; `undefined` of anything else. */
function fromSerialised(
  interpreter: Interpreter,
  inner: InnerCalls,
  site: CallSite,
  whole: Serialised,
): AbstractValue | undefined {
  const made = madeOf(interpreter, inner, site, whole);
  const entries = entriesOf(interpreter, whole.value);
  const isNamed = entries?.has("module") === true || entries?.has("registered_name") === true;
  if (isLayer(made) && made.facts && !isNamed && !whole.isOfModel && site.arguments.length === 1) {
    made.facts.unreadable ??= withoutModule(made.className, whole.node);
  }
  return made;
}

/** Keras 3 looks a class up in its module (keras 3.15.1 `saving/serialization_lib.py`, `_retrieve_class_or_fn`). */
function withoutModule(className: string, node: Expression): Problem {
  const { span } = entryNode(node, "class_name");
  const first = node.kind === "mapping" ? node.entries[0]?.key : undefined;
  const message = l10n.t(
    "Keras 3 does not find {0} without its module. Write {1} beside class_name.",
    className,
    MODULE_ENTRY,
  );
  return {
    severity: "error",
    code: "class-without-module",
    isPassable: true,
    message,
    span,
    ...(first && {
      fix: {
        title: l10n.t("Add {0}", MODULE_ENTRY),
        span: { start: first.span.start, end: first.span.start },
        text: `${MODULE_ENTRY}, `,
      },
    }),
  };
}

const MODULE_ENTRY = '"module": "keras.layers"';

function madeOf(
  interpreter: Interpreter,
  inner: InnerCalls,
  site: CallSite,
  whole: Serialised,
): AbstractValue | undefined {
  const entries = inner.left-- > 0 ? entriesOf(interpreter, whole.value) : undefined;
  const name = entries?.get("class_name");
  const config = entries?.get("config");
  if (name?.kind !== "constant" || typeof name.value !== "string" || config === undefined) return undefined;
  const isModel = /^(Sequential|Model|Functional)$/.test(name.value);
  const owner = external(isModel ? `keras.${name.value}` : `keras.layers.${name.value}`);
  return fromConfig(interpreter, inner, owner, site, {
    value: config,
    node: entryNode(whole.node, "config"),
    part: whole.part,
    depth: whole.depth + 1,
  });
}

/** What an argument holds, with a layer in the place of each serialised one. */
function layersIn(interpreter: Interpreter, inner: InnerCalls, site: CallSite, whole: Serialised): AbstractValue {
  const { value, node, part, depth } = whole;
  if (depth > MAX_DEPTH) return UNKNOWN;
  const items = value.kind === "list" || value.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  if (items === undefined) {
    return fromSerialised(interpreter, inner, { ...site, node: innerCall(inner, site.node, whole) }, whole) ?? value;
  }
  const made = items.map((item, index) =>
    layersIn(interpreter, inner, site, {
      ...whole,
      value: item,
      node: node.kind === "sequence" ? (node.items[index] ?? node) : node,
      part: `${part}[${index}]`,
      depth: depth + 1,
    }),
  );
  return newList(interpreter, made);
}

/** The layers of a model's configuration, which Keras 1 wrote as a list. */
function layersOf(interpreter: Interpreter, inner: InnerCalls, site: CallSite, config: Serialised): AbstractValue {
  const isList = config.value.kind === "list";
  const held = isList ? config.value : entryOf(interpreter, config.value, constant("layers"));
  const node = isList ? config.node : entryNode(config.node, "layers");
  return layersIn(interpreter, inner, site, {
    ...config,
    value: held,
    node,
    part: `${config.part}.layers`,
    isOfModel: true,
  });
}

function sequentialOf(interpreter: Interpreter, inner: InnerCalls, site: CallSite, config: Serialised): AbstractValue {
  const value = layersOf(interpreter, inner, site, config);
  untoldLayers(interpreter, external("keras.Sequential.from_config"), site, value);
  const given = [{ value, node: config.node }];
  return interpreter.call(external("keras.Sequential"), { ...site, written: [], arguments: given });
}

/** Notes that layers are made of which nobody knows what they draw, unless each of them is one that is known. */
function untoldLayers(interpreter: Interpreter, owner: AbstractValue, site: CallSite, layers: AbstractValue): void {
  const items = heldItems(interpreter, layers);
  if (items?.every(isLayer) !== true) interpreter.library.untold?.(interpreter, owner, site);
}

/** A layer inside another as a call of its own: where it is written, if it is. */
function innerCall(inner: InnerCalls, node: Call, { node: written, part }: Serialised): Call {
  const calls = inner.byCall.get(node) ?? new Map<string, Call>();
  inner.byCall.set(node, calls);
  const known = calls.get(part);
  if (known !== undefined) return known;
  const made: Call = written.kind === "mapping" ? callWritten(written) : { ...node, arguments: [] };
  calls.set(part, made);
  return made;
}

/** A serialised layer as a call of its class. */
function callWritten(written: Mapping): Call {
  const { span } = written;
  const name = entryNode(written, "class_name");
  // What stands between the quotes.
  const inside = { start: name.span.start + 1, end: name.span.end - 1 };
  const callee: Expression = name.kind === "literal" ? { ...name, span: inside } : name;
  return { kind: "call", span, callee, arguments: [], argumentsSpan: { start: span.end, end: span.end } };
}

/** The entry of a dict that is written there; the whole where it is not. */
const entryNode = (node: Expression, name: string): Expression =>
  (node.kind === "mapping" && node.entries.find(({ key }) => key?.kind === "literal" && key.value === name)?.value) ||
  node;

/** `keras.layers.serialize(layer)` */
function serialised(interpreter: Interpreter, value: AbstractValue): AbstractValue | undefined {
  if (!isLayer(value)) return undefined;
  const entries = {
    module: constant("keras.layers"),
    class_name: constant(value.className),
    config: configOfLayer(interpreter, value),
  };
  return newDictionary(interpreter, new Map(Object.entries(entries)));
}
