/** Options of the command line as programs define them, told from their calls alone: `add_argument("--hidden", default=64)`. */
import type { Argument, Expression, Program } from "../../../syntax/syntax";
import { walk } from "../../../syntax/walk";
import type { DefinedOptions } from "../../modules/language";

/** Matches in texts that may define options, or change their defaults; `add("--hidden")` is configargparse's. */
export const DEFINES_OPTIONS = /\b(?:add_(?:arg(?:ument)?|option)|set_defaults)\b|\.add\(\s*["']--/;

/** What the methods are called that define one. */
const DEFINING = /^add(?:_arg(?:ument)?|_option)?$/;

/** The options that a program defines, wherever in it that stands. */
export function definedOptions({ statements }: Program): DefinedOptions {
  const defaults = new Map<string, number | string | undefined>();
  const changed = new Set<string | undefined>();
  walk(statements, {
    entersUnread: ({ text }) => DEFINES_OPTIONS.test(text),
    expression(node) {
      if (node.kind !== "call" || node.callee.kind !== "attribute") return;
      if (node.callee.name === "set_defaults") for (const { name } of node.arguments) changed.add(name);
      if (!DEFINING.test(node.callee.name)) return;
      const name = nameOf(node.arguments, node.callee.name === "add");
      if (name === undefined) return;
      const value = defaultOf(node.arguments);
      defaults.set(name, defaults.has(name) && defaults.get(name) !== value ? undefined : value);
    },
  });
  // What it spreads may be any of them.
  const isAny = changed.has(undefined);
  for (const name of defaults.keys()) if (isAny || changed.has(name)) defaults.set(name, undefined);
  return { defaults, changed };
}

const literalOf = (node: Expression | undefined): unknown => (node?.kind === "literal" ? node.value : undefined);

/** @param isLong whether it has to be written with two dashes */
function nameOf(given: readonly Argument[], isLong: boolean): string | undefined {
  const destination = given.find(({ name }) => name === "dest");
  if (destination !== undefined) {
    const text = literalOf(destination.value);
    return typeof text === "string" ? text : undefined;
  }
  const flags = given.flatMap(({ name, value }) => {
    const text = name === undefined ? literalOf(value) : undefined;
    return typeof text === "string" ? [text] : [];
  });
  return (flags.find((flag) => flag.startsWith("--")) ?? (isLong ? undefined : flags[0]))
    ?.replace(/^-+/, "")
    .replaceAll("-", "_");
}

function defaultOf(given: readonly Argument[]): number | string | undefined {
  const value = literalOf(given.find(({ name }) => name === "default")?.value);
  const type = given.find(({ name }) => name === "type")?.value;
  const isNumber = type?.kind === "name" && (type.name === "int" || type.name === "float");
  // A default that is a text goes through `type`, as what is given does.
  const number = typeof value === "string" && isNumber && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number") return Number.isFinite(number) ? number : undefined;
  const isText = type === undefined || (type.kind === "name" && type.name === "str");
  return typeof value === "string" && isText ? value : undefined;
}
