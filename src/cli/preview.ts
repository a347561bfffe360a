/** `lstm-explorer preview FILE[:LINE[:COL]] [--json]`: what the layers of a file return. */
import { isProfile, profileLabels } from "../core/catalog/catalog";
import type { DocumentReading, LayerDefinition, Profile } from "../core/definition";
import { previewJson, problemJson } from "../core/format/json";
import { previewMarkdown, problemMarkdown } from "../core/format/markdown";
import { modelJson } from "../core/format/model-json";
import { modelMarkdown } from "../core/format/model-markdown";
import { createPreview, type Preview } from "../core/preview/preview";
import { isFault, type PlacedProblem, problemsOf } from "../core/problems";
import { profilesOf, withProfile } from "../core/resolve/profile";
import { runOf } from "../core/whole-model/arrival";
import { type ModelSummary, summarise } from "../core/whole-model/summary";
import { chosenLayers, FILE_KINDS, oneFile, openDocument, type OpenDocument } from "./document";
import { parseOptions } from "./options";
import { STATUS } from "./outcome";
import { complain, isTerminal, print } from "./output";

const SYNTAX = "preview FILE[:LINE[:COL]] [--profile VERSION] [--json]";

export const PREVIEW_USAGE = `  lstm-explorer ${SYNTAX}

FILE is one of these:
  ${FILE_KINDS}.
Without LINE every layer of the file; in a notebook, FILE:cell N:LINE as list prints it, cells counted from 1 as VS Code
does, text among them. The word preview may be left out.
  --profile   by the rules of another version: ${Object.keys(profileLabels).join(", ")}
  --json      print JSON instead of Markdown`;

/** Elements shown at each end of an axis. */
const EDGE = 3;

/** Layers of a file that are previewed at once, without a line: seconds, and hundreds of pages. */
const MOST_LAYERS = 300;

/** Prints the previews of a file's layers, or of the one at a place. */
export function preview(argv: readonly string[]): number {
  const { file, json, profile } = parseArguments(argv);
  const document = openDocument(file);
  const all = chosenLayers(document);
  const chosen = all.slice(0, MOST_LAYERS);
  if (all.length > chosen.length) {
    complain(
      `${document.path}: it has ${all.length} layers, of which the first ${chosen.length} are shown; ` +
        `name the line of another, as "lstm-explorer list" prints it.`,
    );
  }
  if (profile) tellMisfits(chosen, profile);
  const layers = profile ? chosen.map((layer) => withProfile(layer, profile)) : chosen;
  const problems = [...document.reading.problems];
  // One after the other: a preview holds every gate of every step.
  function* previews(): Generator<Preview> {
    for (const layer of layers) {
      const made = createPreview(layer);
      problems.push(...made.problems);
      yield made;
    }
  }
  if (json) print(`${documentJson(document, previews())}\n`);
  else for (const part of documentMarkdown(document, previews())) print(readable(part));
  return problems.some(({ severity }) => severity === "error") ? STATUS.faulty : STATUS.ok;
}

/** Says which layers keep their own rules: those of a framework that the version is none of, and classes it has not. */
function tellMisfits(layers: readonly LayerDefinition[], profile: Profile): void {
  const misfits = layers.filter((layer) => !profilesOf(layer).includes(profile));
  const sentences = misfits.map(
    (layer) =>
      `--profile ${profile}: ${profileLabels[profile]} has no ${layer.className} of ${profileLabels[layer.profile]}, ` +
      `whose own rules are used.`,
  );
  for (const sentence of new Set(sentences)) complain(sentence);
}

/** On a terminal nobody turns Markdown's escapes back: `lstm\\_1`. A file or a pipe keeps them. */
const readable = (markdown: string): string =>
  isTerminal() ? markdown.replaceAll(/\\([\\`*_{}[\]()#+!|<>&~$])/g, "$1") : markdown;

interface PreviewArguments {
  readonly file: string;
  readonly json: boolean;
  readonly profile?: Profile;
}

function parseArguments(argv: readonly string[]): PreviewArguments {
  const { positionals, options } = parseOptions("preview", argv);
  const profile = options.get("profile");
  return {
    file: oneFile(positionals, SYNTAX),
    json: options.has("json"),
    ...(profile !== undefined && isProfile(profile) && { profile }),
  };
}

/** A longer document is for programs: indented, each of its numbers would have a line of its own. */
const LONGEST_INDENTED = 1_000_000;

function documentJson({ reading, places, line }: OpenDocument, previews: Iterable<Preview>): string {
  const models = summaries(reading).map((summary) => modelJson(summary, places.of));
  const document = {
    layers: Array.from(previews, (each) => previewJson(each, places.of)),
    ...(models[0] && { model: models[0] }),
    ...(models.length > 1 && { models }),
    problems: [
      ...reading.problems.map((problem) => problemJson(problem, places.of)),
      ...(line === undefined ? elsewhere(reading) : []).map(({ problem, span }) =>
        problemJson({ ...problem, span }, places.of),
      ),
    ],
  };
  const text = JSON.stringify(document);
  return text.length > LONGEST_INDENTED ? text : JSON.stringify(document, undefined, 2);
}

/** The document's models, run once. */
const summaries = ({ models = [] }: DocumentReading): readonly ModelSummary[] =>
  models.map((model) => summarise(runOf(model)));

/** The parts of the document, a blank line between two. */
function* documentMarkdown(document: OpenDocument, previews: Iterable<Preview>): Generator<string> {
  const { path, reading, places, line } = document;
  // Who asks for one layer is not told of the others.
  const models = line === undefined ? summaries(reading) : [];
  const told = reading.problems.map(({ message }) => message);
  const others = line === undefined ? elsewhere(reading) : [];
  const problems = [
    ...reading.problems,
    ...others.map(({ problem, span }) => ({
      ...problem,
      message: `${path}:${places.textOf(span.start)}: ${problem.message}`,
    })),
  ];
  let before = "";
  for (const part of [
    ...problems.map(problemMarkdown),
    ...models.map((summary) => modelMarkdown(summary, EDGE, told)),
  ]) {
    yield `${before}${part}\n`;
    before = "\n";
  }
  for (const each of previews) {
    const place = `${path}:${places.textOf(each.layer.calleeSpan.start)}`;
    yield `${before}${previewMarkdown(each, { edge: EDGE, beside: [place] })}\n`;
    before = "\n";
  }
}

/** Faults at calls of layers that are shown in another call. */
const elsewhere = (reading: DocumentReading): readonly PlacedProblem[] =>
  problemsOf(reading).filter(
    ({ problem, layer }) => layer !== undefined && !reading.layers.includes(layer) && isFault(problem),
  );
