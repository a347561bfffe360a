/** The document that a command is about, and which of its layers: `FILE[:LINE[:COL]]`. */
import fs from "node:fs";
import type { DocumentReading, LayerDefinition } from "../core/definition";
import { madeTogether } from "../core/documents/instances";
import { type LineMap, lineMap } from "../core/documents/lines";
import { FILE_EXTENSIONS, languageOfFile, layerNear, readDocument } from "../core/read";
import { filesAround } from "./modules";
import { Failure, STATUS } from "./outcome";
import { readText } from "./text-file";

interface Target {
  readonly path: string;
  /** 1-based. */
  readonly line?: number;
  readonly column?: number;
}

export interface OpenDocument extends Target {
  readonly reading: DocumentReading;
  readonly lines: LineMap;
}

/** Of a command's positional arguments the one file. @throws Error where there is none, or more than one */
export function oneFile([file, ...more]: readonly string[], usage: string): string {
  if (file === undefined) {
    throw new Error(`Usage: lstm-explorer ${usage}; --help says more.`);
  }
  if (more.length > 0) {
    throw new Error(`One file at a time: ${more.join(" ")} is too much.`);
  }
  return file;
}

/** What lies there, with or without a line behind it: a place to preview. */
export function kindOfPlace(text: string): "file" | "folder" | undefined {
  const stat = fs.statSync(parseTarget(text).path, { throwIfNoEntry: false });
  return stat && (stat.isDirectory() ? "folder" : "file");
}

/** `FILE:LINE:COL` in its parts; a file whose name has such an end is taken whole. */
function parseTarget(text: string): Target {
  const match = /^(?<path>.+?):(?<line>\d+)(?::(?<column>\d+))?:?$/s.exec(text);
  const { path, line, column } = match?.groups ?? {};
  if (path === undefined || line === undefined || fs.existsSync(text)) {
    return { path: text };
  }
  return { path, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
}

/** Reads the document. @throws Failure where it cannot be read */
export function openDocument(file: string): OpenDocument {
  const target = parseTarget(file);
  const { path } = target;
  const language = languageOfFile(path);
  const text = readText(path);
  if (language === undefined) {
    throw new Failure(
      STATUS.unreadable,
      `${path}: cannot be read as a definition; files that can end with ${FILE_EXTENSIONS.join(", ")}.`,
    );
  }
  const lines = lineMap(text);
  const reading = readDocument(text, language, filesAround(path));
  const error = reading.problems.find(({ severity }) => severity === "error");
  if (error && reading.layers.length === 0) {
    throw new Failure(
      STATUS.unreadable,
      `${path}${error.span ? `:${lines.lineOf(error.span.start)}` : ""}: ${error.message}`,
    );
  }
  return { ...target, reading, lines };
}

/** The layer at the target's place, or those that one call makes there; without a place every layer of the file. @throws Failure where there is none */
export function chosenLayers({ path, line, column, reading, lines }: OpenDocument): readonly LayerDefinition[] {
  const { layers } = reading;
  if (layers.length === 0) {
    throw new Failure(STATUS.noLayer, `${path}: there is no recurrent layer in it.`);
  }
  if (line === undefined) {
    return layers;
  }
  const layer =
    line >= 1 && line <= lines.lineCount
      ? layerNear(layers, lines.offsetAt(line, column ?? 1), lines.lineOf)
      : undefined;
  if (!layer) {
    const places = layers.map((each) => `${each.name} at line ${lines.lineOf(each.calleeSpan.start)}`).join(", ");
    throw new Failure(STATUS.noLayer, `${path}: there is no recurrent layer at line ${line}; the file has ${places}.`);
  }
  return madeTogether(layers, layer);
}
