/** What the reader of the numbers must know first: problems, assumptions, random weights, edits made here. */
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { PreviewSnapshot, ProblemSnapshot } from "../../src/core/messages";
import type { Actions } from "../actions";
import { button } from "../controls";
import { isOpen, type UiState } from "../state";
import { diceIcon, errorIcon, infoIcon, warningIcon } from "./icons";

const ICONS = { error: errorIcon, warning: warningIcon, info: infoIcon } as const;

export function notes(preview: PreviewSnapshot, state: UiState, actions: Actions): TemplateResult {
  const edited = Object.keys(preview.overrides).length > 0;
  return html`<div class="notes">
    ${preview.problems.filter((each) => !hasField(preview, each)).map(problem)}
    ${
      preview.deterministic
        ? nothing
        : html`<p class="note random">
            ${diceIcon}
            <span>${t("Random weights, seed {0}: an example, not what Python prints.", preview.seed)}</span>
          </p>`
    }
    ${
      edited
        ? html`<p class="note edited">
            ${infoIcon}<span>${t("Edited here: the values below are not those of the code.")}</span>
            ${button(t("Back to the code"), () => {
              actions.dispatch({ type: "discard" });
              actions.post({ type: "override", overrides: {} });
            })}
          </p>`
        : nothing
    }
    ${assumptions(preview, state, actions)}
  </div>`;
}

/** Whether the problem is shown at a field instead. */
export const hasField = (preview: PreviewSnapshot, problem: ProblemSnapshot): boolean =>
  preview.fields.some((field) => field.name === problem.argument);

export function problem({ severity, message, argument }: ProblemSnapshot): TemplateResult {
  return html`<p class="note ${severity}" role=${severity === "error" ? "alert" : nothing}>
    ${ICONS[severity]}
    <span>${argument === undefined ? nothing : html`<code>${argument}</code> `}${message}</span>
  </p>`;
}

function assumptions(preview: PreviewSnapshot, state: UiState, { dispatch }: Actions): TemplateResult | typeof nothing {
  if (preview.assumptions.length === 0) {
    return nothing;
  }
  const subjects = preview.assumptions.map(({ subject, value }) => `${subject} = ${value}`).join(", ");
  return html`<details
    class="assumptions"
    ?open=${isOpen(state, "assumptions", false)}
    @toggle=${(event: Event) =>
      dispatch({ type: "fold", section: "assumptions", open: (event.currentTarget as HTMLDetailsElement).open })}
  >
    <summary><span class="assumed-mark">${t("Assumed")}</span> ${subjects}</summary>
    <ul>
      ${preview.assumptions.map(
        ({ subject, expression, message }) =>
          html`<li>
            <code>${subject}</code>${expression === undefined ? nothing : html` <code>${expression}</code>`} ${message}
          </li>`,
      )}
    </ul>
  </details>`;
}
