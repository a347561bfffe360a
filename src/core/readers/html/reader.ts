/** The reader of web pages and of components written like them: text ▶ the calls of TensorFlow.js's layers in its scripts. */
import { NOTHING_READ, type Reading } from "../../reading";
import { runSteps, type Steps } from "../../steps";
import { readJavaScriptSteps } from "../javascript/reader";
import { findScripts } from "./scripts";

/** Reads the scripts of a page as one program. Never throws and never runs anything. */
export const readHtml = (text: string): Reading => runSteps(readHtmlSteps(text));

/** The same, a few milliseconds of work at a time. */
export function* readHtmlSteps(text: string): Steps<Reading> {
  const { languageId, parts } = yield* findScripts(text);
  return parts.length === 0 ? NOTHING_READ : yield* readJavaScriptSteps(text, languageId, parts);
}
