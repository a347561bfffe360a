/**
 * Reads layer definitions from JSON: `{"class_name": "LSTM", "config": {…}}` as Keras serialises it,
 * alone or anywhere in a document (`model.to_json()` of Keras 1 to 3, tfjs's `model.json`).
 */
import type { Reading } from "../reading";
import { attachModels } from "../model/attach";
import { layerCalls } from "./json-calls";
import { jsonModels } from "./json-models";
import { layerNodes } from "./json-nodes";

/** Up to here a text is checked for syntax errors even where it holds no layer. */
const SHORT_TEXT = 1024 * 1024;

/** Reads a JSON text. Never throws: what is wrong is told in `problems`, what is complete is read. */
export function readJson(text: string): Reading {
  if (text.length > SHORT_TEXT && !text.includes('"class_name"')) {
    return { calls: [], problems: [] };
  }
  // A byte order mark is no part of the text; a space keeps the offsets.
  const { nodes, problems } = layerNodes(text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text);
  const { calls, models } = attachModels(layerCalls(nodes, text), jsonModels(nodes));
  return { calls, ...(models.length > 0 && { models }), problems };
}
