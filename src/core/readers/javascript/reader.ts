/** The reader of JavaScript and TypeScript documents: text ▶ the calls of TensorFlow.js's recurrent layers in it. */
import type { Span } from "../../definition";
import { RECURRENT_FACTORIES } from "../../model/tfjs/paths";
import { reportLayers } from "../../model/reported/layer-calls";
import { settledModels } from "../../model/keras/seen-models";
import type { KerasModel } from "../../model/keras/values";
import type { FactsByCall } from "../../model/facts/layer-facts";
import type { Reader, Reading } from "../../reading";
import { interpret, type InterpretOptions } from "../../scope/interpret";
import { runSteps, type Steps } from "../../steps";
import type { Program } from "../../syntax/syntax";
import type { ProjectFiles } from "../module-text";
import { callersOf } from "../modules/callers";
import { createModules } from "../modules/modules";
import { scriptLibraries } from "./libraries";
import { makersIn } from "./makers";
import { scriptModules } from "./modules/language";
import { createScriptParser } from "./conversion/parse";
import { parseScriptProgram } from "./program";

/**
 * Reads a JavaScript or TypeScript document, however unfinished. Never throws and never runs anything: what cannot
 * be told from the text alone is left without a value.
 * @param languageId VS Code's
 * @param parts where the text is JavaScript, if not all of it
 * @param files those around it: what it imports, and what makes use of it
 */
export function readJavaScript(
  text: string,
  languageId: string,
  parts?: readonly Span[],
  files?: ProjectFiles,
): Reading {
  return runSteps(readJavaScriptSteps(text, languageId, parts, files));
}

/** The same, a few milliseconds of work at a time. */
export function* readJavaScriptSteps(
  text: string,
  languageId: string,
  parts?: readonly Span[],
  files?: ProjectFiles,
): Steps<Reading> {
  return yield* readScript(yield* parseScriptProgram(text, languageId, parts), languageId, files);
}

/** Reads one document again and again; what of it has not changed since the last time is not parsed again. */
export function createScriptReader(languageId: string, files?: ProjectFiles): Reader {
  const parse = createScriptParser();
  return function* (text) {
    return yield* readScript(yield* parseScriptProgram(text, languageId, undefined, parse), languageId, files);
  };
}

function* readScript(program: Program, languageId: string, files: ProjectFiles | undefined): Steps<Reading> {
  const facts: FactsByCall = new Map();
  yield;
  const seen: KerasModel[] = [];
  const { interpreter } = yield* interpret(program, scriptLibraries(facts, seen), files && around(program, files));
  yield;
  const kind = { language: languageId, profile: "tfjs", framework: "tfjs" } as const;
  const { calls, models = [] } = yield* reportLayers(program, facts, kind, settledModels(interpreter, seen));
  return { calls, ...(models.length > 0 && { models }), problems: [] };
}

/** The files around a document; who calls its functions is asked of those alone that can make layers. */
function around(program: Program, files: ProjectFiles): InterpretOptions {
  const { outsideCalls } = callersOf(files, program, scriptModules);
  return {
    modules: createModules(files, scriptModules),
    ofObjects: scriptModules.callers.ofObjects,
    *outsideCalls(names, takesClasses) {
      const makers = makersIn(program, [...RECURRENT_FACTORIES, "layers"]).names;
      const asked = new Set([...names].filter((name) => makers.has(name.split(".").at(-1)!)));
      return asked.size > 0 ? yield* outsideCalls(asked, takesClasses) : { calls: [], isWhole: true };
    },
  };
}
