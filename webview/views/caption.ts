/** Below the picture: the numbers that are pointed at, else how to read the colours. */
import * as l10n from "@vscode/l10n";
import { html, nothing, svg, type TemplateResult } from "lit";
import { fewDigits } from "../picture/chip";
import { BEHIND_NUMBERS, FULL_STRENGTH, type Scales, strength } from "../picture/heat";
import type { PictureLayout, PictureNode } from "../picture/parts";
import { vectorText } from "../rows";
import type { View } from "../view";

/** An even number of steps of the colour scale, from one end to the other. */
const LEGEND_STEPS = 10;
const STEP_WIDTH = 7;
/** From this width on, in CSS pixels, the reading has room for more numbers. */
const WIDE = 600;

/** The name, the indices and the numbers of the nodes that are pointed at; a key to the colours where none is. */
export function caption(layouts: readonly PictureLayout[], scales: Scales, { state, room }: View): TemplateResult {
  const nodes = layouts.flatMap((layout) => layout.nodes);
  const pointed = nodes.filter(({ place }) => place === state.point);
  // Both stand in the same place, so that the page does not jump when one takes the other's turn.
  return html`<div class="caption">
    <p class="reading ${pointed.length > 0 ? "" : "away"}">${reading(pointed, room.width < WIDE ? 2 : 6)}</p>
    <p class="key ${pointed.length > 0 ? "away" : ""}">${key(nodes, scales)}</p>
  </div>`;
}

/** @param most how many numbers there is room for */
function reading(pointed: readonly PictureNode[], most: number): TemplateResult | typeof nothing {
  const [first] = pointed;
  if (!first) {
    return nothing;
  }
  const { kind, lane, values } = first;
  const names = pointed.flatMap(({ kind: each, label, step }) => (each === "h" ? [label, ...step.slices] : [label]));
  const terms = pointed.flatMap((node) => (node.kind === "h" ? node.step.terms : []));
  return html`<span class="tensor-name">${[...new Set(names)].join(" = ")}</span>
    <code>${vectorText(values, kind === "x" ? lane.features : lane.units, most)}</code>
    ${terms.map((term) => html`<code class="muted">${term}</code>`)}`;
}

/** How to read the picture: each colour scale by what it is of. */
function key(nodes: readonly PictureNode[], scales: Scales): TemplateResult {
  const hasCells = nodes.some(({ kind }) => kind === "c" || kind === "state_c");
  const strengthOf = (isKind: (kind: PictureNode["kind"]) => boolean): number =>
    nodes.some(({ kind, heat }) => isKind(kind) && heat.some(({ text }) => text === undefined))
      ? FULL_STRENGTH
      : BEHIND_NUMBERS;
  return html`${legend(
      "x",
      scales.x,
      strengthOf((kind) => kind === "x"),
    )}
    ${legend(
      hasCells ? "h, c" : "h",
      scales.state,
      strengthOf((kind) => kind !== "x"),
    )}
    <span class="legend"><span class="lamp" aria-hidden="true"></span>${l10n.t("returned")}</span>
    <span>${l10n.t("Point at a box: the same numbers light up below, and their index is named here.")}</span>`;
}

/** @param largest the magnitude at the ends of the scale */
function legend(name: string, largest: number, full: number): TemplateResult {
  const end = fewDigits(largest);
  return html`<span class="legend" aria-hidden="true">
    <span class="scale-name">${name}</span>
    <span>−${end}</span>
    <svg width=${LEGEND_STEPS * STEP_WIDTH} height="8">
      ${Array.from({ length: LEGEND_STEPS }, (_, index) => {
        const value = (index + 0.5) / (LEGEND_STEPS / 2) - 1;
        return svg`<rect class="heat ${value < 0 ? "negative" : "positive"}" x=${index * STEP_WIDTH} y="0"
            width=${STEP_WIDTH} height="8" fill-opacity=${(strength(value, 1) * full).toFixed(2)}></rect>`;
      })}
    </svg>
    <span>${end}</span>
  </span>`;
}
