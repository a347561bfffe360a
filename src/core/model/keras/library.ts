/** What Keras's names mean to a program that is followed; see `scope/interpreter.ts`. */
import { plainSignature } from "../../catalog/keras/plain-layers";
import { isSeededWhenCalled } from "../../catalog/keras/seeds";
import { kerasRecurrentNames } from "../../catalog/names";
import type { Framework } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { ancestry, itemsOf } from "../../scope/expressions/members";
import {
  external,
  NONE,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Instance,
  type Method,
} from "../../scope/values/values";
import { readArguments } from "../arguments";
import { shapeValue } from "../numpy/arrays";
import { callConfig } from "./config";
import { argumentAttribute } from "../facts/layer-attributes";
import { noteAttribute } from "../facts/evaluations";
import type { FactsByCall } from "../facts/layer-facts";
import { isLayer, isModel, isVariables, type KerasModel, type KerasVariables } from "./values";
import { applyLayer, tensorsOf } from "./apply-layer";
import { calculated, callOperation, takenFrom } from "./operations";
import { DATA_METHODS, feed } from "./fed-data";
import { addLayer, popLayer, applyModel, build, makeInput, makeSequential } from "./models";
import { textOf } from "../../syntax/syntax";
import type { LibraryPart } from "../libraries";
import { anyClassOf, recurrentAmong } from "../looked-up";
import { listedLayers } from "./model-layers";
import { canonicalPath, fragmentPath, layerName } from "./paths";
import { MERGE_MODES, MERGING_FUNCTIONS } from "./shape-rules";
import { accepted } from "../facts/refusals";
import { noteUnpacking } from "../facts/unpacking";
import { noteIndices, noteMember } from "../facts/whole-results";
import { appliedUse } from "../facts/uses";
import { factsOfAll } from "./reached-layers";
import { noteReset } from "./stateful-batch";
import { noteCall, noteWeights } from "./weights";
import { type SymbolicTensor, isTensor } from "../tensors";
import { madeAt, noteModel } from "./seen-models";
import { callLayer, firstArgument } from "./call-layer";
import { withoutDefaults } from "./layer-config";
import { buildLayer, makeLayer, type Making } from "./make-layer";
import {
  drawInitializer,
  drawRandom,
  drawsUnasked,
  drawsUnseen,
  KERAS_DRAWING,
  mayMake,
  seedKeras,
  setsType,
} from "./seeds";
import { createDraws } from "../draws";
import { createDefaultType } from "../facts/default-type";
import { mayDraw } from "../languages/drawing-calls";
import { ownEntry } from "../../lookup";

/** Keras, or TensorFlow.js; what its recurrent layers are, is noted in `facts`, what its models are, in `models`. */
export function createKeras(
  facts: FactsByCall,
  isFragment: boolean,
  models: KerasModel[] = [],
  framework: Framework = "keras",
): LibraryPart {
  const draws = createDraws();
  const followed: Making = { facts, draws, framework, defaultType: createDefaultType() };
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
      if (callee.kind === "external" && isModel(result)) noteModel(interpreter, models, result);
      return result;
    },
    anyMember: anyClassOf,
    hasHeirs: (path) => HERITABLE.has(layerName(path) ?? ""),
    isCalculating: (path, method) => layerName(path) !== undefined && CALCULATING.test(method),
    callClass(interpreter, callee) {
      const isUnseen = isBasedOnKeras(callee) && drawsUnseen(interpreter, callee);
      if (isUnseen || drawsUnasked(interpreter, callee)) draws.draw(interpreter, undefined);
      return undefined;
    },
    callMethod: (interpreter, method, site) => callMethod(interpreter, followed, method, site),
    unpack: noteUnpacking,
    askSequence(interpreter, sequence, node) {
      if (node.kind === "attribute") noteMember(interpreter, sequence, node);
      else noteIndices(interpreter, sequence, node);
    },
    subscript: (interpreter, object, indices, { span }) =>
      isTensor(object)
        ? accepted(interpreter, takenFrom(interpreter, object, indices), span)
        : isVariables(object)
          ? object
          : undefined,
    // Whichever of them it is, what is done to it is done to the owner's.
    items: (_, value) => (isVariables(value) ? [value] : undefined),
    binary: (interpreter, operator, left, right) =>
      calculated(interpreter, operator, left, right, { start: 0, end: 0 }),
    untold(interpreter, callee, site) {
      const isGivenMaker = site?.arguments.some(({ value }) => mayMake(interpreter, value));
      if (isGivenMaker || mayDraw(KERAS_DRAWING, callee, site)) draws.draw(interpreter, undefined);
    },
    // Nobody knows what would be drawn before what the program does not do.
    moduleFollowed: (interpreter) => draws.draw(interpreter, undefined),
  };
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

const isOfKeras = (value: AbstractValue): boolean => value.kind === "instance" && isBasedOnKeras(value.class);

/** Whether it is a class that the document bases on one of Keras's. */
const isBasedOnKeras = (value: ClassValue): boolean =>
  ancestry(value).some(({ bases }) => bases.some((base) => base.kind === "external" && base.path.startsWith("keras.")));

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
  followed: Making,
  callee: AbstractValue,
  site: CallSite,
): AbstractValue | undefined {
  const { facts, draws } = followed;
  if (isLayer(callee)) return callLayer(interpreter, draws, callee, site);
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
  if (callee.kind !== "external") return undefined;
  const among = recurrentAmong("keras", callee.path, site.arguments);
  const [made] = (among ?? [callee]).map(({ path }) => callExternal(interpreter, followed, path, site));
  return among ? (made ?? UNKNOWN) : made;
}

/** What seeds TensorFlow's own operations: Keras 3 takes the seeds of its initializers from Python's `random`. */
const SEEDING_BESIDE = /^tensorflow\.(random\.set_seed|(compat\.v1\.)?(random\.)?set_random_seed)$/;

function callExternal(
  interpreter: Interpreter,
  followed: Making,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const { draws, defaultType } = followed;
  if (seedKeras(interpreter, draws, path, site)) return NONE;
  if (SEEDING_BESIDE.test(path)) draws.seedBeside(interpreter, textOf(interpreter.program, site.node));
  if (setsType(path)) {
    defaultType.set(interpreter, site.arguments[0]?.value);
    return NONE;
  }
  if (path === "keras.Input") return makeInput(interpreter, site.arguments);
  if (path === "keras.Sequential") return makeSequential(interpreter, site);
  if (path === "keras.Model" || path === "keras.Functional") return makeModel(interpreter, site);
  const className = layerName(path);
  if (className !== undefined) return makeLayer(interpreter, followed, className, withoutDefaults(site));
  const merging = mergingClass(interpreter, path, site);
  if (merging !== undefined) return mergeTensors(interpreter, merging, site);
  const result =
    accepted(interpreter, callOperation(interpreter, path, site), site.node.span) ??
    drawRandom(interpreter, draws, path, site);
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
  const use = appliedUse(interpreter, site);
  const merged = applyLayer(interpreter, layer, tensorsOf(interpreter, firstArgument(site)), use);
  return accepted(interpreter, merged, site.node.arguments[0]?.span);
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
    ...madeAt(interpreter, site),
    fedBy: new Map(),
    ...(known && { inputs }),
    outputs: outputs ?? UNKNOWN,
  };
}

function callMethod(
  interpreter: Interpreter,
  followed: Making,
  method: Method,
  site: CallSite,
): AbstractValue | undefined {
  const { facts } = followed;
  const { self, name } = method;
  noteWeights(interpreter, facts, site, self);
  if (self.kind === "instance") return callInstance(interpreter, self, name, site);
  if (isModel(self)) return callModel(interpreter, followed, self, name, site);
  if ((isLayer(self) || isModel(self)) && name === "__call__") return call(interpreter, followed, self, site);

  if (isLayer(self) && name === "build" && !isSeededWhenCalled(self.className)) {
    buildLayer(interpreter, self, site);
    return NONE;
  }
  // Of a class that is based on the layer's: `super().call(x)`.
  if (isLayer(self) && name === "call") return call(interpreter, followed, self, site);
  return undefined;
}

function callModel(
  interpreter: Interpreter,
  followed: Making,
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
  if (name === "reset_states") noteReset(factsOfAll(interpreter, [model]), site.node.callee.span);
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
