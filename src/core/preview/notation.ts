/** How a layer's call is written in the language of its document. */
import { layerClass } from "../catalog/catalog";
import { camelCase, spelledName } from "../catalog/spelling";
import { type ConfigRecord, isList, isRecord } from "../config-value";
import type { ConfigValue, LayerDefinition } from "../definition";
import { pythonLiteral } from "../text/python-text";

/** An argument as text; positional ones stand first. */
export interface WrittenArgument {
  readonly name?: string;
  readonly text: string;
}

export interface Notation {
  readonly literal: (value: ConfigValue) => string;
  /** @param spreads `**options`, `...options` */
  readonly call: (callee: string, given: readonly WrittenArgument[], spreads: readonly string[]) => string;
  /** The layer put behind its input, and what it returns bound to names. */
  readonly applied: (call: string, input: string, targets: readonly string[]) => string;
  /** A line with a remark behind it. */
  readonly remarked: (line: string, remark: string) => string;
}

const python: Notation = {
  literal: pythonLiteral,
  call: (callee, given, spreads) =>
    `${callee}(${[...given.map(({ name, text }) => (name === undefined ? text : `${name}=${text}`)), ...spreads].join(", ")})`,
  applied: (call, input, targets) => `${targets.join(", ")} = ${call}(${input})`,
  remarked: (line, remark) => `${line}  # ${remark}`,
};

const javascript: Notation = {
  literal: javascriptLiteral,
  call(callee, given, spreads) {
    const entries = given.map(({ name, text }) => (name === undefined ? text : `${name}: ${text}`));
    return `${callee}({${[...spreads, ...entries].join(", ")}})`;
  },
  applied(call, input, targets) {
    const bound = targets.length === 1 ? targets.join() : `[${targets.join(", ")}]`;
    return `const ${bound} = ${call}.apply(${input})`;
  },
  remarked: (line, remark) => `${line} // ${remark}`,
};

/** Python's, unless the document is a program in JavaScript: definitions in JSON are Keras's too. */
export const notationOf = ({ language }: Pick<LayerDefinition, "language">): Notation =>
  /^(java|type)script/.test(language) ? javascript : python;

/** A value whose text is at hand: Python's tuples, which are lists among values, are written as such. */
export function literalOf(layer: Pick<LayerDefinition, "language">, value: ConfigValue, text: string): string {
  const notation = notationOf(layer);
  const isTuple = notation === python && isList(value) && value.length > 0 && text.trimStart().startsWith("(");
  return isTuple
    ? `(${value.map(notation.literal).join(", ")}${value.length === 1 ? "," : ""})`
    : notation.literal(value);
}

/** A parameter's name as the document's language writes it. */
export const writtenName = (
  {
    framework,
    className,
    profile,
    language,
  }: Pick<LayerDefinition, "framework" | "className" | "profile" | "language">,
  name: string,
): string => spelledName(layerClass(framework, className, profile), language, name);

/** TensorFlow.js's names are in camel case; a serialised object is `tf.initializers.constant({value: 0.1})`. */
function javascriptLiteral(value: ConfigValue): string {
  if (typeof value === "string") return JSON.stringify(/^[a-z]+(_[a-z\d]+)+$/.test(value) ? camelCase(value) : value);
  if (isList(value)) return `[${value.map(javascriptLiteral).join(", ")}]`;
  if (!isRecord(value)) return String(value);
  const { class_name: className, config } = value;
  if (typeof className !== "string") return objectLiteral(value);
  const given = isRecord(config) ? objectLiteral(config) : "{}";
  return `${className.charAt(0).toLowerCase()}${className.slice(1)}(${given === "{}" ? "" : given})`;
}

/** What is `null` is left out. */
const objectLiteral = (value: ConfigRecord): string =>
  `{${Object.entries(value)
    .filter(([, item]) => item !== null)
    .map(([key, item]) => `${camelCase(key)}: ${javascriptLiteral(item)}`)
    .join(", ")}}`;
