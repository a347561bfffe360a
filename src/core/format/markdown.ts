/** Previews as Markdown, for hovers and the terminal. */
import * as l10n from "@vscode/l10n";
import { profileLabels } from "../catalog/catalog";
import { signatureOf } from "../preview/code";
import type { LayerDefinition, Problem } from "../definition";
import { labelOf, repetition } from "../documents/instances";
import { outputShapes } from "./output-shape";
import { flagNames, setFlags } from "../returns/flag-values";
import { writtenName } from "../preview/notation";
import {
  type Combination,
  combinationsBySide,
  consumedNames,
  type NamedTensor,
  type Preview,
} from "../preview/preview";
import { randomHeading } from "../text/random-words";
import { sourceNotes } from "../preview/sources";
import type { Flag } from "../returns/layer-returns";
import { formatInline } from "./numpy";
import { formatShape } from "./shape";

/** Characters of values in one line, where they can be cut to so few. */
const VALUES_WIDTH = 80;

export interface MarkdownOptions {
  /** Elements shown at each end of an axis. */
  readonly edge: number;
  /** What stands beside the layer's name: links, or its place in the file. */
  readonly beside: readonly string[];
  /** The layers that the layer's call makes, where those that are not this one are to be named. */
  readonly made?: readonly LayerDefinition[];
}

/** One layer: its resolved signature, the table of flag combinations, its input, and everything assumed. */
export function previewMarkdown(preview: Preview, options: MarkdownOptions): string {
  return [
    [`**${escaped(preview.layer.name)}**`, ...repetition(preview.layer), ...options.beside].join(" · "),
    code(preview.signature),
    ...profileNote(preview.layer),
    ...sourceNotes(preview.layer).map(escaped),
    ...preview.problems.map(problemMarkdown),
    othersMarkdown(preview.layer, options.made ?? []),
    combinationTable(preview, options.edge),
    inputMarkdown(preview, options.edge),
    consumedMarkdown(preview),
    batchList(preview, options.edge),
    assumptionList(preview),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Named where it is not what one would expect today. */
const profileNote = ({ profile }: LayerDefinition): readonly string[] =>
  profile === "keras-3" ? [] : [l10n.t("By the rules of {0}.", profileLabels[profile])];

/** The other layers that the layer's call makes, a line for each. */
function othersMarkdown(layer: LayerDefinition, made: readonly LayerDefinition[]): string {
  const others = made.filter(({ use }) => use.instance?.number !== layer.use.instance?.number);
  return others
    .map((each) => `- ${escaped(labelOf(each))}: ${code(signatureOf(each))} → ${code(outputShapes(each))}`)
    .join("\n");
}

/** Which of the returned tensors the model around the layer takes. */
function consumedMarkdown(preview: Preview): string {
  const names = consumedNames(preview);
  return names.length === 0 ? "" : l10n.t("The model takes {0}.", names.map(code).join(", "));
}

function inputMarkdown({ input, layer }: Preview, edge: number): string {
  const shape = `${l10n.t("Input")} ${code(formatShape(input.shape, input.axes))}`;
  const values = input.values ? ` ${code(formatInline(input.values, edge, VALUES_WIDTH))}` : "";
  const { mask } = layer.input;
  const masked = mask ? `, ${l10n.t("mask")} ${code(formatInline(mask, edge, VALUES_WIDTH))}` : "";
  return `${shape} ${origin(layer)}${values}${masked}`;
}

/** Where the input's values come from. */
const origin = ({ input }: LayerDefinition): string =>
  input.values === undefined
    ? l10n.t("sample")
    : input.valuesName === undefined
      ? l10n.t("from the document")
      : l10n.t("from {0}", code(input.valuesName));

/** A row per compared combination and returned tensor; the document's own combination is marked. */
function combinationTable(preview: Preview, edge: number): string {
  const { deterministic, flags } = preview;
  const { compared } = combinationsBySide(preview);
  // The document's own combination first: a hover shows no more than a few lines at once.
  const combinations = compared.toSorted((a, b) => Number(b.current) - Number(a.current));
  if (combinations.length === 0) {
    return "";
  }
  const header = [
    l10n.t("flags"),
    l10n.t("returns"),
    l10n.t("shape"),
    deterministic ? l10n.t("values") : randomHeading(preview.layer, preview.seed),
  ];
  const rows = combinations.flatMap((combination) =>
    combination.outputs.map((output, index) => [
      index === 0 ? flagsCell(combination, flags, preview.layer) : "",
      ...outputCells(output, combination.current, edge),
    ]),
  );
  const assumed = combinations.flatMap((combination) =>
    combination.assumed.map((message) => `- ${flagsText(combination, flags, preview.layer)}: ${escaped(message)}`),
  );
  return [alignedTable([header, ...rows]), ...(assumed.length > 0 ? ["", ...assumed] : [])].join("\n");
}

/** Name, shape and values; bold where the document has the tensor so. */
function outputCells({ name, shape, axes, values }: NamedTensor, isCurrent: boolean, edge: number): readonly string[] {
  return [
    isCurrent ? `**${code(name)}**` : code(name),
    code(formatShape(shape, axes)),
    values ? code(formatInline(values, edge, VALUES_WIDTH)) : "–",
  ];
}

/** The flags that are set; `▶` and bold where the document has them so. */
function flagsCell(combination: Combination, flags: readonly Flag[], layer: LayerDefinition): string {
  const text = flagsText(combination, flags, layer);
  return combination.current ? `▶ **${text}**` : text;
}

function flagsText({ flags: assigned }: Combination, flags: readonly Flag[], layer: LayerDefinition): string {
  const set = setFlags(assigned, flagNames(flags, "compared"), (name) => writtenName(layer, name));
  return set.length === 0 ? l10n.t("default") : set.map(code).join(" ");
}

/** A table whose columns also line up in a terminal. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [header = "", ...body] = cells.map(
    (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`,
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [header, rule, ...body].join("\n");
}

/** The states at the end of each consecutive batch. */
function batchList({ batches = [] }: Preview, edge: number): string {
  return batches
    .map(({ states }, index) => {
      const values = states.map(
        (state) => `${code(state.name)} ${code(formatInline(state.values, edge, VALUES_WIDTH))}`,
      );
      return `- ${l10n.t("After batch {0}:", index + 1)} ${values.join(", ")}`;
    })
    .join("\n");
}

/** Every assumed value, named. */
export const assumptionList = ({ assumptions, input }: Pick<Preview, "assumptions" | "input">): string =>
  assumptions.length === 0
    ? ""
    : [`${assumedHeading(input)}:`, "", ...assumptions.map(({ message }) => `- ${escaped(message)}`)].join("\n");

/** With what the arrow in a shape means, where there is one: `batch→1`. */
const assumedHeading = ({ shape }: NamedTensor): string =>
  shape.some(({ kind }) => kind === "unknown") ? l10n.t("Assumed (in shapes after →)") : l10n.t("Assumed");

const SIGNS = { error: "❌", warning: "⚠️", info: "ℹ️" } as const;

/** A problem on a line of its own. */
export const problemMarkdown = ({ severity, message }: Problem): string => `${SIGNS[severity]} ${escaped(message)}`;

/** Text as inline code, whatever back-ticks it holds. */
export function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${padding}${text.replace(/\s*\n\s*/g, " ")}${padding}${fence}`;
}

const longestRun = (text: string): number => Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));

/** Text whose characters mean nothing to Markdown, so that no document can put links or images into a hover. */
export const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]()#+!|<>&~$]/g, "\\$&").replace(/\s*\n\s*/g, " ");
