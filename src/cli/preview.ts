/** `lstm-explorer preview FILE[:LINE[:COL]] [--json]`: what the layers of a file return. */
import fs from "node:fs";
import { parseArgs } from "node:util";
import type { DocumentReading, LayerDefinition } from "../core/definition";
import { previewJson, problemJson } from "../core/format/json";
import { previewMarkdown, problemMarkdown } from "../core/format/markdown";
import { type LineMap, lineMap } from "../core/lines";
import { createPreview } from "../core/preview";
import { FILE_EXTENSIONS, languageOfFile, layerNear, readDocument } from "../core/read";
import { Failure, STATUS } from "./outcome";
import { readText } from "./text-file";

export const PREVIEW_USAGE = `  lstm-explorer preview FILE[:LINE[:COL]] [--json]

FILE is Python (.py) or a Keras definition in JSON (.json). Without LINE every layer of the file.
  --json      print JSON instead of Markdown`;

/** Elements shown at each end of an axis. */
const EDGE = 3;

interface Target {
  readonly path: string;
  /** 1-based. */
  readonly line?: number;
  readonly column?: number;
}

interface OpenDocument extends Target {
  readonly reading: DocumentReading;
  readonly lines: LineMap;
}

/** Prints the previews of a file's layers, or of the one at a place. */
export function preview(argv: readonly string[]): number {
  const { file, json } = parseArguments(argv);
  const document = openDocument(parseTarget(file));
  const layers = chosenLayers(document);
  console.log(json ? documentJson(document, layers) : documentMarkdown(document, layers));
  return STATUS.ok;
}

function parseArguments(argv: readonly string[]): { readonly file: string; readonly json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: "boolean", default: false } },
    });
    const [file, ...more] = positionals;
    if (file === undefined) {
      throw new Error("Usage: lstm-explorer preview FILE[:LINE[:COL]] [--json]; --help says more.");
    }
    if (more.length > 0) {
      throw new Error(`One file at a time: ${more.join(" ")} is too much.`);
    }
    return { file, json: values.json };
  } catch (error) {
    throw new Failure(STATUS.unreadable, error instanceof Error ? error.message : String(error));
  }
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

function openDocument(target: Target): OpenDocument {
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
  const reading = readDocument(text, language);
  const error = reading.problems.find(({ severity }) => severity === "error");
  if (error && reading.layers.length === 0) {
    throw new Failure(
      STATUS.unreadable,
      `${path}${error.span ? `:${lines.lineOf(error.span.start)}` : ""}: ${error.message}`,
    );
  }
  return { ...target, reading, lines };
}

/** The layer at the target's place, or every layer of the file. */
function chosenLayers({ path, line, column, reading, lines }: OpenDocument): readonly LayerDefinition[] {
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
  return [layer];
}

function documentJson({ reading, lines }: OpenDocument, layers: readonly LayerDefinition[]): string {
  const document = {
    layers: layers.map((layer) => previewJson(createPreview(layer), lines.lineOf)),
    problems: reading.problems.map((problem) => problemJson(problem, lines.lineOf)),
  };
  return JSON.stringify(document, undefined, 2);
}

function documentMarkdown({ path, reading, lines }: OpenDocument, layers: readonly LayerDefinition[]): string {
  const previews = layers.map((layer) => {
    const place = `${path}:${lines.lineOf(layer.calleeSpan.start)}`;
    return previewMarkdown(createPreview(layer), { edge: EDGE, beside: [place] });
  });
  return [...reading.problems.map(problemMarkdown), ...previews].join("\n\n");
}
