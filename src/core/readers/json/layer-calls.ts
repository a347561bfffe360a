/** The layer objects of a JSON document as layer calls, with what the document around them says. */
import * as l10n from "@vscode/l10n";
import { assumedInput } from "../../catalog/assume";
import { classNamesOf, layerClass, layerClassNames, profilesWith } from "../../catalog/catalog";
import { profileOfVersion } from "../../catalog/keras/signatures";
import { unknownName } from "../../catalog/kinds";
import { nearest } from "../../catalog/nearest";
import { isWrapper } from "../../catalog/keras/wrappers";
import { stackedParts } from "../../catalog/keras/cell-stack";
import { isList, isRecord } from "../../config-value";
import {
  type CallArgument,
  type Framework,
  FRAMEWORKS,
  known,
  type LayerCall,
  type LayerInput,
  type LayerUse,
  type Problem,
  type Profile,
  type Span,
} from "../../definition";
import type { StepsLost } from "../../steps-lost";
import type { Shape } from "../../model/tensors";
import type { Steps } from "../../steps";
import { layerNamer } from "../../model/reported/auto-names";
import { quote } from "../../text/quote";
import { type LayerArrays, layerArrays } from "./given-arrays";
import { type Consumed, consumedTensors } from "./consumed";
import type { Entries, Entry, LayerNode } from "./layer-node";
import { createWords } from "./layer-nodes";
import { otherCells } from "./other-cells";
import { builtShape, dimensionsOf, inboundOf, outputShape, partInput, statedShape, wrappedShape } from "./shapes";
import { torchCallee, torchUse } from "./torch-use";
import { ownEntry } from "../../lookup";

/** The longest text of an argument's value that is kept, in characters. */
const LONGEST_ARGUMENT = 200;

/** What Keras writes into every config for its own bookkeeping; the reader takes names and shapes from it itself. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "name",
  "trainable",
  "batch_input_shape",
  "batch_shape",
  "input_shape",
  "input_dim",
  "input_length",
  "build_config",
]);

/** What was read of a node. */
interface Collected {
  /** Of what leaves it. */
  readonly shape?: Shape | undefined;
  readonly call?: LayerCall;
  /** Where its output has no time steps any more: by which layer. */
  readonly stepsLost?: StepsLost | undefined;
}

/** What the document around a layer says about it. */
interface Surroundings {
  /** Keras where it is absent, as in Keras's own files. */
  readonly framework?: Framework;
  readonly kerasVersion?: string | undefined;
  readonly use: LayerUse;
  /** What flows in, by the layers before it. */
  readonly input?: Shape | undefined;
  /** Whether that comes from the model's input, not from a layer. */
  readonly first?: boolean;
  /** By which of the layers before it that has no time steps. */
  readonly stepsLost?: StepsLost | undefined;
}

const bare: LayerUse = { kind: "bare", targets: [], wrappers: [] };
const inSequence: LayerUse = { kind: "sequential", targets: [], wrappers: [] };

/** A part of the document as written, its beginning where it is long. */
type Written = (span: Span) => string;

/** The calls that the layer objects of a document stand for, in document order; a turn for others after each. */
export function* layerCalls(nodes: readonly LayerNode[], text: string): Steps<readonly LayerCall[]> {
  const calls: LayerCall[] = [];
  const nextName = layerNamer();
  const words = createWords();
  const written: Written = ({ start, end }) => words(text.slice(start, Math.min(end, start + LONGEST_ARGUMENT)));

  function* collect(node: LayerNode, outside: Surroundings): Steps<Collected> {
    const collected = yield* collectNode(node, outside);
    yield;
    return { ...collected, stepsLost: stepsLostBy(node, collected, outside) };
  }

  /** Collects the calls of a node. */
  function* collectNode(node: LayerNode, outside: Surroundings): Steps<Collected> {
    const framework = frameworkOf(node);
    if (framework !== "keras" && layerClassNames.includes(node.className)) {
      // A class that only another framework has is refused by name.
      calls.push(layerCall(node, nameOf(node) ?? nextName(node.className), { use: bare, framework }, written));
      return {};
    }
    const kerasVersion = node.kerasVersion ?? outside.kerasVersion;
    const input = statedShape(node.className, node.config) ?? builtShape(node) ?? outside.input;
    const around = { ...outside, kerasVersion, input };
    switch (node.className) {
      case "InputLayer":
        return { shape: input };
      case "Sequential":
        return { shape: yield* collectSequence(node.children, around) };
      case "Functional":
      case "Model": {
        const consumed = yield* consumedTensors(node.children, node.config.get("output_layers")?.value);
        yield* collectGraph(node.children, around, consumed);
        return {};
      }
    }
    const shape = input && outputShape(node.className, node.config, input);
    if (isWrapper(node.className) && isKeras(node)) {
      return yield* collectWrapper(node, around);
    }
    if (!classNamesOf("keras").includes(node.className)) {
      for (const child of node.children) yield* collect(child, { kerasVersion, use: bare });
      return { shape };
    }
    if (!isKeras(node)) {
      return { shape };
    }
    const call = layerCall(node, nameOf(node) ?? nextName(node.className), around, written);
    calls.push(call);
    return { shape, call };
  }

  function* collectSequence(layers: readonly LayerNode[], around: Surroundings): Steps<Shape | undefined> {
    let before: Collected = { shape: around.input };
    for (const [index, layer] of layers.entries()) {
      const first = index === 0 || isInput(layers[index - 1]);
      const { shape: input, stepsLost } = before;
      before = yield* collect(layer, { ...around, use: inSequence, input, first, stepsLost });
    }
    return before.shape;
  }

  function* collectGraph(layers: readonly LayerNode[], around: Surroundings, consumed: Consumed): Steps<void> {
    const outputs = new Map<string, Collected>();
    const modelInputs = new Set(layers.filter(isInput).map(nameOf));
    for (const layer of layers) {
      const inbound = inboundOf(layer.entries.get("inbound_nodes")?.value);
      const taken = consumed.get(nameOf(layer) ?? "");
      const use: LayerUse = inbound
        ? { kind: "applied", appliedTo: inbound.name, targets: [], wrappers: [], ...(taken && { consumed: taken }) }
        : bare;
      const before = inbound && outputs.get(inbound.name);
      const input = inbound && (inbound.shape ?? before?.shape);
      const first = modelInputs.has(inbound?.name);
      const collected = yield* collect(layer, { ...around, use, input, first, stepsLost: before?.stepsLost });
      outputs.set(nameOf(layer) ?? "", collected);
    }
  }

  /** A layer that holds others. In a model these are listed behind it; a definition is of itself alone. */
  function* collectWrapper(node: LayerNode, around: Surroundings): Steps<Collected> {
    const mark = calls.length;
    const name = nameOf(node) ?? nextName(node.className);
    const wrappers = [...around.use.wrappers, node.className];
    const use: LayerUse = { ...around.use, kind: "wrapped", wrappers };
    const inner: Collected[] = [];
    for (const child of node.children) {
      inner.push(yield* collect(child, { ...around, use, input: partInput(node, around.input, inner.at(-1)) }));
    }
    const shape = around.input && wrappedShape(node, around.input, inner);
    const found = node.children.flatMap((child, index) => {
      const layer = inner[index]?.call;
      return layer ? [{ role: child.role, layer }] : [];
    });
    if (found.length === 0 && node.className === "TimeDistributed") {
      return { shape };
    }
    const profile = profileOf(node, around.kerasVersion, found[0]?.layer.profile);
    const own = layerCall(node, name, around, written);
    const others = otherCells(node, (index) => inner[index]?.call !== undefined);
    const whole = { ...own, profile, problems: [...own.problems, ...others] };
    const parts = found.map(({ role, layer }) => ({ role, layer: { ...layer, profile }, list: listOf(node, role) }));
    const call = { ...whole, parts: stackedParts(whole, parts) };
    const listed = around.use.kind === "bare" ? [] : calls.slice(mark);
    calls.length = mark;
    calls.push(call, ...listed);
    return { shape, call };
  }

  for (const node of nodes) yield* collect(node, { use: bare });
  return calls;
}

/** The place of an argument that is a list of layers. */
function listOf({ config }: LayerNode, name: string): Span | undefined {
  const entry = config.get(name);
  return entry && isList(entry.value) ? entry.span : undefined;
}

/** The framework that a definition states, or probably means; Keras, whose files state none. */
function frameworkOf(node: LayerNode): Framework {
  const stated = node.entries.get("framework")?.value;
  return FRAMEWORKS.find((framework) => framework === stated) ?? meantFramework(node) ?? "keras";
}

/** Other names under which the frameworks go. */
const FRAMEWORK_NAMES: Readonly<Record<string, Framework>> = {
  pytorch: "torch",
  tensorflow: "keras",
  tf: "keras",
  "tf.keras": "keras",
  "tf.js": "tfjs",
  "tensorflow.js": "tfjs",
  tensorflowjs: "tfjs",
};

/** Of a framework whose name is none: by another name, by its letters, by the words of its layers. */
function meantFramework({ entries, config }: LayerNode): Framework | undefined {
  const stated = entries.get("framework")?.value;
  if (stated === undefined) return undefined;
  const name = typeof stated === "string" ? stated.trim().toLowerCase() : "";
  const other = ownEntry(FRAMEWORK_NAMES, name);
  if (other !== undefined) return other;
  const near = nearest(name, FRAMEWORKS);
  return FRAMEWORKS.find((framework) => framework === near) ?? (config.has("hidden_size") ? "torch" : undefined);
}

/** An error where a definition states a framework that is none of those that can be previewed. */
function frameworkProblems(node: LayerNode): readonly Problem[] {
  const { entries } = node;
  const entry = entries.get("framework");
  if (!entry || entry.value === undefined || FRAMEWORKS.some((framework) => framework === entry.value)) {
    return [];
  }
  if (typeof entry.value === "string" && Object.hasOwn(FRAMEWORK_NAMES, entry.value.trim().toLowerCase())) return [];
  const possible = FRAMEWORKS.filter((framework) => classNamesOf(framework).length > 0).join(", ");
  const message = l10n.t("framework must be one of {0}, not {1}.", possible, quote(JSON.stringify(entry.value)));
  const told = unknownName(message, meantFramework(node));
  return [{ severity: "error", code: "framework-unknown", message: told, span: entry.span }];
}

/** Whether the class is Keras's own, not one of the same name that a user registered. */
function isKeras(node: LayerNode): boolean {
  const module = node.entries.get("module")?.value;
  return typeof module !== "string" || /^(tf_)?keras\b|^tensorflow\b/.test(module);
}

const isInput = (node: LayerNode | undefined): boolean => node?.className === "InputLayer";

/** The name that the layer has in its model. */
function nameOf(node: LayerNode): string | undefined {
  const name = node.config.get("name")?.value ?? node.entries.get("name")?.value;
  return typeof name === "string" ? name : undefined;
}

function layerCall(node: LayerNode, name: string, around: Surroundings, written: Written): LayerCall {
  const arrays = layerArrays(node);
  const { input, problems } = layerInput(node, around, arrays);
  const { mask, lengths, batches } = arrays;
  const profile = profileOf(node, around.kerasVersion);
  const framework = around.framework ?? (profile === "tfjs" ? profile : "keras");
  return {
    name,
    className: node.className,
    framework,
    profile: framework === "keras" ? profile : framework,
    language: "json",
    span: node.span,
    calleeSpan: node.classSpan,
    callee: framework === "torch" ? torchCallee(node.className) : node.className,
    input: { ...input, ...(mask && { mask }), ...(lengths && { lengths }), ...(batches && { batches }) },
    use: framework === "torch" ? torchUse(node.className, arrays.initialState !== undefined) : around.use,
    ...(arrays.weights ? { weights: arrays.weights } : {}),
    ...(arrays.initialState ? { initialState: arrays.initialState } : {}),
    ...(node.arrays.length > 0 ? { dataSpans: arrays.spans } : {}),
    problems: [...node.problems, ...frameworkProblems(node), ...arrays.problems, ...problems],
    arguments: callArguments(node.config, written, framework),
  };
}

/** The version that the document states, else the one whose words the config uses, else that of the layer inside. */
function profileOf(node: LayerNode, kerasVersion: string | undefined, inner: Profile = "keras-3"): Profile {
  // TensorFlow.js states its own version in the place of Keras's: `tfjs-layers 4.22.0`.
  if (kerasVersion?.startsWith("tfjs") === true && layerClass("tfjs", node.className, "tfjs")) {
    return "tfjs";
  }
  if (kerasVersion !== undefined) {
    return profileOfVersion(kerasVersion);
  }
  if (node.config.has("output_dim") || node.config.has("inner_activation")) {
    return "keras-1";
  }
  if (node.entries.has("module") || node.entries.has("build_config")) {
    return "keras-3";
  }
  // tf.keras 2 writes both, and the constraints too; by hand one may write `implementation` for any version.
  const isWritten = node.config.has("implementation") && node.config.has("recurrent_constraint");
  const said = isWritten || node.config.has("time_major") ? "tf-keras-2" : inner;
  const versions = profilesWith("keras", node.className);
  return versions.includes(said) ? said : (versions.at(-1) ?? said);
}

function callArguments(config: Entries, written: Written, framework: Framework): readonly CallArgument[] {
  const isOwn = ([name, { value }]: readonly [string, Entry]): boolean =>
    framework === "keras" || framework === "tfjs"
      ? !BOOKKEEPING.has(name) && !(name === "dtype" && isFloat32(value))
      : name !== "name";
  // What has no name is the rest of something that is lost.
  return [...config]
    .filter((entry) => entry[0] !== "" && isOwn(entry))
    .map(([name, { value, span }]) => ({
      name,
      span,
      text: written(span),
      ...(value === undefined ? {} : { value }),
    }));
}

/** Keras 3 writes the number type as a policy object, others as its name. */
function isFloat32(value: CallArgument["value"]): boolean {
  const config = isRecord(value) ? value["config"] : undefined;
  return value === null || value === "float32" || (isRecord(config) && config["name"] === "float32");
}

/** What flows into the layer: the document's numbers, else the shape that it or the layers before it state. */
function layerInput(
  node: LayerNode,
  around: Surroundings,
  { inputs, spans }: LayerArrays,
): { readonly input: LayerInput; readonly problems: readonly Problem[] } {
  const stated = around.framework === undefined ? statedShape(node.className, node.config) : undefined;
  if (inputs) {
    const inputsSpan = spans["inputs"];
    const problem = stated && inputsSpan ? contradiction(inputs.shape, stated) : undefined;
    return {
      input: { shape: inputs.shape.map(known), shapeOrigin: "data", values: inputs, valuesName: '"inputs"' },
      problems:
        problem === undefined || !inputsSpan
          ? []
          : [{ severity: "error", code: "inputs-shape", message: problem, span: inputsSpan, argument: "inputs" }],
    };
  }
  const shape = around.input;
  if (!shape) {
    return { input: assumedInput, problems: [] };
  }
  const own = stated !== undefined || around.use.kind === "bare";
  const shapeOrigin = own ? "argument" : around.first ? "input" : "layer";
  const { stepsLost } = around;
  const lost = shapeOrigin === "layer" && stepsLost && { stepsLost };
  return { input: { shape: dimensionsOf(shape), shapeOrigin, ...lost }, problems: [] };
}

/** Which layer leaves no time steps to those behind it: this one, or one before it. */
function stepsLostBy(
  node: LayerNode,
  { shape, call }: Collected,
  { input, stepsLost }: Surroundings,
): StepsLost | undefined {
  if (shape?.length !== 2) return undefined;
  if (call === undefined) return input?.length === 3 ? { className: node.className, isRecurrent: false } : stepsLost;
  const { className } = node;
  const inner = className === "Bidirectional" ? (node.children[0] ?? node) : node;
  const span = inner.config.get("return_sequences")?.span;
  const fix = span && { title: l10n.t("Change to {0}", '"return_sequences": true'), span, text: "true" };
  return { className, isRecurrent: true, name: call.name, ...(fix && { fix }) };
}

const axisNames = ["batch", "timesteps", "features"];

/** The first axis on which the document's numbers and its stated shape differ, in a sentence. */
function contradiction(shape: readonly number[], stated: Shape): string | undefined {
  const axis = shape.findIndex((size, axis) => typeof stated[axis] === "number" && stated[axis] !== size);
  const other = stated[axis];
  return typeof other === "number"
    ? l10n.t("inputs has {0} {1}, but the config states {2}.", shape[axis] ?? 0, axisNames[axis] ?? "", other)
    : undefined;
}
