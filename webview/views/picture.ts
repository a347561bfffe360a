/** The unrolled layer as SVG. Colours come from panel.css; strength of heat as `fill-opacity`. */
import * as l10n from "@vscode/l10n";
import { html, nothing, svg, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { CombinationSnapshot, PreviewSnapshot } from "../../src/core/messages";
import type { View } from "../view";
import { caption } from "./caption";
import type { HeatCell } from "../picture/chip";
import { type Direction, neighbour } from "../picture/geometry";
import { BEHIND_NUMBERS, extent, FULL_STRENGTH, strength } from "../picture/heat";
import { layoutPicture, type PictureLayout, type PictureNode, subscript } from "../picture/layout";
import { mergedOutput } from "../picture/merged";
import { type PictureModel, pictureModels } from "../picture/model";
import { vectorText } from "../rows";
import { selectedCombination } from "../state";

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Recurrences drawn below each other: two directions of three layers. */
const MOST_LANES = 6;

/** Numbers of a vector that a screen reader is given. */
const MOST_READ_ALOUD = 8;

interface Scales {
  readonly x: number;
  readonly state: number;
}

export function picture(preview: PreviewSnapshot, view: View): TemplateResult | typeof nothing {
  const combination = selectedCombination(view.state);
  if (!combination) {
    return nothing;
  }
  const models = pictureModels(preview, combination).filter(({ steps }) => steps.length > 0);
  if (models.length === 0) {
    return nothing;
  }
  const lanes = models.slice(0, MOST_LANES).map((model) => ({ model, layout: layoutPicture(model, view.room.width) }));
  // One scale for all lanes, so that equal colours are equal numbers.
  const scales: Scales = {
    x: extent(models.flatMap(({ steps }) => steps.flatMap((step) => step.x))),
    state: extent(models.flatMap(({ steps }) => steps.flatMap((step) => [...step.h, ...step.c]))),
  };
  return html`<section class="picture" aria-label=${l10n.t("The layer, unrolled over its time steps")}>
    ${lanes.map(({ model, layout }) => lane({ model, layout, scales, preview }, view))}
    ${
      models.length > lanes.length
        ? html`<p class="muted">${l10n.t("{0} more are not drawn.", models.length - lanes.length)}</p>`
        : nothing
    }
    ${models.length > 1 ? merged(combination) : nothing}
    ${preview.parts.length > 0 ? caption(lanes, scales.state, view) : nothing}
  </section>`;
}

/** Under the two directions what becomes of them, where that is neither's. */
function merged(combination: CombinationSnapshot): TemplateResult | typeof nothing {
  const output = mergedOutput(combination, MOST_MERGED);
  return output === undefined
    ? nothing
    : html`<h2 class="lane-name">${output.formula}</h2>
        <ul class="merged-steps">
          ${output.steps.map(
            ({ timestep, text }) =>
              html`<li>
                ${timestep === undefined ? nothing : html`<span class="muted">x${subscript(timestep + 1)}</span>`}
                <code>${text}</code>
              </li>`,
          )}
        </ul>`;
}

/** Numbers of one merged step that are written. */
const MOST_MERGED = 8;

/** A recurrence of the layer, as it is drawn. */
interface Drawn {
  readonly model: PictureModel;
  readonly layout: PictureLayout;
  readonly scales: Scales;
  readonly preview: PreviewSnapshot;
}

/** Under its name where the layer has several. */
function lane(drawn: Drawn, view: View): TemplateResult {
  const { part } = drawn.model;
  return html`${part === "" ? nothing : html`<h2 class="lane-name">${part}</h2>`}
    <div class="picture-scroll">${drawing(drawn, view)}</div>
    ${maskNote(drawn.model)}`;
}

function drawing(drawn: Drawn, view: View): TemplateResult {
  const { model, layout } = drawn;
  const { width, height } = layout;
  const stop = layout.nodes.find((node) => node.place === view.state.point) ?? layout.nodes[0];
  return html`<svg
    class="unrolled"
    role="group"
    aria-label=${summary(model)}
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    @keydown=${(event: KeyboardEvent) => move(event, layout)}
  >
    <defs>
      ${["flow", "lit"].map(
        (kind) =>
          svg`<marker id="arrow-${kind}" class="arrow-${kind}" viewBox="0 0 8 8" refX="7" refY="4"
            markerWidth="7" markerHeight="7" orient="auto"><path d="M1 1L7 4L1 7z"></path></marker>`,
      )}
    </defs>
    ${layout.cells.map(
      (each) =>
        svg`<g class="layer-cell ${each.masked ? "masked" : ""}"><rect x=${each.x} y=${each.y} width=${each.width} height=${each.height} rx="6"></rect>
          <text x=${each.labelAt.x} y=${each.labelAt.y - (each.size ? 7 : 0)}
            transform=${each.upright ? `rotate(-90 ${each.labelAt.x} ${each.labelAt.y})` : nothing}>${model.className}</text>
          ${each.size ? svg`<text class="cell-size" x=${each.labelAt.x} y=${each.labelAt.y + 8}>${each.size}</text>` : nothing}</g>`,
    )}
    ${layout.edges.map(
      ({ path, kind, lit }) =>
        svg`<path class="edge ${kind} ${lit ? "lit" : ""}" d=${path}
          marker-end=${kind === "flow" ? `url(#arrow-${lit ? "lit" : "flow"})` : nothing}></path>`,
    )}
    ${layout.brace === undefined ? nothing : svg`<path class="brace" d=${layout.brace}></path>`}
    ${layout.texts.map(({ x, y, text, kind }) => svg`<text class="label ${kind}" x=${x} y=${y}>${text}</text>`)}
    ${
      layout.equality === undefined
        ? nothing
        : svg`<path class="equality" d=${layout.equality.path}></path>
          <text class="equality-text" x=${layout.equality.at.x} y=${layout.equality.at.y}>${layout.equality.text}</text>`
    }
    ${repeat(
      layout.nodes,
      (node) => `${node.kind} ${node.place}`,
      (node) => nodeView(node, drawn, node === stop, view),
    )}
  </svg>`;
}

function nodeView(
  node: PictureNode,
  { model, scales, preview }: Drawn,
  stop: boolean,
  { state, dispatch, post }: View,
): TemplateResult {
  const scale = node.kind === "x" ? scales.x : scales.state;
  const explained = preview.explanation?.place;
  const isExplained = node.kind !== "x" && explained?.part === model.part && explained.step === node.order;
  const canExplain = preview.explainable && node.kind !== "x";
  const classes = [
    `node ${node.kind}`,
    node.lit ? "lit" : "",
    node.place === state.point ? "linked" : "",
    canExplain ? "pressable" : "",
    isExplained ? "explained" : "",
  ].join(" ");
  const on = (): void => dispatch({ type: "point", place: node.place });
  const off = (): void => dispatch({ type: "point" });
  const press = (): void => {
    if (canExplain) {
      const place = { part: model.part, row: 0, step: node.order, unit: explained?.unit ?? 0 };
      post({ type: "explain", key: preview.key, place });
    }
  };
  return svg`<g class=${classes} role=${canExplain ? "button" : "img"} tabindex=${stop ? "0" : "-1"}
      aria-label=${nodeLabel(node, model)} data-node=${node.kind} data-place=${node.place}
      @click=${press} @keydown=${(event: KeyboardEvent) => (event.key === "Enter" || event.key === " ") && pressed(event, press)}
      @pointerenter=${on} @pointerleave=${off} @focus=${on} @blur=${off}>
    <rect class="frame" x=${node.x} y=${node.y} width=${node.width} height=${node.height} rx="5"></rect>
    <text class="node-label" x=${node.labelAt.x} y=${node.labelAt.y}>${node.label}</text>
    ${node.heat.map((each) => heatCell(each, scale))}
  </g>`;
}

/** A key that presses must not scroll the page too. */
function pressed(event: KeyboardEvent, press: () => void): void {
  event.preventDefault();
  press();
}

function heatCell(each: HeatCell, scale: number): TemplateResult {
  const { x, y, width, height, value, text } = each;
  const opacity = strength(value, scale) * (text === undefined ? FULL_STRENGTH : BEHIND_NUMBERS);
  return svg`<rect class="heat ${value < 0 ? "negative" : "positive"}" x=${x + 0.5} y=${y + 0.5}
      width=${width - 1} height=${height - 1} rx="2" fill-opacity=${opacity.toFixed(3)}></rect>
    ${text === undefined ? nothing : svg`<text class="number" x=${x + width / 2} y=${y + height / 2}>${text}</text>`}`;
}

/** What is read aloud begins with what is written: the name, and the numbers where the chip shows them. */
function nodeLabel({ kind, label, lit, values, heat }: PictureNode, model: PictureModel): string {
  const written = heat.flatMap(({ text }) => text ?? []);
  const numbers =
    written.length > 0
      ? written.join(" ")
      : vectorText(values, kind === "x" ? model.features : model.units, MOST_READ_ALOUD);
  return lit ? l10n.t("{0} {1}, returned", label, numbers) : `${label} ${numbers}`;
}

/** Steps that a mask skips, said once under the lane. */
function maskNote({ steps }: PictureModel): TemplateResult | typeof nothing {
  const skipped = steps.filter(({ masked }) => masked).map(({ timestep }) => `x${subscript(timestep + 1)}`);
  return skipped.length === 0
    ? nothing
    : html`<p class="muted hint">
        ${l10n.t("The mask skips {0}: there the states stay as they were.", skipped.join(", "))}
      </p>`;
}

function summary(model: PictureModel): string {
  const name = model.part === "" ? model.className : `${model.className} ${model.part}`;
  return l10n.t("{0} over {1} time steps. Arrow keys move between its tensors.", name, model.stepCount);
}

/** Moves the focus to the next node in the key's direction. */
function move(event: KeyboardEvent, layout: PictureLayout): void {
  const direction = DIRECTIONS[event.key];
  const target = event.target;
  if (!direction || !(target instanceof SVGElement)) {
    return;
  }
  const key = (element: SVGElement): string => `${element.dataset["node"]} ${element.dataset["place"]}`;
  const from = layout.nodes.find((node) => `${node.kind} ${node.place}` === key(target));
  const to = from && neighbour(layout.nodes, from, direction);
  if (to) {
    event.preventDefault();
    target.closest("svg")?.querySelector<SVGElement>(`[data-node="${to.kind}"][data-place="${to.place}"]`)?.focus();
  }
}
