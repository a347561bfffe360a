/** A call, and the catalogue's knowledge of its class, to a layer definition. */
import * as l10n from "@vscode/l10n";
import { layerClass, profileLabels, profilesWith } from "../catalog/catalog";
import { checkKind, type KindCheck, unknownName } from "../catalog/kinds";
import { allParameters, type LayerClass, type Parameter, parameterNamed } from "../catalog/layer-class";
import { nearest } from "../catalog/nearest";
import { spelledName } from "../catalog/spelling";
import { isList, isRecord } from "../config-value";
import {
  type CallArgument,
  type ConfigValue,
  known,
  type LayerArgument,
  type LayerCall,
  type LayerDefinition,
  type Problem,
  type Severity,
  unknown,
} from "../definition";
import { changeTo, standsThere } from "./fixes";
import { missingMessage } from "./implied-sizes";
import { withListedStates } from "./initial-states";
import { withOwnInput } from "./input";
import { pythonLiteral } from "../text/python-text";
import { quote } from "../text/quote";
import { withNamedWeights } from "../weights/listed-weights";

/**
 * Gives every parameter of the layer's signature its value: the written one, the assumed one where
 * the document does not say it, else the profile's default. Arguments beyond the signature (`name`,
 * `input_shape` …) follow it where they are written. What Keras would refuse becomes a problem at
 * the argument; ranges of sizes are the engine's to check.
 */
export function resolve({ otherCalls, ...call }: LayerCall): LayerDefinition {
  const resolved = resolveCall(call);
  return otherCalls ? { ...resolved, otherCalls: otherCalls.map(resolve) } : resolved;
}

function resolveCall({ parts, ...call }: Omit<LayerCall, "otherCalls">): LayerDefinition {
  const inner = parts && { parts: parts.map((part) => ({ role: part.role, layer: resolve(part.layer) })) };
  const layer = layerClass(call.framework, call.className, call.profile);
  if (!layer) {
    const problem: Problem = {
      severity: "error",
      code: "layer-unknown",
      message: unknownClass(call),
      span: call.calleeSpan,
    };
    return { ...call, ...inner, arguments: [], problems: [...call.problems, problem] };
  }
  const binding = bind(call, layer);
  const parameters = [
    ...layer.parameters,
    ...layer.keywords,
    ...layer.extras.filter((parameter) => binding.written.has(parameter.name)),
  ];
  const roles = new Set(parts?.map(({ role }) => role));
  const resolved = parameters.map((parameter) => resolveArgument(parameter, binding, call, roles));
  const args = resolved.map(({ argument }) => argument);
  const definition = withOwnInput({
    ...call,
    ...inner,
    arguments: args,
    ...(binding.unread.length > 0 ? { spreads: binding.unread } : {}),
    problems: [
      ...call.problems,
      ...binding.problems,
      ...resolved.flatMap(({ problem }) => problem ?? []),
      ...checkForgetBias(args),
      ...checkResetAfter(call, args),
    ],
  });
  return withListedStates(withNamedWeights(definition));
}

/** Why the class is none: another version of the framework may have it. */
function unknownClass({ framework, className, profile }: LayerCall): string {
  const versions = profilesWith(framework, className).map((each) => profileLabels[each]);
  return versions.length === 0
    ? l10n.t("{0} is not a layer that can be previewed.", className)
    : l10n.t("{0} has no {1}; it is a layer of {2}.", profileLabels[profile], className, versions.join(", "));
}

/**
 * To start the forget gate's bias at one, Keras calls `bias_initializer` for the other gates: None fails
 * (keras 3.15.1 `layers/rnn/lstm.py`, `LSTMCell.build`).
 */
function checkForgetBias(args: readonly LayerArgument[]): readonly Problem[] {
  const valueNamed = (name: string): ConfigValue | undefined => {
    const value = args.find((argument) => argument.name === name)?.value;
    return value?.kind === "known" ? value.value : undefined;
  };
  const name = "bias_initializer";
  if (valueNamed(name) !== null || valueNamed("unit_forget_bias") !== true || valueNamed("use_bias") === false) {
    return [];
  }
  const message = l10n.t("Keras fails at bias_initializer=None where unit_forget_bias is True; set that to False.");
  return [{ severity: "error", code: "argument-kind", message, argument: name }];
}

/** tfjs-layers 4.22 `src/layers/recurrent.ts`, `GRUCell`: "GRUCell does not support reset_after parameter set to true." */
function checkResetAfter(
  { framework }: Pick<LayerCall, "framework">,
  args: readonly LayerArgument[],
): readonly Problem[] {
  const name = "reset_after";
  const value = args.find((argument) => argument.name === name)?.value;
  if (framework !== "tfjs" || value?.kind !== "known" || value.value !== true) {
    return [];
  }
  const message = l10n.t("TensorFlow.js has no GRU with resetAfter: true; leave it out.");
  return [{ severity: "error", code: "argument-kind", message, argument: name }];
}

interface Binding {
  /** By the parameter's name. */
  readonly written: ReadonlyMap<string, CallArgument>;
  /** `**options` or `*sizes` whose content the document does not say: they may hold what is missing. */
  readonly unread: readonly string[];
  readonly problems: readonly Problem[];
}

/** Which argument is which parameter's, by Python's rules. */
function bind(call: LayerCall, layer: LayerClass): Binding {
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
  }
  const last = call.arguments.filter((argument) => argument.name === undefined).at(-1);
  if (position > layer.parameters.length && last) {
    const most = layer.parameters.length;
    const message = l10n.t("{0} takes at most {1} positional arguments, not {2}.", layer.className, most, position);
    report("error", "arguments-too-many", message, last);
  }
  return { written, problems, unread };
}

/** Whether another version of the framework has the argument: for which one a program was written is a guess. */
const isElsewhere = ({ framework, className, profile }: LayerClass, name: string): boolean =>
  profilesWith(framework, className).some((version) => {
    const other = version === profile ? undefined : layerClass(framework, className, version);
    return other !== undefined && parameterNamed(other, name) !== undefined;
  });

/** Whether an argument stands for others: `**options`, `*sizes`, JavaScript's `...options`. */
export const isSpread = (text: string): boolean => /^(\*{1,2}|\.\.\.)\s*(?=[\w$([{])/.test(text);

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

interface ResolvedArgument {
  readonly argument: LayerArgument;
  readonly problem?: Problem;
}

/** @param roles the parameters for which other layers are given */
function resolveArgument(
  parameter: Parameter,
  binding: Binding,
  call: LayerCall,
  roles: ReadonlySet<string>,
): ResolvedArgument {
  const { name } = parameter;
  const written = binding.written.get(name);
  // TensorFlow.js writes null into its files for what a program left out (tfjs-layers 4.22, `serialize_keras.ts`).
  const isLeftOut = call.framework === "tfjs" && call.language === "json" && written?.value === null;
  const argument = isLeftOut && parameter.default !== undefined ? undefined : written;
  if (parameter.kind === "layer") {
    return layerArgument(parameter, argument, roles, call.framework);
  }
  if (!argument) {
    return parameter.default === undefined
      ? missing(parameter, binding, call)
      : { argument: { name, value: known(parameter.default), origin: "default" } };
  }
  const { text, span } = argument;
  const value = isOpenSize(parameter, argument) ? undefined : asInteger(parameter, argument.value, call);
  // Of a size the engine says what it must be, whatever number is written.
  const isSize = parameter.kind === "integer" && parameter.default === undefined && call.framework !== "flax";
  const check: KindCheck | undefined =
    value === undefined
      ? undefined
      : isSize && typeof value === "number"
        ? { kind: "legal", value }
        : checkKind(parameter, value, text);
  const severity = parameter.changesValues ? "error" : "warning";
  // Keras fails at a penalty that it does not know, though no value depends on one.
  const isPenalty = parameter.kind === "regularizer" || parameter.kind === "constraint";
  const refused = isPenalty ? ({ severity: "error", isPassable: true } as const) : ({ severity } as const);
  const resolved = (): LayerArgument["value"] => {
    if (check?.kind === "legal") {
      return known(check.value);
    }
    // What changes nothing needs no assumption, even where it is wrong.
    return check?.kind === "illegal" && severity === "warning" && value !== undefined
      ? known(value)
      : unknown(text, assumedFor(parameter));
  };
  const { source } = argument;
  const result: LayerArgument = { name, value: resolved(), origin: "written", text, span, ...(source && { source }) };
  const float = isSize ? wholeFloat(argument, name, call) : undefined;
  if (float !== undefined) return { argument: result, problem: float };
  if (check?.kind !== "illegal") return { argument: result };
  const { message, meant } = check;
  return {
    argument: result,
    problem: { ...refused, code: "argument-kind", message, span, argument: name, ...changeTo(argument, meant) },
  };
}

/** `LSTM(8.0)`: Keras and PyTorch refuse a float as a size, even a whole one (keras 3.15.1, torch 2.13). */
function wholeFloat(argument: CallArgument, name: string, { language, framework }: LayerCall): Problem | undefined {
  const { text, span } = argument;
  const digits = /^(\d+)\.0*$/.exec(text)?.[1];
  if (digits === undefined || language === "json" || framework === "tfjs") return undefined;
  const message = l10n.t("{0} must be an integer: write {1}, not {2}.", name, digits, text);
  return { severity: "error", code: "argument-kind", message, span, argument: name, ...changeTo(argument, digits) };
}

/** A size that holds None without being written so: what the program sets it to in the end was not followed. */
const isOpenSize = ({ kind, default: otherwise }: Parameter, { value, text, span }: CallArgument): boolean => {
  const isWritten = /^(None|null|undefined)$/.test(text) && standsThere({ text, span });
  return kind === "integer" && otherwise !== null && value === null && !isWritten;
};

/** Python's True is 1, and so it is for Keras and PyTorch; for JavaScript it is no number. */
const asInteger = (
  { kind }: Parameter,
  value: ConfigValue | undefined,
  { framework }: LayerCall,
): ConfigValue | undefined =>
  kind === "integer" && typeof value === "boolean" && framework !== "tfjs" ? Number(value) : value;

/** An argument that is another layer, which stands among the `parts`: it has no value beside them. */
function layerArgument(
  parameter: Parameter,
  written: CallArgument | undefined,
  roles: ReadonlySet<string>,
  framework: LayerCall["framework"],
): ResolvedArgument {
  const { name } = parameter;
  if (!written) {
    return { argument: { name, value: known(null), origin: "default" } };
  }
  const { text, span, cells } = written;
  const argument: LayerArgument = { name, value: known(null), origin: "written", text, span, ...(cells && { cells }) };
  const own = cells && [...new Set(cells.map(({ className }) => className))];
  const isCells = CELL_ROLES.has(name) && framework !== "flax";
  const custom = isCells && written.value === undefined ? (own ?? written.classes ?? []) : [];
  const isWhole = custom.every((each) => /^(LSTM|GRU|SimpleRNN|StackedRNN)Cells?$/.test(each));
  if ((roles.has(name) && isWhole) || (written.value === null && parameter.default === null)) {
    return { argument };
  }
  if (!isWhole && custom.length > 0) {
    // Keras takes any layer with a state_size and a call for a cell.
    const unlike = l10n.t("The cell {0} is not Keras's own: its values are not calculated.", custom.join(", "));
    return { argument, problem: { severity: "info", code: "cell-custom", message: unlike, span, argument: name } };
  }
  const message = l10n.t("{0}={1} cannot be resolved to a layer without running the code.", name, quote(text));
  // What only running the code can tell may be right.
  const severity = written.value === undefined ? "info" : "error";
  return { argument, problem: { severity, code: "layer-unread", message, span, argument: name } };
}

const CELL_ROLES: ReadonlySet<string> = new Set(["cell", "cells"]);

/** A required argument that is not written (yet). */
function missing(parameter: Parameter, binding: Binding, call: LayerCall): ResolvedArgument {
  const { name } = parameter;
  const assumed = assumedFor(parameter);
  const [spread] = binding.unread;
  const argument: LayerArgument = { name, value: unknown(spread ?? name, assumed), origin: "default" };
  const message = missingMessage(call.className, name, assumed);
  // A call that is applied is not being typed: Python raises.
  const isDone =
    call.language === "python" &&
    call.use.kind === "applied" &&
    !call.use.isHalfTyped &&
    (call.framework === "keras" || call.framework === "torch");
  const severity = isDone ? ({ severity: "error", isPassable: true } as const) : ({ severity: "info" } as const);
  return spread !== undefined
    ? { argument }
    : {
        argument,
        problem: { ...severity, code: "argument-missing", message, span: call.calleeSpan, argument: name },
      };
}

/** What a preview takes for a parameter whose value the document does not say. */
function assumedFor(parameter: Parameter): ConfigValue {
  return parameter.default ?? parameter.assumed ?? null;
}
