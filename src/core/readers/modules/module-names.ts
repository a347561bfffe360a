/** The names of a module, from its statements alone. */
import { boundNames, memberPath } from "../../scope/names";
import { definitionPath, type StarImport } from "../../scope/modules";
import { external, UNKNOWN, type AbstractValue, type Frame } from "../../scope/values/values";
import { importStatements } from "../../syntax/imports";
import { perProgram } from "../../syntax/per-node";
import type { Program } from "../../syntax/syntax";
import type { ModuleText } from "../module-text";
import type { ModuleLanguage } from "./language";

/** A name that an import binds, and the full name of what it stands for. */
export type ImportedName = readonly [name: string, path: string];

/** What the module's imports bind. */
export const importedNames = perProgram(({ statements }): readonly ImportedName[] =>
  importStatements(statements).flatMap(({ form, module, alias, names }) => [
    ...(form === "whole" ? [[alias ?? module.split(".")[0]!, module] as const] : []),
    ...names.map((each) => [each.alias ?? each.name, memberPath(module, each.name)] as const),
  ]),
);

/**
 * The names of a module of which others may see what its functions change: neither functions nor, as a rule, packages.
 * @param imported those of other files of the project
 */
export function namesOfInterest(
  program: Program,
  { names }: Frame,
  imported: readonly ImportedName[],
  isForeign: ModuleLanguage["isForeign"],
): ReadonlySet<string> {
  const setting = namesWithSetAttributes(program);
  const own = [...names].filter(
    ([name, { value }]) =>
      value?.kind !== "function" && !(value?.kind === "external" && isForeign(value.path) && !setting.has(name)),
  );
  return new Set([...own.map(([name]) => name), ...imported.map(([name]) => name)]);
}

/** `name.attribute = …` */
const SET_ATTRIBUTE = /(?<![\p{L}\p{N}_.])([\p{L}\p{M}\p{N}_$]+)\.\w+[ \t]*=(?!=)/gu;

/** The names of which the text sets an attribute anywhere. */
const namesWithSetAttributes = perProgram(
  ({ text }): ReadonlySet<string> => new Set(Array.from(text.matchAll(SET_ATTRIBUTE), ([, name = ""]) => name)),
);

/**
 * Of a module that cannot be followed: its functions and classes, and of other names only that it has them.
 * @param starOf what it takes as a whole from another file
 */
export function writtenNames(
  module: ModuleText,
  { isForeign, programOf }: ModuleLanguage,
  starOf: (module: string) => StarImport | undefined,
): StarImport {
  const program = programOf(module);
  const names = new Map<string, AbstractValue>();
  const bound = boundNames(program);
  for (const name of bound) if (!name.startsWith("_")) names.set(name, UNKNOWN);
  const stars: string[] = [];
  for (const node of program.statements) {
    if ((node.kind === "class" || node.kind === "function") && names.has(node.name)) {
      names.set(node.name, external(definitionPath({ file: module.path, name: node.name })));
    }
    if (node.kind !== "import" || node.form !== "all") continue;
    if (isForeign(node.module)) stars.push(node.module);
    else {
      const star = starOf(node.module);
      stars.push(...(star?.stars ?? []));
      // What the file changes of it, nobody sees.
      for (const [name, value] of star?.names ?? [])
        if (!bound.has(name)) names.set(name, value.kind === "external" ? value : UNKNOWN);
    }
  }
  for (const [name, path] of importedNames(program))
    if (names.has(name) && isForeign(path)) names.set(name, external(path));
  return { names, stars, isPartial: true };
}
