/** The reader of web pages and of components written like them: text ▶ the calls of TensorFlow.js's layers in its scripts. */
import { NOTHING_READ, type Reading } from "../../reading";
import { runSteps, type Steps } from "../../steps";
import { readJavaScriptSteps } from "../javascript/reader";
import type { ProjectFiles } from "../module-text";
import { findScripts } from "./scripts";

/**
 * Reads the scripts of a page as one program. Never throws and never runs anything.
 * @param files those around it: what it imports, and what makes use of it
 */
export const readHtml = (text: string, files?: ProjectFiles): Reading => runSteps(readHtmlSteps(text, files));

/** The same, a few milliseconds of work at a time. */
export function* readHtmlSteps(text: string, files?: ProjectFiles): Steps<Reading> {
  const { languageId, parts } = yield* findScripts(text);
  return parts.length === 0 ? NOTHING_READ : yield* readJavaScriptSteps(text, languageId, parts, files);
}
