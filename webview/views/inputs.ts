/** What the user can change: the flags, the sizes, the input. */
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { FieldSnapshot, PreviewSnapshot } from "../../src/core/messages";
import { inputTable } from "./input-table";
import type { View } from "../view";
import { field, toggle } from "../controls";
import { problemOf } from "../edits";
import { selectedCombination } from "../state";

export function inputs(preview: PreviewSnapshot, view: View): TemplateResult {
  return html`<section class="inputs" aria-label=${t("Flags, sizes and input")}>
    <div class="knobs">
      <div class="flags" role="group" aria-label=${t("Flags")}>${flags(view)}</div>
      <div class="fields" role="group" aria-label=${t("Sizes")}>
        ${repeat(
          preview.fields,
          ({ name }) => name,
          (each) => numberField(each, preview, view),
        )}
      </div>
    </div>
    ${inputTable(preview, view)}
  </section>`;
}

function flags({ state, dispatch }: View): readonly TemplateResult[] {
  return Object.entries(selectedCombination(state)?.flags ?? {}).map(([flag, on]) =>
    toggle(flag, on, (next) => dispatch({ type: "flag", flag, on: next })),
  );
}

function numberField(each: FieldSnapshot, preview: PreviewSnapshot, view: View): TemplateResult {
  const { name, value, assumed, edited } = each;
  const draft = view.state.drafts[name];
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
      onInput: (text) => view.dispatch({ type: "type", field: name, text }),
      onLeave: () => view.dispatch({ type: "leave", field: name }),
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
