/** The modules that a Python text's imports may mean, told without parsing it. */
import type { ModuleText } from "../../module-text";
import type { NamedModule } from "../../modules/language";

const NAME = String.raw`[\p{L}\p{N}_.]+`;

/** Of brackets that do not end, no more than so many characters and comments. */
const LONGEST = 4000;

/** Also behind a colon or a semicolon. */
const IMPORT = new RegExp(
  String.raw`(?:^|[:;])[ \t]*(?:from[ \t]*(${NAME})[ \t]*import\b[ \t]*(\((?:[^)#]|#.*){0,${LONGEST}}|[^\n;]*)|import[ \t]+([^\n;#]*))`,
  "gmu",
);

/** Ways to get at modules that no import names. */
const COMPUTED = /\b(?:import_module|__import__|instantiate)\b|(?<![\p{L}\p{N}_.])(?:eval|exec)\s*\(/u;

const CONTINUED = /\\\r?\n/g;
const COMMENT = /#.*/g;

const found = new WeakMap<ModuleText, readonly NamedModule[] | undefined>();

/** More rather than fewer; `undefined` where any may be meant. */
export function importsIn(module: ModuleText): readonly NamedModule[] | undefined {
  if (!found.has(module)) found.set(module, COMPUTED.test(module.text) ? undefined : modulesImportedIn(module.text));
  return found.get(module);
}

/** Those that import statements name. */
export function modulesImportedIn(text: string): readonly NamedModule[] {
  const found = new Map<string, { members: Set<string>; bound: Set<string>; isWhole: boolean; isOpen: boolean }>();
  const entryOf = (module: string) => {
    const entry = found.get(module) ?? { members: new Set(), bound: new Set(), isWhole: false, isOpen: false };
    if (module !== "") found.set(module, entry);
    return entry;
  };
  for (const [, from, taken = "", whole = ""] of text.replaceAll(CONTINUED, " ").matchAll(IMPORT)) {
    if (from !== undefined) {
      const entry = entryOf(from);
      const names = namesBetweenCommas(taken.replaceAll(COMMENT, ""));
      for (const { name, alias } of names) {
        entry.members.add(name);
        entry.bound.add(alias ?? name);
      }
      entry.isOpen ||= names.length === 0 || taken.length > LONGEST;
    }
    for (const { name, alias } of namesBetweenCommas(whole)) {
      const parts = name.split(".");
      for (let count = 1; count <= parts.length; count++) entryOf(parts.slice(0, count).join(".")).isWhole = true;
      entryOf(name).bound.add(alias ?? parts[0]!);
    }
  }
  return [...found].map(([module, { members, ...entry }]) => ({ module, members: [...members], ...entry }));
}

/** The first word of each part, and the one behind `as`: `b.c as d` stands for `b.c`. */
const namesBetweenCommas = (text: string): readonly { readonly name: string; readonly alias: string | undefined }[] =>
  text.split(",").flatMap((each) => {
    const [, name, alias] = NAMED.exec(each) ?? [];
    return name === undefined ? [] : { name, alias };
  });

const NAMED = new RegExp(String.raw`(${NAME})(?:\s+as\s+(${NAME}))?`, "u");
