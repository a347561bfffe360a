/** The reader of JavaScript and TypeScript documents: text ▶ the calls of TensorFlow.js's recurrent layers in it. */
import type { Span } from "../../definition";
import { createArrays } from "../../model/numpy/library";
import { reportLayers } from "../../model/reported/layer-calls";
import type { FactsByCall } from "../../model/facts/layer-facts";
import { javascriptLibrary } from "../../model/languages/javascript-library";
import { createKeras } from "../../model/keras/library";
import { composeLibraries } from "../../model/libraries";
import { createTfjs } from "../../model/tfjs/library";
import type { Reading } from "../../reading";
import { interpret } from "../../scope/interpret";
import { runSteps, type Steps } from "../../steps";
import { parseScriptProgram } from "./program";

/**
 * Reads a JavaScript or TypeScript document, however unfinished. Never throws and never runs anything: what cannot
 * be told from the text alone is left without a value.
 * @param languageId VS Code's
 * @param parts where the text is JavaScript, if not all of it
 */
export function readJavaScript(text: string, languageId: string, parts?: readonly Span[]): Reading {
  return runSteps(readJavaScriptSteps(text, languageId, parts));
}

/** The same, a few milliseconds of work at a time. */
export function* readJavaScriptSteps(text: string, languageId: string, parts?: readonly Span[]): Steps<Reading> {
  const program = yield* parseScriptProgram(text, languageId, parts);
  const facts: FactsByCall = new Map();
  const libraries = [javascriptLibrary, createTfjs(createKeras(facts, false)), createArrays()];
  yield;
  yield* interpret(program, composeLibraries(libraries));
  yield;
  const kind = { language: languageId, profile: "tfjs", framework: "tfjs" } as const;
  return { calls: (yield* reportLayers(program, facts, kind)).calls, problems: [] };
}
