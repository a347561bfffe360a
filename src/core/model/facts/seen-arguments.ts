/** The arguments of a call that makes a layer, as one evaluation of it finds them. */
import type { Activation, CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { sourceOf } from "../../scope/values/sources";
import type { AbstractValue } from "../../scope/values/values";
import type { Argument, Call, Expression } from "../../syntax/syntax";
import { pythonLiteral } from "../../text/python-text";
import { spreadItem } from "../../text/spreads";
import type { ConfigValue } from "../../definition";
import { configOf } from "../config-values";
import { WRITTEN_ELSEWHERE } from "../partials";
import type { SeenArgument } from "./layer-facts";
import { ownCells } from "./own-cells";

/** The call's arguments as they are written, each with its value where that is known; then those of a `partial`. */
export function seenArguments(interpreter: Interpreter, site: CallSite): readonly SeenArgument[] {
  const { text } = interpreter.program;
  const written = new Set(argumentsOf(site).map(({ value }) => value));
  const before = site.arguments
    .filter(({ node }) => !written.has(node))
    .map((each, position) => partialArgument(interpreter, each, position, site));
  const positional = before.filter(({ name }) => name === undefined);
  return [
    ...positional,
    ...writtenArguments(interpreter, site, text),
    ...before.filter(({ name }) => name !== undefined),
  ];
}

const argumentsOf = ({ written, node }: CallSite): Call["arguments"] => written ?? node.arguments;

const SPREAD = { items: "*", entries: "**" } as const;

function partialArgument(
  interpreter: Interpreter,
  argument: EvaluatedArgument,
  position: number,
  { node: { callee }, activation }: CallSite,
): SeenArgument {
  const { name, spread, value, node } = argument;
  const isElsewhere = node === WRITTEN_ELSEWHERE;
  const { span } = isElsewhere ? callee : node;
  if (spread !== undefined) {
    return { text: SPREAD[spread] + interpreter.program.text.slice(span.start, span.end), span };
  }
  const found = configOf(interpreter, value);
  const held = isMark(name ?? position, found, argument, activation) ? undefined : found;
  return {
    ...(name !== undefined && { name }),
    ...(held !== undefined && { value: held, ...sourceIn(value) }),
    text: isElsewhere ? textOf(held, value, name ?? "") : interpreter.program.text.slice(span.start, span.end),
    span,
  };
}

function writtenArguments(interpreter: Interpreter, site: CallSite, text: string): readonly SeenArgument[] {
  return argumentsOf(site).flatMap((written, position): SeenArgument[] => {
    const evaluated = site.arguments.filter((argument) => argument.node === written.value);
    const source = text.slice(written.span.start, written.span.end);
    if (written.spread === undefined || evaluated.some((argument) => argument.spread !== undefined)) {
      const [only] = evaluated;
      const held = only && written.spread === undefined ? configOf(interpreter, only.value) : undefined;
      const value = only && isMark(written.name ?? position, held, only, site.activation) ? undefined : held;
      const { span } = written.spread === undefined ? written.value : written;
      return [
        {
          ...(written.name !== undefined && { name: written.name, ...nameSpanOf(written, written.name, text) }),
          ...(value !== undefined && { value, ...(only && sourceIn(only.value)) }),
          text: written.spread === undefined ? text.slice(span.start, span.end) : spreadText(source),
          span,
          ...classesIn(written.value),
          ...(only && ownCells(interpreter, only.value)),
        },
      ];
    }
    // A spread of known content is the arguments that it holds.
    return evaluated.map(({ name: parameter, written: spelled, value: held }, index) => {
      const value = configOf(interpreter, held);
      const name = spelled ?? parameter;
      return {
        ...(name !== undefined && { name }),
        ...(value !== undefined && { value, ...sourceIn(held) }),
        text: textOf(value, held, name ?? spreadItem(source, index)),
        span: written.span,
      };
    });
  });
}

/**
 * A size cannot be that: where an attribute, a function's own name or another file's default gives it, as options do that
 * are still to be set, it is not known.
 */
const isMark = (
  parameter: string | number,
  held: ConfigValue | undefined,
  { value, node }: EvaluatedArgument,
  { frame }: Activation,
): boolean =>
  typeof held === "number" &&
  held <= 0 &&
  (typeof parameter === "number" ? parameter < LEADING_SIZES : SIZES.has(parameter)) &&
  (sourceOf(value) !== undefined ||
    node.kind === "attribute" ||
    (node.kind === "name" && frame.parent !== undefined && frame.names.has(node.name)));

const SIZES = new Set(["input_size", "hidden_size", "num_layers", "units", "filters", "features"]);

/** Those of PyTorch's modules that stand first. */
const LEADING_SIZES = 3;

function sourceIn(value: AbstractValue): Pick<SeenArgument, "source"> {
  const source = sourceOf(value);
  return source ? { source } : {};
}

/** More classes of one expression are not named. */
const MOST_CLASSES = 4;

/** Cells that hold no others: what they are given are initializers and the like. */
const LONE_CELL = /^(LSTM|GRU|SimpleRNN)Cell$/;

/** The classes that a call or a list of calls makes objects of, told by their capital letter, and those that these are given. */
function classesIn(expression: Expression): Pick<SeenArgument, "classes"> {
  const isCall = (node: Expression | undefined): boolean => node?.kind === "call";
  if (!isCall(expression) && !(expression.kind === "sequence" && isCall(expression.items[0]))) return {};
  const names = [...new Set(madeBy(expression))].slice(0, MOST_CLASSES);
  return names.length > 0 ? { classes: names } : {};
}

function madeBy(node: Expression): readonly string[] {
  if (node.kind === "sequence") return node.items.flatMap(madeBy);
  if (node.kind !== "call") return [];
  const { callee } = node;
  const name = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
  const held = LONE_CELL.test(name) ? [] : node.arguments.filter((each) => /^(cells?)?$/.test(each.name ?? ""));
  return [...(/^\p{Lu}/u.test(name) ? [name] : []), ...held.flatMap(({ value }) => madeBy(value))];
}

/** Where the keyword stands; of a key in quotes, between them. */
function nameSpanOf({ span }: Argument, name: string, text: string): Pick<SeenArgument, "nameSpan"> {
  const quoted = /^["']/.test(text[span.start] ?? "") ? 1 : 0;
  const start = span.start + quoted;
  return text.startsWith(name, start) ? { nameSpan: { start, end: start + name.length } } : {};
}

/** With the sign of a spread; JavaScript's `lstm(options)` has none. */
const spreadText = (source: string): string => (/^(\*|\.\.\.)/.test(source) ? source : `...${source}`);

/** What stands for an argument that this text does not write: its value, the symbol that it has, or what it is called. */
function textOf(known: ConfigValue | undefined, value: AbstractValue, name: string): string {
  if (known !== undefined) return pythonLiteral(known);
  return (value.kind === "unknown" ? value.symbol : undefined) ?? name;
}
