/** The languages of documents: who reads each, and of which files. */
import { readHtmlSteps } from "./readers/html/reader";
import { createScriptReader, readJavaScriptSteps } from "./readers/javascript/reader";
import { readJsonSteps } from "./readers/json/reader";
import type { ProjectFiles } from "./readers/module-text";
import { readIpynbSteps } from "./readers/notebook/ipynb";
import { createPythonReader, readPythonSteps } from "./readers/python/reader";
import { LARGEST_DATA, LARGEST_PROGRAM } from "./readers/text-limits";
import type { Aim, Reader, Reading } from "./reading";
import type { Steps } from "./steps";

/** How the documents of a language are read. */
export interface Language {
  /** A few milliseconds of work at a time. */
  readonly read: (text: string, files?: ProjectFiles, aim?: Aim) => Steps<Reading>;
  /** For one document that is read again and again: what has not changed since the last time is not parsed again. */
  readonly createReader?: (files?: ProjectFiles) => Reader;
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
    createReader: (files) => createScriptReader(languageId, files),
    extensions,
    largest: LARGEST_PROGRAM,
  },
});

/** A page, or a component that is written like one. */
const page = { read: readHtmlSteps, largest: LARGEST_PROGRAM };

/** By VS Code's language id. Another language is another entry. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  python: {
    read: (text, files, aim) => readPythonSteps(text, undefined, files, aim),
    createReader: createPythonReader,
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
