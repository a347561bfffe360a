/** For those who want to see inside: the layer's weights and the rules that it is run by. */
import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { PreviewSnapshot } from "../../src/core/messages";
import type { Actions } from "../actions";
import { isOpen, type UiState } from "../state";
import { tensorView } from "./tensor";

export function details(preview: PreviewSnapshot, state: UiState, { dispatch }: Actions): TemplateResult {
  return html`<details
    class="weights"
    ?open=${isOpen(state, "weights", false)}
    @toggle=${(event: Event) =>
      dispatch({ type: "fold", section: "weights", open: (event.currentTarget as HTMLDetailsElement).open })}
  >
    <summary>
      ${t("Weights")}
      <span class="muted">${t("{0} parameters · {1}", preview.parameterCount.toLocaleString(), preview.profile)}</span>
    </summary>
    <div class="weights-list">${preview.weights.map((tensor) => tensorView(tensor))}</div>
  </details>`;
}
