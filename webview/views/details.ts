/** For those who want to see inside: the layer's weights and the rules that it is run by. */
import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { PreviewSnapshot } from "../../src/core/messages";
import type { View } from "../view";
import { fold } from "./fold";
import { tensorView } from "./tensor";

/** The names of the semantic profiles. */
const PROFILES: Readonly<Record<string, string>> = {
  "keras-1": "Keras 1",
  "keras-2": "Keras 2",
  "keras-2.3": "Keras 2.3",
  "tf-keras-2": "tf.keras 2",
  "keras-3": "Keras 3",
};

export function details(preview: PreviewSnapshot, view: View): TemplateResult {
  const profile = PROFILES[preview.profile] ?? preview.profile;
  return fold(
    "weights",
    html`${l10n.t("Weights")}
      <span class="muted"
        >${l10n.t("{0} parameters, by the rules of {1}", preview.parameterCount.toLocaleString(), profile)}</span
      >`,
    html`<div class="weights-list">${preview.weights.map((tensor) => tensorView(tensor, view))}</div>`,
    view,
  );
}
