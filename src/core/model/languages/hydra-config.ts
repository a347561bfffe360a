/** The settings that Hydra composes of a file, those that its defaults list names, and what they refer to in each other. */
import type { OpenedText } from "../../scope/modules";
import { isConfigTree, MISSING, parsedConfig } from "./config-files";

type Tree = Readonly<Record<string, unknown>>;

/** A file of settings by its name without its ending. */
type Open = (name: string) => OpenedText | undefined;

/** So many files are put together, and so deep do they name each other. */
const MOST_FILES = 32;
const MAX_DEPTH = 8;

/** How deep values stand, and refer to others. */
const MAX_NESTING = 20;

/** So many values are gone through: references can double them with every line. */
const MOST_VALUES = 5_000;

/**
 * What the program is given where its command line says nothing; `undefined` where that cannot be told.
 * @param isOld whether it is Hydra 0.11's way, whose files say themselves where in the settings they belong
 */
export function composedConfig(open: Open, file: string, isOld: boolean): Tree | undefined {
  const at = file.lastIndexOf("/");
  const root = at < 0 ? "" : file.slice(0, at + 1);
  let files = 0;

  /** A file's settings with those that it names: https://hydra.cc/docs/1.3/advanced/defaults_list/. */
  const compose = (config: Config, depth: number): Tree | undefined => {
    const text = depth > MAX_DEPTH || ++files > MOST_FILES ? undefined : open(root + config.group + config.option);
    const held = text && parsedConfig(text, "yaml");
    if (text === undefined || (held !== null && !isConfigTree(held))) return undefined;
    const { defaults = [], ...own } = held ?? {};
    if (!Array.isArray(defaults)) return undefined;
    const place = placeOf(config, text.text, own, isOld);
    const self = placed(own, place);
    let before: Tree = {};
    let behind: Tree = {};
    let isSelfPassed = false;
    for (const entry of defaults) {
      if (entry === "_self_") {
        isSelfPassed = true;
        continue;
      }
      const named = configsOf(entry, config, place);
      if (named === undefined) return undefined;
      for (const each of named) {
        const found = compose(each, depth + 1) ?? absent(each);
        if (found === undefined) return undefined;
        if (isSelfPassed) behind = merged(behind, found);
        else before = merged(before, found);
      }
    }
    const whole = merged(merged(before, self), behind);
    // Which goes before the other is another one in each version, where the list does not say it.
    return isSelfPassed ? whole : agreed(whole, merged(self, before));
  };

  const config = compose({ group: "", option: file.slice(at + 1), place: [], isOptional: false }, 0);
  const whole = config && resolved({ root: config, left: MOST_VALUES }, config, [], 0);
  return isConfigTree(whole) ? whole : undefined;
}

interface Config {
  /** The folder in which its file stands, with a slash behind it, if any. */
  readonly group: string;
  readonly option: string;
  /** The keys under which its values stand, where the file says nothing else. */
  readonly place: readonly string[];
  readonly isOptional: boolean;
}

const partsOf = (path: string): readonly string[] => path.split("/").filter((part) => part !== "");

/** The files that an entry of a defaults list names; `undefined` where that cannot be told. */
function configsOf(entry: unknown, { group }: Config, place: readonly string[]): readonly Config[] | undefined {
  if (typeof entry === "string") return /[$@]/.test(entry) ? undefined : [configAt(group, place, entry)];
  if (!isConfigTree(entry)) return undefined;
  const [[written, chosen] = ["", undefined]] = Object.entries(entry);
  const name = written.replace(/^optional\s+/, "");
  if (/^(override\s+)?\/?hydra\//.test(name)) return [];
  if (name.includes(" ")) return undefined;
  const [folder = "", given] = name.split("@");
  const options = chosen === null ? [] : Array.isArray(chosen) ? chosen : [chosen];
  if (!options.every((each) => typeof each === "string" && !each.includes("$"))) return undefined;
  return options.map((option) => {
    const config = configAt(group, place, `${folder}/${String(option)}`);
    const own = given === undefined ? config.place : given === "_global_" ? [] : [...place, ...given.split(".")];
    return { ...config, place: given === "_here_" ? place : own, isOptional: name !== written };
  });
}

/** @param path counts from the group, or from the outermost folder, where it begins with a slash */
function configAt(group: string, place: readonly string[], path: string): Config {
  const isAbsolute = path.startsWith("/");
  const parts = partsOf(path);
  const folders = parts.slice(0, -1);
  return {
    group: [...(isAbsolute ? [] : partsOf(group)), ...folders].map((part) => `${part}/`).join(""),
    option: (parts.at(-1) ?? "").replace(/\.ya?ml$/, ""),
    place: [...(isAbsolute ? [] : place), ...folders],
    isOptional: false,
  };
}

/** Where a file's values belong: `# @package model.encoder`. */
function placeOf({ group, place }: Config, text: string, own: Tree, isOld: boolean): readonly string[] {
  const header = /^#\s*@package:?\s+(\S+)/m.exec(text)?.[1];
  if (header === "_global_") return [];
  if (header === "_group_") return partsOf(group);
  if (header !== undefined) return header.split(".");
  // Before Hydra 1.1, a file without such a line named its place itself.
  const keys = Object.keys(own);
  const last = place.at(-1);
  return isOld || (keys.length === 1 && keys[0] === last) ? [] : place;
}

/** What stands for a file that is not there; `undefined` where it could be anything. */
const absent = ({ place, isOptional }: Config): Tree | undefined =>
  isOptional ? {} : place.length === 0 ? undefined : placed(MISSING, place);

function placed(held: Tree | string, place: readonly string[]): Tree {
  let inner = held;
  for (const key of place.toReversed()) inner = { [key]: inner };
  return typeof inner === "string" ? {} : inner;
}

/** The entries of both; the later one's go before. */
function merged(one: Tree, other: Tree, depth = 0): Tree {
  const all = new Map(Object.entries(one));
  for (const [key, held] of Object.entries(other)) {
    const before = all.get(key);
    const areBoth = depth < MAX_NESTING && isConfigTree(before) && isConfigTree(held);
    all.set(key, areBoth ? merged(before, held, depth + 1) : held);
  }
  return Object.fromEntries(all);
}

/** What two settings with the same keys agree on. */
function agreed(one: Tree, other: Tree, depth = 0): Tree {
  const all = new Map<string, unknown>();
  for (const [key, held] of Object.entries(one)) {
    const beside = other[key];
    const areBoth = depth < MAX_NESTING && isConfigTree(held) && isConfigTree(beside);
    all.set(key, areBoth ? agreed(held, beside, depth + 1) : held === beside ? held : MISSING);
  }
  return Object.fromEntries(all);
}

const REFERENCE = /^\$\{(\.*)([\w./-]+)\}$/;

interface Resolution {
  readonly root: Tree;
  left: number;
}

/** The same with what its references mean, `${model.size}` from the root and `${.size}` beside it. */
function resolved(resolution: Resolution, held: unknown, place: readonly string[], depth: number): unknown {
  if (depth > MAX_NESTING || resolution.left-- <= 0) return MISSING;
  if (isConfigTree(held)) {
    return Object.fromEntries(
      Object.entries(held).map(([key, each]) => [key, resolved(resolution, each, [...place, key], depth + 1)]),
    );
  }
  if (Array.isArray(held)) return held.map((each) => resolved(resolution, each, [...place, "0"], depth + 1));
  const [, dots = "", path] = (typeof held === "string" && REFERENCE.exec(held)) || [];
  if (path === undefined) return held;
  const from = dots === "" ? [] : place.slice(0, place.length - dots.length);
  const target = [...from, ...path.split(".")];
  let found: unknown = resolution.root;
  for (const key of target) found = isConfigTree(found) && Object.hasOwn(found, key) ? found[key] : MISSING;
  return resolved(resolution, found, target, depth + 1);
}
