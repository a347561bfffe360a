/** The unrolled layer as SVG. Colours come from panel.css; strength of heat as `fill-opacity`. */
import * as l10n from "@vscode/l10n";
import { html, nothing, svg, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { CombinationSnapshot, PartSnapshot, PreviewSnapshot } from "../../src/core/panel/messages";
import type { View } from "../view";
import { caption } from "./caption";
import type { HeatCell } from "../picture/chip";
import { type Direction, neighbour } from "../picture/geometry";
import { BEHIND_NUMBERS, extent, FULL_STRENGTH, type Scales, strength } from "../picture/heat";
import { layoutPicture } from "../picture/layout";
import { mergedOutput } from "../picture/merged";
import { partTitle } from "../picture/merging";
import { type Figure, figuresOf } from "../picture/model";
import type { PictureLayout, PictureNode } from "../picture/parts";
import { subscript } from "../picture/subscript";
import { isExplainable, partsOf } from "../places";
import { vectorText } from "../rows";
import { selectedCombination } from "../state";

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Figures drawn below each other: of a deep stack the first layers. */
const MOST_FIGURES = 6;

/** Numbers of a vector that a screen reader is given. */
const MOST_READ_ALOUD = 8;

/** The unrolled layer of the selected combination; nothing where it cannot be drawn. */
export function picture(preview: PreviewSnapshot, view: View): TemplateResult | typeof nothing {
  const combination = selectedCombination(view.state);
  if (!combination) {
    return nothing;
  }
  const figures = figuresOf(preview, combination);
  const parts = partsOf(preview, combination);
  const { pass } = combination;
  if (figures.length === 0) {
    return nothing;
  }
  // One scale for all figures, so that equal colours are equal numbers.
  const steps = figures.flatMap(({ columns }) => columns.flatMap((column) => column.steps));
  const scales: Scales = {
    x: extent(steps.flatMap(({ x }) => x)),
    state: extent(steps.flatMap(({ h, c }) => [...h, ...c])),
  };
  const drawn = figures
    .slice(0, MOST_FIGURES)
    .map((figure): Drawn => ({ figure, layout: layoutPicture(figure, view.room.width), scales, preview, parts, pass }));
  const left = figures.slice(MOST_FIGURES).reduce((count, { lanes }) => count + lanes.length, 0);
  return html`<section class="picture" aria-label=${l10n.t("The layer, unrolled over its time steps")}>
    ${drawn.map((each) => titled(each, view))}
    ${left > 0 ? html`<p class="muted">${l10n.t("{0} more are not drawn.", left)}</p>` : nothing}
    ${parts.length > 1 ? merged(combination) : nothing}
    ${
      parts.length > 0
        ? caption(
            drawn.map(({ layout }) => layout),
            scales,
            view,
          )
        : nothing
    }
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

/** A figure as it is drawn. */
interface Drawn {
  readonly figure: Figure;
  readonly layout: PictureLayout;
  readonly scales: Scales;
  readonly preview: PreviewSnapshot;
  /** Of the forward pass that is drawn. */
  readonly parts: readonly PartSnapshot[];
  /** Which one that is; absent where it was not made. */
  readonly pass: number | undefined;
}

/** Under its name where the layer has several. */
function titled(drawn: Drawn, view: View): TemplateResult {
  const { figure, parts } = drawn;
  const title = figureTitle(figure, parts);
  return html`${title === "" ? nothing : html`<h2 class="lane-name">${title}</h2>`}
    <div class="picture-scroll">${drawing(drawn, view)}</div>
    ${maskNote(figure)}`;
}

/** `Layer 1`, `Forward, cell 0`; nothing where the figure is all there is. */
function figureTitle({ lanes }: Figure, parts: readonly PartSnapshot[]): string {
  if (lanes.length === parts.length || parts.length === 0) {
    return "";
  }
  const names = parts.map(({ name }) => name).filter((name) => lanes.length < 2 || !name.endsWith("_reverse"));
  return partTitle(lanes[0].part, names);
}

function drawing(drawn: Drawn, view: View): TemplateResult {
  const { figure, layout } = drawn;
  const { width, height } = layout;
  const stop = layout.nodes.find((node) => node.place === view.state.point) ?? layout.nodes[0];
  return html`<svg
    class="unrolled"
    role="group"
    aria-label=${summary(figure)}
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
    ${layout.edges.map(
      ({ path, kind, lit }) =>
        svg`<path class="edge ${kind} ${lit ? "lit" : ""}" d=${path}
          marker-end=${kind === "flow" ? `url(#arrow-${lit ? "lit" : "flow"})` : nothing}></path>`,
    )}
    ${layout.cells.map(
      (each) =>
        svg`<g class="layer-cell ${each.masked ? "masked" : ""}"><rect x=${each.x} y=${each.y} width=${each.width} height=${each.height} rx="6"></rect>
          <text x=${each.labelAt.x} y=${each.labelAt.y - (each.size ? 7 : 0)}
            transform=${each.upright ? `rotate(-90 ${each.labelAt.x} ${each.labelAt.y})` : nothing}>${each.name}</text>
          ${each.size ? svg`<text class="cell-size" x=${each.labelAt.x} y=${each.labelAt.y + 8}>${each.size}</text>` : nothing}</g>`,
    )}
    ${layout.edges.filter(({ kind }) => kind === "inner").map(({ path }) => svg`<path class="edge inner" d=${path}></path>`)}
    ${layout.brace === undefined ? nothing : svg`<path class="brace" d=${layout.brace}></path>`}
    ${layout.texts.map(({ x, y, text, kind }) => svg`<text class="label ${kind}" x=${x} y=${y}>${text}</text>`)}
    ${layout.equalities.map(
      ({ path, at, text, anchor }) => svg`<path class="equality" d=${path}></path>
        <text class="equality-text ${anchor}" x=${at.x} y=${at.y}>${text}</text>`,
    )}
    ${repeat(
      layout.nodes,
      (node) => `${node.kind} ${node.place}`,
      (node) => nodeView(node, drawn, node === stop, view),
    )}
  </svg>`;
}

function nodeView(
  node: PictureNode,
  { scales, preview, pass }: Drawn,
  stop: boolean,
  { state, dispatch, post }: View,
): TemplateResult {
  const { part } = node.lane;
  const scale = node.kind === "x" ? scales.x : scales.state;
  const shown = preview.explanation?.place;
  const explained = shown && (shown.pass ?? 0) === pass ? shown : undefined;
  const isExplained = node.kind !== "x" && explained?.part === part && explained.step === node.step.order;
  const canExplain = isExplainable(preview, pass) && node.kind !== "x";
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
    if (canExplain && pass !== undefined) {
      const place = { part, row: 0, step: node.step.order, unit: explained?.unit ?? 0, pass };
      dispatch({ type: "asked" });
      post({ type: "explain", key: preview.key, place });
    }
  };
  return svg`<g class=${classes} role=${canExplain ? "button" : "img"} tabindex=${stop ? "0" : "-1"}
      aria-label=${nodeLabel(node)} data-node=${node.kind} data-place=${node.place}
      @click=${press} @keydown=${(event: KeyboardEvent) => (event.key === "Enter" || event.key === " ") && pressed(event, press)}
      @pointerenter=${on} @pointerleave=${off} @focus=${on} @blur=${off}>
    <rect class="frame" x=${node.x} y=${node.y} width=${node.width} height=${node.height} rx="5"></rect>
    <text class="node-label ${node.labelBeside ? "beside" : ""}" x=${node.labelAt.x} y=${node.labelAt.y}>${node.label}</text>
    ${node.heat.map((each) => heatCell(each, scale))}
    ${node.moreAt ? svg`<text class="more" x=${node.moreAt.x} y=${node.moreAt.y}>⋯</text>` : nothing}
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
function nodeLabel({ kind, label, lit, values, heat, lane }: PictureNode): string {
  const written = heat.flatMap(({ text }) => text ?? []);
  const numbers =
    written.length > 0
      ? written.join(" ")
      : vectorText(values, kind === "x" ? lane.features : lane.units, MOST_READ_ALOUD);
  return lit ? l10n.t("{0} {1}, returned", label, numbers) : `${label} ${numbers}`;
}

/** Steps that a mask skips, said once under the figure. */
function maskNote({ columns }: Figure): TemplateResult | typeof nothing {
  const skipped = columns.flatMap(({ steps }) => steps.filter(({ masked }) => masked).slice(0, 1));
  const names = skipped.map(({ timestep }) => `x${subscript(timestep + 1)}`);
  return names.length === 0
    ? nothing
    : html`<p class="muted hint">
        ${l10n.t("The mask skips {0}: there the states stay as they were.", names.join(", "))}
      </p>`;
}

function summary({ lanes }: Figure): string {
  const [{ className, stepCount }] = lanes;
  const name = [className, ...lanes.map(({ part }) => part).filter((part) => part !== "")].join(" ");
  return l10n.t("{0} over {1} time steps. Arrow keys move between its tensors.", name, stepCount);
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
