/**
 * The layer objects of a JSON text: every `{"class_name": …, "config": …}` that can matter to a
 * layer of the catalogue, with the places of its parts. One walk over the text; objects that cannot
 * be a definition, and numbers that belong to none, are not held.
 */
import * as l10n from "@vscode/l10n";
import { layerClassNames } from "../../catalog/catalog";
import type { ConfigValue, Problem, Span } from "../../definition";
import type { Steps } from "../../steps";
import { arrayOf, closeArray, keepArray, refuseMisfit } from "./frame-arrays";
import { CONFIG, type Frame, isKept, KEPT_KEYS, pathOf } from "./frames";
import { type Entries, type Entry, EntryTable, type LayerNode, type NamedArray } from "./layer-node";
import { MOST_SYNTAX_PROBLEMS, syntaxProblem } from "./syntax-errors";
import { type JsonFault, type JsonVisitor, walkJson } from "./walk";

/** Deeper nesting is not read; models of models stay below fifty. */
export const MOST_LEVELS = 200;
/** Values of one `config`; that of Keras's own LSTM has about sixty. */
const MOST_CONFIG_VALUES = 10_000;
/** Layers of one document. */
export const MOST_LAYERS = 2_000;

export interface LayerNodes {
  readonly nodes: readonly LayerNode[];
  readonly problems: readonly Problem[];
}

/** Reads the layer objects of a JSON text; what is complete is read, whatever is wrong around it. */
export function* layerNodes(text: string): Steps<LayerNodes> {
  const { visitor, found } = layerVisitor(text);
  yield* walkJson(text, visitor);
  return found;
}

const LAYERS: ReadonlySet<string> = new Set(layerClassNames);
/** The lists of layers or cells, all of which matter to what comes out; Keras 1 called that of Sequential `config`. */
const LISTS: ReadonlySet<string> = new Set(["cell", "cells", "layers", "config"]);
/** Where TensorFlow.js lists a model's weights, behind its layers: a list as long as the model, without any layer. */
const WEIGHTS_LIST = "weightsManifest";

// What most layers have none of, they have in common: there may be ten thousand of them.
const noEntries: Entries = new Map();
const noNodes: readonly LayerNode[] = [];
const noArrays: readonly NamedArray[] = [];
const noProblems: readonly Problem[] = [];

/** What is held once, however often it is written: names of classes and arguments, initializers, which names a layer has. */
const MOST_HELD = 1_000;
const LONGEST_WORD = 40;
const LONGEST_VALUE = 300;

/** The value that was held for a text before, or this one from now on. */
function createHeld<Value>(): (text: string, value: Value) => Value {
  const held = new Map<string, Value>();
  return (text, value) => {
    const known = held.get(text);
    if (known !== undefined) return known;
    if (held.size < MOST_HELD) held.set(text, value);
    return value;
  };
}

/** More names than a layer has are looked up in a map. */
const MOST_NAMES = 64;

/** The words of a document, each held once. */
export function createWords(): (text: string) => string {
  const held = createHeld<string>();
  return (text) => (text.length > LONGEST_WORD ? text : held(text, text));
}

/** Entries as they are held. */
function createTables(): (entries: Frame["entries"]) => Entries {
  const held = createHeld<readonly string[]>();
  return (entries) => {
    if (entries === undefined) return noEntries;
    if (entries.size > MOST_NAMES) return entries;
    const names = [...entries.keys()];
    return new EntryTable(entries, held(names.join("\n"), names));
  };
}

function layerVisitor(text: string): { readonly visitor: JsonVisitor; readonly found: LayerNodes } {
  const stack: Frame[] = [];
  const problems: Problem[] = [];
  const roots: LayerNode[] = [];
  const word = createWords();
  const same = createHeld<ConfigValue>();
  const table = createTables();
  let layerCount = 0;
  let stopped = false;
  /** How many more values the current `config` may keep. */
  let budget = 0;

  const stop = (offset: number, code: string, message: string): void => {
    problems.push({ severity: "warning", code, message, span: { start: offset, end: offset + 1 } });
    closeAll();
  };

  const closeAll = (): void => {
    stopped = true;
    while (stack.length > 0) {
      close(text.length);
    }
  };

  const open = (kind: Frame["kind"], start: number): void => {
    if (stack.length === MOST_LEVELS) {
      const message = l10n.t("Nested deeper than {0} levels: what follows is not read.", MOST_LEVELS);
      return stop(start, "json-too-deep", message);
    }
    const parent = stack.at(-1);
    const role = parent ? (parent.kind === "object" ? parent.key : parent.role) : "";
    const path = pathOf(parent, kind);
    const tensor = kind === "array" && path === undefined ? arrayOf(parent) : undefined;
    if (tensor) {
      tensor.open(start);
    } else {
      parent?.tensor?.other(kind === "array" ? "[" : "{", { start, end: start + 1 });
    }
    refuseMisfit(parent, kind, { start, end: start + 1 }, path);
    if (parent?.kind === "array" && path !== undefined) parent.groups = (parent.groups ?? 0) + 1;
    const keep = !tensor && path === undefined && parent !== undefined && isKept(parent, kind);
    if (keep && !parent.keep) {
      budget = MOST_CONFIG_VALUES;
    }
    stack.push({
      kind,
      start,
      role,
      keep: keep && spend(),
      ...(keep && !parent.keep && kind === "object" && parent.key === CONFIG && { isConfig: true }),
      key: "",
      ...(path === undefined ? {} : { path }),
      ...(tensor ? { tensor } : {}),
    });
  };

  const spend = (): boolean => {
    if (budget > 0) {
      budget--;
      return true;
    }
    // The layer is the innermost object that is not itself a part of a kept value.
    const layer = stack.filter((frame) => !frame.keep && frame.kind === "object").at(-1);
    if (layer) {
      layer.overflown = true;
    }
    return false;
  };

  const property = (name: string): void => {
    const frame = stack.at(-1);
    if (frame) {
      frame.key = word(name);
    }
    if (name === WEIGHTS_LIST && stack.length === 1 && frame?.children) {
      closeAll();
    }
  };

  const literal = (value: ConfigValue, start: number, length: number): void => {
    const frame = stack.at(-1);
    const span = { start, end: start + length };
    if (value !== null) {
      refuseMisfit(frame, "literal", span);
    }
    if (frame?.tensor) {
      const number = typeof value === "boolean" && frame.role === "mask" ? Number(value) : value;
      if (typeof number === "number") {
        frame.tensor.number(number, span);
      } else if (!frame.tensor.failed) {
        frame.tensor.other(quoted(text, start), span);
      }
    } else if (frame?.keep ? spend() : frame?.kind === "object" && KEPT_KEYS.has(frame.key)) {
      // A number at the very end of the text may have lost its last digits.
      put(frame, span.end < text.length ? { value: typeof value === "string" ? word(value) : value, span } : { span });
    }
  };

  const close = (offset: number): void => {
    const frame = stack.pop();
    const parent = stack.at(-1);
    if (!frame) {
      return;
    }
    const cut = offset >= text.length;
    const span = { start: frame.start, end: Math.min(offset + 1, text.length) };
    if (frame.tensor) {
      closeArray(frame.tensor, span, cut, parent);
    } else if (frame.keep) {
      // A list that grew has room for more: the copy has none.
      const value = frame.kind === "object" ? (frame.record ?? {}) : (frame.list?.slice() ?? []);
      const isShort = span.end - span.start <= LONGEST_VALUE && budget > 0;
      const held = (): ConfigValue => (isShort ? same(text.slice(span.start, span.end), value) : value);
      put(parent, cut || frame.isConfig ? { span } : { value: held(), span });
    }
    if (parent?.kind === "object" && frame.kind === "object") {
      if (parent.key === CONFIG) {
        parent.config = table(frame.entries);
      }
    }
    if (parent && frame.path !== undefined) {
      for (const array of frame.arrays ?? []) keepArray(parent, array);
    }
    const layer = frame.kind === "object" ? layerOf(frame, span, parent, table) : undefined;
    // The model around the last ones is kept.
    if (layer && !stopped && ++layerCount > MOST_LAYERS && layer.children.length === 0) {
      return stop(
        span.start,
        "json-too-many",
        l10n.t("More than {0} layers: what follows is not read.", shown(MOST_LAYERS)),
      );
    }
    const found = layer ? [layer] : frame.kind === "object" ? childrenOf(frame) : frame.children;
    if (found && found.length > 0) {
      const siblings = parent ? (parent.children ??= []) : roots;
      for (const node of found) siblings.push(node);
    }
  };

  const error = (fault: JsonFault, start: number, length: number): void => {
    if (stopped) return;
    const tensor = stack.at(-1)?.tensor;
    const span = { start, end: Math.min(start + length, text.length) };
    // Python writes NaN and Infinity into JSON. The parser then also misses a value, and so on: one fault is enough.
    if (tensor?.failed && (fault === "InvalidSymbol" || fault === "ValueExpected")) {
      return;
    }
    if (tensor && fault === "InvalidSymbol") {
      tensor.other(quoted(text, start), span);
    } else if (isNews(problems, span)) {
      problems.push(syntaxProblem(fault, span, text.length));
    }
  };

  return {
    visitor: { open, property, literal, close, error, isDone: () => stopped },
    found: { nodes: roots, problems },
  };
}

/** What a value gives the object or list that holds it. */
function put(frame: Frame | undefined, entry: Entry): void {
  if (frame?.kind === "object") {
    (frame.entries ??= new Map()).set(frame.key, entry);
    // A layer, and its configuration, are asked for their entries alone.
    if (entry.value !== undefined && frame.keep && !frame.isConfig && frame.key !== "__proto__") {
      (frame.record ??= {})[frame.key] = entry.value;
    }
  } else if (frame && entry.value !== undefined) {
    (frame.list ??= []).push(entry.value);
  }
}

/** The object as a layer, if it can matter to one. */
function layerOf(
  frame: Frame,
  span: Span,
  parent: Frame | undefined,
  table: (entries: Frame["entries"]) => Entries,
): LayerNode | undefined {
  const className = frame.entries?.get("class_name");
  const name = className?.value;
  const children = frame.children?.slice() ?? noNodes;
  const known = typeof name === "string" && LAYERS.has(name);
  const listed = parent?.kind === "array" ? LISTS.has(frame.role) : frame.role === "layer";
  if (typeof name !== "string" || !className || !(known || listed || children.length > 0)) return undefined;
  const problems: readonly Problem[] =
    known && frame.overflown
      ? [{ severity: "warning", code: "config-too-large", message: overflow(), span: className.span }]
      : noProblems;
  return {
    className: name,
    classSpan: className.span,
    span,
    role: frame.role,
    entries: table(frame.entries),
    config: frame.config ?? noEntries,
    arrays: frame.arrays ?? noArrays,
    children,
    problems,
    ...versionOf(frame),
  };
}

/** The layers inside an object that is none, with the version that it states. */
const childrenOf = (frame: Frame): readonly LayerNode[] =>
  (frame.children ?? noNodes).map((child) => ({ ...versionOf(frame), ...child }));

function versionOf({ entries }: Frame): Pick<LayerNode, "kerasVersion"> {
  const version = entries?.get("keras_version")?.value;
  return typeof version === "string" ? { kerasVersion: version } : {};
}

/** One error leads to others: only the first of a place is told, only a few in all, and one at the end of the text. */
function isNews(problems: readonly Problem[], span: Span): boolean {
  const last = problems.at(-1);
  return (
    problems.length < MOST_SYNTAX_PROBLEMS &&
    last?.code !== "json-cut" &&
    (last?.span === undefined || last.span.start !== span.start)
  );
}

/** The value that starts there, as written, short enough for a message. */
function quoted(text: string, start: number): string {
  return /^[^,\]\s]*/.exec(text.slice(start, start + 20))?.[0] ?? "";
}

const overflow = (): string =>
  l10n.t("config holds more than {0} values: the others are not read.", shown(MOST_CONFIG_VALUES));

const shown = (count: number): string => count.toLocaleString("en");
