/** A model's summary as a table, as Keras's `model.summary()` has it, with what the layers are connected to and their values. */
import * as l10n from "@vscode/l10n";
import { ownHeading } from "../text/random-words";
import type { ModelSummary, SummaryRow } from "../whole-model/summary";
import type { ModelTensor } from "../whole-model/tensors";
import { problemMarkdown } from "./markdown";
import { alignedTable, code, escaped } from "./markdown-text";
import { formatInline } from "./numpy";
import { shortShape } from "./output-shape";

/** Characters of values in one line, where they can be cut to so few. */
const VALUES_WIDTH = 60;

/**
 * @param edge elements shown at each end of an axis
 * @param told messages that stand elsewhere already
 */
export function modelMarkdown(summary: ModelSummary, edge: number, told: readonly string[] = []): string {
  const { model, rows, parameterCount, deterministic, ownSeed, problems } = summary;
  const random = ownSeed === undefined ? l10n.t("values (an example)") : ownHeading(model.profile, ownSeed);
  const header = [
    l10n.t("layer (type)"),
    l10n.t("output shape"),
    l10n.t("parameters"),
    l10n.t("connected to"),
    deterministic ? l10n.t("values") : random,
  ];
  const total = parameterCount === undefined ? [] : [l10n.t("Parameters: {0}", parameterCount)];
  return [
    `**${escaped(model.name)}** · ${model.className}`,
    ...problems.filter(({ message }) => !told.includes(message)).map(problemMarkdown),
    alignedTable([header, ...rows.flatMap((row) => tableRows(row, edge, 0))]),
    ...total,
  ].join("\n\n");
}

/** One row for each tensor that leaves the layer, then those of the layers inside it. */
function tableRows(row: SummaryRow, edge: number, depth: number): readonly (readonly string[])[] {
  const { layer, calls, parameterCount, nested } = row;
  const name = `${"└ ".repeat(depth)}${code(layer.name)} (${layer.className})`;
  const own = calls.flatMap(({ inbound, outputs }, turn) =>
    outputs.map((output, index) => [
      turn + index === 0 ? name : "",
      output.shape ? code(shortShape(output.shape)) : "?",
      turn + index === 0 ? (parameterCount === undefined ? "?" : String(parameterCount)) : "",
      index === 0 ? inbound.map((each) => code(each)).join(", ") : "",
      valuesCell(output, edge),
    ]),
  );
  return [...own, ...(nested ? nested.rows.flatMap((inner) => tableRows(inner, edge, depth + 1)) : [])];
}

function valuesCell({ values, mask }: ModelTensor, edge: number): string {
  if (!values) return "–";
  const shown = code(formatInline(values, edge, { width: VALUES_WIDTH }));
  return mask ? `${shown} ${l10n.t("mask {0}", code(formatInline(mask, edge, { width: VALUES_WIDTH })))}` : shown;
}
