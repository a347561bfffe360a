/** PyTorch's part of the JSON schema of `*.rnn.json`; `definition-schema.ts` puts the whole together. */
import type { ConfigRecord } from "../../config-value";
import { numbers, parameterSchema } from "./parameter-schema";
import { rowAxis, torchClass, torchClassNames, type TorchRecurrent, torchRecurrent } from "../torch/signatures";

const definitionName = (className: string): string => `torch.${className}`;

/** One for each class: its arguments, and the arrays that it is run on. */
export const torchBranches: readonly ConfigRecord[] = torchClassNames.map((className) => {
  const module = torchRecurrent(className);
  return {
    required: ["framework"],
    properties: {
      framework: { const: "torch" },
      class_name: { const: className },
      config: { $ref: `#/definitions/${definitionName(className)}` },
      ...(module && arraySchemas(module)),
    },
  };
});

/** The arguments of each class. */
export const torchDefinitions: Readonly<Record<string, ConfigRecord>> = Object.fromEntries(
  torchClassNames.map((className) => [definitionName(className), configSchema(className)]),
);

/** A beginning for each class. */
export const torchSnippets: readonly ConfigRecord[] = torchClassNames.map((className) => ({
  label: `torch ${className}`,
  description: `PyTorch's ${className} and its input`,
  body: {
    framework: "torch",
    class_name: className,
    config: { input_size: 1, hidden_size: 2 },
    inputs: torchRecurrent(className)?.cell ? [[0.1]] : [[[0.1]], [[0.2]], [[0.3]]],
  },
}));

function configSchema(className: string): ConfigRecord {
  const parameters = torchClass(className)?.parameters ?? [];
  return {
    description: "The module's arguments; what is not written has its default.",
    type: "object",
    required: ["input_size", "hidden_size"],
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
      ...(parameters.some(({ name }) => name === "nonlinearity") && {
        nonlinearity: { enum: ["tanh", "relu"], default: "tanh" },
      }),
    },
  };
}

function arraySchemas(module: TorchRecurrent): ConfigRecord {
  const rows = `${rowAxis(module)}${module.gates.length > 0 ? `; the gates in the order ${module.gates.join(", ")}` : ""}`;
  // A cell has one of each; the parameters of a stack are named after their layer and direction.
  const suffix = module.cell ? "$" : "_l\\d+(_reverse)?$";
  const states = module.states.map((state) => `${state}_0`).join(" and ");
  const [axes, unbatched] = module.cell
    ? ["batch, input_size", "input_size"]
    : ["timesteps, batch, input_size (batch first with batch_first)", "timesteps, input_size"];
  const [inputRank, stateRank] = module.cell ? [2, 2] : [3, 3];
  return {
    inputs: {
      description: `The input, with the axes ${axes}; without a batch ${unbatched}.`,
      anyOf: [numbers(inputRank), numbers(inputRank - 1)],
    },
    weights: {
      description: "The parameters by PyTorch's names; without them they are PyTorch's after torch.manual_seed(1).",
      additionalProperties: false,
      patternProperties: {
        [`^weight_ih${suffix}`]: { description: `Axes ${rows}; what flows in.`, ...numbers(2) },
        [`^weight_hh${suffix}`]: { description: `Axes ${rows}; the hidden state.`, ...numbers(2) },
        [`^bias_(ih|hh)${suffix}`]: { description: `Axis ${rows}.`, ...numbers(1) },
        ...(module.cell || module.states.length === 1
          ? {}
          : { [`^weight_hr${suffix}`]: { description: "Axes proj_size, hidden_size.", ...numbers(2) } }),
      },
    },
    initial_state: {
      description: `Before the first time step: ${states}${module.cell ? "" : ", each with a first axis of layers times directions"}.`,
      minItems: module.states.length,
      maxItems: module.states.length,
      items: { anyOf: [numbers(stateRank), numbers(stateRank - 1)] },
    },
    ...(module.cell ? {} : { lengths: { items: { type: "integer", minimum: 1 } } }),
  };
}
