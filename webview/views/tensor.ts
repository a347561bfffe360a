/** One tensor in words and numbers: name, shape, values as NumPy prints them. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { TensorSnapshot } from "../../src/core/panel/messages";
import type { View } from "../view";
import type { Place } from "../places";
import { charactersInCard } from "../room";
import { rowTexts } from "../rows";
import { axisTexts } from "../shapes";

/** The lines that the box of values shows at once; as in panel.css. */
const MOST_LINES = 13;

/** The places of a row of the tensor, by its index along each axis but the last. */
type PlacesOf = (row: readonly number[]) => readonly Place[];

/** @param placesOf which numbers of the picture the rows are, where they are any */
export function tensorView(tensor: TensorSnapshot, view: View, placesOf?: PlacesOf): TemplateResult {
  return html`<div class="tensor">
    <p class="tensor-title">
      <span class="tensor-name">${tensor.name}</span>
      ${shapeView(tensor)}
    </p>
    ${values(tensor, view, placesOf)}
  </div>`;
}

/** Its axes by name, with their sizes. */
export const shapeView = (tensor: TensorSnapshot): TemplateResult =>
  html`<span class="shape"
    >(${axisTexts(tensor).map(
      ({ text, assumed }, index) =>
        html`${index === 0 ? nothing : ", "}<span
            class=${assumed ? "assumed-axis" : "axis"}
            title=${assumed ? l10n.t("The document does not say this size.") : nothing}
            >${text}</span
          >`,
    )})</span
  >`;

function values(tensor: TensorSnapshot, view: View, placesOf: PlacesOf = () => []): TemplateResult | typeof nothing {
  const characters = charactersInCard(view.room);
  const pieces = rowTexts(tensor, characters);
  if (pieces.length === 0) {
    return nothing;
  }
  const lines = pieces
    .map(({ text }) => text)
    .join("")
    .split("\n");
  // A box that scrolls must be reachable by keyboard.
  const scrolls = lines.length > MOST_LINES || lines.some((line) => line.length > characters);
  return html`<pre
    class="values"
    tabindex=${scrolls ? "0" : nothing}
    role=${scrolls ? "group" : nothing}
    aria-label=${scrolls ? l10n.t("Values of {0}", tensor.name) : nothing}
  >
${pieces.map(({ text, row }) => {
  const places = row ? placesOf(row) : [];
  return places.length > 0 ? linkedRow(text, places, view) : text;
})}</pre>`;
}

function linkedRow(text: string, places: readonly Place[], { state, dispatch }: View): TemplateResult {
  const [place = ""] = places;
  return html`<span
    class="row ${state.point !== undefined && places.includes(state.point) ? "linked" : ""}"
    data-place=${places.join(" ")}
    @pointerenter=${() => dispatch({ type: "point", place })}
    @pointerleave=${() => dispatch({ type: "point" })}
    >${text}</span
  >`;
}
