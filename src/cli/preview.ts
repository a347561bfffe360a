/** `lstm-explorer preview FILE[:LINE[:COL]] [--json]`: what the layers of a file return. */
import { parseArgs } from "node:util";
import type { LayerDefinition } from "../core/definition";
import { previewJson, problemJson } from "../core/format/json";
import { previewMarkdown, problemMarkdown } from "../core/format/markdown";
import { createPreview } from "../core/preview";
import { chosenLayers, oneFile, openDocument, type OpenDocument } from "./document";
import { Failure, STATUS } from "./outcome";

export const PREVIEW_USAGE = `  lstm-explorer preview FILE[:LINE[:COL]] [--json]

FILE is Python (.py) or a Keras definition in JSON (.json). Without LINE every layer of the file.
  --json      print JSON instead of Markdown`;

/** Elements shown at each end of an axis. */
const EDGE = 3;

/** Prints the previews of a file's layers, or of the one at a place. */
export function preview(argv: readonly string[]): number {
  const { file, json } = parseArguments(argv);
  const document = openDocument(file);
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
    return { file: oneFile(positionals, "preview FILE[:LINE[:COL]] [--json]"), json: values.json };
  } catch (error) {
    throw new Failure(STATUS.unreadable, error instanceof Error ? error.message : String(error));
  }
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
