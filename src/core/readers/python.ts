/** The reader of Python documents: text ▶ the calls of recurrent layers in it. */
import { recurrentNames } from "../catalog/names";
import type { Span } from "../definition";
import { arrayLibrary } from "../model/array-library";
import { layerCalls } from "../model/calls";
import type { FactsByCall } from "../model/facts";
import { createFlax } from "../model/flax";
import { createKeras } from "../model/keras";
import { isKeyword } from "../model/keywords";
import { composeLibraries } from "../model/libraries";
import { type SeenModel, settledModels } from "../model/model-tables";
import { profileOf } from "../model/profile";
import { createStandardLibrary } from "../model/standard-library";
import { createTorch } from "../model/torch";
import { perNode } from "../per-node";
import { moveReading, type Reading } from "../reading";
import { interpret } from "../scope/interpret";
import type { Library } from "../scope/interpreter";
import { runSteps, type Steps } from "../steps";
import type { Program, Statement } from "../syntax";
import { walk } from "../syntax-walk";
import type { ResolveModule } from "./module-text";
import { createChunkStore } from "./python-chunks";
import { createModules, type FollowedModule, type ModuleToFollow } from "./python-modules";
import { createCutter } from "./python-pieces";
import { parseProgram } from "./python-program";

/**
 * Reads a Python document, however unfinished. Never throws and never runs anything: what cannot be
 * told from the text alone is left without a value.
 * @param parts where the text is Python, if not all of it: the cells of a notebook
 * @param resolveModule the files beside it, of whose constants imports may tell
 */
export function readPython(text: string, parts?: readonly Span[], resolveModule?: ResolveModule): Reading {
  return runSteps(readPythonSteps(text, parts, resolveModule));
}

/** The same, a few milliseconds of work at a time. */
export function* readPythonSteps(text: string, parts?: readonly Span[], resolveModule?: ResolveModule): Steps<Reading> {
  const program = yield* parseProgram(text, { isKeyword }, parts);
  yield;
  return yield* readProgram(program, resolveModule);
}

/** Reads one document again and again; what of it has not changed since the last time is not parsed again. */
export function createPythonReader(resolveModule?: ResolveModule): (text: string) => Reading {
  const store = createChunkStore();
  const cut = createCutter({ isKeyword });
  return (text) =>
    runSteps(readProgram(runSteps(parseProgram(text, { isKeyword }, undefined, store, cut)), resolveModule));
}

function* readProgram(program: Program, resolveModule: ResolveModule | undefined): Steps<Reading> {
  const facts: FactsByCall = new Map();
  const modules = resolveModule && createModules(resolveModule, followModule);
  const seen: SeenModel[] = [];
  const libraries = librariesFor(program, facts, seen);
  const { interpreter } = yield* interpret(program, libraries, { marks: MARKS, ...(modules && { modules }) });
  yield;
  const kind = { language: "python", profile: profileOf(program) };
  const { calls, models = [] } = layerCalls(program, facts, kind, settledModels(interpreter, seen));
  // The places of a program's nodes move with the next change; those of a reading stay.
  return moveReading({ calls, ...(models.length > 0 && { models }), problems: [] }, (offset) => offset);
}

/** Another file, for its constants; its layers are its own. */
function* followModule({ program, name, modules, budget }: ModuleToFollow): Steps<FollowedModule> {
  const followed = yield* interpret(program, librariesFor(program, new Map()), { modules, importedAs: name, budget });
  return { ...followed, whole: budget.left >= 0 };
}

function librariesFor(program: Program, facts: FactsByCall, models: SeenModel[] = []): Library {
  const packages = importedPackages(program);
  const isFragmentOf = (framework: RegExp): boolean => ![...packages].some((root) => framework.test(root));
  return composeLibraries([
    // Its arrays have other methods than NumPy's.
    createTorch(facts, isFragmentOf(BESIDE_TORCH)),
    arrayLibrary,
    createStandardLibrary(),
    createFlax(facts),
    createKeras(facts, isFragmentOf(BESIDE_KERAS), models),
  ]);
}

/** A class may also be looked up by a name that is not literal. */
const MARKS: ReadonlySet<string> = new Set([...recurrentNames, "getattr"]);

/** Frameworks with layers of the same names; beside them, a bare `LSTM` may be theirs. */
const BESIDE_KERAS = /^(torch|flax|jax|haiku|mxnet|paddle|chainer|mindspore|tinygrad|equinox|lasagne)$/;

/** Frameworks that people import a module `nn` of; beside them, a bare `nn` may be theirs. */
const BESIDE_TORCH =
  /^(flax|jax|haiku|mxnet|paddle|chainer|mindspore|tinygrad|equinox|oneflow|jittor|keras|tensorflow)$/;

/** The packages of which the document imports anything. */
function importedPackages({ statements, text }: Program): ReadonlySet<string> {
  const found = new Set<string>();
  for (const statement of statements) for (const name of importedIn(statement, text)) found.add(name);
  return found;
}

const importedIn = perNode((whole: Statement): ReadonlySet<string> => {
  const found = new Set<string>();
  walk([whole], {
    statement(node) {
      if (node.kind === "import") found.add(node.module.split(".")[0]!);
    },
  });
  return found;
});
