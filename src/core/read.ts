/** A document's text to the recurrent layers it defines: the reader of its language, then the catalogue. */
import * as l10n from "@vscode/l10n";
import { layerClassNames } from "./catalog/keras";
import type { DocumentReading, LayerCall, LayerDefinition, Problem } from "./definition";
import type { LineMap } from "./lines";
import { readJson } from "./readers/json";
import { readPython } from "./readers/python";
import { resolve } from "./resolve";

interface Reading {
  readonly calls: readonly LayerCall[];
  readonly problems: readonly Problem[];
}

interface Language {
  readonly read: (text: string) => Reading;
  /** Of the files that are read as this language where no editor says so. */
  readonly extensions: readonly string[];
}

/** By VS Code's language id. Another language is another entry. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  python: { read: readPython, extensions: [".py", ".pyw", ".pyi"] },
  json: { read: readJson, extensions: [".json"] },
  jsonc: { read: readJson, extensions: [".jsonc"] },
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

/** The largest text that is read, in UTF-16 units; VS Code itself shares no larger document with extensions. */
export const LARGEST_DOCUMENT = 64 * 1024 * 1024;

/** Whether a text can hold a layer at all; a cheap question before the expensive one. */
export const mayHoldLayers = (text: string): boolean => layerClassNames.some((name) => text.includes(name));

/** Reads a document. Never throws: what is wrong with the text is among the problems. */
export function readDocument(text: string, languageId: string): DocumentReading {
  const language = LANGUAGES[languageId];
  if (!language) {
    return { layers: [], problems: [] };
  }
  if (text.length > LARGEST_DOCUMENT) {
    const message = l10n.t("The document is larger than {0} MB and is not read.", LARGEST_DOCUMENT / 1024 / 1024);
    return { layers: [], problems: [{ severity: "error", code: "document-too-large", message }] };
  }
  const { calls, problems } = language.read(text);
  return { layers: calls.map(resolve), problems };
}

/** The layer at an offset: the innermost whose call holds it. */
export function layerAt(layers: readonly LayerDefinition[], offset: number): LayerDefinition | undefined {
  return layers
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .reduce<LayerDefinition | undefined>(
      (inner, layer) => (inner && inner.span.start > layer.span.start ? inner : layer),
      undefined,
    );
}

/** The layer at an offset, else the first one that touches its line. */
export function layerNear(
  layers: readonly LayerDefinition[],
  offset: number,
  lines: LineMap,
): LayerDefinition | undefined {
  const line = lines.lineOf(offset);
  return (
    layerAt(layers, offset) ??
    layers.find(({ span }) => lines.lineOf(span.start) <= line && line <= lines.lineOf(span.end))
  );
}
