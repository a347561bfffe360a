/** Which argument of a call is which parameter's. */
import * as l10n from "@vscode/l10n";
import { layerClass, profileLabels, profilesWith } from "../catalog/catalog";
import { unknownName } from "../catalog/kinds";
import { allParameters, type LayerClass, type Parameter, parameterNamed } from "../catalog/layer-class";
import { nearest } from "../catalog/nearest";
import { spelledName } from "../catalog/spelling";
import { isList, isRecord } from "../config-value";
import { ownEntry } from "../lookup";
import type { CallArgument, LayerCall, Problem, Severity } from "../definition";
import { pythonLiteral } from "../text/python-text";
import { quote } from "../text/quote";
import { isSpread } from "../text/spreads";

export interface Binding {
  /** By the parameter's name. */
  readonly written: ReadonlyMap<string, CallArgument>;
  /** `**options` or `*sizes` whose content the document does not say: they may hold what is missing. */
  readonly unread: readonly string[];
  readonly problems: readonly Problem[];
}

/** Which argument is which parameter's, by Python's rules. */
export function bind(call: LayerCall, layer: LayerClass): Binding {
  const written = new Map<string, CallArgument>();
  const problems: Problem[] = [];
  const unread: string[] = [];
  let position = 0;
  const report = (severity: Severity, code: string, message: string, argument: CallArgument, name?: string): void => {
    problems.push({ severity, code, message, span: argument.span, ...(name === undefined ? {} : { argument: name }) });
  };
  for (const argument of call.arguments.flatMap(unpacked)) {
    if (argument.name === undefined && isSpread(argument.text)) {
      unread.push(argument.text);
      const message = l10n.t(
        "{0} cannot be read from the document; what it holds is taken at its default.",
        quote(argument.text),
      );
      report("warning", "arguments-unread", message, argument);
      continue;
    }
    const parameter =
      argument.name === undefined
        ? layer.parameters[position++]
        : parameterWritten(layer, argument.name, call.language);
    if (!parameter) {
      if (argument.name !== undefined && !layer.internal?.has(argument.name)) {
        // TensorFlow.js passes over what it does not know; Keras and PyTorch fail. A file may be of a version that knows
        // more than this one, and writes null where it is not used: what it says beside that can be shown.
        const isUnused = call.language === "json" && argument.value === null;
        const passes = call.framework === "tfjs" || isUnused || isElsewhere(layer, argument.name);
        const problem = unknownArgument(layer, argument, argument.name, call.language, passes ? "warning" : "error");
        problems.push(call.language === "json" && !passes ? { ...problem, isPassable: true } : problem);
      }
      continue;
    }
    if (written.has(parameter.name)) {
      const message = l10n.t("{0} is given twice; write it once.", parameter.name);
      report("error", "argument-twice", message, argument, parameter.name);
      continue;
    }
    written.set(parameter.name, inTodaysWords(parameter, argument, layer));
    if (call.language === "python" && layer.profile === "keras-3" && layer.extras.includes(parameter)) {
      const instead = ownEntry(GONE, parameter.name);
      const message = instead && l10n.t("Keras 3 takes no {0} here, as Keras 2 did: use {1}.", parameter.name, instead);
      const place = { ...argument, span: argument.nameSpan ?? argument.span };
      if (message) report("warning", "argument-gone", message, place, parameter.name);
    }
  }
  const last = call.arguments.filter((argument) => argument.name === undefined).at(-1);
  if (position > layer.parameters.length && last) {
    const most = layer.parameters.length;
    const message = l10n.t("{0} takes at most {1} positional arguments, not {2}.", layer.className, most, position);
    report("error", "arguments-too-many", message, last);
  }
  return { written, problems, unread };
}

/** What Keras 2 took of every layer, and what says it in Keras 3 ("Unrecognized keyword arguments", keras 3.15.1 `Layer`). */
const GONE: Readonly<Record<string, string>> = {
  batch_input_shape: "Input(batch_shape=(…))",
  batch_shape: "Input(batch_shape=(…))",
  batch_size: "Input((…), batch_size=…)",
  input_length: "Input((steps, features))",
  weights: "layer.set_weights([…])",
};

/** Whether another version of the framework has the argument: for which one a program was written is a guess. */
const isElsewhere = ({ framework, className, profile }: LayerClass, name: string): boolean =>
  profilesWith(framework, className).some((version) => {
    const other = version === profile ? undefined : layerClass(framework, className, version);
    return other !== undefined && parameterNamed(other, name) !== undefined;
  });

/** `**{"units": 4}` as `units=4`, `*(4, "tanh")` as its elements; every other argument as it is. */
export function unpacked(argument: CallArgument): readonly CallArgument[] {
  const { name, value, text, span } = argument;
  if (name === undefined && text.startsWith("**") && isRecord(value)) {
    return Object.entries(value).map(([key, entry]) => ({
      name: key,
      value: entry,
      text: pythonLiteral(entry),
      span,
    }));
  }
  if (name === undefined && text.startsWith("*") && isList(value)) {
    return value.map((entry) => ({ value: entry, text: pythonLiteral(entry), span }));
  }
  return [argument];
}

/** Keras 1 said some values in other words: `forget_bias_init="one"` is `unit_forget_bias=True`. */
function inTodaysWords(parameter: Parameter, argument: CallArgument, layer: LayerClass): CallArgument {
  if (layer.toKeras && argument.value !== undefined) {
    return { ...argument, value: layer.toKeras(parameter, argument.value) };
  }
  const { legacy } = parameter;
  const old = argument.name === undefined ? layer.profile === "keras-1" : argument.name === legacy?.name;
  if (!old || !legacy?.toToday || argument.value === undefined) {
    return argument;
  }
  const { value, ...rest } = argument;
  const today = legacy.toToday(value);
  return today === undefined ? rest : { ...rest, value: today };
}

/** The parameter that is written so in that language. */
function parameterWritten(layer: LayerClass, name: string, language: string): Parameter | undefined {
  return layer.spelling !== undefined && language !== "json"
    ? allParameters(layer).find((parameter) => spelledName(layer, language, parameter.name) === name)
    : parameterNamed(layer, name);
}

function unknownArgument(
  layer: LayerClass,
  { span, nameSpan }: CallArgument,
  name: string,
  language: string,
  severity: Severity,
): Problem {
  const parameters = allParameters(layer);
  const sentence = l10n.t(
    "{0} has no argument {1} in {2}.",
    layer.className,
    quote(name),
    profileLabels[layer.profile],
  );
  const renamed = parameters.find((parameter) => parameter.legacy?.name === name);
  const meant =
    renamed?.name ??
    nearest(
      name,
      parameters.map((parameter) => spelledName(layer, language, parameter.name)),
    );
  return {
    severity,
    code: "argument-unknown",
    message: unknownName(sentence, meant),
    span: nameSpan ?? span,
    argument: name,
    ...(nameSpan && meant && { fix: { title: l10n.t("Change to {0}", meant), span: nameSpan, text: meant } }),
  };
}
