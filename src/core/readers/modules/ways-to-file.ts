/** Which imports of other files lead to a file: to what name of it, or perhaps, told from their words. */
import { importsOf, lastName, memberPath } from "../../scope/names";
import { matching, perProgram } from "../../syntax/per-node";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import { LOADING } from "./changing-words";
import { definitionIn } from "./handed-out";
import { isPackage } from "./import-index";
import type { ModuleLanguage } from "./language";
import { definedNames } from "./may-hand-out";

/** Re-exports are followed so far. */
const MAX_DEPTH = 3;

/** A library's own loaders of modules by their names, and those functions. */
const LIBRARY = /^importlib(\.|$)/;
const LIBRARY_LOADERS = ["import_module", "__import__"];

/** In the place of any name of a module. */
const ANY = "*";

/** Where a module hands on names of another without naming them. */
const hasStar = matching(/\b(?:import|export)\s*\*/);
const isLoading = matching(LOADING);

export interface FilePlace {
  readonly file: ModuleText;
  /** What stands in it; none for the module itself. */
  readonly names: readonly string[];
}

/** What gives modules by names that a program makes, of an importer. */
export interface Loaders {
  /** By its last name. */
  readonly names: ReadonlySet<string>;
  /** Whether a full name leads to such. */
  readonly leads: (full: string) => boolean;
}

export interface WaysToFile {
  /** The file that a full name leads to, and what stands behind it. */
  readonly placeOf: (full: string, from: string) => FilePlace | undefined;
  /** Whether it, or something behind it, may be the file or in it: of its names, one that is asked for. */
  readonly mayLead: (full: string, from: string, isAsked: (name: string) => boolean) => boolean;
  /** Whether one of its imports leads to the file, or to a package that may hand it on; asked before it is parsed. */
  readonly mayImport: (importer: ModuleText) => boolean;
  readonly loadersOf: (importer: ModuleText) => Loaders;
  /** Whether what stands there loads modules. */
  readonly isLoader: (full: string, place: FilePlace | undefined) => boolean;
}

/** @param path the file that the ways lead to */
export function waysTo(
  path: string,
  resolve: ProjectFiles["resolve"],
  { isForeign, splits, programOf, importsIn, givenAs }: ModuleLanguage,
): WaysToFile {
  const placeOf = (full: string, from: string, depth = 0): FilePlace | undefined => {
    if (isForeign(full)) return undefined;
    for (const { module, rest } of splits(full)) {
      const file = resolve({ module, from });
      if (file === undefined) continue;
      const [first = "", ...more] = rest;
      if (file.path === path || rest.length === 0 || depth >= MAX_DEPTH || file.text.length > LARGEST_MODULE)
        return { file, names: rest };
      const { paths, stars } = importsOf(programOf(file));
      const passed = paths.get(givenAs?.(first) ?? first) ?? paths.get(first);
      for (const next of passed === undefined ? stars.map((star) => memberPath(star, first)) : [passed]) {
        const found = placeOf([next, ...more].join("."), file.path, depth + 1);
        if (found) return found;
      }
      return { file, names: rest };
    }
    return undefined;
  };
  const parts = path.split(/[\\/]/).map((part) => part.replace(/\.\w+$/, ""));
  const stem = parts.at(-1)!;
  /** Whether a module's text may take something from the file to hand it on. */
  const mayHandOn = (module: ModuleText): boolean =>
    isPackage(module.path) || isPackage(path) || module.text.includes(stem) || hasStar(module);
  const mayLead: WaysToFile["mayLead"] = (full, from, isAsked) => {
    if (isForeign(full)) return false;
    // It may be a module itself, as much as a name in one.
    const within = memberPath(full, ANY);
    for (const { module, rest } of splits(within)) {
      const file = resolve({ module, from });
      if (file === undefined) continue;
      const isIt = file.path === path;
      if (!isIt && !mayHandOn(file)) return false;
      const place = isIt || rest[0] === ANY ? { file, names: rest } : placeOf(within, from);
      const [name = ANY] = place?.names ?? [];
      return place?.file.path === path ? name === ANY || isAsked(name) : name === ANY && mayHandOn(place!.file);
    }
    // A folder that is no package may have it.
    return parts.includes(lastName(full));
  };
  const filesOf = (importer: ModuleText): readonly ModuleText[] =>
    (importsIn?.(importer) ?? [])
      .flatMap(({ module, members }) => [module, ...members.map((each) => memberPath(module, each))])
      .flatMap((name) => (isForeign(name) ? [] : (resolve({ module: name, from: importer.path }) ?? [])));
  return {
    placeOf,
    mayLead,
    mayImport: (importer) =>
      importsIn?.(importer) === undefined ||
      filesOf(importer).some((file) => file.path === path || isPackage(file.path)),
    loadersOf(importer) {
      const loading = filesOf(importer).filter(isLoading);
      const paths = new Set(loading.map((file) => file.path));
      const names = new Set([
        ...(isLoading(importer) ? LIBRARY_LOADERS : []),
        ...loading.flatMap((file) => definedLoaders(programOf(file))),
      ]);
      const leads = (full: string): boolean =>
        names.size > 0 &&
        (LIBRARY.test(full) ||
          names.has(lastName(full)) ||
          paths.has(resolve({ module: full, from: importer.path })?.path ?? ""));
      return { names, leads };
    },
    isLoader(full, place) {
      if (place === undefined) return LIBRARY.test(full);
      const { text, statements } = programOf(place.file);
      const node = definitionIn(statements, place.names.join("."));
      return node !== undefined && LOADING.test(text.slice(node.span.start, node.span.end));
    },
  };
}

/** The functions and classes in whose text modules are loaded by names that it makes, and those in them. */
const definedLoaders = perProgram(({ text, statements }): readonly string[] =>
  statements.flatMap((node) => {
    if (node.kind !== "function" && node.kind !== "class") return [];
    if (!LOADING.test(text.slice(node.span.start, node.span.end))) return [];
    return [node.name, ...(node.kind === "class" ? node.body.flatMap(definedNames) : [])];
  }),
);
