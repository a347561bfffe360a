/** A document's text to the recurrent layers it defines: the reader of its language, then the catalogue. */
import * as l10n from "@vscode/l10n";
import { layerClassNames } from "./catalog/catalog";
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
  /** The largest text that is read, in UTF-16 units. */
  readonly largest: number;
}

/** A program longer than this takes seconds to parse and is hardly written by hand. */
const LARGEST_PROGRAM = 1_000_000;
/** VS Code itself shares no larger document with extensions. */
const LARGEST_DATA = 64 * 1024 * 1024;

const json = { read: readJson, largest: LARGEST_DATA };

/** By VS Code's language id. Another language is another entry. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  python: { read: readPython, extensions: [".py", ".pyw", ".pyi"], largest: LARGEST_PROGRAM },
  json: { ...json, extensions: [".json"] },
  jsonc: { ...json, extensions: [".jsonc"] },
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

/** Whether a text can hold a layer at all; a cheap question before the expensive one. */
export const mayHoldLayers = (text: string): boolean => layerClassNames.some((name) => text.includes(name));

/** Reads a document. Never throws: what is wrong with the text is among the problems. */
export function readDocument(text: string, languageId: string): DocumentReading {
  const language = LANGUAGES[languageId];
  if (!language) {
    return { layers: [], problems: [] };
  }
  if (text.length > language.largest) {
    const message = l10n.t(
      "The document has {0} characters and is not read: the limit is {1}.",
      text.length,
      language.largest,
    );
    return refused("document-too-large", message);
  }
  try {
    const { calls, problems } = language.read(text);
    return { layers: calls.map(resolve), problems };
  } catch (error) {
    // The last resort: a fault of the reader's must not take the editor's features with it.
    const reason = error instanceof Error ? error.message : String(error);
    return refused("reader-failed", l10n.t("The document cannot be read; please report it: {0}", reason));
  }
}

const refused = (code: string, message: string): DocumentReading => ({
  layers: [],
  problems: [{ severity: "error", code, message }],
});

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
  lineOf: LineMap["lineOf"],
): LayerDefinition | undefined {
  const line = lineOf(offset);
  return layerAt(layers, offset) ?? layers.find(({ span }) => lineOf(span.start) <= line && line <= lineOf(span.end));
}
