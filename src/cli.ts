/** The same core in a terminal: `lstm-explorer preview FILE[:LINE[:COL]] [--json]`. */
import fs from "node:fs";
import { parseArgs } from "node:util";
import type { DocumentReading, LayerDefinition } from "./core/definition";
import { previewJson, problemJson } from "./core/format/json";
import { previewMarkdown, problemMarkdown } from "./core/format/markdown";
import { type LineMap, lineMap } from "./core/lines";
import { createPreview } from "./core/preview";
import { FILE_EXTENSIONS, languageOfFile, LARGEST_FILE, layerNear, readDocument } from "./core/read";

const USAGE = `lstm-explorer: what a recurrent layer of Keras returns, for every combination of its flags

  lstm-explorer preview FILE[:LINE[:COL]] [--json]

FILE is Python (.py) or a Keras definition in JSON (.json). Without LINE every layer of the file.
  --json      print JSON instead of Markdown
  --help      print this text

Exit status: 0; 1 where there is no layer; 2 where the file cannot be read.`;

const OK = 0;
const NO_LAYER = 1;
const UNREADABLE = 2;

/** Elements shown at each end of an axis. */
const EDGE = 3;

/** What the terminal is told in one line instead of a preview. */
class Failure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

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

function main(argv: readonly string[]): number {
  const { command, file, json, help } = parseCommand(argv);
  if (help) {
    console.log(USAGE);
    return OK;
  }
  if (command !== "preview" || file === undefined) {
    throw new Failure(UNREADABLE, "Usage: lstm-explorer preview FILE[:LINE[:COL]] [--json]; --help says more.");
  }
  const document = openDocument(parseTarget(file));
  const layers = chosenLayers(document);
  console.log(json ? documentJson(document, layers) : documentMarkdown(document, layers));
  return OK;
}

function parseCommand(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
    });
    const [command, file, ...more] = positionals;
    if (more.length > 0) {
      throw new Error(`One file at a time: ${more.join(" ")} is too much.`);
    }
    return { command, file, json: values.json, help: values.help };
  } catch (error) {
    throw new Failure(UNREADABLE, error instanceof Error ? error.message : String(error));
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
      UNREADABLE,
      `${path}: cannot be read as a definition; files that can end with ${FILE_EXTENSIONS.join(", ")}.`,
    );
  }
  const lines = lineMap(text);
  const reading = readDocument(text, language);
  const error = reading.problems.find(({ severity }) => severity === "error");
  if (error && reading.layers.length === 0) {
    throw new Failure(UNREADABLE, `${path}${error.span ? `:${lines.lineOf(error.span.start)}` : ""}: ${error.message}`);
  }
  return { ...target, reading, lines };
}

function readText(path: string): string {
  try {
    if (fs.statSync(path).size > LARGEST_FILE) {
      throw new Error(`it is larger than ${LARGEST_FILE / 1024 / 1024} MB`);
    }
    return decode(fs.readFileSync(path));
  } catch (error) {
    throw new Failure(UNREADABLE, `${path}: cannot be read: ${reason(error)}.`);
  }
}

/** UTF-8, or UTF-16 with its byte order mark; bytes that are neither become replacement characters. */
function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** Node's error in words. */
function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** The layer at the target's place, or every layer of the file. */
function chosenLayers({ path, line, column, reading, lines }: OpenDocument): readonly LayerDefinition[] {
  const { layers } = reading;
  if (layers.length === 0) {
    throw new Failure(NO_LAYER, `${path}: there is no recurrent layer in it.`);
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
    throw new Failure(NO_LAYER, `${path}: there is no recurrent layer at line ${line}; the file has ${places}.`);
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

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof Failure ? error.status : UNREADABLE;
  console.error(`lstm-explorer: ${error instanceof Error ? error.message : String(error)}`);
}
