/** JSON schemas of single values: a parameter's, an array of numbers. */
import type { ConfigRecord } from "../../config-value";
import type { Parameter } from "../layer-class";

/** Nested arrays of numbers, as many deep as there are axes. */
export const numbers = (axes: number): ConfigRecord =>
  axes === 0 ? { type: "number" } : { type: "array", minItems: 1, items: numbers(axes - 1) };

/** What a parameter of that kind takes. Activations and initializers are definitions of the whole schema's. */
export function parameterSchema(parameter: Parameter): ConfigRecord {
  const value = parameter.default === undefined ? {} : { default: parameter.default };
  return { description: parameter.description, ...kindSchema(parameter), ...value };
}

function kindSchema(parameter: Parameter): ConfigRecord {
  switch (parameter.kind) {
    case "integer":
      return parameter.default === null ? { type: ["integer", "null"], minimum: 0 } : integerSchema(parameter);
    case "number":
      return { type: "number" };
    case "fraction":
      return { type: "number", minimum: 0, maximum: 1 };
    case "boolean":
      return { type: "boolean" };
    case "string":
      return { type: ["string", "null"] };
    case "activation":
      return { $ref: "#/definitions/activation" };
    case "initializer":
      return { $ref: "#/definitions/initializer" };
    case "regularizer":
    case "constraint":
      return { type: ["object", "string", "null"] };
    case "sizes": {
      const size = { type: "integer", minimum: 1 };
      return { anyOf: [size, { type: "array", minItems: 1, maxItems: 3, items: size }] };
    }
    case "shape":
      return { type: ["array", "null"], items: { type: ["integer", "null"], minimum: 0 } };
    case "layer":
      return {
        anyOf: [
          { $ref: "#/definitions/layer" },
          { type: "array", items: { $ref: "#/definitions/layer" } },
          ...(parameter.default === null ? [{ type: "null" }] : []),
        ],
      };
    case "dtype":
    case "any":
      return {};
  }
}

/** A size must be positive; other whole numbers may be zero. */
const integerSchema = (parameter: Parameter): ConfigRecord => ({
  type: "integer",
  minimum: parameter.default === undefined ? 1 : 0,
});
