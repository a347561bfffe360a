/** What a call of another file's function may change of what it is given, however many files the function hands it on to. */
import { leavesArguments } from "../../scope/functions/calls";
import { type ChangedParts, type Definition, type Modules, WHOLE } from "../../scope/modules";
import { importsOf, memberPath } from "../../scope/names";
import { importStatements } from "../../syntax/imports";
import { perProgram } from "../../syntax/per-node";
import type { ModuleText } from "../module-text";
import { changedParts } from "./kept-arguments";
import type { ModuleLanguage } from "./language";
import { MAX_DEPTH } from "./module-loader";

/**
 * Answers `Modules.changedParts`.
 * @param textOf a file that was looked at
 * @param modulesFrom what a file takes from others
 */
export function createChangedAcrossFiles(
  { programOf }: ModuleLanguage,
  textOf: (file: string) => ModuleText | undefined,
  modulesFrom: (file: string) => Modules,
): Modules["changedParts"] {
  /** The files that are asked, one for the other. */
  const asking = new Set<string>();
  /** What was said of a function's argument, by the file, its name and the argument's. */
  const answers = new Map<string, ChangedParts>();

  /** What a function of the file changes by calling one that is imported there. */
  function changedByImported(file: string, called: string, argument: string | number): ChangedParts {
    const program = programOf(textOf(file)!);
    const { paths, stars } = importsOf(program);
    const [first = "", ...rest] = called.split(".");
    const modules = modulesFrom(file);
    const changedBy = (imported: string): ChangedParts => {
      const full = [imported, ...rest].join(".");
      const definition = modules.definition(full);
      return definition ? modules.changedParts(definition, argument) : leavesArguments(full) ? [] : WHOLE;
    };
    const path = paths.get(first);
    if (path !== undefined) return changedBy(path);
    // Functions may import one name from several files.
    const inFunctions = importedInFunctions(program).get(first);
    if (inFunctions !== undefined) {
      const each = inFunctions.map(changedBy);
      return each.includes(WHOLE) ? WHOLE : each.flat();
    }
    for (const star of stars) {
      const parts = changedBy(memberPath(star, first));
      if (parts !== WHOLE) return parts;
    }
    return WHOLE;
  }

  return ({ file, name }: Definition, argument: string | number): ChangedParts => {
    const text = textOf(file);
    if (text === undefined || asking.size >= MAX_DEPTH || asking.has(file)) return WHOLE;
    // Within a circle of files, the answer depends on where it was entered.
    const key = asking.size === 0 ? `${file}\0${name}\0${argument}` : undefined;
    const before = key === undefined ? undefined : answers.get(key);
    if (before !== undefined) return before;
    asking.add(file);
    try {
      const found = changedParts(programOf(text), name, argument, (called, each) =>
        changedByImported(file, called, each),
      );
      if (key !== undefined) answers.set(key, found);
      return found;
    } finally {
      asking.delete(file);
    }
  };
}

/** By the name: what the imports say that stand elsewhere than among the module's own statements. */
const importedInFunctions = perProgram(({ statements }): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  const note = (bound: string, path: string): void => void found.set(bound, [...(found.get(bound) ?? []), path]);
  for (const { form, module, alias: whole, names } of importStatements(statements)) {
    if (form === "whole" && whole !== undefined) note(whole, module);
    for (const { name, alias = name } of names) note(alias, memberPath(module, name));
  }
  return found;
});
