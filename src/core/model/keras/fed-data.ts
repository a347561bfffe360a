/** The data that a script feeds to a model: `model.predict(data)` and the like; what of them does not fit. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../definition";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { entriesOf } from "../../scope/values/collections";
import { itemsOf } from "../../scope/expressions/members";
import { sameSize, symbolicSize } from "../../scope/values/size";
import { type AbstractValue, type ArrayValue } from "../../scope/values/values";
import { asArray } from "../numpy/arrays";
import { nameIn } from "../facts/data-names";
import type { FactsByCall } from "../facts/layer-facts";
import { noteBehind } from "../facts/unpacking";
import { type FedData, type InputSource, type Shape, type SymbolicTensor, literalData } from "../tensors";
import { isCell } from "./cells";
import { firstBatch, firstRows } from "./fed-batches";
import { settle } from "./models";
import { layersBehind, reachedFrom } from "./reached-layers";
import { type KerasModel } from "./values";

/** Methods that are given the model's data as their first argument, `x`. */
export const DATA_METHODS: ReadonlySet<string> = new Set([
  "predict",
  "predict_on_batch",
  "predict_step",
  "predict_classes",
  "predict_proba",
  "fit",
  "evaluate",
  "train_on_batch",
  "test_on_batch",
]);

/** `model.predict(data)`: the data are noted for the layers that they come to as they are. */
export function feed(interpreter: Interpreter, facts: FactsByCall, model: KerasModel, site: CallSite): void {
  if (interpreter.mode() !== "live" || !interpreter.affords(facts.size)) return;
  const [argument] = site.arguments.filter(
    ({ name, spread }) => spread === undefined && (name === undefined || name === "x"),
  );
  if (argument === undefined) return;
  const { node } = argument;
  const only = node.kind === "sequence" && node.items.length === 1 ? node.items[0] : node;
  const written = nameIn(interpreter.program, only);
  for (const { source, data, name } of fedSources(interpreter, model, argument)) {
    const array = asArray(interpreter, data);
    if (array === undefined) continue;
    // What a list of lists is to a model depends on how many inputs it has.
    if (array.shape.length === 3 || data === array) noteMisfed(facts, model, source, array, node.span);
    const shaped = settle(interpreter, model, [symbolicSize("batch"), ...array.shape.slice(1)], "data");
    const whole = literalData(array, name ?? written);
    if (array.held) source.isChanged = true;
    const batch = firstBatch(interpreter, facts, model, source, array, site);
    if (whole === undefined || batch === "unknown") continue;
    const fed = batch === undefined ? whole : firstRows(whole, batch);
    if (!model.fedBy.has(source)) model.fedBy.set(source, fed);
    noteFed(facts, source, fed, shaped ? undefined : reachedFrom(interpreter, model));
  }
}

interface FedSource {
  readonly source: InputSource;
  readonly data: AbstractValue;
  /** The key under which it stands in a dict. */
  readonly name?: string;
}

/** Which input is given which data. */
function fedSources(interpreter: Interpreter, model: KerasModel, argument: EvaluatedArgument): readonly FedSource[] {
  const { value: data, node } = argument;
  if (model.source !== undefined) return [{ source: model.source, data }];
  const sources = (model.inputs ?? []).map((input) => input.source);
  const entries = entriesOf(interpreter, data);
  if (entries !== undefined) {
    return sources.flatMap((source) => {
      const given = source?.name === undefined ? undefined : entries.get(source.name);
      return source?.name === undefined || given === undefined ? [] : [{ source, data: given, name: source.name }];
    });
  }
  const [first] = sources;
  if (sources.length === 1) return first === undefined ? [] : [{ source: first, data: only(interpreter, data) }];
  const items = itemsOf(interpreter, data) ?? [];
  return sources.flatMap((source, index) => {
    const item = items[index];
    if (source === undefined || item === undefined) return [];
    const written = node.kind === "sequence" && node.items.length === items.length ? node.items[index] : undefined;
    const name = nameIn(interpreter.program, written);
    return [{ source, data: item, ...(name !== undefined && { name }) }];
  });
}

/** `predict([data])` of a model with one input is `predict(data)`. */
function only(interpreter: Interpreter, data: AbstractValue): AbstractValue {
  const items = data.kind === "list" || data.kind === "tuple" ? itemsOf(interpreter, data) : undefined;
  const [item] = items ?? [];
  return items?.length === 1 && item?.kind === "array" ? item : data;
}

function noteFed(
  facts: FactsByCall,
  source: InputSource,
  fed: FedData,
  reached: ReadonlySet<SymbolicTensor> | undefined,
): void {
  source.fed ??= fed;
  const makers = reached && layersBehind(reached);
  for (const each of [...facts.values()].flat()) {
    // A layer of another model with the same input shows these data only while it has none of its own.
    const isOwn = makers === undefined || isCell(each.className) || makers.has(each);
    const isFirst = isOwn && !each.fedBy.has(source);
    if (isFirst) each.fedBy.set(source, fed);
    for (const application of each.applications) {
      const { input } = application;
      if ((application.fed !== undefined && !isFirst) || input.source !== source) continue;
      if (reached !== undefined && !reached.has(input)) continue;
      if (fits(fed, input.shape)) application.fed = fed;
    }
  }
}

/** Notes, at the recurrent layers that the data come to, that Keras fails with these. */
function noteMisfed(
  facts: FactsByCall,
  model: KerasModel,
  source: InputSource,
  { shape }: ArrayValue,
  span: Span,
): void {
  for (const layer of [...facts.values()].flat()) {
    // Of the layer inside it, Bidirectional says it.
    if (layer.wrappers.at(-1) === "Bidirectional") continue;
    for (const { input, mode } of layer.applications) {
      if (mode !== "live" || input.source !== source || input.shape?.length !== 3) continue;
      const message =
        shape.length === 3
          ? misfit(layer.className, model, shape, input.shape)
          : wrongRank(layer.className, shape, input.shape);
      const code = shape.length === 3 ? "data-features" : "data-rank";
      if (message !== undefined) noteBehind(layer, { severity: "error", code, message, span });
    }
  }
}

/**
 * Other features than the layer's, or in a functional model another number of time steps than its Input's ("expected
 * shape=(None, 5, 2), found shape=(2, 3, 2)"); a Sequential one takes any (keras 3.15.1 `models/functional.py`).
 */
function misfit(className: string, model: KerasModel, data: Shape, expected: Shape): string | undefined {
  const shown = data.map((size) => (typeof size === "number" ? size : size.expression)).join(", ");
  const [, steps, features] = data;
  const [, ownSteps, ownFeatures] = expected;
  const differ = (one: Shape[number] | undefined, other: Shape[number] | undefined): boolean =>
    typeof one === "number" && typeof other === "number" && one !== other;
  if (differ(features, ownFeatures)) {
    const message = l10n.t(
      "{0} takes a last axis of {1} (features), but these data have {2}: shape ({3}).",
      className,
      Number(ownFeatures),
      Number(features),
      shown,
    );
    const isTurned = features === ownSteps && steps === ownFeatures;
    return isTurned
      ? `${message} ${l10n.t("Time steps and features are exchanged: {0}.", "np.swapaxes(data, 1, 2)")}`
      : message;
  }
  return model.inputs && differ(steps, ownSteps)
    ? l10n.t(
        "The model's Input has {0} time steps, but these data have {1}: shape ({2}). Input((None, {3})) takes any.",
        Number(ownSteps),
        Number(steps),
        shown,
        typeof ownFeatures === "number" ? ownFeatures : (ownFeatures?.expression ?? ""),
      )
    : undefined;
}

/**
 * Data of too many axes or too few. A last axis of one element is added and taken away (keras 3.15.1 `models/functional.py`,
 * `_adjust_input_rank`; tensorflow 2.15 `keras/engine/functional.py`).
 */
function wrongRank(className: string, data: Shape, [, steps, features]: Shape): string | undefined {
  const isAdjusted = data.length === 2 ? typeof features !== "number" || features === 1 : data.at(-1) === 1;
  // What is empty may be filled by what is not followed.
  if (isAdjusted || data.includes(0)) return undefined;
  const shown = data.map((size) => (typeof size === "number" ? size : size.expression));
  const message = l10n.t(
    "{0} takes data of 3 axes (batch, timesteps, features), but these have {1}: shape ({2}).",
    className,
    data.length,
    shown.length === 1 ? `${shown[0]},` : shown.join(", "),
  );
  const [rows, columns] = data;
  if (data.length !== 2 || typeof steps !== "number" || typeof features !== "number") return message;
  if (rows === steps && columns === features) return `${message} ${l10n.t("One sample is {0}.", "data[None]")}`;
  return columns === steps * features
    ? `${message} ${l10n.t("Give them their steps: {0}.", `data.reshape(-1, ${steps}, ${features})`)}`
    : message;
}

/** Whether the data have the shape's axes; the batch may be of any size. */
function fits(fed: FedData, shape: Shape | undefined): boolean {
  if (fed.shape.length !== 3 || shape?.length !== 3) return false;
  return shape.every((size, axis) => axis === 0 || typeof size !== "number" || sameSize(size, fed.shape[axis]!));
}
