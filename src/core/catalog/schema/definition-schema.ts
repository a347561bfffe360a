/**
 * The JSON schema of `*.rnn.json`, made from the catalogue: `scripts/make-schema.mjs` writes it to
 * `schemas/rnn.schema.json`, a test keeps the two equal. Draft 7, which VS Code completes from;
 * `deprecationMessage` and `defaultSnippets` are VS Code's own words.
 */
import type { ConfigRecord } from "../../config-value";
import type { ConfigValue, Profile } from "../../definition";
import { activationNames } from "../keras/activations";
import { initializerClass, initializerNames } from "../keras/initializers";
import { classNamesOf, layerClass, layerClassNames } from "../catalog";
import { allParameters, type Parameter } from "../layer-class";
import { numbers, parameterSchema } from "./parameter-schema";
import { biasAxis, columnAxis, type RecurrentClass, recurrentClass } from "../keras/recurrent";
import { torchBranches, torchDefinitions, torchSnippets } from "./torch-schema";

/** Newest first: where profiles differ, the newest one's default is offered. */
const PROFILES: readonly Profile[] = ["keras-3", "tf-keras-2", "keras-2.3", "keras-2", "keras-1"];

const kerasNames = classNamesOf("keras");

/** The schema of a definition document. */
export function definitionSchema(): ConfigRecord {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Recurrent layer definition",
    description:
      "A recurrent layer of Keras, as Keras serialises it, or of PyTorch, with the numbers to run it on; LSTM Explorer previews it.",
    type: "object",
    required: ["class_name", "config"],
    additionalProperties: false,
    defaultSnippets: [
      ...kerasNames
        .filter((className) => recurrentClass(className))
        .map((className) => ({
          label: className,
          description: `${className} with constant weights and its input`,
          body: {
            class_name: className,
            config: { ...sizesOf(className), return_sequences: true, return_state: true, kernel_initializer: "ones" },
            inputs: [[0.1, 0.2, 0.3].map((value) => nested(value, 1 + (recurrentClass(className)?.space.length ?? 0)))],
          },
        })),
      ...torchSnippets,
    ],
    properties: {
      $schema: { type: "string" },
      framework: { description: "The layer's framework; Keras where it is not said.", enum: ["keras", "torch"] },
      class_name: { description: "The layer's class.", enum: layerClassNames },
      config: { description: "The layer's arguments; what is not written has its default.", type: "object" },
      inputs: { description: "The input: nested arrays.", type: "array" },
      mask: { description: "Of Keras: which time steps count; axes batch, timesteps.", type: "array" },
      batches: {
        description:
          "Consecutive inputs, of which the first is previewed: a stateful layer keeps its states from one to the next.",
        type: "array",
      },
      lengths: { description: "Of a packed batch of PyTorch's: how many time steps each row has.", type: "array" },
      weights: {
        description:
          "The layer's weights by name, or a list of them in the order of get_weights(); without them its initializers make them.",
        type: ["object", "array"],
      },
      initial_state: { description: "The states before the first time step.", type: "array" },
      keras_version: {
        description: "The version of Keras whose defaults and semantics apply, such as 3.15.1 or 2.2.4.",
        type: "string",
        pattern: "^\\d+(\\.\\d+)*",
      },
      module: { description: "Written by Keras 3.", type: "string" },
      registered_name: { description: "Written by Keras 3.", type: ["string", "null"] },
      build_config: {
        description: "Written by Keras 3: the input shape that the layer was built with.",
        type: "object",
      },
      name: { description: "The layer's name in a Functional model.", type: "string" },
      inbound_nodes: { description: "Written by Functional models: what the layer is called with.", type: "array" },
    },
    // VS Code reports and completes by the branch whose class name is the document's.
    anyOf: [
      ...kerasNames.map((className) => ({
        properties: {
          framework: { const: "keras" },
          class_name: { const: className },
          config: { $ref: `#/definitions/${className}` },
          ...arraySchemas(className),
        },
      })),
      ...torchBranches,
    ],
    definitions: {
      ...Object.fromEntries(kerasNames.map((className) => [className, configSchema(className)])),
      ...torchDefinitions,
      layer: layerSchema,
      activation: activationSchema,
      initializer: initializerSchema(),
    },
  };
}

/** A layer inside another one: VS Code completes by its class name. */
const layerSchema: ConfigRecord = {
  type: "object",
  required: ["class_name", "config"],
  properties: { class_name: { description: "The layer's class.", type: "string" }, config: { type: "object" } },
  anyOf: [
    ...kerasNames.map((className) => ({
      properties: { class_name: { const: className }, config: { $ref: `#/definitions/${className}` } },
    })),
    { properties: { class_name: { not: { enum: kerasNames } } } },
  ],
};

/** The sizes without which there is no layer, at their least. */
const sizesOf = (className: string): ConfigRecord =>
  recurrentClass(className)?.size === "filters" ? { filters: 1, kernel_size: 1 } : { units: 1 };

const nested = (value: ConfigValue, depth: number): ConfigValue => (depth === 0 ? value : [nested(value, depth - 1)]);

/** The input, weights and states of a class. */
function arraySchemas(className: string): ConfigRecord {
  const layer = recurrentClass(className);
  if (!layer) {
    return {};
  }
  const { states, biasRanks, space, size } = layer;
  const axes = space.length + 2;
  const from = (channels: string) => [...space.map((axis) => `kernel ${axis}`), channels].join(", ");
  const columns = `${columnAxis(layer)}${gateOrder(layer)}`;
  const bias = biasRanks.map((rank) =>
    rank === 1
      ? { description: `Axis ${biasAxis(layer)}${gateOrder(layer)}.`, ...numbers(1) }
      : { description: `Axes 2 (of the kernel, of the recurrent kernel), ${columns}.`, ...numbers(rank) },
  );
  const channels = space.length === 0 ? "features" : "channels";
  return {
    inputs: {
      description: `The input: nested arrays with the axes ${["batch", "timesteps", ...space, channels].join(", ")}.`,
      ...numbers(axes + 1),
    },
    mask: {
      description: "Which time steps count, with the axes batch, timesteps: 1 or true for those that do.",
      items: { type: "array", minItems: 1, items: { type: ["boolean", "number"] } },
    },
    weights: {
      additionalProperties: false,
      properties: {
        kernel: { description: `Axes ${from(channels)}, ${columns}.`, ...numbers(axes) },
        recurrent_kernel: { description: `Axes ${from(size)}, ${columns}.`, ...numbers(axes) },
        bias: bias.length === 1 ? (bias[0] ?? {}) : { anyOf: bias },
      },
    },
    initial_state: {
      description: `Before the first time step: ${states.join(" and ")}, each with the axes ${["batch", ...space, size].join(", ")}.`,
      minItems: states.length,
      maxItems: states.length,
      items: numbers(axes),
    },
  };
}

const gateOrder = ({ gates }: RecurrentClass): string =>
  gates.length === 0 ? "" : `; the gates in the order ${gates.join(", ")}`;

/** Everything that any version's layer of the class takes; old names are marked as such. */
function configSchema(className: string): ConfigRecord {
  const parameters = new Map<string, Parameter>();
  for (const profile of PROFILES) {
    const layer = layerClass("keras", className, profile);
    for (const parameter of layer ? allParameters(layer) : []) {
      if (!parameters.has(parameter.name)) {
        parameters.set(parameter.name, parameter);
      }
    }
  }
  const properties: Record<string, ConfigValue> = {};
  for (const parameter of parameters.values()) {
    properties[parameter.name] = parameterSchema(parameter);
  }
  for (const { name, legacy } of parameters.values()) {
    if (legacy && !(legacy.name in properties)) {
      properties[legacy.name] = { deprecationMessage: `Keras 1 called it so; since Keras 2 it is ${name}.` };
    }
  }
  return {
    description: "The layer's arguments; what is not written has its default.",
    type: "object",
    ...requiredSizes(parameters),
    additionalProperties: false,
    properties,
  };
}

/** What must be written, under its name of today or, where it had another, of then. */
function requiredSizes(parameters: ReadonlyMap<string, Parameter>): ConfigRecord {
  const required = [...parameters.values()].filter((parameter) => parameter.default === undefined);
  return {
    allOf: required.map(({ name, legacy }) => ({
      anyOf: [name, ...(legacy ? [legacy.name] : [])].map((each) => ({ required: [each] })),
    })),
  };
}

const serialisedObject: ConfigRecord = {
  module: { type: ["string", "null"] },
  registered_name: { type: ["string", "null"] },
};

const activationSchema: ConfigRecord = {
  anyOf: [
    { enum: activationNames },
    { type: "null" },
    {
      type: "object",
      required: ["class_name"],
      properties: { class_name: { type: "string" }, config: {}, ...serialisedObject },
    },
  ],
};

/** By name, or as an object whose config depends on its class; a class of the user's own is not refused. */
function initializerSchema(): ConfigRecord {
  const classNames = [...new Set(initializerNames.map((name) => initializerClass(name)?.className ?? name))];
  const serialised = (className: ConfigRecord, config: ConfigRecord): ConfigRecord => ({
    type: "object",
    required: ["class_name"],
    properties: { class_name: className, config: { type: ["object", "null"], ...config }, ...serialisedObject },
  });
  return {
    anyOf: [
      { enum: [...initializerNames, null] },
      ...classNames.map((name) => serialised({ const: name }, { properties: initializerConfig(name) })),
      serialised({ type: "string" }, {}),
    ],
  };
}

function initializerConfig(className: string): ConfigRecord {
  const parameters = initializerClass(className)?.parameters ?? [];
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, { default: parameter.default }]));
}
