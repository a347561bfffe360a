/** The answer at first sight: how many tensors the layer returns, of which shapes, and what each holds. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { CombinationSnapshot, PreviewSnapshot, TensorSnapshot } from "../../src/core/panel/messages";
import { writtenNames } from "../../src/core/returns/structure";
import { type Contents, contentsOf } from "../contents";
import { partsOf } from "../places";
import { selectedCombination } from "../state";
import type { View } from "../view";
import { shapeView } from "./tensor";

/** What the selected combination returns. */
export function returns(preview: PreviewSnapshot, { state }: View): TemplateResult | typeof nothing {
  const combination = selectedCombination(state);
  if (!combination || combination.outputs.length === 0) {
    return nothing;
  }
  const parts = partsOf(preview, combination);
  return html`<section class="returns" aria-label=${l10n.t("What the layer returns")}>
    <h2 aria-live="polite">${heading(combination)}</h2>
    <ul>
      ${combination.outputs.map((tensor) => line(tensor, contentsOf(tensor, combination, parts)))}
    </ul>
  </section>`;
}

function heading({ outputs, structure }: CombinationSnapshot): TemplateResult {
  const names = structure && writtenNames(structure);
  const text =
    outputs.length === 1
      ? l10n.t("Returns one tensor")
      : structure && structure.length < outputs.length
        ? l10n.t("Returns {0} tensors in {1} items", String(outputs.length), String(structure.length))
        : l10n.t("Returns {0} tensors", String(outputs.length));
  return html`${text}${names === undefined ? nothing : html` <code class="muted">${names}</code>`}`;
}

const line = (tensor: TensorSnapshot, contents: Contents | undefined): TemplateResult =>
  html`<li>
    <span class="tensor-name">${tensor.name}</span>
    <span class="told">
      ${shapeView(tensor)}
      <span class="contents">${contents ? contentsView(contents) : nothing}</span>
    </span>
  </li>`;

const contentsView = ({ words, labels, part }: Contents): TemplateResult =>
  html`${words}
    <span class="state-labels">${labels}</span>${part === "" ? nothing : html`<span class="muted"> ${part}</span>`}`;
