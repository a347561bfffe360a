/** The reader of Python documents: text ▶ the calls of recurrent layers in it. */
import { LAYER_MODULES, recurrentNames } from "../../catalog/names";
import type { Span } from "../../definition";
import { reportLayers } from "../../model/reported/layer-calls";
import type { FactsByCall, LayerFacts } from "../../model/facts/layer-facts";
import { LAYER_ARGUMENTS } from "../../model/keras/keywords";
import { settledModels } from "../../model/keras/seen-models";
import type { KerasModel } from "../../model/keras/values";
import { profileOf } from "../../model/keras/profile";
import { type Aim, moveReading, NOTHING_READ, type Reader, type Reading } from "../../reading";
import { createTurn, interpret, type InterpretOptions } from "../../scope/interpret";
import type { Interpreter } from "../../scope/interpreter";
import { findMakers } from "../../scope/relevance/makers";
import { findRelevance, type Relevance } from "../../scope/relevance/relevance";
import type { AbstractValue } from "../../scope/values/values";
import { runSteps, type Steps } from "../../steps";
import type { Program } from "../../syntax/syntax";
import type { ProjectFiles } from "../module-text";
import { createChunkStore } from "./chunks";
import { callersOf } from "../modules/callers";
import { librariesFor } from "./libraries";
import { heldAround } from "./modules/held-classes";
import { pythonModules } from "./modules/language";
import { createModules } from "../modules/modules";
import { createCutter, createLazyCutter } from "./pieces";
import { parseCode, parseProgram } from "./program";

/**
 * Reads a Python document, however unfinished. Never throws and never runs anything: what cannot be
 * told from the text alone is left without a value.
 * @param parts where the text is Python, if not all of it: the cells of a notebook
 * @param files those around it: what it imports, and what makes use of it
 */
export function readPython(text: string, parts?: readonly Span[], files?: ProjectFiles): Reading {
  return runSteps(readPythonSteps(text, parts, files));
}

/** The same, a few milliseconds of work at a time. */
export function* readPythonSteps(
  text: string,
  parts?: readonly Span[],
  files?: ProjectFiles,
  aim: Aim = "show",
): Steps<Reading> {
  const program = yield* aim === "list"
    ? listedProgram(text, parts, files)
    : parseProgram(text, LAYER_ARGUMENTS, parts);
  yield;
  return yield* readProgram(program, files, aim);
}

/** One whose functions are parsed when they are followed: the same as other files import, where that is this text. */
function listedProgram(text: string, parts: readonly Span[] | undefined, files?: ProjectFiles): Steps<Program> {
  const own = files?.own;
  if (own !== undefined && own.text === text && parts === undefined) return pythonModules.programSteps(own);
  return parseProgram(text, LAYER_ARGUMENTS, parts, undefined, createLazyCutter(LAYER_ARGUMENTS));
}

/** Reads one document again and again; what of it has not changed since the last time is not parsed again. */
export function createPythonReader(files?: ProjectFiles): Reader {
  const store = createChunkStore();
  const cut = createCutter(LAYER_ARGUMENTS);
  return function* (text) {
    const program = yield* parseProgram(text, LAYER_ARGUMENTS, undefined, store, cut);
    yield;
    return yield* readProgram(program, files, "show");
  };
}

function* readProgram(program: Program, files: ProjectFiles | undefined, aim: Aim): Steps<Reading> {
  const held = files === undefined ? NONE : heldAround(program.text, files);
  yield;
  const relevance = yield* aim === "list"
    ? findMakers(program, withAll(NAMES, held), LAYER_MODULES)
    : findRelevance(program, withAll(NAMES, held), LAYER_MODULES);
  if (aim === "list" && !relevance.isAny) return NOTHING_READ;
  yield;
  const { interpreter, facts, seen } = yield* followed(program, files, aim, relevance);
  yield;
  if (facts.size === 0 && seen.length === 0) return NOTHING_READ;
  const kind = { language: "python", ...(yield* profileOf(program)) };
  const { calls, models = [] } = yield* reportLayers(program, facts, kind, settledModels(interpreter, seen));
  // The places of a program's nodes move with the next change; those of a reading stay.
  return moveReading({ calls, ...(models.length > 0 && { models }), problems: [] }, (offset) => offset);
}

interface FollowedProgram {
  readonly interpreter: Interpreter;
  readonly facts: FactsByCall;
  readonly seen: readonly KerasModel[];
}

/**
 * Follows a program. Of a list, the files that call it are only asked where it leaves something open: most have
 * no layers, or such as are written with their sizes.
 */
function* followed(
  program: Program,
  files: ProjectFiles | undefined,
  aim: Aim,
  relevance: Relevance,
): Steps<FollowedProgram> {
  const callers = files && callersOf(files, program, pythonModules);
  function* follow(
    asking: Pick<InterpretOptions, "outsideCalls" | "optionNamed" | "onLookUp">,
  ): Steps<FollowedProgram> {
    const facts: FactsByCall = new Map();
    const seen: KerasModel[] = [];
    const turn = aim === "list" ? createTurn() : undefined;
    const { interpreter } = yield* interpret(program, librariesFor(program, facts, seen), {
      relevance,
      parse: parseCode,
      ...(turn && { turn }),
      ofObjects: pythonModules.callers.ofObjects,
      ...(files && { modules: createModules(files, pythonModules, turn), ...asking }),
    });
    return { interpreter, facts, seen };
  }
  const isByName = relevance.isCalled === true || relevance.isLookedUp === true;
  if (aim !== "list" || callers === undefined || isByName) return yield* follow(callers ?? {});
  let isAsking = false;
  let takesAny = false;
  const alone = yield* follow({
    *outsideCalls(names, takesClasses) {
      yield;
      const isAnyAsked = callers.isAnyAsked(names);
      if (isAnyAsked) isAsking = true;
      if (takesClasses) takesAny = true;
      return { calls: [], isWhole: !isAnyAsked };
    },
    optionNamed() {
      isAsking = true;
      return undefined;
    },
    onLookUp(object) {
      if (mayHoldLayers(object)) takesAny = true;
    },
  });
  const isSettled = !isAsking || (!takesAny && ![...alone.facts.values()].flat().some(isLeftOpen));
  return isSettled ? alone : yield* follow(callers);
}

/** Whether who calls the program may name a layer's class in it. */
const mayHoldLayers = (object: AbstractValue): boolean =>
  object.kind === "namespace" || (object.kind === "external" && LAYER_MODULES.has(object.path.split(".").at(-1)!));

/** Whether something of a layer is not known. */
const isLeftOpen = ({ others, evaluations }: LayerFacts): boolean =>
  others.size > 0 ||
  evaluations.some(({ arguments: given }) =>
    given.some(({ value, classes, cells }) => (value ?? classes ?? cells) === undefined),
  );

/** A class may also be looked up by a name that is not literal: anywhere, or in an object. */
const NAMES: ReadonlySet<string> = new Set([...recurrentNames, "globals", "__dict__"]);
const NONE: ReadonlySet<string> = new Set();

const withAll = (names: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> =>
  others.size === 0 ? names : new Set([...names, ...others]);
