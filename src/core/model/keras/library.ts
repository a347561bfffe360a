/** What Keras's names mean to a program that is followed; see `scope/interpreter.ts`. */
import * as l10n from "@vscode/l10n";
import { plainSignature } from "../../catalog/keras/plain-layers";
import { kerasRecurrentNames } from "../../catalog/names";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { ancestry, itemsOf } from "../../scope/members";
import { external, NONE, UNKNOWN, type AbstractValue, type Instance, type Method } from "../../scope/values";
import { isNone, readArguments } from "../arguments";
import { asArray, shapeValue } from "../numpy/arrays";
import { callConfig } from "./config";
import { nameIn } from "../facts/data-names";
import { argumentAttribute } from "../facts/layer-attributes";
import { noteAttribute } from "../facts/evaluations";
import type { FactsByCall, IgnoredArgument, WholeResult, InitialState } from "../facts/layer-facts";
import { isLayer, isModel, isVariables, type KerasLayer, type KerasModel, type KerasVariables } from "./values";
import { applyLayer, tensorsOf } from "./apply-layer";
import { calculated, callOperation, takenFrom } from "./operations";
import { DATA_METHODS, feed } from "./fed-data";
import { addLayer, popLayer, applyModel, build, makeInput, makeSequential } from "./models";
import type { LibraryPart } from "../libraries";
import { listedLayers } from "./model-layers";
import { canonicalPath, fragmentPath, layerName } from "./paths";
import { MERGE_MODES, MERGING_FUNCTIONS } from "./shape-rules";
import { kerasStateMisfits } from "./state-misfits";
import { returnedBy } from "../facts/returned-tuples";
import { noteBehind, noteUnpacking } from "../facts/unpacking";
import { noteIndices, noteMember, takeFirst } from "../facts/whole-results";
import { appliedUse, statesGiven } from "../facts/uses";
import { noteCall, noteWeights } from "./weights";
import { type FedData, type SymbolicTensor, isTensor, literalData } from "../tensors";
import { type SeenModel, noteModel } from "./seen-models";
import { makeLayer } from "./make-layer";
import { drawInitializer, KERAS_DRAWING, seedKeras } from "./seeds";
import { createDraws, type Draws } from "../draws";
import { mayDraw } from "../languages/drawing-calls";
import { ownEntry } from "../../lookup";

/** Keras; what its recurrent layers are, is noted in `facts`, what its models are, in `models`. */
export function createKeras(facts: FactsByCall, isFragment: boolean, models: SeenModel[] = []): LibraryPart {
  const draws = createDraws();
  const followed: Followed = { facts, draws };
  return {
    imported: (path) =>
      /^(keras|keras_core|tensorflow|tensorflow_core|tf_keras)(\.|$)/.test(path)
        ? external(canonicalPath(path))
        : undefined,
    unbound(name) {
      const path = isFragment ? fragmentPath(name) : undefined;
      return path === undefined ? undefined : external(path);
    },
    exports(module, name) {
      const path = canonicalPath(`${module}.${name}`);
      if (isOfLayers(path)) return true;
      const known = fragmentPath(name);
      // A star binds a package's classes, and of a module that is not here nobody knows what.
      return known !== undefined && (known === path || (path.startsWith("keras.") && known.startsWith(path)));
    },
    member,
    setMember(interpreter, object, target) {
      if (isLayer(object) && object.facts) noteAttribute(interpreter, object.facts, target);
    },
    call(interpreter, callee, site) {
      const result = call(interpreter, followed, callee, site);
      if (callee.kind === "external" && isModel(result)) noteModel(interpreter, models, result, site);
      return result;
    },
    hasHeirs: (path) => HERITABLE.has(layerName(path) ?? ""),
    isCalculating: (path, method) => layerName(path) !== undefined && CALCULATING.test(method),
    callMethod: (interpreter, method, site) => callMethod(interpreter, followed, method, site),
    unpack: noteUnpacking,
    askSequence(interpreter, sequence, node) {
      if (node.kind === "attribute") noteMember(interpreter, sequence, node);
      else noteIndices(interpreter, sequence, node);
    },
    subscript: (interpreter, object, indices) =>
      isTensor(object) ? takenFrom(interpreter, object, indices) : isVariables(object) ? object : undefined,
    // Whichever of them it is, what is done to it is done to the owner's.
    items: (_, value) => (isVariables(value) ? [value] : undefined),
    binary: (interpreter, operator, left, right) =>
      calculated(interpreter, operator, left, right, { start: 0, end: 0 }),
    untold(interpreter, callee, site) {
      if (mayDraw(KERAS_DRAWING, callee, site)) draws.draw(interpreter, undefined);
    },
    // Nobody knows what would be drawn before what the program does not do.
    moduleFollowed: (interpreter) => draws.draw(interpreter, undefined),
  };
}

/** What is noted while a document is followed. */
interface Followed {
  readonly facts: FactsByCall;
  readonly draws: Draws;
}

/** Classes that the document's own are based on. */
const HERITABLE: ReadonlySet<string> = new Set(
  "LSTM GRU SimpleRNN CuDNNLSTM CuDNNGRU ConvLSTM1D ConvLSTM2D ConvLSTM3D LSTMCell GRUCell SimpleRNNCell RNN StackedRNNCells Bidirectional TimeDistributed".split(
    " ",
  ),
);

/** By which a layer of theirs calculates its outputs or makes its weights, in any version (keras 3.15.1 `layers/rnn/`, keras 1.2 `layers/recurrent.py`). */
const CALCULATING =
  /^(__call__|__new__|__getattr\w*__|__setattr__|call|build|add_weight|step|inner_loop|preprocess_input|get_initial_states?|get_constants|reset_states?|compute_mask|compute_output_shape|get_output_shape_for|_\w*(call|build|step|dropout)\w*|get_(recurrent_)?dropout_mask\w*)$/;

const VARIABLES = /^((non_)?trainable_)?(weights|variables)$/;

/** `layer.weights`, `model.trainable_variables`; `undefined` of another attribute, and of what has none. */
function variablesOf(object: AbstractValue, name: string): KerasVariables | undefined {
  if (!VARIABLES.test(name) || (!isLayer(object) && !isModel(object) && !isOfKeras(object))) return undefined;
  return { kind: "library", family: "keras", type: "variables", owner: object };
}

/** Whether it is an object of a class that the document bases on one of Keras's. */
const isOfKeras = (value: AbstractValue): boolean =>
  value.kind === "instance" &&
  ancestry(value.class).some(({ bases }) =>
    bases.some((base) => base.kind === "external" && base.path.startsWith("keras.")),
  );

function member(interpreter: Interpreter, object: AbstractValue, name: string): AbstractValue | undefined {
  const variables = variablesOf(object, name);
  if (variables !== undefined) return variables;
  if (isLayer(object) && object.facts) return argumentAttribute(object.facts, object.arguments, name);
  if (isTensor(object) && name === "shape") return object.shape && shapeValue(object.shape);
  if (isModel(object) && name === "layers") return listedLayers(interpreter, object);
  if (isModel(object) && object.outputs !== undefined) {
    if (name === "output" || name === "outputs") return object.outputs;
    if (name === "input") return object.inputs?.[0];
  }
  return undefined;
}

function call(
  interpreter: Interpreter,
  followed: Followed,
  callee: AbstractValue,
  site: CallSite,
): AbstractValue | undefined {
  const { facts, draws } = followed;
  if (isLayer(callee)) {
    const attends = callee.className === "MultiHeadAttention";
    // Its projections are made when it is first called.
    if (attends) draws.draw(interpreter, undefined);
    const inputs = attends
      ? attentionInputs(interpreter, site)
      : tensorsOf(interpreter, firstArgument(site), nameIn(interpreter.program, site.node.arguments[0]?.value));
    const initialState = attends ? undefined : initialStateOf(interpreter, callee, site);
    const mask = maskOf(interpreter, site);
    const ignored = ignoredArguments(site).filter(({ name }) => name !== "mask" || mask === undefined);
    const wholeResult = wholeGiven(site);
    if (callee.className === "Dense") noteWholeGiven(interpreter, site);
    const use = {
      ...appliedUse(interpreter, site),
      ...(wholeResult && { wholeResult }),
      ...(mask && { mask }),
      ...(initialState && { initialState }),
      ...(ignored.length > 0 && { ignored }),
      ...(hasMore(site, attends ? ATTENTION_INPUTS : []) && { more: true }),
    };
    return applyLayer(interpreter, callee, inputs, use);
  }
  if (isModel(callee)) {
    const data = firstArgument(site);
    if (data?.kind === "array") {
      noteCall(interpreter, callee);
      feed(interpreter, facts, callee, site);
    }
    return applyModel(interpreter, callee, tensorsOf(interpreter, data));
  }
  // A part of a model of which nothing is known: `model.layers[1].set_weights`.
  if (callee.kind === "unknown") noteWeights(interpreter, facts, site);
  return callee.kind === "external" ? callExternal(interpreter, followed, callee.path, site) : undefined;
}

function callExternal(
  interpreter: Interpreter,
  followed: Followed,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const { draws } = followed;
  if (seedKeras(interpreter, draws, path, site)) return NONE;
  if (path === "keras.Input") return makeInput(interpreter, site.arguments);
  if (path === "keras.Sequential") return makeSequential(interpreter, site);
  if (path === "keras.Model" || path === "keras.Functional") return makeModel(interpreter, site);
  const className = layerName(path);
  if (className !== undefined) return makeLayer(interpreter, followed, className, site);
  const merging = mergingClass(interpreter, path, site);
  if (merging !== undefined) return mergeTensors(interpreter, merging, site);
  const result = callOperation(interpreter, path, site);
  if (result !== undefined) return result;
  const config = callConfig(interpreter, path, site.arguments);
  if (config) drawInitializer(interpreter, draws, path, config.config);
  return config;
}

/** Whether `keras.layers` has it: a class that the catalogue knows, or a function that merges tensors. */
function isOfLayers(path: string): boolean {
  const className = layerName(path);
  if (className !== undefined) return kerasRecurrentNames.has(className) || plainSignature(className) !== undefined;
  const merging = mergingName(path);
  return merging === "merge" || (merging !== undefined && Object.hasOwn(MERGING_FUNCTIONS, merging));
}

const mergingName = (path: string): string | undefined => /^keras\.layers\.([a-z]\w*)$/.exec(path)?.[1];

/** What merges the tensors of a call: `concatenate(…)`, or by its mode Keras 1's `merge(…, mode="sum")`. */
function mergingClass(interpreter: Interpreter, path: string, site: CallSite): string | undefined {
  const name = mergingName(path);
  if (name === "merge") {
    const mode = readArguments(interpreter, site.arguments, ["inputs", "mode"]).text("mode", "sum");
    return ownEntry(MERGE_MODES, mode);
  }
  return ownEntry(MERGING_FUNCTIONS, name);
}

/** `concatenate([a, b], axis=-1)` */
function mergeTensors(interpreter: Interpreter, className: string, site: CallSite): AbstractValue {
  const layer = {
    kind: "library",
    family: "keras",
    type: "layer",
    className,
    arguments: site.arguments.slice(1),
    node: site.node,
  } as const;
  return applyLayer(interpreter, layer, tensorsOf(interpreter, firstArgument(site)), appliedUse(interpreter, site));
}

/** `layer(x, initial_state=states)`, `layer(x, states)`, `layer([x, h, c])` */
function initialStateOf(interpreter: Interpreter, layer: KerasLayer, site: CallSite): InitialState | undefined {
  const positional = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  const given = site.arguments.find(({ name }) => name === "initial_state") ?? positional[1];
  const list = given === undefined ? site.arguments[0] : undefined;
  const value = given?.value ?? list?.value;
  const node = given?.node ?? list?.node;
  if (value === undefined || node === undefined || isNone(value)) return undefined;
  const items = value.kind === "list" || value.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  const states = given === undefined ? items?.slice(1) : items;
  if (given === undefined && (states === undefined || states.length === 0)) return undefined;
  const single = given !== undefined && (isTensor(value) || value.kind === "array") ? [value] : undefined;
  const all = states ?? single;
  const problems = all ? kerasStateMisfits(interpreter, layer, all, node.span) : [];
  const isList = given === undefined && items !== undefined && returnedBy(value) === undefined;
  const listed = isList ? { listed: items.length } : {};
  // What does not fit is given to no run: where the program says that it does not come to this, that is no error.
  return problems.length > 0
    ? { ...statesGiven(interpreter, node, undefined), ...listed, problems }
    : { ...statesGiven(interpreter, node, all), ...listed };
}

/** All that another layer returned, where the layer is called on that alone. */
function wholeGiven(site: CallSite): WholeResult | undefined {
  const [first, ...more] = site.arguments;
  const returned = returnedBy(first?.value);
  if (!first || !returned || more.some(({ name }) => name === undefined || name === "initial_state")) return undefined;
  return { className: returned.className, count: returned.names.length, span: first.node.span };
}

/** Every version of Keras refuses several tensors in the place of a Dense's one. */
function noteWholeGiven(interpreter: Interpreter, site: CallSite): void {
  const returned = returnedBy(site.arguments[0]?.value);
  const whole = wholeGiven(site);
  if (!returned || !whole || interpreter.mode() !== "live") return;
  const { className, count, span } = whole;
  const message = l10n.t(
    "{0} takes one tensor, but this is all {1} that {2} returns. Take the first of them: [0].",
    "Dense",
    count,
    className,
  );
  noteBehind(returned.facts, { severity: "error", code: "input-count", message, span, fix: takeFirst(span) });
}

/** `layer(x, mask=[[True, False]])`, where that is literal. */
function maskOf(interpreter: Interpreter, site: CallSite): FedData | undefined {
  const value = site.arguments.find(({ name }) => name === "mask")?.value;
  return value && literalData(asArray(interpreter, value) ?? value);
}

/** What can change a layer's values at the call, and what the preview leaves out. */
const ignoredArguments = (site: CallSite): readonly IgnoredArgument[] =>
  site.arguments.flatMap(({ name, value, node }) =>
    (name === "mask" && !isNone(value)) || (name === "training" && !isFalse(value) && !isNone(value))
      ? [{ name, span: node.span }]
      : [],
  );

/** What a layer is called with that its inputs and states are not; `training` and `mask` are told apart. */
const hasMore = (site: CallSite, inputs: readonly string[]): boolean =>
  site.arguments.some(
    ({ name, spread }) =>
      spread !== undefined || (name !== undefined && !CALL_ARGUMENTS.has(name) && !inputs.includes(name)),
  );

const CALL_ARGUMENTS: ReadonlySet<string> = new Set(["inputs", "training", "mask", "initial_state"]);

const isFalse = (value: AbstractValue): boolean => value.kind === "constant" && value.value === false;

const firstArgument = (site: CallSite): AbstractValue | undefined =>
  site.arguments.find(({ name, spread }) => spread === undefined && (name === undefined || name === "inputs"))?.value;

/** What `MultiHeadAttention` is called on, tensor by tensor (keras 3.15.1 `MultiHeadAttention.call`). */
const ATTENTION_INPUTS = ["query", "value", "key"] as const;

/** `attention(query, value)`, `attention(x, x, key=k)` */
function attentionInputs(interpreter: Interpreter, site: CallSite): readonly SymbolicTensor[] {
  const args = readArguments(interpreter, site.arguments, ATTENTION_INPUTS);
  return ATTENTION_INPUTS.flatMap((name) => {
    const value = args.value(name);
    return value === undefined || isNone(value) ? [] : tensorsOf(interpreter, value);
  });
}

/** `Model(inputs=…, outputs=…)`; Keras 1 named them `input` and `output`. */
function makeModel(interpreter: Interpreter, site: CallSite): KerasModel {
  const args = readArguments(interpreter, site.arguments, ["inputs", "outputs"]);
  const given = args.value("inputs") ?? args.value("input");
  const outputs = args.value("outputs") ?? args.value("output");
  const items = given && (isTensor(given) ? [given] : itemsOf(interpreter, given));
  const inputs = items?.filter((item): item is SymbolicTensor => isTensor(item));
  const known = inputs !== undefined && inputs.length === items?.length;
  return {
    kind: "library",
    family: "keras",
    type: "model",
    fedBy: new Map(),
    ...(known && { inputs }),
    outputs: outputs ?? UNKNOWN,
  };
}

function callMethod(
  interpreter: Interpreter,
  followed: Followed,
  method: Method,
  site: CallSite,
): AbstractValue | undefined {
  const { facts } = followed;
  const { self, name } = method;
  noteWeights(interpreter, facts, site, self);
  if (self.kind === "instance") return callInstance(interpreter, self, name, site);
  if (isModel(self)) return callModel(interpreter, followed, self, name, site);
  if ((isLayer(self) || isModel(self)) && name === "__call__") return call(interpreter, followed, self, site);
  // Of a class that is based on the layer's: `super().call(x)`.
  if (isLayer(self) && name === "call") return call(interpreter, followed, self, site);
  return undefined;
}

function callModel(
  interpreter: Interpreter,
  followed: Followed,
  model: KerasModel,
  name: string,
  site: CallSite,
): AbstractValue | undefined {
  if (name === "add") {
    const layer = firstArgument(site) ?? site.arguments[0]?.value;
    const { callee } = site.node;
    const object = callee.kind === "attribute" ? callee.object.span : callee.span;
    const text = interpreter.program.text.slice(object.start, object.end);
    if (layer !== undefined) addLayer(interpreter, model, layer, { kind: "add", model: text, targets: [] });
    return NONE;
  }
  if (name === "pop") return popLayer(interpreter, model);
  if (name === "build") return build(interpreter, model, site);
  if (DATA_METHODS.has(name)) feed(interpreter, followed.facts, model, site);
  return name === "__call__" ? call(interpreter, followed, model, site) : undefined;
}

/** `predict` of an object whose class is based on Keras's Model: its `call` is given the data. */
function callInstance(
  interpreter: Interpreter,
  self: Instance,
  name: string,
  site: CallSite,
): AbstractValue | undefined {
  const data = firstArgument(site) ?? site.arguments.find((argument) => argument.name === "x")?.value;
  if (!DATA_METHODS.has(name) || data?.kind !== "array") return undefined;
  const [argument] = site.arguments;
  if (argument === undefined) return undefined;
  const nothing = { ...site, arguments: [{ ...argument, value: data }] };
  interpreter.call(self, nothing);
  return UNKNOWN;
}
