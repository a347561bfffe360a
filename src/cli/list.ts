/** `lstm-explorer list PATH… [--json]`: every recurrent layer of files and folders. */
import fs from "node:fs";
import path from "node:path";
import { type ListedLayer, listLayers } from "../core/format/listing";
import { languageOfFile } from "../core/languages";
import { isWorthReading, LAYER_MARKS, looksUpLayers, takersOfLayers } from "../core/worth-reading";
import { cellName, KIND_NOT_READ, kindOfPlace } from "./document";
import { filesAround } from "./modules";
import { parseOptions } from "./options";
import { Failure, STATUS } from "./outcome";
import { complain, print, visible } from "./output";
import { createProgress } from "./progress";
import { decode, readBytes, reasonOf } from "./text-file";
import { filesBelow } from "./walk";

export const LIST_USAGE = `  lstm-explorer list PATH… [--json]

Prints every recurrent layer of files and folders, one a line. Files that .gitignore names are left out, and so
are node_modules and minified bundles.
  --json      print one JSON object a line`;

/** Bytes looked through for the zero that no text has. */
const BINARY_CHECK = 8_000;

/**
 * `lstm-explorer list`: the layers of files and folders, as text or JSON.
 *
 * @returns the exit code
 */
export function list(argv: readonly string[]): number {
  const { paths, json } = parseArguments(argv);
  const progress = createProgress();
  let layers = 0;
  let isUnread = false;
  /** Files that were printed, however they are named the next time. */
  const printed = new Set<string>();
  const complainOf: Complain = (file, reason) => {
    isUnread ||= paths.includes(file);
    progress.clear();
    complain(`${file}: ${reason}.`);
  };
  const listFile = (file: string, target: string, takers: Takers): void => {
    const full = path.resolve(file);
    if (printed.has(full)) return;
    progress.show(file, layers);
    const found = layersOf(file, target, takers, complainOf);
    if (found.length === 0) return;
    layers += found.length;
    printed.add(full);
    progress.clear();
    print(found.map((layer) => `${json ? jsonLine(file, layer) : textLine(file, layer)}\n`).join(""));
  };
  for (const target of paths) {
    const takers = createTakers();
    for (const file of filesOf(target, complainOf)) listFile(file, target, takers);
    for (const file of takers.left(target)) listFile(file, target, takers);
  }
  progress.clear();
  if (isUnread) return STATUS.unreadable;
  if (layers > 0) return STATUS.ok;
  const [only, ...others] = paths;
  // Among several, those of other kinds come from a shell's pattern.
  if (only !== undefined && others.length === 0 && kindOfPlace(only) === "file" && languageOfFile(only) === undefined) {
    throw new Failure(STATUS.unreadable, `${only}: ${KIND_NOT_READ}.`);
  }
  throw new Failure(STATUS.noLayer, `no recurrent layer was found in ${paths.join(", ")}.`);
}

type Complain = (file: string, reason: string) => void;

function parseArguments(argv: readonly string[]): { readonly paths: readonly string[]; readonly json: boolean } {
  const { positionals, options } = parseOptions("list", argv);
  if (positionals.length === 0) {
    throw new Failure(STATUS.unreadable, "Usage: lstm-explorer list PATH… [--json]; --help says more.");
  }
  return { paths: positionals, json: options.has("json") };
}

/** The file itself, or those below the folder. */
function* filesOf(target: string, complain: Complain): Generator<string, void> {
  try {
    if (!fs.statSync(target).isDirectory()) {
      yield target;
      return;
    }
  } catch (error) {
    complain(target, `cannot be read: ${reasonOf(error)}`);
    return;
  }
  yield* filesBelow(target, {
    wants: (name) => languageOfFile(name) !== undefined,
    onError: (folder, error) => complain(folder, `cannot be read: ${reasonOf(error)}`),
  });
}

/** Files without any layer's name that may call a class which another one has under a name of its own. */
interface Takers {
  readonly add: (path: string) => void;
  /** Whether a file is one, as far as is known; it is not among those left then. */
  readonly take: (file: string) => boolean;
  /** Those that were passed over before they were known, as paths below what is searched. */
  readonly left: (target: string) => Iterable<string>;
}

function createTakers(): Takers {
  const known = new Set<string>();
  const read = new Set<string>();
  return {
    add: (file) => known.add(file),
    take(file) {
      const full = path.resolve(file);
      if (known.has(full)) read.add(full);
      return known.has(full);
    },
    *left(target) {
      for (const file of known) {
        const below = path.relative(path.resolve(target), file);
        if (!read.has(file) && below !== "" && !below.startsWith("..")) yield path.join(target, below);
      }
    },
  };
}

/** Problems of a document for which some or all of it is not read. */
const UNREAD: ReadonlySet<string> = new Set(["document-too-large", "reader-failed", "json-too-many", "json-too-deep"]);

/** The layers of a file; none where it is no text of a language that is read. */
function layersOf(file: string, target: string, takers: Takers, complain: Complain): readonly ListedLayer[] {
  const language = languageOfFile(file);
  if (language === undefined) {
    return [];
  }
  try {
    const isTaker = takers.take(file);
    const text = isTaker ? decode(readBytes(file)) : textWithLayers(file, language);
    if (text === undefined || (!isTaker && !isWorthReading(text, language))) {
      return [];
    }
    const around = filesAround(file, target === file ? undefined : target, text);
    for (const taker of takersOfLayers(text, language, around)) {
      if (!isWorthReading(taker.text, language)) takers.add(taker.path);
    }
    const { layers, problems } = listLayers(text, language, around);
    const fault = problems.find(({ code }) => UNREAD.has(code));
    if (fault) {
      complain(file, fault.message.replace(/\.$/, ""));
    }
    return layers;
  } catch (error) {
    complain(file, `cannot be read: ${reasonOf(error)}`);
    return [];
  }
}

/** The text of a file in which a layer may be; most files are passed over by their bytes alone. */
function textWithLayers(file: string, language: string): string | undefined {
  const bytes = readBytes(file);
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const isMarked = (): boolean =>
    (LAYER_MARKS[language] ?? []).some((mark) => bytes.includes(mark)) ||
    looksUpLayers(
      language,
      (sought, from) => bytes.indexOf(sought, from),
      (start, end) => bytes.toString("latin1", start, end),
    );
  if (!wide && (!isMarked() || bytes.subarray(0, BINARY_CHECK).includes(0))) {
    return undefined;
  }
  return decode(bytes);
}

function jsonLine(file: string, { cell, line, column, callee, className, framework, arguments: given }: ListedLayer) {
  return JSON.stringify({
    file,
    ...(cell !== undefined && { cell }),
    line,
    column,
    callee,
    class_name: className,
    framework,
    arguments: given,
  });
}

/** `path/model.py:12:9: layers.LSTM(units=8, return_sequences=True)`, as compilers name places, which terminals link. */
function textLine(file: string, { cell, line, column, code }: ListedLayer): string {
  const place = [path.normalize(file), ...(cell === undefined ? [] : [cellName(cell)]), line, column].join(":");
  return visible(`${place}: ${code}`);
}
