import { html, nothing, type TemplateResult } from "lit";
import * as l10n from "@vscode/l10n";
import type { View } from "../view";
import { cards } from "./cards";
import { details } from "./details";
import { explanation } from "./explanation";
import { header, notice } from "./header";
import { inputs } from "./inputs";
import { notes } from "./notes";
import { picture } from "./picture";
import { returns } from "./returns";

/** The whole page, from overview to detail. */
export function page(view: View): TemplateResult {
  const { snapshot } = view.state;
  if (!snapshot) {
    return html`<p class="muted" role="status">${l10n.t("Reading the document …")}</p>`;
  }
  const { preview } = snapshot;
  return html`
    ${header(snapshot, view)} ${snapshot.notice !== undefined || !preview ? notice(snapshot, view) : nothing}
    ${preview ? [notes, returns, inputs, picture, explanation, cards, details].map((part) => part(preview, view)) : nothing}
  `;
}
