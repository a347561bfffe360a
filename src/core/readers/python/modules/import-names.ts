/** The modules that a Python text's imports may mean, told without parsing it. */
import type { ModuleText } from "../../module-text";
import type { NamedModule } from "../../modules/language";

const NAME = String.raw`[\p{L}\p{N}_.]+`;

/** Also behind a colon or a semicolon; of brackets that do not end, no more than so many characters. */
const IMPORT = new RegExp(
  String.raw`(?:^|[:;])[ \t]*(?:from[ \t]*(${NAME})[ \t]*import\b[ \t]*(\([^)]{0,4000}|[^\n;]*)|import[ \t]+([^\n;#]*))`,
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
  const found = new Map<string, Set<string>>();
  const note = (module: string, members: readonly string[]): void => {
    if (module === "") return;
    const known = found.get(module) ?? new Set();
    found.set(module, known);
    for (const member of members) known.add(member);
  };
  for (const [, from, taken = "", whole = ""] of text.replaceAll(CONTINUED, " ").matchAll(IMPORT)) {
    if (from !== undefined) note(from, wordsBetweenCommas(taken.replaceAll(COMMENT, "")));
    for (const each of wordsBetweenCommas(whole)) {
      const parts = each.split(".");
      for (let count = 1; count <= parts.length; count++) note(parts.slice(0, count).join("."), []);
    }
  }
  return [...found].map(([module, members]) => ({ module, members: [...members] }));
}

/** The first word of each part: `b.c as d` stands for `b.c`. */
const wordsBetweenCommas = (text: string): readonly string[] =>
  text.split(",").flatMap((each) => /[\p{L}\p{N}_.]+/u.exec(each)?.[0] ?? []);
