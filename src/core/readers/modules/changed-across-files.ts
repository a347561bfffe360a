/** What a call of another file's function may change of what it is given, however many files the function hands it on to. */
import { leavesArguments } from "../../scope/functions/calls";
import { type ChangedParts, type Definition, type Modules, WHOLE } from "../../scope/modules";
import { importsOf, memberPath } from "../../scope/names";
import { importStatements } from "../../syntax/imports";
import { perProgram } from "../../syntax/per-node";
import type { ModuleText } from "../module-text";
import { definitionIn } from "./handed-out";
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

  /** How often a file was not asked, for those that ask for one another. */
  let unasked = 0;

  /**
   * What a function of the file changes by calling one that is imported there.
   * @param seen the files that were looked through for the name: they may have it from each other by stars
   */
  function changedByImported(
    file: string,
    called: string,
    argument: string | number,
    seen = new Set([file]),
  ): ChangedParts {
    const program = programOf(textOf(file)!);
    const { paths, stars } = importsOf(program);
    const [first = "", ...rest] = called.split(".");
    const modules = modulesFrom(file);
    const changedBy = (
      imported: string,
      ask: Modules["changedParts"] = (...asked) => modules.changedParts(...asked),
    ): ChangedParts => {
      const full = [imported, ...rest].join(".");
      const definition = modules.definition(full);
      return definition ? ask(definition, argument) : leavesArguments(full) ? [] : WHOLE;
    };
    const path = paths.get(first);
    if (path !== undefined) return changedBy(path);
    // Functions may import one name from several files.
    const inFunctions = importedInFunctions(program).get(first);
    if (inFunctions !== undefined) {
      const each = inFunctions.map((each) => changedBy(each));
      return each.includes(WHOLE) ? WHOLE : each.flat();
    }
    for (const star of stars) {
      const parts = changedBy(memberPath(star, first), (definition) => {
        const text = textOf(definition.file);
        if (text === undefined || seen.has(definition.file)) return WHOLE;
        seen.add(definition.file);
        return definitionIn(programOf(text).statements, definition.name.split(".")[0]!)
          ? modules.changedParts(definition, argument)
          : changedByImported(definition.file, definition.name, argument, seen);
      });
      if (parts !== WHOLE) return parts;
    }
    return WHOLE;
  }

  return ({ file, name }: Definition, argument: string | number): ChangedParts => {
    const text = textOf(file);
    if (text === undefined) return WHOLE;
    const key = `${file}\0${name}\0${argument}`;
    const before = answers.get(key);
    if (before !== undefined) return before;
    if (asking.size >= MAX_DEPTH || asking.has(file)) {
      unasked++;
      return WHOLE;
    }
    const unaskedBefore = unasked;
    asking.add(file);
    try {
      const found = changedParts(programOf(text), name, argument, (called, each) =>
        changedByImported(file, called, each),
      );
      // Within a circle of files, the answer depends on where it was entered.
      if (asking.size === 1 || unasked === unaskedBefore) answers.set(key, found);
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
