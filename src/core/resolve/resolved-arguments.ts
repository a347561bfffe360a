/** What each parameter of a layer holds: the argument that is given for it, where that can be, else its default. */
import * as l10n from "@vscode/l10n";
import { checkKind, type KindCheck } from "../catalog/kinds";
import type { Parameter } from "../catalog/layer-class";
import {
  type CallArgument,
  type ConfigValue,
  known,
  type LayerArgument,
  type LayerCall,
  type Problem,
  unknown,
} from "../definition";
import { isSettled } from "../engine/problems";
import type { Binding } from "./binding";
import { changeTo, standsThere } from "./fixes";
import { missingMessage } from "./implied-sizes";
import { quote } from "../text/quote";

interface ResolvedArgument {
  readonly argument: LayerArgument;
  readonly problem?: Problem;
}

/** @param roles the parameters for which other layers are given */
export function resolveArgument(
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
    return layerArgument(parameter, argument, roles, call);
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
  call: LayerCall,
): ResolvedArgument {
  const { name } = parameter;
  if (!written) {
    return { argument: { name, value: known(null), origin: "default" } };
  }
  const { text, span, cells } = written;
  const argument: LayerArgument = { name, value: known(null), origin: "written", text, span, ...(cells && { cells }) };
  const own = cells && [...new Set(cells.map(({ className }) => className))];
  const isCells = CELL_ROLES.has(name) && call.framework !== "flax";
  const custom = isCells && written.value === undefined ? (own ?? written.classes ?? []) : [];
  const isWhole = custom.every((each) => /^(LSTM|GRU|SimpleRNN|StackedRNN)Cells?$/.test(each));
  if ((roles.has(name) && isWhole) || isSettled(call, name) || (written.value === null && parameter.default === null)) {
    return { argument };
  }
  if (!isWhole && custom.length > 0) {
    // Keras takes any layer with a state_size and a call for a cell.
    const unlike = l10n.t("The cell {0} is not Keras's own: its values are not calculated.", custom.join(", "));
    return { argument, problem: { severity: "info", code: "cell-custom", message: unlike, span, argument: name } };
  }
  // What only running the code can tell may be right.
  const problem =
    written.value === undefined
      ? ({
          severity: "info",
          message: l10n.t("{0}={1} cannot be resolved to a layer without running the code.", name, quote(text)),
        } as const)
      : ({ severity: "error", message: l10n.t("{0}={1} is no layer.", name, quote(text)) } as const);
  return { argument, problem: { ...problem, code: "layer-unread", span, argument: name } };
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
