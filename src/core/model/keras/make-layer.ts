/** Layers where the program makes them: what is to be reported of one is noted, and what stands in it. */
import * as l10n from "@vscode/l10n";
import { plainSignature } from "../../catalog/keras/plain-layers";
import { kerasRecurrentNames } from "../../catalog/names";
import type { Framework } from "../../definition";
import { undirectedLayer } from "../../engine/keras/bidirectional";
import { refusal } from "../../engine/problems";
import { ownEntry } from "../../lookup";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import type { Draws } from "../draws";
import type { DefaultType } from "../facts/default-type";
import { noteEvaluation, noteParts } from "../facts/evaluations";
import type { FactsByCall, LayerFacts } from "../facts/layer-facts";
import type { LayerFate } from "../facts/producers";
import { noteBehind } from "../facts/unpacking";
import type { Shape } from "../tensors";
import { builtShape, ownInputShape } from "./own-input";
import { drawDirections, drawLayer, noteOtherType } from "./seeds";
import { isLayer, type KerasLayer } from "./values";

/** Layers that hold another one. */
const WRAPPERS: ReadonlySet<string> = new Set(["Bidirectional", "TimeDistributed"]);

/** What is noted where layers are made. */
export interface Making {
  readonly facts: FactsByCall;
  readonly draws: Draws;
  /** Whose layers they are: Keras's, or TensorFlow.js's, which come to the same. */
  readonly framework: Framework;
  readonly defaultType: DefaultType;
}

/** `LSTM(4, …)`: the layer, with what is to be reported of it noted. */
export function makeLayer(
  interpreter: Interpreter,
  { facts, draws, framework, defaultType }: Making,
  className: string,
  site: CallSite,
): KerasLayer {
  const fate: LayerFate = {};
  const isOther = defaultType.isOther(interpreter);
  // In another type Keras fills the weights with others.
  if (isOther) draws.draw(interpreter, undefined);
  const { random, anew } =
    className === "Bidirectional"
      ? { random: draws.now(interpreter), anew: undefined }
      : drawLayer(interpreter, draws, className, site);
  const base = {
    kind: "library",
    family: "keras",
    type: "layer",
    className,
    arguments: site.arguments,
    node: site.node,
    fate,
    random,
  } as const;
  const inner = WRAPPERS.has(className) ? innerLayer(interpreter, className, site) : undefined;
  const layer = { ...base, ...(inner && { inner }) };
  if (!kerasRecurrentNames.has(className) && !(className === "TimeDistributed" && isLayer(inner) && inner.facts)) {
    return layer;
  }
  const ownInput = ownInputShape(interpreter, layer);
  const found = noteEvaluation(interpreter, facts, { framework, className }, site, ownInput);
  noteParts(interpreter, found, site, [PARTS[className]], partsIn);
  if (interpreter.mode() !== "trial") {
    found.random = random;
    if (isOther) noteOtherType(found, site.node.span);
    if (anew !== undefined) found.seeds = anew;
    noteUnfitPart(interpreter, found, className, site);
  }
  if (className === "Bidirectional") drawDirections(interpreter, draws, found);
  if (className === "Bidirectional" && ownInput && interpreter.mode() !== "trial") passOn(ownInput, found);
  return { ...layer, facts: found };
}

/** `layer.build((None, 5, 4))`: the shape that the script says of the layer's input. */
export function buildLayer(interpreter: Interpreter, { className, facts }: KerasLayer, site: CallSite): void {
  const shape = builtShape(interpreter, site);
  const made = facts?.evaluations.at(-1);
  if (interpreter.mode() !== "live" || !facts || !made || !shape) return;
  made.ownInput ??= shape;
  if (className === "Bidirectional") passOn(shape, facts);
}

/** Both directions of a Bidirectional are given its input. */
function passOn(ownInput: Shape, { parts }: LayerFacts): void {
  for (const { layer } of parts) {
    const made = layer.evaluations.at(-1);
    if (made) made.ownInput ??= ownInput;
  }
}

/** The parameter that the first positional argument is given for, where that is a layer. */
const PARTS: Readonly<Record<string, string>> = {
  Bidirectional: "layer",
  TimeDistributed: "layer",
  RNN: "cell",
  StackedRNNCells: "cells",
};

/** Notes that a layer is given one that it cannot run over time: `Bidirectional(Dense(4))`, `RNN(Dense(4))`. */
function noteUnfitPart(interpreter: Interpreter, facts: LayerFacts, className: string, site: CallSite): void {
  const role = ownEntry(PARTS, className);
  const part = role && readArguments(interpreter, site.arguments, [role]).value(role);
  if (!part || !isLayer(part) || part.facts || !plainSignature(part.className)) return;
  if (className === "Bidirectional") noteBehind(facts, undirectedLayer(part.className));
  if (className !== "RNN") return;
  const message = l10n.t("RNN takes a cell for one step, such as LSTMCell, and {0} is none.", part.className);
  noteBehind(facts, refusal("no-cell", role, message));
}

/** The recurrent layers that an argument is. */
const partsIn = (value: AbstractValue): readonly LayerFacts[] => (isLayer(value) && value.facts ? [value.facts] : []);

function innerLayer(interpreter: Interpreter, className: string, site: CallSite): AbstractValue {
  const given = readArguments(interpreter, site.arguments, ["layer"]).value("layer") ?? UNKNOWN;
  const inner = isWrappedTooOften(given) ? UNKNOWN : given;
  if (isLayer(inner)) noteWrapper(interpreter, inner, className, site);
  return inner;
}

/** More wrappers around each other are not looked through. */
const MAX_WRAPPERS = 16;

function isWrappedTooOften(value: AbstractValue): boolean {
  let wrappers = 0;
  for (let layer: AbstractValue | undefined = value; isLayer(layer); layer = layer.inner) wrappers++;
  return wrappers > MAX_WRAPPERS;
}

function noteWrapper(interpreter: Interpreter, inner: KerasLayer, className: string, site: CallSite): void {
  if (interpreter.mode() === "trial") return;
  for (let layer: AbstractValue | undefined = inner; isLayer(layer); layer = layer.inner) {
    if (layer.facts === undefined) continue;
    layer.facts.wrappers = [className, ...layer.facts.wrappers];
    const variables = interpreter.targetsOf(site.node);
    if (variables.length > 0) layer.facts.variables = variables;
  }
}
