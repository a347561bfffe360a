/** The document that a command is about, and which of its layers: `FILE[:LINE[:COL]]`, of a notebook `FILE[:cell N:LINE[:COL]]`. */
import fs from "node:fs";
import type { DocumentReading, LayerDefinition } from "../core/definition";
import { madeTogether } from "../core/documents/instances";
import { type LineMap, lineMap } from "../core/documents/lines";
import type { PlaceOf } from "../core/format/json";
import { notebookPlaces } from "../core/readers/notebook/places";
import { FILE_EXTENSIONS, languageOfFile } from "../core/languages";
import { layerNear, readDocument } from "../core/read";
import { filesAround } from "./modules";
import { Failure, STATUS } from "./outcome";
import { readText } from "./text-file";

/** What `FILE_EXTENSIONS` are of. */
export const FILE_KINDS =
  "Python, JavaScript and TypeScript, web pages, Vue and Svelte components, notebooks, and definitions in JSON";

interface Target {
  readonly path: string;
  /** Of a notebook: which of all cells, 0-based. */
  readonly cell?: number;
  /** 1-based; within the cell, where one is named. */
  readonly line?: number;
  readonly column?: number;
}

export interface OpenDocument extends Target {
  readonly reading: DocumentReading;
  readonly places: Places;
}

/** Where the offsets of a document are. */
export interface Places {
  readonly of: PlaceOf;
  /** As `list` prints it: `12`, `cell 3:12`. */
  readonly textOf: (offset: number) => string;
  /** The offset of a target; `undefined` where the document has no such line. */
  readonly offsetAt: (target: Target) => number | undefined;
  /** A number that two offsets have in common where they are in one line, of the file or of a cell. */
  readonly lineOf: (target: Target) => LineMap["lineOf"];
}

/** A notebook's cell, 0-based, as people count: from 1 among all cells, as VS Code's status bar and the side panel do. */
export const cellName = (cell: number): string => `cell ${cell + 1}`;

/** More lines than a cell has. */
const CELL_LINES = 10_000_000;

function placesIn(text: string, language: string): Places {
  const lines = lineMap(text);
  const notebook = language === "ipynb" ? notebookPlaces(text) : undefined;
  const of: PlaceOf = (offset) => {
    const place = notebook?.placeOf(offset);
    return place ? { cell: place.cell, line: place.line } : { line: lines.lineOf(offset) };
  };
  return {
    of,
    textOf(offset) {
      const { cell, line } = of(offset);
      return cell === undefined ? String(line) : `${cellName(cell)}:${line}`;
    },
    offsetAt({ cell, line = 1, column = 1 }) {
      if (cell !== undefined) return notebook?.offsetAt(cell, line, column);
      return line >= 1 && line <= lines.lineCount ? lines.offsetAt(line, column) : undefined;
    },
    lineOf({ cell }) {
      if (cell === undefined) return lines.lineOf;
      return (offset) => {
        const place = of(offset);
        return ((place.cell ?? 0) + 1) * CELL_LINES + place.line;
      };
    },
  };
}

/** Of a command's positional arguments the one file. @throws Failure where there is none, or more than one */
export function oneFile([file, ...more]: readonly string[], usage: string): string {
  if (file === undefined) {
    throw new Failure(STATUS.unreadable, `Usage: lstm-explorer ${usage}; --help says more.`);
  }
  if (more.length > 0) {
    throw new Failure(STATUS.unreadable, `One file at a time: ${more.join(" ")} is too much.`);
  }
  return file;
}

/** What lies there, with or without a line behind it: a place to preview. */
export function kindOfPlace(text: string): "file" | "folder" | undefined {
  const stat = fs.statSync(parseTarget(text).path, { throwIfNoEntry: false });
  return stat && (stat.isDirectory() ? "folder" : "file");
}

/** `FILE:LINE:COL` or `FILE:cell N:LINE:COL` in its parts; a file whose name has such an end is taken whole. */
function parseTarget(text: string): Target {
  const match = /^(?<path>.+?)(?::cell (?<cell>\d+))?:(?<line>\d+)(?::(?<column>\d+))?:?$/s.exec(text);
  const { path, cell, line, column } = match?.groups ?? {};
  if (path === undefined || line === undefined || fs.existsSync(text)) {
    return { path: text };
  }
  return {
    path,
    ...(cell !== undefined && { cell: Number(cell) - 1 }),
    line: Number(line),
    ...(column !== undefined && { column: Number(column) }),
  };
}

/** Of a file with another ending. */
export const KIND_NOT_READ = `this kind of file is not read; read are ${FILE_KINDS} (${FILE_EXTENSIONS.join(" ")})`;

/** Reads the document. @throws Failure where it cannot be read */
export function openDocument(file: string): OpenDocument {
  const target = parseTarget(file);
  const { path } = target;
  const language = languageOfFile(path);
  const text = readText(path);
  if (language === undefined) {
    throw new Failure(STATUS.unreadable, `${path}: ${KIND_NOT_READ}.`);
  }
  const places = placesIn(text, language);
  const reading = readDocument(text, language, filesAround(path));
  const error = reading.problems.find(({ severity }) => severity === "error");
  if (error && reading.layers.length === 0) {
    throw new Failure(
      STATUS.unreadable,
      `${path}${error.span ? `:${places.textOf(error.span.start)}` : ""}: ${error.message}`,
    );
  }
  return { ...target, reading, places };
}

/** The layer at the target's place, or those that one call makes there; without a place every layer of the file. @throws Failure where there is none */
export function chosenLayers(document: OpenDocument): readonly LayerDefinition[] {
  const { path, cell, line, reading, places } = document;
  const { layers } = reading;
  if (layers.length === 0) {
    throw new Failure(STATUS.noLayer, `${path}: there is no recurrent layer in it.`);
  }
  if (line === undefined) {
    return layers;
  }
  const offset = places.offsetAt(document);
  const layer = offset === undefined ? undefined : layerNear(layers, offset, places.lineOf(document));
  if (!layer) {
    const where = cell === undefined ? `at line ${line}` : `in ${cellName(cell)} at line ${line}`;
    const found = layers.map((each) => `${each.name} at ${placeName(places, each)}`).join(", ");
    throw new Failure(STATUS.noLayer, `${path}: there is no recurrent layer ${where}; the file has ${found}.`);
  }
  return madeTogether(layers, layer);
}

function placeName(places: Places, { calleeSpan }: LayerDefinition): string {
  const { cell, line } = places.of(calleeSpan.start);
  return cell === undefined ? `line ${line}` : `${cellName(cell)}:${line}`;
}
