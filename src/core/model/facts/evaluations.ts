/** What is noted of a recurrent layer where the program makes it. */
import { pythonLiteral } from "../../text/python-text";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import type { AbstractValue } from "../../scope/values";
import type { Argument, Call } from "../../syntax/syntax";
import { configOf } from "../keras/config";
import {
  newFacts,
  type FactsByCall,
  type LayerClassName,
  type LayerFacts,
  type SeenArgument,
  type SeenPart,
} from "./layer-facts";
import type { Shape } from "../keras/values";

/** Notes one evaluation of a layer's call; `ownInput` is the shape that its arguments ask of its input. */
export function noteMaking(
  interpreter: Interpreter,
  facts: FactsByCall,
  layerClass: LayerClassName,
  site: CallSite,
  ownInput?: Shape,
): LayerFacts {
  const mode = interpreter.mode();
  // What is only tried makes no layer; but that there is one is known.
  const tried = mode === "trial" ? facts.get(site.node)?.[0] : undefined;
  if (tried !== undefined) return tried;
  const found = newFacts(facts, site.node, { ...layerClass, ...(site.heir !== undefined && { heir: site.heir }) });
  if (mode === "trial") return found;
  const { loops } = site.activation;
  const supposed = interpreter.supposed();
  found.makings.push({
    mode,
    evaluation: site.arguments,
    ...(supposed && { supposed }),
    arguments: seenArguments(interpreter, site),
    ...(ownInput && { ownInput }),
    ...(loops.length > 0 && { repeated: loops.includes(null) ? null : loops.reduce((all, n) => all! * n!, 1) }),
  });
  found.variables = interpreter.targetsOf(site.node);
  return found;
}

/** More layers are not taken for the parts of one. */
const MAX_PARTS = 64;

/**
 * Notes the layers that are given as arguments: `layer=LSTM(4)`, `cells=[LSTMCell(4), LSTMCell(4)]`.
 * @param first the parameter of the first positional argument
 */
export function noteParts(
  interpreter: Interpreter,
  found: LayerFacts,
  site: CallSite,
  first: string | undefined,
  layersIn: (value: AbstractValue) => readonly LayerFacts[],
): void {
  if (interpreter.mode() === "trial") return;
  const positional = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  found.parts = site.arguments
    .flatMap((argument) => {
      const role = argument.name ?? (argument === positional[0] ? first : undefined);
      const { value, node } = argument;
      const isList = value.kind === "list" || value.kind === "tuple";
      const items = isList ? itemsOf(interpreter, value) : [value];
      const inside = role === undefined ? [] : (items ?? []).flatMap(layersIn);
      // A list of cells, not all of which are the framework's.
      if (isList && role !== undefined && inside.length > 0 && inside.length !== items?.length) {
        found.openParts = { role, span: node.span };
      }
      return inside.map((layer): SeenPart => ({ role: role ?? "", layer, ...(isList && { list: node.span }) }));
    })
    .filter(({ layer }) => layer !== found)
    .slice(0, MAX_PARTS);
}

/** The call's arguments as they are written, each with its value where that is known; then those of a `partial`. */
function seenArguments(interpreter: Interpreter, site: CallSite): readonly SeenArgument[] {
  const { text } = interpreter.program;
  const written = new Set(argumentsOf(site).map(({ value }) => value));
  const before = site.arguments
    .filter(({ node }) => !written.has(node))
    .map((each) => partialArgument(interpreter, each));
  const positional = before.filter(({ name }) => name === undefined);
  return [
    ...positional,
    ...writtenArguments(interpreter, site, text),
    ...before.filter(({ name }) => name !== undefined),
  ];
}

const argumentsOf = ({ written, node }: CallSite): Call["arguments"] => written ?? node.arguments;

function partialArgument(interpreter: Interpreter, { name, value, node }: EvaluatedArgument): SeenArgument {
  const held = configOf(interpreter, value);
  const { span } = node;
  return {
    ...(name !== undefined && { name }),
    ...(held !== undefined && { value: held }),
    text: interpreter.program.text.slice(span.start, span.end),
    span,
  };
}

function writtenArguments(interpreter: Interpreter, site: CallSite, text: string): readonly SeenArgument[] {
  return argumentsOf(site).flatMap((written): SeenArgument[] => {
    const evaluated = site.arguments.filter((argument) => argument.node === written.value);
    const source = text.slice(written.span.start, written.span.end);
    if (written.spread === undefined || evaluated.some((argument) => argument.spread !== undefined)) {
      const [only] = evaluated;
      const value = only && written.spread === undefined ? configOf(interpreter, only.value) : undefined;
      const { span } = written.spread === undefined ? written.value : written;
      return [
        {
          ...(written.name !== undefined && { name: written.name, ...nameSpanOf(written, written.name, text) }),
          ...(value !== undefined && { value }),
          text: written.spread === undefined ? text.slice(span.start, span.end) : spreadText(source),
          span,
        },
      ];
    }
    // A spread of known content is the arguments that it holds.
    return evaluated.map(({ name: parameter, written: spelled, value: held }) => {
      const value = configOf(interpreter, held);
      const name = spelled ?? parameter;
      return {
        ...(name !== undefined && { name }),
        ...(value !== undefined && { value }),
        text: value === undefined ? symbolOf(held) : pythonLiteral(value),
        span: written.span,
      };
    });
  });
}

/** Where the keyword stands; of a key in quotes, between them. */
function nameSpanOf({ span }: Argument, name: string, text: string): Pick<SeenArgument, "nameSpan"> {
  const quoted = /^["']/.test(text[span.start] ?? "") ? 1 : 0;
  const start = span.start + quoted;
  return text.startsWith(name, start) ? { nameSpan: { start, end: start + name.length } } : {};
}

/** With the sign of a spread; JavaScript's `lstm(options)` has none. */
const spreadText = (source: string): string => (/^(\*|\.\.\.)/.test(source) ? source : `...${source}`);

const symbolOf = (value: AbstractValue): string => (value.kind === "unknown" ? (value.symbol ?? "") : "");
