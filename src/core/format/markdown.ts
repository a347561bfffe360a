/** Previews as Markdown, for hovers and the terminal. */
import * as l10n from "@vscode/l10n";
import { profileLabels } from "../catalog/catalog";
import { signatureOf } from "../preview/code";
import type { LayerDefinition, Problem } from "../definition";
import { labelOf, repetition } from "../documents/instances";
import { outputShapes } from "./output-shape";
import { consumedNames, type NamedTensor, type Preview } from "../preview/preview";
import { writtenNames } from "../returns/structure";
import { sourceNotes } from "../preview/sources";
import { combinationTable, type ValueFormat, valuesText } from "./combination-table";
import { code, escaped } from "./markdown-text";
import { profileReason } from "./profile-reason";
import { formatShape } from "./shape";

export interface MarkdownOptions extends ValueFormat {
  /** What stands beside the layer's name: links, or its place in the file. */
  readonly beside: readonly string[];
  /** The layers that the layer's call makes, where those that are not this one are to be named. */
  readonly made?: readonly LayerDefinition[];
  /** Set for a hover: there is little room, and VS Code draws its icons; with the messages that it shows above already. */
  readonly hover?: { readonly told: readonly string[] };
}

/** One layer: its resolved signature, the table of flag combinations, its input, and everything assumed. */
export function previewMarkdown(preview: Preview, options: MarkdownOptions): string {
  const { hover } = options;
  return [
    [
      `**${escaped(preview.layer.name)}**`,
      ...(hover ? profileName(preview.layer) : []),
      ...repetition(preview.layer),
      ...options.beside,
    ].join(" · "),
    code(preview.signature),
    ...(hover ? [] : profileNote(preview.layer)),
    ...sourceNotes(preview.layer).map(escaped),
    ...preview.problems.flatMap((problem) =>
      hover?.told.includes(problem.message) ? [] : hover ? problemInHover(problem) : problemMarkdown(problem),
    ),
    othersMarkdown(preview.layer, options.made ?? []),
    combinationTable(preview, { ...options, isNarrow: hover !== undefined }),
    hover ? "" : nestedMarkdown(preview),
    inputMarkdown(preview, options),
    consumedMarkdown(preview),
    batchList(preview, options),
    assumptionList(preview),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Named where it is not what one would expect today. */
const profileName = ({ profile }: LayerDefinition): readonly string[] =>
  profile === "keras-3" ? [] : [profileLabels[profile]];

const profileNote = (layer: LayerDefinition): readonly string[] =>
  profileName(layer).map((label) => profileReason(layer, code) ?? l10n.t("By the rules of {0}.", label));

/** The other layers that the layer's call makes, a line for each. */
function othersMarkdown(layer: LayerDefinition, made: readonly LayerDefinition[]): string {
  const others = made.filter(({ use }) => use.instance?.number !== layer.use.instance?.number);
  return others
    .map((each) => `- ${escaped(labelOf(each))}: ${code(signatureOf(each))} → ${code(outputShapes(each))}`)
    .join("\n");
}

/** How the tensors are unpacked that the document's own flags return, where they nest. */
function nestedMarkdown({ combinations }: Preview): string {
  const structure = combinations.find(({ current }) => current)?.structure;
  return structure ? l10n.t("To unpack: {0}", code(`${writtenNames(structure)} = …`)) : "";
}

/** Which of the returned tensors the model around the layer takes. */
function consumedMarkdown(preview: Preview): string {
  const names = consumedNames(preview);
  return names.length === 0 ? "" : l10n.t("The model takes {0}.", names.map(code).join(", "));
}

function inputMarkdown({ input, layer }: Preview, format: ValueFormat): string {
  const shape = `${l10n.t("Input")} ${code(formatShape(input.shape, input.axes))}`;
  const values = input.values ? ` ${code(valuesText(input.values, format))}` : "";
  const { mask } = layer.input;
  const masked = mask ? `, ${l10n.t("mask")} ${code(valuesText(mask, format))}` : "";
  return `${shape} ${origin(layer)}${values}${masked}`;
}

/** Where the input's values come from. */
const origin = ({ input, language }: LayerDefinition): string =>
  input.values === undefined
    ? l10n.t("sample")
    : input.valuesName === undefined
      ? language === "json"
        ? l10n.t("from the document")
        : l10n.t("from the code")
      : l10n.t("from {0}", code(input.valuesName));

/** The states at the end of each consecutive batch. */
function batchList({ batches = [] }: Preview, format: ValueFormat): string {
  return batches
    .map(({ states }, index) => {
      const values = states.map((state) => `${code(state.name)} ${code(valuesText(state.values, format))}`);
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

/** VS Code's own, where it draws them: a font need not have the signs. */
const ICONS = { error: "$(error)", warning: "$(warning)", info: "$(info)" } as const;

/** A problem on a line of its own. */
export const problemMarkdown = ({ severity, message }: Problem): string => `${SIGNS[severity]} ${escaped(message)}`;

/** The same with VS Code's icons. */
const problemInHover = ({ severity, message }: Problem): string => `${ICONS[severity]} ${escaped(message)}`;
