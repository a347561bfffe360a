/** A document's text to the recurrent layers it defines: the reader of its language, then the catalogue. */
import * as l10n from "@vscode/l10n";
import { layerClass } from "./catalog/catalog";
import type { DocumentReading, LayerCall, LayerDefinition, Span } from "./definition";
import { callsOf } from "./documents/instances";
import { type LineMap, lineMap } from "./documents/lines";
import { type CodeCell, joinCells, readingOfCell } from "./documents/notebook";
import { type NotebookReading, readCells } from "./readers/notebook/cells";
import { parseNotebookSteps } from "./readers/notebook/ipynb";
import { type Aim, NOTHING_READ, type Reader, type Reading } from "./reading";
import type { ProjectFiles } from "./readers/module-text";
import { tooLong } from "./readers/text-limits";
import { resolve } from "./resolve/resolve";
import { LANGUAGES } from "./languages";
import { mayHold, mayTakeLayers } from "./worth-reading";
import { runSteps, type Steps } from "./steps";
import type { Work } from "./engine/work";
import { inspectModelInSlices } from "./whole-model/run-model";
import { ownEntry } from "./lookup";

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
  read?: Reader,
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
  const readers = new Map<string, Reader | undefined>();
  /** A document may be given another language. */
  const readerOf = (languageId: string): Reader | undefined => {
    if (!readers.has(languageId)) readers.set(languageId, ownEntry(LANGUAGES, languageId)?.createReader?.(files));
    return readers.get(languageId);
  };
  return {
    *read(text, languageId) {
      if (!(yield* mayHold(text, languageId)) && !(files && mayTakeLayers(text, languageId, files))) {
        return { layers: [], problems: [] };
      }
      return yield* readDocumentSteps(text, languageId, files, readerOf(languageId));
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
  read?: Reader,
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
