/**
 * The names under which a Python file has a layer's class for others to call, as far as its text tells: `RNN = nn.GRU`,
 * `{"lstm": LSTM}`, `return LSTM`. A file that calls one of these need not write any layer's name.
 */
import { recurrentNames } from "../../../catalog/names";
import { memberPath } from "../../../scope/names";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../../module-text";
import { modulesImportedIn } from "./import-names";
import { isForeign } from "./packages";

/** A class by its name or path that is neither called nor asked for an attribute; what its line has before it. */
const CLASS_AS_VALUE = new RegExp(
  String.raw`^([^\n#]*?)(?<![\w.])(?:\w+\.)*(?:${recurrentNames.join("|")})(?=[ \t]*(?:[\]}),;#\r\n]|$|(?:if|else|or|as)\b))`,
  "gm",
);

/**
 * What a line has before a class that a name comes to hold: `x = `, `x = {"a": `, `x = partial(`, `"a": `, `return `,
 * `class Own(`. A set is there to be asked whether it has one.
 */
const HOLDING =
  /(?:(?:=|\breturn\b)(?:[^(]|\b(?:partial|dict|OrderedDict|cast)\()*|^\s*["'][^"']*["']\s*:\s*|^\s*class\s+\w+\([^)]*)(?<!\{\s*)$/;

/** What hands on what a name holds: `x = NAME`, `x = NAME["a"]`, `return NAME.get(kind)`, `return ONE if a else OTHER`. */
const handingOn = (names: readonly string[]): RegExp =>
  new RegExp(
    String.raw`^([^\n#]*?(?:=|\breturn\b|\bclass\s+\w+\()[^\n#(]*?)(?<![\w.])(?:${names.join("|")})(?=\[|\.get\(|\)|[ \t]*(?:$|[#\r\n]|(?:if|else|or)\b))`,
    "gm",
  );

const RENAMED = /^[ \t]*(?:from|import)\b/;
const ALIAS = /^[ \t]*as[ \t]+(\w+)/;

/** A line that is no statement's first. */
const INSIDE = /^(?:[ \t\r\n)\]}#]|$)/;

const TARGET = /^[ \t]*(self\.|cls\.)?(\w+)[ \t]*(?::[^=\n]*)?=(?!=)/;
const DEFINED = /^[ \t]*(class|(?:async[ \t]+)?def)[ \t]+(\w+)/;

/** Names that many classes have, what others leave alone, and layers' own, which are looked for everywhere. */
const UNSOUGHT = new RegExp(`^(?:_.*|call|forward|main|${recurrentNames.join("|")})$`);

/** Longer lines, as data have them, and more of them around the classes of one file, are not looked at. */
const LONGEST_LINE = 2_000;
const MOST_LINES = 20_000;

/** Most files name none. */
const NAMES = new RegExp(recurrentNames.join("|"));

const found = new WeakMap<ModuleText, ReadonlySet<string>>();
const NONE: ReadonlySet<string> = new Set();

/** More names rather than fewer: those of the statements and functions around, and of attributes. */
export function heldClasses(module: ModuleText): ReadonlySet<string> {
  const before = found.get(module);
  if (before !== undefined) return before;
  const names = module.text.length > LARGEST_MODULE || !NAMES.test(module.text) ? NONE : heldIn(module.text);
  found.set(module, names);
  return names;
}

function heldIn(text: string): ReadonlySet<string> {
  const patience = { left: MOST_LINES };
  const local = new Set<string>();
  for (const { 0: whole, 1: before = "", index } of text.matchAll(CLASS_AS_VALUE)) {
    const behind = index + whole.length;
    if (RENAMED.test(before)) {
      const alias = ALIAS.exec(text.slice(behind, text.indexOf("\n", behind) + 1 || undefined))?.[1];
      if (alias !== undefined) local.add(alias);
    } else if (before.length <= LONGEST_LINE && HOLDING.test(before)) {
      for (const name of namesAround(text, index, patience)) local.add(name);
    }
  }
  if (local.size > 0) {
    for (const { 1: before = "", index } of text.matchAll(handingOn([...local]))) {
      if (before.length > LONGEST_LINE) continue;
      for (const name of namesAround(text, index, patience)) local.add(name);
    }
  }
  return new Set([...local].filter((each) => !UNSOUGHT.test(each)));
}

/**
 * What comes to hold the class of a line: what the line binds, the functions that return that, the classes around, and
 * what the statement of the module in which it stands binds.
 */
function namesAround(text: string, at: number, patience: { left: number }): readonly string[] {
  const names: string[] = [];
  let depth = Infinity;
  // What is bound in a function, and whether that gives it.
  let local: string | undefined;
  let isGiven = /^\s*return\b/.test(lineAt(text, at));
  for (let start = at; ; start = text.lastIndexOf("\n", start - 2) + 1) {
    const line = lineAt(text, start);
    const indent = line.search(/\S/);
    if (indent >= 0 && indent < depth) {
      depth = indent;
      const [, own, target] = TARGET.exec(line) ?? [];
      const [, kind, name] = DEFINED.exec(line) ?? [];
      if (target !== undefined) {
        names.push(target);
        if (own === undefined) local = target;
      } else if (/^\s*return\b/.test(line)) isGiven = true;
      if (kind === "class") names.push(name!);
      else if (name !== undefined && (isGiven || (local !== undefined && returns(text, at, local)))) names.push(name);
    }
    if (start <= 0 || !INSIDE.test(line) || patience.left-- <= 0) return names;
  }
}

/** So far behind the place where it is bound a function may give what it has. */
const FARTHEST_RETURN = 4_000;

const returns = (text: string, at: number, name: string): boolean =>
  new RegExp(`\\breturn\\b[^\\n]*(?<!\\w)${name}\\b(?![ \\t]*\\()`).test(text.slice(at, at + FARTHEST_RETURN));

const lineAt = (text: string, start: number): string => text.slice(start, text.indexOf("\n", start) + 1 || undefined);

/** Packages hand on what their modules hold; those in packages are followed so deep. */
const MAX_DEPTH = 2;
const PACKAGE = /[\\/]__init__\.py$/;

/** The names by which the files that a text imports have layers' classes. */
export function heldAround(text: string, files: ProjectFiles): ReadonlySet<string> {
  const held = new Set<string>();
  const seen = new Set<string>([files.path]);
  /** Whether its members may be modules. */
  const take = (module: string, from: string, depth: number): boolean => {
    if (isForeign(module)) return false;
    const file = files.resolve({ module, from });
    if (file === undefined) return true;
    const isPackage = PACKAGE.test(file.path);
    if (seen.has(file.path)) return isPackage;
    seen.add(file.path);
    for (const name of heldClasses(file)) held.add(name);
    if (depth < MAX_DEPTH && isPackage) takeAll(file.text, file.path, depth + 1);
    return isPackage;
  };
  const takeAll = (of: string, from: string, depth: number): void => {
    for (const { module, members } of modulesImportedIn(of)) {
      const mayHoldModules = take(module, from, depth);
      if (depth === 0 && mayHoldModules) for (const member of members) take(memberPath(module, member), from, depth);
    }
  };
  takeAll(text, files.path, 0);
  return held;
}

/** The files that may call what a file has, and write its name. */
export function takersOf(module: ModuleText, files: ProjectFiles): readonly ModuleText[] {
  const held = heldClasses(module);
  if (held.size === 0) return [];
  const names = new RegExp(`(?<!\\w)(?:${[...held].join("|")})(?!\\w)`);
  return (files.importers?.(module.path) ?? []).filter(({ path, text }) => path !== module.path && names.test(text));
}
