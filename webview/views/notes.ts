/** What the reader of the numbers must know first: problems, assumptions, random weights, edits made here. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { PreviewSnapshot, ProblemSnapshot } from "../../src/core/panel/messages";
import type { View } from "../view";
import { button } from "../controls";
import { hasOtherFlags } from "../state";
import { fold } from "./fold";
import { diceIcon, errorIcon, infoIcon, warningIcon } from "./icons";

const ICONS = { error: errorIcon, warning: warningIcon, info: infoIcon } as const;

/** What is changed, assumed or wrong. */
export function notes(preview: PreviewSnapshot, view: View): TemplateResult {
  return html`<div class="notes">
    ${preview.problems.filter((each) => !hasField(preview, each)).map(problem)}
    ${
      preview.randomWords === undefined || preview.passes.length === 0
        ? nothing
        : html`<p class="note random">
            ${diceIcon}
            <span>${preview.randomWords}</span>
          </p>`
    }
    ${edited(preview, view)} ${assumptions(preview, view)}
  </div>`;
}

/** That something is not as in the code, and the way back to it. */
function edited(preview: PreviewSnapshot, view: View): TemplateResult | typeof nothing {
  const hasOverrides = Object.keys(preview.overrides).length > 0;
  if (!hasOverrides && !hasOtherFlags(view.state)) {
    return nothing;
  }
  const back = (): void => {
    view.dispatch({ type: "discard" });
    view.post({ type: "override", key: preview.key, overrides: {} });
  };
  return html`<p class="note edited">
    ${infoIcon}<span
      >${
        hasOverrides
          ? l10n.t("Edited here: the values below are not those of the code.")
          : l10n.t("Edited here: the flags chosen below are not those of the code.")
      }</span
    >
    ${button(l10n.t("Back to the code"), back)}
  </p>`;
}

/** Whether the problem is shown at a field instead. */
const hasField = (preview: PreviewSnapshot, problem: ProblemSnapshot): boolean =>
  preview.fields.some((field) => field.name === problem.argument);

/** One problem with its icon. */
export function problem({ severity, message }: ProblemSnapshot): TemplateResult {
  return html`<p class="note ${severity}" role=${severity === "error" ? "alert" : nothing}>
    ${ICONS[severity]}
    <span>${message}</span>
  </p>`;
}

/** What is assumed, for a line that names all of it. */
function inFewWords({ subject, value }: PreviewSnapshot["assumptions"][number]): string {
  if (subject === "input") return l10n.t("a sample input");
  return subject.endsWith("seed") ? l10n.t("random weights") : `${subject} = ${value}`;
}

function assumptions(preview: PreviewSnapshot, view: View): TemplateResult | typeof nothing {
  if (preview.assumptions.length === 0) {
    return nothing;
  }
  const subjects = [...new Set(preview.assumptions.map(inFewWords))].join(", ");
  return fold(
    "assumptions",
    html`<span class="assumed-mark">${l10n.t("Assumed")}</span> ${subjects}`,
    html`<ul>
      ${preview.assumptions.map(({ message }) => html`<li>${message}</li>`)}
    </ul>`,
    view,
  );
}
