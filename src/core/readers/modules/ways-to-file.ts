/** Which imports of other files lead to a file: to what name of it, or perhaps, told from their words. */
import { importsOf, lastName, memberPath } from "../../scope/names";
import { matching, perProgram } from "../../syntax/per-node";
import { LARGEST_MODULE, type ModuleRequest, type ModuleText, type ProjectFiles } from "../module-text";
import { LIBRARY_LOADERS, LOADING } from "./changing-words";
import { definitionIn } from "./handed-out";
import { isPackage } from "./import-index";
import type { ModuleLanguage } from "./language";
import { definedNames } from "./may-hand-out";

/** Re-exports are followed so far. */
const MAX_DEPTH = 3;

/** A library's own loaders of modules by their names. */
const LIBRARY = /^importlib(\.|$)/;

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
  /** Whether one of its imports may lead so: of the names that it takes, one that is asked for. Asked before it is parsed. */
  readonly mayReach: (importer: ModuleText, isAsked: (name: string, own: string) => boolean) => boolean;
  readonly loadersOf: (importer: ModuleText) => Loaders;
  /** Whether what stands there loads modules. */
  readonly isLoader: (full: string, place: FilePlace | undefined) => boolean;
}

/** The file that a full name is looked for in first, and what is asked of it there. */
interface Way {
  /** As it was asked for: files that have not been used for long need not be kept. */
  readonly request: ModuleRequest;
  readonly path: string;
  readonly names: readonly string[];
  /** Where the file has that from another; absent as long as nobody has asked. */
  next?: Way | null;
}

/** What is the same whatever file the ways lead to, by the importing file. */
interface Known {
  readonly ways: Map<string, Map<string, Way | undefined>>;
  readonly loading: Map<string, Loading>;
}

/** The names of an importer that load modules, and the files that it has them from. */
interface Loading {
  readonly names: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
}

/** By the state of the files. */
const known = new WeakMap<object, Known>();

/** @param path the file that the ways lead to */
export function waysTo(
  path: string,
  { resolve, state }: Pick<ProjectFiles, "resolve" | "state">,
  { isForeign, splits, programOf, importsIn, givenAs }: ModuleLanguage,
): WaysToFile {
  const of = state?.() ?? {};
  const { ways, loading }: Known = known.get(of) ?? { ways: new Map(), loading: new Map() };
  known.set(of, { ways, loading });
  const wayOf = (full: string, from: string): Way | undefined => {
    const found = ways.get(from) ?? new Map<string, Way | undefined>();
    ways.set(from, found);
    if (!found.has(full)) found.set(full, isForeign(full) ? undefined : findWay(full, from));
    return found.get(full);
  };
  const findWay = (full: string, from: string): Way | undefined => {
    for (const { module, rest } of splits(full)) {
      const request = { module, from };
      const file = resolve(request);
      if (file !== undefined) return { request, path: file.path, names: rest };
    }
    return undefined;
  };
  const nextOf = ({ request, names: [first, ...more] }: Way): Way | undefined => {
    const file = first === undefined ? undefined : resolve(request);
    if (first === undefined || file === undefined || file.text.length > LARGEST_MODULE) return undefined;
    // What defines it itself need not be parsed.
    if (importsIn?.(file)?.every(({ bound, isOpen }) => !isOpen && !bound.has(first))) return undefined;
    const { paths, stars } = importsOf(programOf(file));
    const passed = paths.get(givenAs?.(first) ?? first) ?? paths.get(first);
    for (const next of passed === undefined ? stars.map((star) => memberPath(star, first)) : [passed]) {
      const way = wayOf([next, ...more].join("."), file.path);
      if (way) return way;
    }
    return undefined;
  };
  const endOf = (full: string, from: string): Way | undefined => {
    let way = wayOf(full, from);
    for (let depth = 0; way && way.path !== path && depth < MAX_DEPTH; depth++) {
      if (way.next === undefined) way.next = nextOf(way) ?? null;
      if (way.next === null) break;
      way = way.next;
    }
    return way;
  };
  const placeOf = (full: string, from: string): FilePlace | undefined => {
    const way = endOf(full, from);
    const file = way && resolve(way.request);
    return file && { file, names: way.names };
  };
  const parts = path.split(/[\\/]/).map((part) => part.replace(/\.\w+$/, ""));
  const stem = parts.at(-1)!;
  /** By the file: whether its text may take something from the one that is asked for to hand it on. */
  const handing = new Map<string, boolean>();
  const mayHandOn = (way: Way): boolean => {
    const before = handing.get(way.path);
    if (before !== undefined) return before;
    const module = resolve(way.request)!;
    const may = isPackage(module.path) || isPackage(path) || module.text.includes(stem) || hasStar(module);
    handing.set(way.path, may);
    return may;
  };
  const findLoaders = (importer: ModuleText): Loading => {
    const files = (importsIn?.(importer) ?? [])
      .flatMap(({ module, members }) => [module, ...members.map((each) => memberPath(module, each))])
      .flatMap((module) => (isForeign(module) ? [] : (resolve({ module, from: importer.path }) ?? [])))
      .filter(isLoading);
    const names = files.flatMap((file) => definedLoaders(programOf(file)));
    return {
      names: new Set(isLoading(importer) ? [...LIBRARY_LOADERS, ...names] : names),
      paths: new Set(files.map((file) => file.path)),
    };
  };
  const mayLead: WaysToFile["mayLead"] = (full, from, isAsked) => {
    if (isForeign(full)) return false;
    // It may be a module itself, as much as a name in one.
    const within = memberPath(full, ANY);
    const way = wayOf(within, from);
    // A folder that is no package may have it.
    if (way === undefined) return parts.includes(lastName(full));
    const isIt = way.path === path;
    if (!isIt && !mayHandOn(way)) return false;
    const end = isIt || way.names[0] === ANY ? way : endOf(within, from)!;
    const [name = ANY] = end.names;
    return end.path === path ? name === ANY || isAsked(name) : name === ANY && mayHandOn(end);
  };
  return {
    placeOf,
    mayLead,
    mayReach(importer, isAsked) {
      const imported = importsIn?.(importer);
      if (imported === undefined) return true;
      return imported.some(
        ({ module, members, isWhole, isOpen }) =>
          ((isWhole || isOpen) && mayLead(module, importer.path, () => true)) ||
          members.some((name) => mayLead(memberPath(module, name), importer.path, (own) => isAsked(name, own))),
      );
    },
    loadersOf(importer) {
      const { names, paths } = loading.get(importer.path) ?? findLoaders(importer);
      loading.set(importer.path, { names, paths });
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
