/** Below the picture: the numbers that are pointed at, else how to read the colours. */
import * as l10n from "@vscode/l10n";
import { html, nothing, svg, type TemplateResult } from "lit";
import { fewDigits } from "../picture/chip";
import { FULL_STRENGTH, strength } from "../picture/heat";
import type { PictureLayout, PictureNode } from "../picture/layout";
import type { PictureModel } from "../picture/model";
import { vectorText } from "../rows";
import type { View } from "../view";

/** An even number of steps of the colour scale, from one end to the other. */
const LEGEND_STEPS = 14;
const STEP_WIDTH = 7;
/** From this width on, in CSS pixels, the reading has room for more numbers. */
const WIDE = 600;

/** What one lane of the picture shows. */
export interface Lane {
  readonly model: PictureModel;
  readonly layout: PictureLayout;
}

/** @param largest the magnitude at the ends of the colour scale */
export function caption(lanes: readonly Lane[], largest: number, { state, room }: View): TemplateResult {
  const isPointed = ({ place }: PictureNode): boolean => place === state.point;
  const [first] = lanes;
  const lane = lanes.find(({ layout }) => layout.nodes.some(isPointed)) ?? first;
  const pointed = lane?.layout.nodes.filter(isPointed) ?? [];
  // Both stand in the same place, so that the page does not jump when one takes the other's turn.
  return html`<div class="caption">
    <p class="reading ${pointed.length > 0 ? "" : "away"}">
      ${lane && reading(lane.model, pointed, room.width < WIDE ? 2 : 6)}
    </p>
    <p class="key ${pointed.length > 0 ? "away" : ""}">${legend(largest)}</p>
  </div>`;
}

/** @param most how many numbers there is room for */
function reading(model: PictureModel, pointed: readonly PictureNode[], most: number): TemplateResult | typeof nothing {
  const [first] = pointed;
  if (!first) {
    return nothing;
  }
  const names = pointed.flatMap((node) => {
    const slice = model.sequence ? `${model.outputName}[:, ${node.place.split(":").at(-1)}]` : model.outputName;
    return node.kind === "h" && node.lit ? [node.label, slice] : [node.label];
  });
  return html`<span class="tensor-name">${names.join(" = ")}</span>
    <code>${vectorText(first.values, first.kind === "x" ? model.features : model.units, most)}</code>`;
}

function legend(largest: number): TemplateResult {
  const end = fewDigits(largest);
  return html`<span class="legend" aria-hidden="true">
      <span>−${end}</span>
      <svg width=${LEGEND_STEPS * STEP_WIDTH} height="8">
        ${Array.from({ length: LEGEND_STEPS }, (_, index) => {
          const value = (index + 0.5) / (LEGEND_STEPS / 2) - 1;
          return svg`<rect class="heat ${value < 0 ? "negative" : "positive"}" x=${index * STEP_WIDTH} y="0"
            width=${STEP_WIDTH} height="8" fill-opacity=${(strength(value, 1) * FULL_STRENGTH).toFixed(2)}></rect>`;
        })}
      </svg>
      <span>${end}</span>
    </span>
    <span class="legend"><span class="lamp" aria-hidden="true"></span>${l10n.t("returned")}</span>
    <span>${l10n.t("Point at a tensor to see its numbers wherever they stand.")}</span>`;
}
