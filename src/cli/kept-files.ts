/** The files of a project that were used last, and with them their trees. */
import { scriptModules } from "../core/readers/javascript/modules/language";
import { isScriptPath, type ModuleText } from "../core/readers/module-text";
import { pythonModules } from "../core/readers/python/modules/language";

/** UTF-16 units of those that have been parsed: their trees take a hundred times as much. */
const MOST_KEPT = 8_000_000;

/** Of more than that, those are forgotten that leave so many: to count them takes as long as it takes to keep many. */
const LEFT = 7_000_000;

/** So many units that have not been parsed count as one that has. */
const UNPARSED = 4;

/** After so many files that are read it is counted again which of those that are kept have been parsed by now. */
const READ_BETWEEN = 16;

/** By path, those that have not been used for longest first. */
const kept = new Map<string, ModuleText>();
let weight = 0;
let reads = 0;

const weightOf = (module: ModuleText): number =>
  module.text.length / ((isScriptPath(module.path) ? scriptModules : pythonModules).isParsed(module) ? 1 : UNPARSED);

/** A file that is kept; it counts as used. */
export function keptFile(path: string): ModuleText | undefined {
  const module = kept.get(path);
  if (module === undefined) return undefined;
  kept.delete(path);
  kept.set(path, module);
  return module;
}

/** Keeps a file, and forgets those that have not been used for longest. */
export function keepFile(module: ModuleText): ModuleText {
  kept.set(module.path, module);
  weight += weightOf(module);
  if (weight > MOST_KEPT) forgetOldest();
  return module;
}

/** Notes that another document is read, for which files are parsed. */
export function noteRead(): void {
  if (++reads % READ_BETWEEN === 0) forgetOldest();
}

function forgetOldest(): void {
  const weights = new Map([...kept].map(([path, module]) => [path, weightOf(module)]));
  weight = [...weights.values()].reduce((sum, each) => sum + each, 0);
  if (weight <= MOST_KEPT) return;
  for (const [path, each] of weights) {
    if (weight <= LEFT) break;
    kept.delete(path);
    weight -= each;
  }
}
