/** JavaScript and TypeScript, as those need it who follow a project's other files. */
import { RECURRENT_FACTORIES } from "../../../model/tfjs/paths";
import { definitionOf } from "../../../scope/modules";
import { UNCERTAIN, type AbstractValue } from "../../../scope/values/values";
import { runSteps, type Steps } from "../../../steps";
import { matching } from "../../../syntax/per-node";
import type { Expression, Program } from "../../../syntax/syntax";
import { findScripts } from "../../html/scripts";
import type { ModuleText } from "../../module-text";
import type { ModuleLanguage, ModuleNames, ModulePart } from "../../modules/language";
import { exportName } from "../conversion/exports";
import { scriptLibraries } from "../libraries";
import { makersIn } from "../makers";
import { parseScriptProgram } from "../program";
import { isOwnModule } from "./script-paths";

/** Of a file that has not changed, the tree is known. */
const parsed = new WeakMap<ModuleText, Program>();

const PAGE = /\.(vue|svelte|html?)$/i;

const JSON_FILE = /\.json$/i;

/** VS Code's id of the language of a file that is imported. */
const languageOf = (path: string): string =>
  /\.tsx$/i.test(path) ? "typescriptreact" : /\.[mc]?ts$/i.test(path) ? "typescript" : "javascript";

function* parse({ path, text }: ModuleText): Steps<Program> {
  // What a file of JSON holds is an expression of JavaScript's.
  if (JSON_FILE.test(path)) return yield* parseScriptProgram(`module.exports = ${text}`, "javascript");
  if (!PAGE.test(path)) return yield* parseScriptProgram(text, languageOf(path));
  const { languageId, parts } = yield* findScripts(text);
  return yield* parseScriptProgram(text, languageId, parts);
}

function* programSteps(module: ModuleText): Steps<Program> {
  const program = parsed.get(module) ?? (yield* parse(module));
  parsed.set(module, program);
  return program;
}

const programOf = (module: ModuleText): Program => parsed.get(module) ?? runSteps(programSteps(module));

export const scriptModules: ModuleLanguage = {
  programOf,
  programSteps,
  isParsed: (module) => parsed.has(module),
  librariesFor: () => scriptLibraries(new Map()),
  importsWait: true,
  searchesStart: false,
  isForeign: (path) => !isOwnModule(path) && definitionOf(path) === undefined,
  splits,
  isUnsteady: matching(/(?<![.\w])eval\s*\(/),
  exported(names, name) {
    const common = commonExports(names);
    if (name === "default") return names.get(name) ?? entryOf(common, name) ?? common;
    return common ? entryOf(common, name) : (names.get(exportName(name)) ?? names.get(name));
  },
  givenAs: exportName,
  whole: commonExports,
  publicNames({ names, stars }) {
    const renamed = [...names].flatMap(([name, value]) =>
      name.startsWith(exportName("")) ? [[name.slice(exportName("").length), value] as const] : [],
    );
    const own = [...names].filter(([name]) => name !== "default" && !name.startsWith(exportName("")));
    return { names: new Map([...own, ...renamed]), stars };
  },
  ownImport: (path) => `./${path.split(/[\\/]/).at(-1)!}`,
  ownName: (module, exported) => ownName(programOf(module), exported),
  callers: {
    testFile: new RegExp(
      String.raw`(^|[\\/])(__tests__|__mocks__|tests?|specs?|e2e|benchmarks?)[\\/]` +
        String.raw`|(^|[\\/])(tests?|debug|smoke|sanity|check|bench|benchmark|profile)([-_.][^\\/]*)?\.\w+$` +
        String.raw`|[-_.](tests?|spec|stories|bench)\.\w+$`,
      "i",
    ),
    // `import build from "./model"` names what it takes as it likes.
    writesNames: false,
    ofObjects: true,
    *relevance(program, names) {
      yield;
      return makersIn(program, names, true);
    },
    layers: new RegExp(`\\b(?:${RECURRENT_FACTORIES.join("|")})\\b`),
  },
};

/** A path by its file's name: `./lib/config.js.UNITS` may be of `./lib/config.js`, of `./lib/config`, or one itself. */
function* splits(path: string): Generator<ModulePart> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const parts = path.slice(folder.length).split(".");
  for (let at = parts.length; at > 0; at--) {
    yield { module: folder + parts.slice(0, at).join("."), rest: parts.slice(at) };
  }
}

/** What a module of CommonJS's gives: `module.exports`, where anything was set in it or in its place. */
function commonExports(names: ModuleNames): AbstractValue | undefined {
  const value = entryOf(names.get("module"), "exports");
  const isEmpty = value?.kind === "dictionary" && value.entries.value !== UNCERTAIN && value.entries.value?.size === 0;
  return isEmpty ? undefined : value;
}

function entryOf(value: AbstractValue | undefined, name: string): AbstractValue | undefined {
  const entries = value?.kind === "dictionary" ? value.entries.value : undefined;
  return entries === undefined || entries === UNCERTAIN ? undefined : entries.get(name);
}

/** Told from the text alone, for modules that cannot be followed. */
function ownName({ statements }: Program, exported: string): string {
  for (const node of statements) {
    const isDefinition = node.kind === "function" || node.kind === "class";
    if (isDefinition && node.name === exported) return exported;
    const given = node.kind === "assign" && node.value ? givenName(node.targets, node.value, exported) : undefined;
    if (given !== undefined) return given;
  }
  return exported;
}

/** The name in `default = name`, `module.exports = name`, `module.exports = {exported: name}`, `exports.exported = name`. */
function givenName(targets: readonly Expression[], value: Expression, exported: string): string | undefined {
  for (const target of targets) {
    const isNamed = target.kind === "name" && target.name === exportName(exported);
    const isWhole = target.kind === "attribute" && target.name === "exports";
    const isEntry = target.kind === "attribute" && target.name === exported && isExports(target.object);
    if (value.kind === "name" && (isNamed || isEntry || (isWhole && exported === "default"))) return value.name;
    if (!isWhole || value.kind !== "mapping") continue;
    for (const { key, value: held } of value.entries) {
      if (key?.kind === "literal" && key.value === exported && held.kind === "name") return held.name;
    }
  }
  return undefined;
}

const isExports = (node: Expression): boolean =>
  (node.kind === "name" || node.kind === "attribute") && node.name === "exports";
