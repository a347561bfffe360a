/**
 * Reads layer definitions from JSON: `{"class_name": "LSTM", "config": {…}}` as Keras serialises it,
 * alone or anywhere in a document (`model.to_json()` of Keras 1 to 3, tfjs's `model.json`).
 */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../../definition";
import { moveReading, type Reading } from "../../reading";
import { runSteps, type Steps } from "../../steps";
import { attachModels } from "../../model/graph/attach-models";
import { bareClass } from "./bare-config";
import { layerCalls } from "./layer-calls";
import { modelProblems } from "./model-problems";
import { jsonModels } from "./models";
import type { LayerNode } from "./layer-node";
import { layerNodes } from "./layer-nodes";
import { mendJson } from "./mending/mend";
import { withinString } from "./written-twice";

/** TensorFlow.js writes the format before all that is long. */
const HEAD = 10_000;

/** Up to here a text is checked for syntax errors even where it holds no layer. */
const SHORT_TEXT = 1024 * 1024;

/** Reads a JSON text. Never throws: what is wrong is told in `problems`, what is complete is read. */
export const readJson = (text: string): Reading => runSteps(readJsonSteps(text));

/** The same, a few milliseconds of work at a time. */
export function* readJsonSteps(text: string): Steps<Reading> {
  // A byte order mark is no part of the text; a space keeps the offsets.
  const source = yield* withinString(text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text);
  if (source.length > SHORT_TEXT && !source.includes('"class_name"')) {
    return { calls: [], problems: graphModel(source) };
  }
  const { nodes, problems } = yield* layerNodes(source);
  if (problems.some(({ code }) => SYNTAX.has(code)) && source.length <= LONGEST_MENDED) {
    const mended = yield* mendJson(source);
    const reading =
      (yield* readBare(mended.text)) ?? (yield* readNodes((yield* layerNodes(mended.text)).nodes, mended.text));
    // What is wrong with the text is told of the text as it is.
    const { calls, models = [], problems: others } = moveReading(reading, mended.original);
    return { calls, ...(models.length > 0 && { models }), problems: [...problems, ...others] };
  }
  const bare = yield* readBare(source);
  if (bare) return bare;
  const reading = yield* readNodes(nodes, source);
  return { ...reading, problems: [...problems, ...reading.problems] };
}

const SYNTAX: ReadonlySet<string> = new Set(["json-syntax", "json-cut"]);

/** A text up to here is mended where it is no JSON, in UTF-16 units: longer ones nobody types. */
const LONGEST_MENDED = 2 * 1024 * 1024;

function* readNodes(nodes: readonly LayerNode[], source: string): Steps<Reading> {
  const read = yield* layerCalls(nodes, source);
  const made = yield* jsonModels(nodes);
  const { calls, models } = yield* attachModels(read, made);
  return {
    calls,
    ...(models.length > 0 && { models }),
    problems: [...(calls.length > 0 ? [] : graphModel(source)), ...modelProblems(nodes, models)],
  };
}

/** A configuration without its class, as the definition that it would be a part of; `undefined` where it is none. */
function* readBare(text: string): Steps<Reading | undefined> {
  const className = yield* bareClass(text);
  if (className === undefined) return undefined;
  const before = `{"class_name":"${className}","config":`;
  const whole = `${before}${text}}`;
  const { nodes, problems } = yield* layerNodes(whole);
  const start = text.indexOf("{");
  const inText = (offset: number): number => Math.max(start, Math.min(offset - before.length, text.length));
  return moveReading({ calls: yield* layerCalls(nodes, whole), problems }, inText);
}

/** TensorFlow.js's other format: operations, of which no layer can be told. */
function graphModel(text: string): readonly Problem[] {
  const match = /"format"\s*:\s*"graph-model"/.exec(text.slice(0, HEAD));
  if (match === null) {
    return [];
  }
  const message = l10n.t(
    "This is a graph model of TensorFlow.js: it has operations, no layers. Convert the Keras model to a layers model instead.",
  );
  const span = { start: match.index, end: match.index + match[0].length };
  return [{ severity: "error", code: "graph-model", message, span }];
}
