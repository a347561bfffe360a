/** What the user can change: the flags, the sizes, the input's values. */
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { formatNumber } from "../../src/core/format/numpy";
import type { FieldSnapshot, PreviewSnapshot } from "../../src/core/messages";
import type { Actions } from "../actions";
import { cell, field, select, toggle } from "../controls";
import { inputKey, isWhole, problemOf } from "../edits";
import { subscript } from "../picture/layout";
import { axisTexts } from "../shapes";
import { selectedCombination, type UiState } from "../state";

export function inputs(preview: PreviewSnapshot, state: UiState, actions: Actions): TemplateResult {
  return html`<section class="inputs" aria-label=${t("Flags, sizes and input")}>
    <div class="knobs">
      <div class="flags" role="group" aria-label=${t("Flags")}>${flags(state, actions)}</div>
      <div class="fields" role="group" aria-label=${t("Sizes")}>
        ${repeat(
          preview.fields,
          ({ name }) => name,
          (each) => numberField(each, preview, state, actions),
        )}
      </div>
    </div>
    ${inputTable(preview, state, actions)}
  </section>`;
}

function flags(state: UiState, { dispatch }: Actions): readonly TemplateResult[] {
  return Object.entries(selectedCombination(state)?.flags ?? {}).map(([flag, on]) =>
    toggle(flag, on, (next) => dispatch({ type: "flag", flag, on: next })),
  );
}

function numberField(each: FieldSnapshot, preview: PreviewSnapshot, state: UiState, actions: Actions): TemplateResult {
  const { name, value, assumed, edited } = each;
  const draft = state.drafts[name];
  const typing = problemOf(preview, name, draft);
  const problems = typing
    ? [typing]
    : preview.problems.filter(({ argument }) => argument === name).map(({ message }) => message);
  return html`<div class="field-box ${assumed && !edited ? "assumed" : ""} ${problems.length > 0 ? "invalid" : ""}">
    ${field({
      label: name,
      text: draft?.text ?? value.toString(),
      step: 1,
      ...(problems[0] === undefined ? {} : { problem: problems[0] }),
      onInput: (text) => actions.dispatch({ type: "type", field: name, text }),
      onLeave: () => actions.dispatch({ type: "leave", field: name }),
    })}
    ${
      edited
        ? html`<span class="field-mark edited-mark">${t("edited")}</span>`
        : assumed
          ? html`<span class="field-mark assumed-mark">${t("assumed")}</span>`
          : nothing
    }
    ${problems.map((message) => html`<p class="field-problem" role="alert">${message}</p>`)}
  </div>`;
}

/** The input's values: one row per time step, one column per feature, of one batch row. */
function inputTable(preview: PreviewSnapshot, state: UiState, actions: Actions): TemplateResult | typeof nothing {
  const { input } = preview;
  const [rows, steps, features] = input.window?.indices ?? [];
  if (!input.window || !rows || !steps || !features) {
    return nothing;
  }
  const row = Math.min(state.batchRow, rows.length - 1);
  const editable = preview.inputEditable && isWhole(input);
  const at = (step: number, feature: number): number => (row * steps.length + step) * features.length + feature;
  const gapAt = (indices: readonly number[], position: number): boolean =>
    (indices[position] ?? 0) !== (indices[position - 1] ?? -1) + 1;
  return html`<div class="input-table">
    <div class="input-title">
      <span class="tensor-name">${input.name}</span>
      <span class="shape">(${axisTexts(input).map(({ text }, index) => (index === 0 ? text : `, ${text}`))})</span>
      ${
        rows.length > 1
          ? select(
              t("Batch row"),
              rows.map((index) => t("batch row {0}", index)),
              row,
              (index) => actions.dispatch({ type: "batchRow", row: index }),
            )
          : nothing
      }
    </div>
    <div class="input-scroll" tabindex=${editable ? nothing : "0"} role="group" aria-label=${t("Input values")}>
      <table>
        <thead>
          <tr>
            <td></td>
            ${features.map(
              (feature, column) =>
                html`${gapAt(features, column) ? html`<td class="gap">…</td>` : nothing}
                  <th scope="col">${features.length > 1 ? feature : t("feature")}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${steps.map(
            (step, line) =>
              html`${
                  gapAt(steps, line)
                    ? html`<tr>
                        <td class="gap" colspan=${features.length + 1}>⋮</td>
                      </tr>`
                    : nothing
                }
                <tr class=${state.point === `x:${step}` && row === 0 ? "linked" : ""}>
                  <th scope="row">x${subscript(step + 1)}</th>
                  ${features.map(
                    (feature, column) =>
                      html`${gapAt(features, column) ? html`<td class="gap">…</td>` : nothing}
                        <td
                          @pointerenter=${() => actions.dispatch({ type: "point", place: `x:${step}` })}
                          @pointerleave=${() => actions.dispatch({ type: "point" })}
                        >
                          ${element(at(line, column), `x${subscript(step + 1)}, ${t("feature {0}", feature)}`, editable)}
                        </td>`,
                  )}
                </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div>`;

  function element(index: number, label: string, open: boolean): TemplateResult | string {
    const value = formatNumber(input.window?.values[index] ?? 0);
    if (!open) {
      return value;
    }
    const key = inputKey(index);
    const draft = state.drafts[key];
    const typing = problemOf(preview, key, draft);
    return cell({
      label,
      text: draft?.text ?? value,
      step: 0.1,
      ...(typing === undefined ? {} : { problem: typing }),
      onInput: (text) => actions.dispatch({ type: "type", field: key, text }),
      onLeave: () => actions.dispatch({ type: "leave", field: key }),
    });
  }
}
