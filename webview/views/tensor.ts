/** One tensor in words and numbers: name, shape, values as NumPy prints them. */
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { TensorSnapshot } from "../../src/core/messages";
import type { Actions } from "../actions";
import type { Place } from "../places";
import { rowTexts } from "../rows";
import { axisTexts } from "../shapes";

/** A line of more characters than this may not fit; its box can then be scrolled, also by keyboard. */
const LONG_LINE = 28;
const MANY_LINES = 12;

export interface TensorLinks {
  readonly placeOf: (row: readonly number[]) => Place | undefined;
  readonly point: Place | undefined;
  readonly actions: Actions;
}

export function tensorView(tensor: TensorSnapshot, links?: TensorLinks): TemplateResult {
  return html`<div class="tensor">
    <p class="tensor-title">
      <span class="tensor-name">${tensor.name}</span>
      <span class="shape"
        >(${axisTexts(tensor).map(
          ({ text, assumed }, index) =>
            html`${index === 0 ? nothing : ", "}<span
                class=${assumed ? "assumed-axis" : "axis"}
                title=${assumed ? t("The document does not say this size.") : nothing}
                >${text}</span
              >`,
        )})</span
      >
    </p>
    ${values(tensor, links)}
  </div>`;
}

function values(tensor: TensorSnapshot, links: TensorLinks | undefined): TemplateResult | typeof nothing {
  const pieces = rowTexts(tensor);
  if (pieces.length === 0) {
    return nothing;
  }
  const lines = pieces
    .map(({ text }) => text)
    .join("")
    .split("\n");
  const scrolls = lines.length > MANY_LINES || lines.some((line) => line.length > LONG_LINE);
  return html`<pre
    class="values"
    tabindex=${scrolls ? "0" : nothing}
    role=${scrolls ? "group" : nothing}
    aria-label=${scrolls ? t("Values of {0}", tensor.name) : nothing}
  >
${pieces.map(({ text, row }) => {
  const place = row && links?.placeOf(row);
  return place && links ? linkedRow(text, place, links) : text;
})}</pre>`;
}

function linkedRow(text: string, place: Place, { point, actions: { dispatch } }: TensorLinks): TemplateResult {
  return html`<span
    class="row ${point === place ? "linked" : ""}"
    data-place=${place}
    @pointerenter=${() => dispatch({ type: "point", place })}
    @pointerleave=${() => dispatch({ type: "point" })}
    >${text}</span
  >`;
}
