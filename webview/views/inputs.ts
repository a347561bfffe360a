/** What the user can change: the flags, the sizes, the input. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { FieldSnapshot, PreviewSnapshot } from "../../src/core/panel/messages";
import { pythonLiteral } from "../../src/core/text/python-text";
import type { FlagValue } from "../../src/core/returns/layer-returns";
import { inputTable } from "./input-table";
import type { View } from "../view";
import { field, select, toggle } from "../controls";
import { problemOf } from "../edits";
import { selectedCombination, type UiState } from "../state";

/** Flags, sizes and rules that a user can change, and the input. */
export function inputs(preview: PreviewSnapshot, view: View): TemplateResult {
  return html`<section class="inputs" aria-label=${l10n.t("Flags, sizes and input")}>
    <div class="knobs">
      <div class="flags" role="group" aria-label=${l10n.t("Flags")}>${flags(preview, view)}</div>
      <div class="fields" role="group" aria-label=${l10n.t("Sizes and rules")}>
        ${repeat(
          preview.fields,
          ({ name }) => name,
          (each) => numberField(each, preview, view),
        )}
        ${profile(preview, view)}
      </div>
      ${reasonOf(preview) === undefined ? nothing : html`<p id=${REASON} class="muted hint">${reasonOf(preview)}</p>`}
      <div class="field-problems" aria-live="polite">
        ${preview.fields.flatMap((each) => fieldProblems(each, preview, view.state)).map((message) => html`<p>${message}</p>`)}
      </div>
    </div>
    ${inputTable(preview, view)}
  </section>`;
}

function flags(preview: PreviewSnapshot, { state, dispatch }: View): readonly TemplateResult[] {
  const assigned = selectedCombination(state)?.flags;
  return preview.flags.map(({ name, label, values, current }) => {
    const value = assigned ? (assigned[name] ?? null) : current;
    const choose = (next: FlagValue): void => dispatch({ type: "flag", flag: name, value: next });
    return typeof value === "boolean"
      ? toggle(label, value, choose, assigned === undefined)
      : select(
          label,
          values.map((each) => `${label}=${pythonLiteral(each)}`),
          values.indexOf(value),
          (index) => choose(values[index] ?? null),
        );
  });
}

/** The id of the line that says why these rules are taken. */
const REASON = "profile-reason";

const reasonOf = ({ profiles, profileReason }: PreviewSnapshot) => (profiles.length < 2 ? undefined : profileReason);

/** By whose rules: the same line means other numbers in another version. */
function profile(preview: PreviewSnapshot, { post }: View) {
  const { key, profile: current, profiles, overrides } = preview;
  return profiles.length < 2
    ? nothing
    : html`<div class="field-box">
        <span class="field-label" aria-hidden="true">${l10n.t("Rules of")}</span>
        ${select(
          l10n.t("Rules of"),
          profiles.map(({ label }) => label),
          profiles.findIndex(({ label }) => label === current),
          (index) => {
            const chosen = profiles[index];
            if (chosen) {
              post({ type: "override", key, overrides: { ...overrides, profile: chosen.id } });
            }
          },
          reasonOf(preview) === undefined ? undefined : REASON,
        )}
      </div>`;
}

function numberField(each: FieldSnapshot, preview: PreviewSnapshot, { state, dispatch }: View): TemplateResult {
  const { name, value, assumed, edited } = each;
  const draft = state.drafts[name];
  const problem = fieldProblems(each, preview, state)[0];
  return html`<div class="field-box ${problem === undefined ? "" : "invalid"}">
    ${field({
      label: name,
      text: draft?.text ?? value.toString(),
      step: 1,
      ...(problem === undefined ? {} : { problem }),
      onInput: (text) => dispatch({ type: "type", field: name, text }),
      onLeave: () => dispatch({ type: "leave", field: name }),
    })}
    <span class="field-mark ${edited ? "" : "assumed-mark"}"
      >${edited ? l10n.t("edited") : assumed ? l10n.t("assumed") : nothing}</span
    >
  </div>`;
}

/** What is wrong with a field: with what is being typed, else with what the layer was run with. */
function fieldProblems(each: FieldSnapshot, preview: PreviewSnapshot, { drafts }: UiState): readonly string[] {
  const typing = problemOf(preview, each.name, drafts[each.name]);
  return typing === undefined
    ? preview.problems.filter(({ argument }) => argument === each.name).map(({ message }) => message)
    : [typing];
}
