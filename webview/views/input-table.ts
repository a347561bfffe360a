/** The input's values as a table: one row per time step, one column per feature, of one batch row. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { formatNumber } from "../../src/core/format/numpy";
import type { PreviewSnapshot } from "../../src/core/panel/messages";
import { BATCH_AXIS, FEATURE_AXIS, TIME_AXIS } from "../../src/core/returns/slices";
import { cell, select } from "../controls";
import { inputKey, isWhole, problemOf } from "../edits";
import { subscript } from "../picture/subscript";
import type { Place } from "../places";
import { shapeText } from "../shapes";
import type { View } from "../view";
import { tensorView } from "./tensor";

/** A position of an axis that is shown: its index, and whether indices before it are left out. */
interface Shown {
  readonly index: number;
  readonly gapBefore: boolean;
}

interface Table {
  readonly preview: PreviewSnapshot;
  readonly values: readonly number[];
  readonly steps: readonly Shown[];
  readonly features: readonly Shown[];
  /** The batch row shown, as a position in the window. */
  readonly row: number;
  /** Where an element stands in the window, by its position along each axis that the input has. */
  readonly elementAt: (step: number, feature: number) => number;
  /** The input has time steps: it is not one step's, as a cell takes it. */
  readonly timed: boolean;
  readonly editable: boolean;
  /** Characters of the longest value. */
  readonly longest: number;
}

const TABLE_AXES: readonly string[] = [BATCH_AXIS, TIME_AXIS, FEATURE_AXIS];
/** More steps than this scroll; as in panel.css. */
const STEPS_IN_VIEW = 5;

/** The input's numbers as a table of fields; nothing where the layer has no input to show. */
export function inputTable(preview: PreviewSnapshot, view: View): TemplateResult | typeof nothing {
  const { input } = preview;
  const { window } = input;
  if (!window) {
    return nothing;
  }
  if (!input.axes.every((axis) => TABLE_AXES.includes(axis)) || !input.axes.includes(FEATURE_AXIS)) {
    // A table has room for one row of (timesteps, features): what has other axes is shown as NumPy prints it.
    return html`<div class="input-table">${tensorView({ ...input, name: l10n.t("Input") }, view)}</div>`;
  }
  const { values } = window;
  const along = (axis: string): readonly number[] => window.indices[input.axes.indexOf(axis)] ?? [0];
  const strideOf = (axis: string): number => {
    const place = input.axes.indexOf(axis);
    return place < 0 ? 0 : window.indices.slice(place + 1).reduce((product, { length }) => product * length, 1);
  };
  const rows = along(BATCH_AXIS);
  const row = Math.min(view.state.batchRow, rows.length - 1);
  const [ofRow, ofStep, ofFeature] = [strideOf(BATCH_AXIS), strideOf(TIME_AXIS), strideOf(FEATURE_AXIS)];
  const table: Table = {
    preview,
    values,
    row,
    steps: shown(along(TIME_AXIS)),
    features: shown(along(FEATURE_AXIS)),
    elementAt: (step, feature) => row * ofRow + step * ofStep + feature * ofFeature,
    timed: input.axes.includes(TIME_AXIS),
    editable: preview.inputEditable && isWhole(input),
    longest: values.reduce((most, value) => Math.max(most, formatNumber(value).length), 6),
  };
  return html`<div class="input-table">
    ${title(preview, rows, row, view)}
    <div
      class="input-scroll"
      tabindex=${table.editable ? nothing : "0"}
      role="group"
      aria-label=${l10n.t("Input values")}
    >
      <table>
        <thead>
          <tr>
            <td></td>
            ${table.features.map(({ index, gapBefore }) => html`${gapBefore ? gap : nothing}${heading(index, table)}`)}
          </tr>
        </thead>
        <tbody>
          ${table.steps.map((_, line) => stepRow(line, table, view))}
        </tbody>
      </table>
    </div>
    ${
      table.steps.length > STEPS_IN_VIEW
        ? html`<p class="muted hint">
            ${l10n.t("{0} steps: scroll the table for the others.", input.shape[input.axes.indexOf(TIME_AXIS)]?.size ?? 0)}
          </p>`
        : nothing
    }
  </div>`;
}

function title(preview: PreviewSnapshot, rows: readonly number[], row: number, { dispatch }: View): TemplateResult {
  const { input, assumptions } = preview;
  return html`<div class="input-title">
    <span class="tensor-name">${l10n.t("Input")}</span>
    ${input.name === "inputs" ? nothing : html`<span>${l10n.t("from {0}", input.name)}</span>`}
    <span class="shape">${shapeText(input)}</span>
    ${
      assumptions.some(({ subject }) => subject === "input")
        ? html`<span class="field-mark assumed-mark">${l10n.t("assumed")}</span>`
        : nothing
    }
    ${
      rows.length > 1
        ? select(
            l10n.t("Batch row"),
            rows.map((index) => l10n.t("batch row {0}", index)),
            row,
            (chosen) => dispatch({ type: "batchRow", row: chosen }),
          )
        : nothing
    }
  </div>`;
}

const gap = html`<td class="gap" aria-label=${l10n.t("some are left out")}>…</td>`;

const heading = (feature: number, { features }: Table): TemplateResult =>
  html`<th scope="col">${features.length > 1 ? l10n.t("feature {0}", feature) : l10n.t("feature")}</th>`;

function stepRow(line: number, table: Table, view: View): TemplateResult | typeof nothing {
  const step = table.steps[line];
  if (!step) {
    return nothing;
  }
  const { state, dispatch } = view;
  const place: Place = `x:${step.index}`;
  // The picture shows the first batch row; the others are linked to nothing.
  const point = (): void => dispatch(table.row === 0 ? { type: "point", place } : { type: "point" });
  const columns = table.features.length;
  return html`${
      step.gapBefore
        ? html`<tr>
            <td class="gap" colspan=${columns + 1}>⋮</td>
          </tr>`
        : nothing
    }
    <tr
      class=${state.point === place && table.row === 0 ? "linked" : ""}
      @pointerenter=${point}
      @pointerleave=${() => dispatch({ type: "point" })}
    >
      <th scope="row">x${table.timed ? subscript(step.index + 1) : nothing}</th>
      ${table.features.map(({ index, gapBefore }, column) => {
        const element = table.elementAt(line, column);
        const label = l10n.t("x{0}, feature {1}", table.timed ? step.index + 1 : "", index);
        return html`${gapBefore ? gap : nothing}
          <td>
            ${table.editable ? editable(element, label, table, view) : formatNumber(table.values[element] ?? 0)}
          </td>`;
      })}
    </tr>`;
}

function editable(
  element: number,
  label: string,
  { preview, values, longest }: Table,
  { state, dispatch }: View,
): TemplateResult {
  const key = inputKey(element);
  const draft = state.drafts[key];
  const problem = problemOf(preview, key, draft);
  return cell({
    label,
    text: draft?.text ?? formatNumber(values[element] ?? 0),
    step: 0.1,
    size: longest,
    ...(problem === undefined ? {} : { problem }),
    onInput: (text) => dispatch({ type: "type", field: key, text }),
    onLeave: () => dispatch({ type: "leave", field: key }),
  });
}

const shown = (indices: readonly number[]): readonly Shown[] =>
  indices.map((index, position) => ({ index, gapBefore: index !== (indices[position - 1] ?? -1) + 1 }));
