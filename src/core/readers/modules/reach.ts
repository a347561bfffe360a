/**
 * Which files can get at the functions and classes of a file: those that import it, or a file that does, and so on. Told
 * from the text of their imports, so that none need be parsed; more rather than fewer.
 */
import { memberPath } from "../../scope/names";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import type { ModuleLanguage } from "./language";
import { folderOf, isWithin } from "./paths";

/** So many files are looked through for one; what imports more may get at any. */
const MOST_FILES = 96;

/** The files that one file's imports mean. */
interface Imported {
  readonly files: readonly ModuleText[];
  /** Whether its imports may mean others as well. */
  readonly isOpen: boolean;
  /** The folders of packages, whose modules are asked for as their members. */
  readonly packages: readonly string[];
}

const PACKAGE = /[\\/]__init__\.py$/;

/** Asks for one file after another; what a file imports is found out once. */
export function createReach({ importsIn, isForeign }: ModuleLanguage) {
  const known = new Map<string, Imported>();

  const importedBy = (around: ProjectFiles, module: ModuleText): Imported => {
    const before = known.get(module.path);
    if (before !== undefined) return before;
    const names = module.text.length > LARGEST_MODULE ? undefined : importsIn?.(module);
    const files = new Map<string, ModuleText>();
    const take = (name: string): ModuleText | undefined => {
      const file = isForeign(name) ? undefined : around.resolve({ module: name, from: module.path });
      if (file !== undefined) files.set(file.path, file);
      return file;
    };
    for (const { module: name, members } of names ?? []) {
      const file = take(name);
      if (file === undefined ? isForeign(name) : !PACKAGE.test(file.path)) continue;
      for (const member of members) take(memberPath(name, member));
    }
    const found: Imported = {
      files: [...files.values()],
      isOpen: names === undefined,
      packages: [...files.keys()].flatMap((path) => (PACKAGE.test(path) ? (folderOf(path) ?? []) : [])),
    };
    known.set(module.path, found);
    return found;
  };

  /** @param path of the file whose functions and classes may be called */
  return (around: ProjectFiles, path: string, module: ModuleText): boolean => {
    const seen = new Set([module.path]);
    const waiting = [module];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { files, isOpen, packages } = importedBy(around, next);
      if (isOpen || seen.size > MOST_FILES || packages.some((folder) => isWithin(path, folder))) return true;
      for (const file of files) {
        if (file.path === path) return true;
        if (!seen.has(file.path)) waiting.push(file);
        seen.add(file.path);
      }
    }
    return false;
  };
}
