/** The modules that a Python text's imports may mean, told without parsing it. */
import type { ModuleText } from "../../module-text";

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

const found = new WeakMap<ModuleText, readonly string[] | undefined>();

/** More rather than fewer, with their dots: names may be modules of a package; `undefined` where any may be meant. */
export function importsIn(module: ModuleText): readonly string[] | undefined {
  if (!found.has(module)) found.set(module, namesIn(module.text));
  return found.get(module);
}

function namesIn(text: string): readonly string[] | undefined {
  if (COMPUTED.test(text)) return undefined;
  const names = new Set<string>();
  for (const [, from, taken = "", whole = ""] of text.replaceAll(CONTINUED, " ").matchAll(IMPORT)) {
    if (from === undefined) {
      for (const each of whole.split(",")) {
        const parts = (/[\p{L}\p{N}_.]+/u.exec(each)?.[0] ?? "").split(".");
        for (let count = 1; count <= parts.length; count++) names.add(parts.slice(0, count).join("."));
      }
      continue;
    }
    names.add(from);
    const inside = from.endsWith(".") ? from : `${from}.`;
    for (const each of taken.replaceAll(COMMENT, "").split(",")) {
      const name = /[\p{L}\p{N}_]+/u.exec(each)?.[0];
      if (name !== undefined) names.add(inside + name);
    }
  }
  names.delete("");
  return [...names];
}
