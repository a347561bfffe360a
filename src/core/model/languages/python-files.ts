/** Files that a Python program opens, and the settings that it loads from them. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { OpenedText } from "../../scope/modules";
import { constant, external, UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import { loadedConfig, type ConfigFormat } from "./config-files";
import {
  callPathFunction,
  callPathMethod,
  dividedPath,
  lengthenedPath,
  memberOfPath,
  OWN_FILE,
  pathOf,
  type FilePath,
} from "./python-paths";
import { attributesOfEntries } from "./python-records";

/** An open file, or the whole of its text: what loads one takes either. */
export interface OpenFile extends LibraryValue {
  readonly family: "file";
  readonly file: OpenedText;
}

/** Whether a value is an open file, or the whole text of one. */
export const isOpenFile = (value: AbstractValue | undefined): value is OpenFile =>
  value?.kind === "library" && value.family === "file";

const openFile = (file: OpenedText): OpenFile => ({ kind: "library", family: "file", file });

const isPath = (value: AbstractValue): value is FilePath => value.kind === "library" && value.family === "path";

const OPEN = "builtins.open";

/** Functions that load settings, by what they read. */
const LOADERS: readonly (readonly [RegExp, ConfigFormat])[] = [
  [/^(json|simplejson|ujson|orjson)\.loads?$/, "json"],
  [/^yaml\.(safe_load|load|full_load|unsafe_load)$/, "yaml"],
];

const EXISTS = /^os\.path\.(exists|isfile)$/;

/** `OmegaConf.load(path)` */
const LOADS_BY_PATH = /^omegaconf\.OmegaConf\.load$/;

export const pythonFiles: LibraryPart = {
  unbound(name) {
    if (name === "__file__") return OWN_FILE;
    return name === "open" ? external(OPEN) : undefined;
  },
  member: (_, object, name) => (isPath(object) ? memberOfPath(object, name) : undefined),
  binary: (_, operator, left, right) =>
    operator === "/" ? dividedPath(left, right) : operator === "+" ? lengthenedPath(left, right) : undefined,
  call(interpreter, callee, site) {
    if (callee.kind !== "external") return undefined;
    const { path } = callee;
    const [first] = site.arguments;
    if (path === OPEN || path === "io.open" || path === "codecs.open") return opened(interpreter, first?.value, site);
    if (LOADS_BY_PATH.test(path)) {
      const file = opened(interpreter, first?.value, site);
      return isOpenFile(file) ? attributesOfEntries(interpreter, loadedConfig(interpreter, file.file, "yaml")) : file;
    }
    if (EXISTS.test(path)) return foundFile(interpreter, first?.value);
    const format = LOADERS.find(([name]) => name.test(path))?.[1];
    if (format === undefined) return callPathFunction(path, site);
    const hasHooks = site.arguments.some(({ name }) => name?.endsWith("_hook"));
    return isOpenFile(first?.value) && !hasHooks ? loadedConfig(interpreter, first.value.file, format) : undefined;
  },
  callMethod(interpreter, { self, name }, site) {
    if (isOpenFile(self)) return name === "read" && site.arguments.length === 0 ? self : UNKNOWN;
    if (!isPath(self)) return undefined;
    if (name === "open" || name === "read_text" || name === "read_bytes") return opened(interpreter, self, site);
    if (name === "exists" || name === "is_file") return foundFile(interpreter, self);
    return callPathMethod(self, name, site);
  },
};

/** Whether there is such a file: it is known only of those that are there. */
function foundFile(interpreter: Interpreter, path: AbstractValue | undefined): AbstractValue {
  const named = pathOf(path);
  return named !== undefined && interpreter.open(named.name, named.isBeside) ? constant(true) : UNKNOWN;
}

/** Modes in which files are read. */
const READING = /^r?[bt]?$|^rt?U?$/;

/** The file of this path; what is written is none. */
function opened(interpreter: Interpreter, path: AbstractValue | undefined, site: CallSite): AbstractValue {
  const mode = site.arguments.find(
    ({ name, value }, index) =>
      name === "mode" ||
      (name === undefined && index === 1 && value.kind === "constant" && typeof value.value === "string"),
  )?.value;
  const isRead = mode === undefined || (mode.kind === "constant" && READING.test(String(mode.value)));
  const named = pathOf(path);
  if (named === undefined || !isRead) return UNKNOWN;
  const file = interpreter.open(named.name, named.isBeside);
  return file === undefined ? UNKNOWN : openFile(file);
}
