/** Python, as those need it who follow a project's other files. */
import { recurrentNames } from "../../../catalog/names";
import { LAYER_ARGUMENTS } from "../../../model/keras/keywords";
import { findMakers } from "../../../scope/relevance/makers";
import type { AbstractValue } from "../../../scope/values/values";
import { runSteps, type Steps } from "../../../steps";
import { matching } from "../../../syntax/per-node";
import type { Program } from "../../../syntax/syntax";
import type { ModuleText } from "../../module-text";
import type { ModuleLanguage, ModulePart } from "../../modules/language";
import { librariesFor } from "../libraries";
import { createLazyCutter } from "../pieces";
import { parseCode, parseProgram } from "../program";
import { importsIn } from "./import-names";
import { definedOptions, DEFINES_OPTIONS, mayBeSet } from "./options";
import { isForeign } from "./packages";

/** Of a file that has not changed, the tree is known. */
const parsed = new WeakMap<ModuleText, Program>();

function* programSteps(module: ModuleText): Steps<Program> {
  let program = parsed.get(module);
  if (program === undefined) {
    // Bodies of functions are parsed when they are followed.
    const cut = createLazyCutter(LAYER_ARGUMENTS);
    program = yield* parseProgram(module.text, LAYER_ARGUMENTS, module.cells, undefined, cut);
    parsed.set(module, program);
  }
  return program;
}

const TEST_FOLDER = String.raw`(^|[\\/])(tests?|testing|unittests?|benchmarks?)[\\/]`;

const namedLike = (words: string): string => String.raw`(^|[\\/]|(?<!train\w*)_)(${words})(_[^\\/]*)?\.(py|ipynb)$`;

/** A file outside of the tests' folders that is called like one. */
const TEST_PROGRAM = new RegExp(`^(?!.*${TEST_FOLDER}).*${namedLike("tests?")}`, "i");

/** What tests say that a tool finds and runs. */
const TESTING = /\bdef test|\b(?:unittest|pytest|nose|TestCase)\b/;

export const pythonModules: ModuleLanguage = {
  programOf: (module) => parsed.get(module) ?? runSteps(programSteps(module)),
  programSteps,
  isParsed: (module) => parsed.has(module),
  librariesFor: (program) => librariesFor(program, new Map()),
  parse: parseCode,
  importsWait: false,
  searchesStart: true,
  isForeign,
  splits,
  importsIn,
  // By code in strings, or through the module as an object. What is set on other objects by a name that is computed
  // (`setattr`, `__dict__`) is followed.
  isUnsteady: matching(
    /\b(?:globals|exec|execfile|import_module)\b|\bmodules\s*\[|\b(?:locals|vars)\s*\(\s*\)|^def __getattr__\b/m,
  ),
  exported: (names, name) => names.get(name),
  whole: () => undefined,
  publicNames({ names, stars }) {
    const all = names.get("__all__");
    const listed = all?.kind === "list" ? all.items.value : all?.kind === "tuple" ? all.items : undefined;
    if (Array.isArray(listed)) {
      const wanted = new Set(
        listed.flatMap((item: AbstractValue) => (item.kind === "constant" ? [String(item.value)] : [])),
      );
      return { names: new Map([...names].filter(([name]) => wanted.has(name))), stars: [] };
    }
    return { names: new Map([...names].filter(([name]) => !name.startsWith("_"))), stars };
  },
  ownImport: (path) => `.${/([^\\/]*?)(?:__init__)?\.py$/.exec(path)?.[1] ?? ""}`,
  ownName: (_, exported) => exported,
  callers: {
    // `train_and_test.py` is no such file.
    testFile: new RegExp(
      `${TEST_FOLDER}|${namedLike("tests?|conftest|debug|smoke|sanity|check|benchmark|profile")}`,
      "i",
    ),
    testProgram: (module) => TEST_PROGRAM.test(module.path) && !TESTING.test(module.text),
    searching: /\bwandb\.(?:agent|sweep)\s*\(/,
    writesNames: true,
    ofObjects: true,
    options: { mayDefine: matching(DEFINES_OPTIONS), of: definedOptions, mayBeSet },
    relevance: (program, names) => findMakers(program, names),
    layers: new RegExp(`\\b(?:${recurrentNames.join("|")})\\b`),
  },
};

/** `a.b.c` as module `a.b` and `c`, then as module `a` and `b.c`; dots at the front belong to the module. */
function* splits(path: string): Generator<ModulePart> {
  const dots = /^\.*/.exec(path)![0];
  const parts = path.slice(dots.length).split(".");
  for (let at = parts.length - 1; at >= (dots === "" ? 1 : 0); at--) {
    yield { module: dots + parts.slice(0, at).join("."), rest: parts.slice(at) };
  }
}
