/** Whether a text can hold a layer: cheap questions before the expensive one. */
import { LAYER_MODULES, recurrentNames } from "./catalog/names";
import { isMinified } from "./documents/minified";
import { LANGUAGE_IDS } from "./languages";
import { RECURRENT_FACTORIES } from "./model/tfjs/paths";
import { BARE_CONFIG_WORDS } from "./readers/json/bare-config";
import type { ModuleText, ProjectFiles } from "./readers/module-text";
import { heldAround, takersOf } from "./readers/python/modules/held-classes";
import { mentionsInCode } from "./readers/python/modules/mentions";
import { LARGEST_PROGRAM } from "./readers/text-limits";
import { runSteps, type Steps } from "./steps";

/** Around another layer, which has a name of its own; and a word of many comments. */
const factories = RECURRENT_FACTORIES.filter((name) => name !== "bidirectional");

const documentWords: readonly string[] = [...recurrentNames, ...BARE_CONFIG_WORDS, "graph-model"];

/** By the language's id: words of which a text with layers has one. A notebook may be of any language. */
const LAYER_WORDS: Readonly<Record<string, readonly string[]>> = {
  python: recurrentNames,
  json: documentWords,
  jsonc: documentWords,
  ipynb: [...recurrentNames, ...factories],
};

const wordsOf = (languageId: string): readonly string[] => LAYER_WORDS[languageId] ?? factories;

/** Those that have none of the others in them. */
const shortest = (words: readonly string[]): readonly string[] =>
  words.filter((name) => !words.some((other) => other !== name && name.includes(other)));

/** Parts of words of which a text with layers has at least one; what bytes are looked through for. */
export const LAYER_MARKS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  LANGUAGE_IDS.map((id) => [id, shortest(wordsOf(id))]),
);

/** A class, or a function that makes one, by its whole name; in JSON an escape such as `\n` may stand before it. */
const wordPattern = (words: readonly string[]): RegExp =>
  new RegExp(`(?:(?<!\\w)|(?<=\\\\[nrt]))(?:${words.join("|")})(?!\\w)`);

const LAYER_PATTERNS: ReadonlyMap<string, RegExp> = new Map(LANGUAGE_IDS.map((id) => [id, wordPattern(wordsOf(id))]));

/** Parts of layers' names, in capitals or not: what a program that looks classes up for layers hardly does without. */
const HINTS = /lstm|gru|rnn|simplecell|mgu|bidirectional|timedistributed/i;

/** What Python looks a class up with, by a name that may come from elsewhere. */
const LOOK_UP = "getattr(";

/** `getattr(nn, kind)`: what stands behind its bracket. */
const IN_LAYER_MODULE = new RegExp(String.raw`^[\w.]{0,40}\b(?:${[...LAYER_MODULES].join("|")})\s*,(?!\s*["'])`);
const LONGEST_OBJECT = 60;

/**
 * Whether a Python text looks up names that stand elsewhere in a module that has layers.
 * @param indexOf where it has what is looked for, from a place on; -1 where nowhere
 */
export function looksUpLayers(
  languageId: string,
  indexOf: (sought: string, from: number) => number,
  slice: (start: number, end: number) => string,
): boolean {
  if (languageId !== "python") return false;
  for (let at = indexOf(LOOK_UP, 0); at >= 0; at = indexOf(LOOK_UP, at)) {
    at += LOOK_UP.length;
    if (IN_LAYER_MODULE.test(slice(at, at + LONGEST_OBJECT))) return HINTS.test(slice(0, LARGEST_PROGRAM));
  }
  return false;
}

/** So much of a text is looked through between two turns: some milliseconds. No layer's name is longer than the overlap. */
const PIECE = 1_000_000;
const OVERLAP = 100;

/** Whether a text can hold a layer at all; a cheap question before the expensive one. */
export const mayHoldLayers = (text: string, languageId: string): boolean => runSteps(mayHold(text, languageId));

/** The same, a few milliseconds of work at a time. */
export function* mayHold(text: string, languageId: string): Steps<boolean> {
  const pattern = LAYER_PATTERNS.get(languageId);
  if (pattern === undefined) return false;
  for (let at = 0; at < text.length; at += PIECE) {
    if (at > 0) yield;
    // A word of which the piece has the end only may be taken for another: then it is looked at more closely.
    if (pattern.test(text.slice(Math.max(0, at - OVERLAP), at + PIECE))) return true;
  }
  return looksUpLayers(
    languageId,
    (sought, from) => text.indexOf(sought, from),
    (start, end) => text.slice(start, end),
  );
}

/** Behind `=`, `.` or at a line's beginning, and in front of a bracket; documentation hardly has that. */
const PYTHON_MENTIONS = {
  names: wordPattern(recurrentNames),
  call: new RegExp(`^[^#"'\`\n]*[.=(,[\\s](?<!\\b(?:class|def)[ \\t]+)(?:${recurrentNames.join("|")})\\(`, "m"),
  hints: HINTS,
  modules: LAYER_MODULES,
};

/** The same for those who look through many files: prose that speaks of layers is none that makes some. */
export function* worthReading(text: string, languageId: string): Steps<boolean> {
  if (!(yield* mayHold(text, languageId)) || isMinified(text, languageId)) return false;
  return languageId !== "python" || (yield* mentionsInCode(text, PYTHON_MENTIONS));
}

/** The same, at once. */
export const isWorthReading = (text: string, languageId: string): boolean => runSteps(worthReading(text, languageId));

/** Whether a text without a layer's name may have one from a file that it imports: `settings.RNN(8)`. */
export const mayTakeLayers = (text: string, languageId: string, files: ProjectFiles): boolean =>
  languageId === "python" && heldAround(text, files).size > 0;

/** The files that may call a layer's class that this one has, by a name of its own. */
export const takersOfLayers = (text: string, languageId: string, files: ProjectFiles): readonly ModuleText[] =>
  languageId === "python" ? takersOf({ path: files.path, text }, files) : [];
