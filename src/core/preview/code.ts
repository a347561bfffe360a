/** A layer's line of code as one would write it in its document, for one flag combination. */
import * as l10n from "@vscode/l10n";
import { serialiseInitializer } from "../catalog/keras/initializers";
import { layerClass } from "../catalog/catalog";
import { type Parameter, parameterNamed } from "../catalog/layer-class";
import { type ConfigValue, known, type LayerArgument, type LayerDefinition, valueOf } from "../definition";
import type { Flags, Structure } from "../returns/layer-returns";
import { currentFlags } from "../returns/flags";
import { flatNames, renamedNames, unpackedAs } from "../returns/structure";
import { literalOf, notationOf, type WrittenArgument, writtenName } from "./notation";

/**
 * The layer with these flags, applied and bound as in the document: `output, state_h, state_c = LSTM(1, …)(inputs1)`.
 * @param isOwn whether they are the document's own flags: what it binds to one name stays bound to that
 */
export function codeLine(layer: LayerDefinition, flags: Flags, outputs: Structure, isOwn = false): string {
  const { use } = layer;
  const notation = notationOf(layer);
  const call = notation.call(calleeOf(layer), callArguments(layer, flags), layer.spreads ?? []);
  if (use.wrappers.length > 0) {
    // What the line is bound to and applied to belongs to the wrapper, which returns something else.
    return call;
  }
  switch (use.kind) {
    case "applied": {
      // JavaScript's `const [out] = …` may take the first of several.
      const isWhole = isOwn && layer.language === "python" && use.targets.length === 1 && outputs.length > 1;
      // Flax's carry comes first, and what is always returned last.
      const isLast = layer.framework === "flax";
      const own = isLast ? use.targets.slice(-flatNames(outputs).length) : use.targets;
      const before = isLast ? Math.max(0, outputs.length - own.length) : 0;
      const targets = isWhole ? use.targets : targetTexts(outputs, own, before);
      const line = notation.applied(call, oneLine(use.appliedTo ?? "inputs"), targets);
      // What is unpacked wrongly is written here as it should be.
      const isMended = isOwn && layer.problems.some(({ code }) => code === "unpacking");
      return isMended ? notation.remarked(line, l10n.t("unlike the code")) : line;
    }
    case "add":
      return `${use.model ?? "model"}.add(${call})`;
    case "sequential":
    case "wrapped":
    case "bare":
      return call;
  }
}

/**
 * The document's own names for the results, completed by the framework's where it has fewer.
 * @param before how many results come before the first that has a name
 */
function targetTexts(outputs: Structure, names: readonly string[], before: number): readonly string[] {
  // As many as there are results, or more, are those of every tensor: `out, (h, c)`.
  return names.length <= outputs.length
    ? outputs.map((output, index) => names[index - before] ?? unpackedAs(output))
    : renamedNames(outputs, names).map(unpackedAs);
}

/**
 * The call with every argument that is not its default, values resolved: `LSTM(units=1, return_sequences=True)`.
 * Without `name`, which every view shows beside it.
 */
export function signatureOf(layer: LayerDefinition): string {
  const shown = layer.arguments.filter((argument) => argument.name !== "name" && !isDefault(layer, argument));
  const given = shown.map((argument) => ({
    name: writtenName(layer, argument.name),
    text: partText(layer, argument, signatureOf) ?? resolvedText(layer, argument),
  }));
  return notationOf(layer).call(layer.className, given, []);
}

/** As the document writes it. */
const calleeOf = (layer: LayerDefinition): string => (layer.callee === "" ? layer.className : layer.callee);

/** Of an argument that is a layer, or a list of them: what `write` makes of each. */
function partText(
  layer: LayerDefinition,
  { name }: LayerArgument,
  write: (part: LayerDefinition) => string,
): string | undefined {
  const parts = (layer.parts ?? []).filter(({ role }) => role === name).map((part) => write(part.layer));
  return parts.length > 1 || name === "cells" ? `[${parts.join(", ")}]` : parts[0];
}

/** The call of a layer inside another one, with its own flags; a list in which a document writes cells without a class. */
function partCode(part: LayerDefinition): string {
  const [cells] = part.arguments;
  return part.callee === "" && cells
    ? (partText(part, cells, partCode) ?? "[]")
    : notationOf(part).call(calleeOf(part), callArguments(part, currentFlags(part)), part.spreads ?? []);
}

/** A layer that could not be read has no value: it is shown as it is written. */
const resolvedText = (layer: LayerDefinition, argument: LayerArgument): string =>
  isUnreadLayer(layer, argument)
    ? oneLine(argument.text ?? "")
    : literalOf(layer, valueOf(argument.value), argument.text ?? "");

function isUnreadLayer(layer: LayerDefinition, { name, origin, text }: LayerArgument): boolean {
  const entry = layerClass(layer.framework, layer.className, layer.profile);
  const kind = entry && parameterNamed(entry, name)?.kind;
  return kind === "layer" && origin === "written" && layer.language !== "json" && (text ?? "").trim() !== "";
}

function callArguments(layer: LayerDefinition, flags: Flags): readonly WrittenArgument[] {
  const spreads = layer.spreads ?? [];
  const given: WrittenArgument[] = [];
  const required = layer.framework === "tfjs" ? 0 : requiredCount(layer);
  for (const [position, argument] of layer.arguments.entries()) {
    const flag = flags[argument.name];
    // A flag is written where it says something; what is no flag where the document writes it.
    if (
      flag === undefined ? isShown(layer, argument, spreads) : !isDefault(layer, { ...argument, value: known(flag) })
    ) {
      const part = partText(layer, argument, partCode);
      const text = part ?? (flag === undefined ? writtenText(layer, argument) : notationOf(layer).literal(flag));
      const named = position >= required || given.length !== position;
      given.push({ ...(named && { name: writtenName(layer, argument.name) }), text });
    }
  }
  return given;
}

/** How many parameters must be given: they stand first in every signature, and are written without their names. */
function requiredCount(layer: LayerDefinition): number {
  const parameters = layerClass(layer.framework, layer.className, layer.profile)?.parameters ?? [];
  const optional = parameters.findIndex((parameter) => parameter.default !== undefined);
  return optional < 0 ? parameters.length : optional;
}

/** What the document writes, or leaves open; a JSON document also writes what is its default. */
function isShown(layer: LayerDefinition, argument: LayerArgument, spreads: readonly string[]): boolean {
  if (argument.value.kind === "unknown" && spreads.includes(argument.value.expression)) {
    return false;
  }
  if (layer.parts?.some(({ role }) => role === argument.name)) {
    return true;
  }
  const given = argument.origin === "written" || argument.value.kind === "unknown";
  return given && (layer.language !== "json" || !isDefault(layer, argument));
}

/** As the document writes it, if the document is a program and not half-typed there; else the value. */
function writtenText(layer: LayerDefinition, argument: LayerArgument): string {
  const text = layer.language === "json" ? undefined : argument.text;
  return text === undefined || text.trim() === "" ? resolvedText(layer, argument) : oneLine(text);
}

const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, " ");

function isDefault(layer: LayerDefinition, argument: LayerArgument): boolean {
  if (layer.parts?.some(({ role }) => role === argument.name)) {
    return false;
  }
  const entry = layerClass(layer.framework, layer.className, layer.profile);
  const parameter = entry && parameterNamed(entry, argument.name);
  if (parameter?.default === undefined) {
    return argument.origin === "default" && argument.value.kind === "known";
  }
  return isDefaultOf(parameter, valueOf(argument.value));
}

/** Whether it is what a parameter is where it is not given, in whichever spelling. */
export const isDefaultOf = (parameter: Parameter, value: ConfigValue): boolean =>
  parameter.default !== undefined &&
  (value === parameter.default || canonical(value, parameter.kind) === canonical(parameter.default, parameter.kind));

/** A text that is the same for the spellings of one value: `"zeros"` and `{"class_name": "Zeros"}`. */
const canonical = (value: ConfigValue, kind: string): string =>
  JSON.stringify((kind === "initializer" ? serialiseInitializer(value) : undefined) ?? value);
