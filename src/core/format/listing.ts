/** The recurrent layers of a document as a search lists them: where each stands, and with what arguments. */
import { layerClass, profilesWith } from "../catalog/catalog";
import type { Parameter } from "../catalog/layer-class";
import { commonArguments } from "../documents/common-arguments";
import { isRecord } from "../config-value";
import type { ConfigValue, Framework, LayerCall, Problem } from "../definition";
import { lineMap } from "../documents/lines";
import { cellPlaces } from "../documents/notebook";
import { listCalls, readNotebookCells } from "../read";
import { isDefaultOf } from "../preview/code";
import { literalOf, notationOf, type WrittenArgument, writtenName } from "../preview/notation";
import { parseNotebook } from "../readers/notebook/ipynb";
import type { ProjectFiles } from "../readers/module-text";
import { unpacked } from "../resolve/binding";
import { isSpread } from "../text/spreads";

/** Where a layer's callee begins. */
export interface ListedPlace {
  /** In notebooks: which of all cells, 0-based. */
  readonly cell?: number;
  /** 1-based; in a notebook within the cell. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

/**
 * What an argument is, or how it is written where that cannot be told without running the code. Where one place makes
 * several layers, the value is the first one's that is known, and the others are those of the rest; where some of these cannot
 * be told, the expression stands beside.
 */
export type ListedArgument =
  | { readonly value: ConfigValue; readonly others?: readonly ConfigValue[]; readonly expression?: string }
  | { readonly expression: string };

export interface ListedLayer extends ListedPlace {
  /** As written: `layers.LSTM`. */
  readonly callee: string;
  /** The framework's own name. */
  readonly className: string;
  readonly framework: Framework;
  /** By the parameter's name; of one that the class does not have, as written. */
  readonly arguments: Readonly<Record<string, ListedArgument>>;
  /** The call as its language writes it, with the values in the place of names: `LSTM(units=8, return_state=True)`. */
  readonly code: string;
}

export interface Listing {
  /** In document order. */
  readonly layers: readonly ListedLayer[];
  readonly problems: readonly Problem[];
}

/**
 * The recurrent layers of a text. Never throws.
 * @param files those around it: what it imports, and what makes use of it
 */
export function listLayers(text: string, languageId: string, files?: ProjectFiles): Listing {
  if (languageId === "ipynb") {
    const { cells, language } = parseNotebook(text);
    const { program, reading } = readNotebookCells(cells, language, files, "list");
    return listed(program.text, reading, cellPlaces(program));
  }
  const { lineOf, columnOf } = lineMap(text);
  return listed(text, listCalls(text, languageId, files), (offset) => ({
    line: lineOf(offset),
    column: columnOf(offset),
  }));
}

function listed(
  text: string,
  reading: ReturnType<typeof listCalls>,
  placeOf: (offset: number) => ListedPlace,
): Listing {
  // A layer that is another one's argument may stand beside it as well.
  // One without a callee is a list of cells, which stand for themselves.
  const written = reading.calls.flatMap(withParts).filter(({ callee }) => callee !== "");
  // One place may make layers of several classes: `for cls in (LSTM, GRU): cls(8)`.
  const calls = new Map<string, LayerCall[]>();
  for (const call of written) {
    const key = `${call.calleeSpan.start} ${call.framework} ${call.className}`;
    calls.set(key, [...(calls.get(key) ?? []), call]);
  }
  const layers = [...calls.values()].map((made) => {
    const last = made.at(-1)!;
    const given = commonArguments(
      text,
      made.map((call) => call.arguments),
    );
    const { callee, className, framework } = last;
    return {
      ...placeOf(last.calleeSpan.start),
      callee,
      className,
      framework,
      arguments: namedArguments({ ...last, arguments: given }),
      code: codeOf({ ...last, arguments: given }),
    };
  });
  return { layers, problems: reading.problems };
}

/** A layer and those that are its arguments. */
const withParts = (call: LayerCall): readonly LayerCall[] => [
  call,
  ...(call.parts ?? []).flatMap(({ layer }) => withParts(layer)),
];

/** Those of the version that the document was written for; of another where that one has no such class. */
function parametersOf({ framework, className, profile }: LayerCall): readonly Parameter[] {
  const [other = profile] = profilesWith(framework, className);
  return (layerClass(framework, className, profile) ?? layerClass(framework, className, other))?.parameters ?? [];
}

/** Objects, such as initializers, stay as they are written. */
function codeOf(call: LayerCall): string {
  const { call: written } = notationOf(call);
  if (call.language === "json") return written(call.callee, serialisedArguments(call), []);
  const parameters = parametersOf(call);
  const given: WrittenArgument[] = [];
  const spreads: string[] = [];
  for (const [position, { name, value, text }] of call.arguments.flatMap(unpacked).entries()) {
    const source = text.replaceAll(/\s+/g, " ");
    const parameter = name ?? parameters[position]?.name;
    if (name === undefined && value === undefined && isSpread(text)) spreads.push(source);
    else {
      const shown = value === undefined || isRecord(value) ? source : literalOf(call, value, text);
      given.push({ ...(parameter !== undefined && { name: writtenName(call, parameter) }), text: shown });
    }
  }
  return written(call.callee, given, spreads);
}

/** A serialised layer writes every argument: those that say something, and layers as calls of their own. */
function serialisedArguments(call: LayerCall): readonly WrittenArgument[] {
  const parameters = parametersOf(call);
  const { literal } = notationOf(call);
  return call.arguments.flatMap(({ name, value, text }): readonly WrittenArgument[] => {
    const held = (call.parts ?? []).filter(({ role }) => role === name);
    const parts = held.map(({ layer }) => codeOf(layer)).join(", ");
    const isListed = held.length > 1 || name === "cells";
    if (parts) return [{ ...(name !== undefined && { name }), text: isListed ? `[${parts}]` : parts }];
    const parameter = parameters.find((each) => each.name === name);
    if (value === null || (value !== undefined && parameter && isDefaultOf(parameter, value))) return [];
    return [{ ...(name !== undefined && { name }), text: value === undefined ? text : literal(value) }];
  });
}

function namedArguments(call: LayerCall): Listing["layers"][number]["arguments"] {
  const parameters = parametersOf(call);
  let position = 0;
  return Object.fromEntries(
    call.arguments.flatMap(unpacked).map(({ name, value, several, isOpen, text }) => {
      // Spreads that cannot be told keep their stars or dots: they are no parameter's.
      if (name === undefined && value === undefined && isSpread(text)) {
        return [text, { expression: text.replace(/^(\*{1,2}|\.{3})/, "") }];
      }
      const key = name ?? parameters[position]?.name ?? String(position);
      if (name === undefined) position++;
      const listed = listedArgument(value, several, text);
      return [key, isOpen ? { ...listed, expression: text } : listed];
    }),
  );
}

function listedArgument(
  value: ConfigValue | undefined,
  [first, ...others]: readonly ConfigValue[] = [],
  expression: string,
): ListedArgument {
  if (value !== undefined) return { value };
  if (first === undefined) return { expression };
  return { value: first, ...(others.length > 0 && { others }) };
}
