/** The files of a project that were used last: they are kept while others are read, and with them their trees. */
import { scriptModules } from "./javascript/modules/language";
import { isScriptPath, type ModuleText } from "./module-text";
import { pythonModules } from "./python/modules/language";

/** So many units of files that have not been parsed count as one of those that have: trees take a hundred times as much. */
const UNPARSED = 4;

/** Of more than may be kept, so large a part stays: to find out what has been parsed takes longer than to keep a file. */
const LEFT = 7 / 8;

/** After so many documents it is looked again what has been parsed for them. */
const READ_BETWEEN = 16;

export interface KeptFiles {
  /** A file that is kept, which counts as used; `null` of one that is known not to be had. */
  readonly get: (key: string) => ModuleText | null | undefined;
  /** Keeps a file, and forgets those that have not been used for longest. */
  readonly keep: (key: string, module: ModuleText | null) => void;
  readonly forget: (key: string) => void;
  readonly clear: () => void;
  /** Notes that another document is read, for which files are parsed. */
  readonly noteRead: () => void;
}

const weightOf = (module: ModuleText | null): number => {
  if (module === null) return 0;
  const { isParsed } = isScriptPath(module.path) ? scriptModules : pythonModules;
  return module.text.length / (isParsed(module) ? 1 : UNPARSED);
};

/** @param most how many UTF-16 units of files that have been parsed are kept */
export function createKeptFiles(most: number): KeptFiles {
  /** Those that have not been used for longest first. */
  const kept = new Map<string, ModuleText | null>();
  let weight = 0;
  let reads = 0;

  const forgetOldest = (): void => {
    const weights = [...kept].map(([key, module]) => [key, weightOf(module)] as const);
    weight = weights.reduce((sum, [, each]) => sum + each, 0);
    if (weight <= most) return;
    for (const [key, each] of weights) {
      if (weight <= most * LEFT) break;
      kept.delete(key);
      weight -= each;
    }
  };

  return {
    get(key) {
      const module = kept.get(key);
      if (module) {
        kept.delete(key);
        kept.set(key, module);
      }
      return module;
    },
    keep(key, module) {
      kept.delete(key);
      kept.set(key, module);
      weight += weightOf(module);
      if (weight > most) forgetOldest();
    },
    forget: (key) => void kept.delete(key),
    clear() {
      kept.clear();
      weight = 0;
    },
    noteRead() {
      if (++reads % READ_BETWEEN === 0) forgetOldest();
    },
  };
}
