/** The arguments of PyTorch's recurrent modules, typed and checked (torch 2.13 `nn/modules/rnn.py`, `RNNBase.__init__`). */
import * as l10n from "@vscode/l10n";
import { TORCH_CLASSES, type TorchRecurrent, torchRecurrent } from "../../catalog/torch/signatures";
import { argumentOf, type ConfigValue, type LayerDefinition, type Problem, valueOf } from "../../definition";
import { hasOtherType } from "../../text/random-words";
import { LIMITS } from "../limits";
import { refusal, type Report, shown } from "../problems";

/** What the module's cells are: the arithmetic of one step. */
export type TorchArithmetic = "lstm" | "gru" | "tanh" | "relu";

/** A module whose arguments are right. A cell (`nn.LSTMCell`) is one layer in one direction. */
export interface TorchConfig {
  readonly className: string;
  readonly module: TorchRecurrent;
  readonly arithmetic: TorchArithmetic;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly directions: 1 | 2;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  /** Features of h: `proj_size` where there is a projection, else `hidden_size`. */
  readonly outputSize: number;
}

export type TorchReading =
  | { readonly config: TorchConfig; readonly notes: readonly Problem[] }
  | { readonly problems: readonly Problem[] };

/** What a definition means, with what is to be said of it; or an error for each argument that is wrong. */
export function torchConfig(definition: LayerDefinition): TorchReading {
  const { className } = definition;
  const module = torchRecurrent(className);
  if (!module) return { problems: [] };
  const problems: Problem[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const given = (name: string, otherwise: ConfigValue): ConfigValue => {
    const argument = argumentOf(definition, name);
    return argument ? valueOf(argument.value) : otherwise;
  };

  const inputSize = readSize("input_size", given("input_size", null), report);
  const hiddenSize = readSize("hidden_size", given("hidden_size", null), report);
  const layers = readLayers(given("num_layers", 1), report);
  const projection = readProjection(className, given("proj_size", 0), hiddenSize, report);
  const arithmetic = arithmeticOf(module, given("nonlinearity", "tanh"), report);
  const dropout = readDropout(given("dropout", 0), report);
  if (
    inputSize === undefined ||
    hiddenSize === undefined ||
    layers === undefined ||
    projection === undefined ||
    arithmetic === undefined ||
    dropout === undefined
  ) {
    return { problems };
  }
  const config: TorchConfig = {
    className,
    module,
    arithmetic,
    inputSize,
    hiddenSize,
    layers,
    directions: given("bidirectional", false) === true ? 2 : 1,
    bias: given("bias", true) === true,
    batchFirst: given("batch_first", false) === true,
    outputSize: projection || hiddenSize,
  };
  return { config, notes: [...dropoutNotes(dropout, layers), ...placementNotes(definition)] };
}

const isInteger = (value: ConfigValue): value is number => typeof value === "number" && Number.isSafeInteger(value);

function readSize(name: string, value: ConfigValue, report: Report): number | undefined {
  if (!isInteger(value) || value <= 0) {
    report(
      refusal(
        "size-invalid",
        name,
        l10n.t("{0} must be a positive integer, such as 4, but it is {1}.", name, shown(value)),
      ),
    );
    return undefined;
  }
  return below(name, value, LIMITS.units, report);
}

function readLayers(value: ConfigValue, report: Report): number | undefined {
  const name = "num_layers";
  if (!isInteger(value) || value <= 0) {
    report(
      refusal("size-invalid", name, l10n.t("num_layers must be an integer from 1 on, but it is {0}.", shown(value))),
    );
    return undefined;
  }
  return below(name, value, LIMITS.layers, report);
}

function below(name: string, value: number, limit: number, report: Report): number | undefined {
  if (value <= limit) return value;
  const message = l10n.t("{0} is {1}, above the limit of {2} for a preview. Use a smaller one.", name, value, limit);
  report(refusal("size-out-of-range", name, message));
  return undefined;
}

/** @returns the projection's size, 0 where there is none */
function readProjection(
  className: string,
  value: ConfigValue,
  hiddenSize: number | undefined,
  report: Report,
): number | undefined {
  const refuse = (message: string): undefined =>
    report(refusal("projection-invalid", "proj_size", message)) ?? undefined;
  if (value === 0) return 0;
  if (className !== "LSTM") {
    return refuse(l10n.t("proj_size is {0}, but only LSTM takes it, not {1}. Remove it.", shown(value), className));
  }
  if (!isInteger(value) || value < 0) {
    return refuse(l10n.t("proj_size must be a positive integer, or 0 for no projection, but it is {0}.", shown(value)));
  }
  if (hiddenSize !== undefined && value >= hiddenSize) {
    return refuse(
      l10n.t("proj_size must be smaller than hidden_size, but it is {0} and hidden_size is {1}.", value, hiddenSize),
    );
  }
  return value;
}

function arithmeticOf(module: TorchRecurrent, nonlinearity: ConfigValue, report: Report): TorchArithmetic | undefined {
  if (module.gates === TORCH_CLASSES.LSTM.gates) return "lstm";
  if (module.gates === TORCH_CLASSES.GRU.gates) return "gru";
  if (nonlinearity === "tanh" || nonlinearity === "relu") return nonlinearity;
  const message = l10n.t('nonlinearity must be "tanh" or "relu", but it is {0}.', shown(nonlinearity));
  report(refusal("nonlinearity-unknown", "nonlinearity", message));
  return undefined;
}

function readDropout(value: ConfigValue, report: Report): number | undefined {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  const message = l10n.t("dropout is a probability from 0 to 1, but it is {0}.", shown(value));
  report(refusal("dropout-invalid", "dropout", message));
  return undefined;
}

function dropoutNotes(dropout: number, layers: number): readonly Problem[] {
  if (dropout === 0) return [];
  if (layers > 1) {
    const message = l10n.t("dropout={0} is inactive here: values are those of inference, after eval().", dropout);
    return [{ severity: "info", code: "dropout-inactive", message, argument: "dropout" }];
  }
  // PyTorch's own warning, in fewer words.
  const message = l10n.t(
    "dropout={0} does nothing with num_layers={1}: PyTorch drops out between layers only. Use more layers, or leave it out.",
    dropout,
    layers,
  );
  return [{ severity: "warning", code: "dropout-one-layer", message, argument: "dropout" }];
}

/** `device` and `dtype` where the document gives them: values are calculated in float32, wherever PyTorch keeps them. */
function placementNotes(definition: LayerDefinition): readonly Problem[] {
  return ["device", "dtype"].flatMap((name) => {
    const argument = argumentOf(definition, name);
    const { value, origin } = argument ?? {};
    if (!value || origin === "default" || (value.kind === "known" && value.value === null)) return [];
    const message =
      name === "dtype" && definition.weights === undefined && hasOtherType(definition)
        ? l10n.t(
            "dtype is ignored: values are calculated in float32. In another type PyTorch draws other weights, so that they are an example.",
          )
        : l10n.t("{0} is ignored: values are calculated in float32 on the CPU.", name);
    return [{ severity: "info" as const, code: "argument-ignored", message, argument: name }];
  });
}
