import { html, nothing, type TemplateResult } from "lit";
import { t } from "@vscode/l10n";
import type { Actions } from "../actions";
import type { UiState } from "../state";
import { cards } from "./cards";
import { details } from "./details";
import { header, notice } from "./header";
import { inputs } from "./inputs";
import { notes } from "./notes";
import { picture } from "./picture";

/** The whole page, from overview to detail. */
export function page(state: UiState, width: number, actions: Actions): TemplateResult {
  const { snapshot } = state;
  if (!snapshot) {
    return html`<p class="muted" role="status">${t("Reading the document …")}</p>`;
  }
  const { preview } = snapshot;
  return html`${header(snapshot, actions)}
  ${snapshot.notice !== undefined || !preview ? notice(snapshot, actions) : nothing}
  ${
    preview
      ? html`${notes(preview, state, actions)} ${inputs(preview, state, actions)}
        ${picture(preview, state, width, actions)} ${cards(preview, state, actions)} ${details(preview, state, actions)}`
      : nothing
  }`;
}
