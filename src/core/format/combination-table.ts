/** What each combination of a layer's flags returns, as a table of Markdown: for a terminal, or for a hover, which is narrow and low. */
import * as l10n from "@vscode/l10n";
import type { LayerDefinition } from "../definition";
import { writtenName } from "../preview/notation";
import { type Combination, combinationsBySide, type NamedTensor, type Preview } from "../preview/preview";
import { flagNames, setFlags } from "../returns/flag-values";
import { writtenNames } from "../returns/structure";
import type { Flag } from "../returns/layer-returns";
import { randomHeading } from "../text/random-words";
import { alignedTable, code, escaped } from "./markdown-text";
import { formatInline } from "./numpy";
import { formatShape } from "./shape";

/** How values are written. */
export interface ValueFormat {
  /** Elements shown at each end of an axis. */
  readonly edge: number;
  /** Digits behind the point, as NumPy's `set_printoptions(precision=…)`; NumPy's own 8 where absent. */
  readonly precision?: number;
}

/** Characters of values in one line, where they can be cut to so few. */
const VALUES_WIDTH = 80;

/** A tensor's values in one line. */
export const valuesText = (values: NonNullable<NamedTensor["values"]>, { edge, precision }: ValueFormat): string =>
  formatInline(values, edge, { width: VALUES_WIDTH, ...(precision !== undefined && { precision }) });

export interface TableFormat extends ValueFormat {
  /** Whether the flags stand in rows of their own: so narrow a table has no room for their column. */
  readonly isNarrow: boolean;
}

/** The compared combinations with what each returns; the document's own first and marked: a hover shows no more than a few lines at once. */
export function combinationTable(preview: Preview, format: TableFormat): string {
  const { deterministic, flags, layer } = preview;
  const { compared } = combinationsBySide(preview);
  const combinations = compared.toSorted((a, b) => Number(b.current) - Number(a.current));
  if (combinations.length === 0) {
    return "";
  }
  const header = [
    ...(format.isNarrow ? [] : [l10n.t("flags")]),
    l10n.t("returns"),
    l10n.t("shape"),
    deterministic ? l10n.t("values") : randomHeading(layer, preview.seed),
  ];
  const isForAll = (message: string): boolean => combinations.every((each) => each.assumed.includes(message));
  const all = (combinations[0]?.assumed ?? []).filter(isForAll);
  const assumed = combinations.flatMap((combination) =>
    combination.assumed
      .filter((message) => !isForAll(message))
      .map((message) => `- ${flagsText(combination, flags, layer)}: ${escaped(message)}`),
  );
  const rows = combinations.flatMap((combination) => rowsOf(combination, flags, layer, format));
  return [
    alignedTable([header, ...rows]),
    ...all.flatMap((message) => ["", escaped(message)]),
    ...(assumed.length > 0 ? ["", ...assumed] : []),
  ].join("\n");
}

function rowsOf(
  combination: Combination,
  flags: readonly Flag[],
  layer: LayerDefinition,
  format: TableFormat,
): readonly (readonly string[])[] {
  const { current, outputs, structure } = combination;
  const tensors = outputs.map((output) => outputCells(output, current, format));
  const text = flagsText(combination, flags, layer);
  const marked = current ? `**${text}**` : text;
  return format.isNarrow
    ? [[current ? "▶" : "", marked, structure ? code(writtenNames(structure)) : ""], ...tensors]
    : tensors.map((cells, index) => [index > 0 ? "" : current ? `▶ ${marked}` : marked, ...cells]);
}

/** Name, shape and values; bold where the document has the tensor so. */
function outputCells(
  { name, shape, axes, values }: NamedTensor,
  isCurrent: boolean,
  format: TableFormat,
): readonly string[] {
  const sizes = formatShape(shape, axes);
  return [
    isCurrent ? `**${code(name)}**` : code(name),
    // A shape that is broken into lines is hard to read.
    code(format.isNarrow ? sizes.replaceAll(" ", NO_BREAK) : sizes),
    values ? code(cut(valuesText(values, format), format)) : "–",
  ];
}

const NO_BREAK = "\u00A0";

/** Characters of values that a hover has room for, so that the rows of all tensors can be seen at once. */
const MOST_IN_HOVER = 44;

/** Cut between two numbers where the text is too long for a hover: the panel has them all. */
function cut(text: string, { isNarrow }: TableFormat): string {
  if (!isNarrow || text.length <= MOST_IN_HOVER) return text;
  const end = text.lastIndexOf(" ", MOST_IN_HOVER - 2);
  return `${text.slice(0, end < 0 ? MOST_IN_HOVER - 2 : end).replace(/(?: \.\.\.)+$/, "")}${NO_BREAK}…`;
}

function flagsText({ flags: assigned }: Combination, flags: readonly Flag[], layer: LayerDefinition): string {
  const set = setFlags(assigned, flagNames(flags, "compared"), (name) => writtenName(layer, name));
  return set.length === 0 ? l10n.t("default") : set.map(code).join(" ");
}
