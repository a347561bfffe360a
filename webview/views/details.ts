/** For those who want to see inside: the layer's weights and the rules that it is run by. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { PreviewSnapshot } from "../../src/core/panel/messages";
import type { View } from "../view";
import { fold } from "./fold";
import { tensorView } from "./tensor";

/** The layer's weights, folded away; nothing where it has none. */
export function details(preview: PreviewSnapshot, view: View): TemplateResult | typeof nothing {
  if (preview.weights.length === 0) {
    return nothing;
  }
  return fold(
    "weights",
    html`${l10n.t("Weights")}
      <span class="muted"
        >${l10n.t("{0} parameters, by the rules of {1}", preview.parameterCount.toLocaleString(), preview.profile)}</span
      >`,
    html`<div class="weights-list">${preview.weights.map((tensor) => tensorView(tensor, view))}</div>`,
    view,
  );
}
