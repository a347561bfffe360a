/** A document's text to the recurrent layers it defines: the reader of its language, then the catalogue. */
import * as l10n from "@vscode/l10n";
import { layerClass } from "./catalog/catalog";
import { LAYER_MODULES, recurrentNames } from "./catalog/names";
import type { DocumentReading, LayerCall, LayerDefinition, Span } from "./definition";
import { callsOf } from "./documents/instances";
import { type LineMap, lineMap } from "./documents/lines";
import { isMinified } from "./documents/minified";
import { type CodeCell, joinCells, readingOfCell } from "./documents/notebook";
import { type NotebookReading, readCells } from "./readers/notebook/cells";
import { parseNotebookSteps, readIpynbSteps } from "./readers/notebook/ipynb";
import { BARE_CONFIG_WORDS } from "./readers/json/bare-config";
import { readHtmlSteps } from "./readers/html/reader";
import { readJavaScriptSteps } from "./readers/javascript/reader";
import { readJsonSteps } from "./readers/json/reader";
import { createPythonReader, type PythonReader, readPythonSteps } from "./readers/python/reader";
import { heldAround, takersOf } from "./readers/python/modules/held-classes";
import { mentionsInCode } from "./readers/python/modules/mentions";
import { RECURRENT_FACTORIES } from "./model/tfjs/paths";
import { type Aim, NOTHING_READ, type Reading } from "./reading";
import type { ModuleText, ProjectFiles } from "./readers/module-text";
import { LARGEST_DATA, LARGEST_PROGRAM, tooLong } from "./readers/text-limits";
import { resolve } from "./resolve/resolve";
import { runSteps, type Steps } from "./steps";
import type { Work } from "./engine/work";
import { inspectModelInSlices } from "./whole-model/run-model";
import { ownEntry } from "./lookup";

interface Language {
  /** A few milliseconds of work at a time. */
  readonly read: (text: string, files?: ProjectFiles, aim?: Aim) => Steps<Reading>;
  /** Of the files that are read as this language where no editor says so. */
  readonly extensions: readonly string[];
  /** The largest text that is read, in UTF-16 units. */
  readonly largest: number;
}

const json = { read: readJsonSteps, largest: LARGEST_DATA };

/** The dialects of JavaScript by their ids. */
const script = (languageId: string, ...extensions: readonly string[]): Readonly<Record<string, Language>> => ({
  [languageId]: {
    read: (text, files) => readJavaScriptSteps(text, languageId, undefined, files),
    extensions,
    largest: LARGEST_PROGRAM,
  },
});

/** A page, or a component that is written like one. */
const page = { read: readHtmlSteps, largest: LARGEST_PROGRAM };

/** By VS Code's language id. Another language is another entry. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  python: {
    read: (text, files, aim) => readPythonSteps(text, undefined, files, aim),
    extensions: [".py", ".pyw", ".pyi"],
    largest: LARGEST_PROGRAM,
  },
  json: { ...json, extensions: [".json"] },
  jsonc: { ...json, extensions: [".jsonc"] },
  ...script("javascript", ".js", ".mjs", ".cjs"),
  ...script("javascriptreact", ".jsx"),
  ...script("typescript", ".ts", ".mts", ".cts"),
  ...script("typescriptreact", ".tsx"),
  html: { ...page, extensions: [".html", ".htm"] },
  vue: { ...page, extensions: [".vue"] },
  svelte: { ...page, extensions: [".svelte"] },
  // No id of VS Code's, which opens a notebook's text as JSON: `languageOfFile` tells.
  ipynb: { read: readIpynbSteps, extensions: [".ipynb"], largest: LARGEST_DATA },
};

/** The ids of the languages that can be read. */
export const LANGUAGE_IDS: readonly string[] = Object.keys(LANGUAGES);

/** The extensions of the files that can be read, each with its point. */
export const FILE_EXTENSIONS: readonly string[] = Object.values(LANGUAGES).flatMap(({ extensions }) => extensions);

/** The language of a file by its name, or `undefined` where it is none that can be read. */
export function languageOfFile(path: string): string | undefined {
  const name = path.toLowerCase();
  return Object.entries(LANGUAGES).find(([, { extensions }]) => extensions.some((end) => name.endsWith(end)))?.[0];
}

/** No larger file is read, whatever its language, in bytes. */
export const LARGEST_FILE = LARGEST_DATA;

/** Around another layer, which has a name of its own; and a word of many comments. */
const factories = RECURRENT_FACTORIES.filter((name) => name !== "bidirectional");

const documentWords: readonly string[] = [...recurrentNames, ...BARE_CONFIG_WORDS, "graph-model"];

/** By the language's id: words of which a text with layers has one. A notebook may be of any language. */
const LAYER_WORDS: Readonly<Record<string, readonly string[]>> = {
  python: recurrentNames,
  json: documentWords,
  jsonc: documentWords,
  ipynb: [...recurrentNames, ...factories],
};

const wordsOf = (languageId: string): readonly string[] => LAYER_WORDS[languageId] ?? factories;

/** Those that have none of the others in them. */
const shortest = (words: readonly string[]): readonly string[] =>
  words.filter((name) => !words.some((other) => other !== name && name.includes(other)));

/** Parts of words of which a text with layers has at least one; what bytes are looked through for. */
export const LAYER_MARKS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  LANGUAGE_IDS.map((id) => [id, shortest(wordsOf(id))]),
);

/** A class, or a function that makes one, by its whole name; in JSON an escape such as `\n` may stand before it. */
const wordPattern = (words: readonly string[]): RegExp =>
  new RegExp(`(?:(?<!\\w)|(?<=\\\\[nrt]))(?:${words.join("|")})(?!\\w)`);

const LAYER_PATTERNS: ReadonlyMap<string, RegExp> = new Map(LANGUAGE_IDS.map((id) => [id, wordPattern(wordsOf(id))]));

/** Parts of layers' names, in capitals or not: what a program that looks classes up for layers hardly does without. */
const HINTS = /lstm|gru|rnn|simplecell|mgu|bidirectional|timedistributed/i;

/** What Python looks a class up with, by a name that may come from elsewhere. */
const LOOK_UP = "getattr(";

/** `getattr(nn, kind)`: what stands behind its bracket. */
const IN_LAYER_MODULE = new RegExp(String.raw`^[\w.]{0,40}\b(?:${[...LAYER_MODULES].join("|")})\s*,(?!\s*["'])`);
const LONGEST_OBJECT = 60;

/**
 * Whether a Python text looks up names that stand elsewhere in a module that has layers.
 * @param indexOf where it has what is looked for, from a place on; -1 where nowhere
 */
export function looksUpLayers(
  languageId: string,
  indexOf: (sought: string, from: number) => number,
  slice: (start: number, end: number) => string,
): boolean {
  if (languageId !== "python") return false;
  for (let at = indexOf(LOOK_UP, 0); at >= 0; at = indexOf(LOOK_UP, at)) {
    at += LOOK_UP.length;
    if (IN_LAYER_MODULE.test(slice(at, at + LONGEST_OBJECT))) return HINTS.test(slice(0, LARGEST_PROGRAM));
  }
  return false;
}

/** So much of a text is looked through between two turns: some milliseconds. No layer's name is longer than the overlap. */
const PIECE = 1_000_000;
const OVERLAP = 100;

/** Whether a text can hold a layer at all; a cheap question before the expensive one. */
export const mayHoldLayers = (text: string, languageId: string): boolean => runSteps(mayHold(text, languageId));

function* mayHold(text: string, languageId: string): Steps<boolean> {
  const pattern = LAYER_PATTERNS.get(languageId);
  if (pattern === undefined) return false;
  for (let at = 0; at < text.length; at += PIECE) {
    if (at > 0) yield;
    // A word of which the piece has the end only may be taken for another: then it is looked at more closely.
    if (pattern.test(text.slice(Math.max(0, at - OVERLAP), at + PIECE))) return true;
  }
  return looksUpLayers(
    languageId,
    (sought, from) => text.indexOf(sought, from),
    (start, end) => text.slice(start, end),
  );
}

/** Behind `=`, `.` or at a line's beginning, and in front of a bracket; documentation hardly has that. */
const PYTHON_MENTIONS = {
  names: wordPattern(recurrentNames),
  call: new RegExp(`^[^#"'\`\n]*[.=(,[\\s](?<!\\b(?:class|def)[ \\t]+)(?:${recurrentNames.join("|")})\\(`, "m"),
  hints: HINTS,
  modules: LAYER_MODULES,
};

/** The same for those who look through many files: prose that speaks of layers is none that makes some. */
export function* worthReading(text: string, languageId: string): Steps<boolean> {
  if (!(yield* mayHold(text, languageId)) || isMinified(text, languageId)) return false;
  return languageId !== "python" || (yield* mentionsInCode(text, PYTHON_MENTIONS));
}

/** The same, at once. */
export const isWorthReading = (text: string, languageId: string): boolean => runSteps(worthReading(text, languageId));

/** Whether a text without a layer's name may have one from a file that it imports: `settings.RNN(8)`. */
const mayTakeLayers = (text: string, languageId: string, files: ProjectFiles): boolean =>
  languageId === "python" && heldAround(text, files).size > 0;

/** The files that may call a layer's class that this one has, by a name of its own. */
export const takersOfLayers = (text: string, languageId: string, files: ProjectFiles): readonly ModuleText[] =>
  languageId === "python" ? takersOf({ path: files.path, text }, files) : [];

/**
 * Reads a document. Never throws: what is wrong with the text is among the problems.
 * @param files those around it: what it imports, and what makes use of it
 */
export const readDocument = (text: string, languageId: string, files?: ProjectFiles): DocumentReading =>
  runSteps(readDocumentSteps(text, languageId, files));

function* readDocumentSteps(
  text: string,
  languageId: string,
  files?: ProjectFiles,
  read?: PythonReader,
): Steps<DocumentReading> {
  return yield* resolved(yield* readCalls(text, languageId, files, "show", read));
}

/** Reads one document again and again as it changes. */
export interface DocumentReader {
  /**
   * As `readDocument`, a few milliseconds of work at a time; what of the text is as it was the last time is not parsed
   * again. One that has begun is given up where another begins: it must not be gone on with.
   */
  read(text: string, languageId: string): Steps<DocumentReading>;
}

/** @param files those around the document, asked anew at each reading */
export function createDocumentReader(files?: ProjectFiles): DocumentReader {
  const readAgain = createPythonReader(files);
  return {
    *read(text, languageId) {
      if (!(yield* mayHold(text, languageId)) && !(files && mayTakeLayers(text, languageId, files))) {
        return { layers: [], problems: [] };
      }
      return yield* readDocumentSteps(text, languageId, files, languageId === "python" ? readAgain : undefined);
    },
  };
}

/** A program may make layers of which nothing can be shown yet; a definition document is told so. */
const isPreviewed = ({ language, framework, className, profile }: LayerCall): boolean =>
  language === "json" || layerClass(framework, className, profile) !== undefined;

/** A turn for others after each layer, and while a model is inspected. */
function* resolved({ calls, models = [], problems }: Reading): Steps<DocumentReading> {
  const layers: LayerDefinition[] = [];
  for (const call of calls.filter(isPreviewed)) {
    layers.push(resolve(call));
    yield;
  }
  const found = [...problems];
  for (const model of models.filter(({ isProgram }) => !isProgram)) {
    for (const problem of yield* silently(inspectModelInSlices(model))) found.push(problem);
  }
  return { layers, models, problems: found };
}

/** Work whose progress nobody is told. */
function* silently<Result>(work: Work<Result>): Steps<Result> {
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
    yield;
  }
}

/** The calls of a document, before the catalogue is asked. Never throws. */
function* readCalls(
  text: string,
  languageId: string,
  files: ProjectFiles | undefined,
  aim: Aim,
  read?: PythonReader,
): Steps<Reading> {
  const language = ownEntry(LANGUAGES, languageId);
  if (language === undefined) {
    return NOTHING_READ;
  }
  const problem = tooLong(text.length, language.largest);
  if (problem) return { calls: [], problems: [problem] };
  try {
    return yield* read ? read(text) : language.read(text, files, aim);
  } catch (error) {
    return failed(error);
  }
}

/** The same for those who list them. */
export const listCalls = (text: string, languageId: string, files?: ProjectFiles): Reading =>
  runSteps(readCalls(text, languageId, files, "list"));

/** The calls of a notebook's code cells, in the offsets of the program that they are together. Never throws. */
export const readNotebookCells = (
  cells: readonly CodeCell[],
  languageId: string,
  files?: ProjectFiles,
  aim?: Aim,
): NotebookReading => runSteps(notebookSteps(cells, languageId, files, aim));

function* notebookSteps(
  cells: readonly CodeCell[],
  languageId: string,
  files?: ProjectFiles,
  aim?: Aim,
): Steps<NotebookReading> {
  try {
    return yield* readCells(cells, languageId, files, aim);
  } catch (error) {
    return { program: joinCells([]), reading: failed(error) };
  }
}

/** What was read of each code cell of a notebook, in the cell's own offsets, by the cell's index. */
export function* readNotebook(
  cells: readonly CodeCell[],
  languageId: string,
  files?: ProjectFiles,
  aim?: Aim,
): Steps<ReadonlyMap<number, DocumentReading>> {
  const { program, reading } = yield* notebookSteps(cells, languageId, files, aim);
  const readings = new Map<number, DocumentReading>();
  for (const cell of program.cells) readings.set(cell.index, yield* resolved(readingOfCell(reading, cell)));
  return readings;
}

/** The layers of a file, or of one cell of a notebook's file. */
export interface FilePart {
  /** Of a notebook's file: which of all its cells, 0-based. */
  readonly cell?: number;
  readonly layers: readonly LayerDefinition[];
  readonly lineOf: LineMap["lineOf"];
}

/**
 * Reads a file for those who go to its layers, a few milliseconds of work at a time: a notebook's cell by cell. Parts
 * without layers are left out. Never throws.
 * @param files those around it: what it imports, and what makes use of it
 */
export function* readFile(text: string, languageId: string, files?: ProjectFiles): Steps<readonly FilePart[]> {
  const parts = languageId === "ipynb" ? yield* cellParts(text, files) : [yield* wholePart(text, languageId, files)];
  return parts.filter(({ layers }) => layers.length > 0);
}

function* wholePart(text: string, languageId: string, files?: ProjectFiles): Steps<FilePart> {
  const { layers } = yield* resolved(yield* readCalls(text, languageId, files, "list"));
  return { layers, lineOf: layers.length > 0 ? lineMap(text).lineOf : () => 1 };
}

function* cellParts(text: string, files?: ProjectFiles): Steps<readonly FilePart[]> {
  const { cells, language } = yield* parseNotebookSteps(text);
  const readings = yield* readNotebook(cells, language, files, "list");
  return cells.map(({ index, text: source }) => ({
    cell: index,
    layers: readings.get(index)?.layers ?? [],
    lineOf: lineMap(source).lineOf,
  }));
}

/** The last resort: a fault of the reader's must not take the editor's features with it. */
function failed(error: unknown): Reading {
  const reason = error instanceof Error ? error.message : String(error);
  const message = l10n.t("The document cannot be read; please report it: {0}", reason);
  return { calls: [], problems: [{ severity: "error", code: "reader-failed", message }] };
}

/** A layer, or one of its calls, and where it is written. */
export interface FoundLayer {
  readonly layer: LayerDefinition;
  readonly span: Span;
}

/** The layer at an offset: the innermost whose call, or one of the calls that apply it, holds it. */
export function findLayer(layers: readonly LayerDefinition[], offset: number): FoundLayer | undefined {
  const places = layers.flatMap((layer): FoundLayer[] => [
    { layer, span: layer.span },
    ...callsOf(layer).flatMap((call) => (call.use.span ? [{ layer: call, span: call.use.span }] : [])),
  ]);
  return places
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .reduce<FoundLayer | undefined>(
      (inner, place) => (inner && !isWithin(place.span, inner.span) ? inner : place),
      undefined,
    );
}

const isWithin = (span: Span, other: Span): boolean =>
  span.start > other.start || (span.start === other.start && span.end < other.end);

/** The innermost layer whose call holds the offset. */
export const layerAt = (layers: readonly LayerDefinition[], offset: number): LayerDefinition | undefined =>
  findLayer(layers, offset)?.layer;

/** The layer at an offset, else the first one that touches its line. */
export function layerNear(
  layers: readonly LayerDefinition[],
  offset: number,
  lineOf: LineMap["lineOf"],
): LayerDefinition | undefined {
  const line = lineOf(offset);
  const touches = ({ start, end }: Span): boolean => lineOf(start) <= line && line <= lineOf(end);
  return (
    layerAt(layers, offset) ??
    layers.find(({ span }) => touches(span)) ??
    layers.flatMap(callsOf).find(({ use }) => use.span !== undefined && touches(use.span))
  );
}
