/** How one number came about: the step's equations, with every product and sum. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { Equation, Explanation, Factor, StepPlace, Sum, Term } from "../../src/core/explain/explanation";
import { formatNumber } from "../../src/core/format/numpy";
import type { PartSnapshot, PreviewSnapshot } from "../../src/core/panel/messages";
import { iconButton, select } from "../controls";
import { partTitle } from "../picture/merging";
import { subscript } from "../picture/subscript";
import { isExplainable } from "../places";
import { selectedCombination } from "../state";
import type { View } from "../view";
import { closeIcon } from "./icons";

/** Units that can be chosen from; a longer list helps nobody. */
const MOST_UNITS = 64;

/** The arithmetic of the step that is picked in the picture; nothing where none is. */
export function explanation(preview: PreviewSnapshot, view: View): TemplateResult | typeof nothing {
  const { explanation: shown } = preview;
  const pass = selectedCombination(view.state)?.pass;
  const parts = (pass === undefined ? undefined : preview.passes[pass]) ?? [];
  const part = parts.find(({ name }) => name === shown?.place.part);
  // Of another pass, its numbers are not those of the picture.
  if (!shown || !part || (shown.place.pass ?? 0) !== pass) {
    const words = hint(preview, pass);
    return words === undefined ? nothing : html`<p class="muted hint">${words}</p>`;
  }
  const ask = (change: Partial<StepPlace>): void =>
    view.post({ type: "explain", key: preview.key, place: { ...shown.place, ...change } });
  const close = (): void => {
    // Back to the number that was pressed, for those who read on by keyboard.
    const pressed = document.activeElement?.closest(".explanation") && document.querySelector(".node.explained");
    if (pressed instanceof SVGElement) pressed.focus();
    view.post({ type: "explain", key: preview.key });
  };
  return html`<section
    class="explanation"
    aria-label=${l10n.t("How this number came about")}
    @keydown=${(event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && close()}
  >
    <header class="explanation-title">
      <h2 tabindex="-1">${title(shown, part, parts)}</h2>
      ${choosers(shown, part, ask)} ${iconButton(l10n.t("Close"), closeIcon, close)}
    </header>
    ${
      shown.skipped
        ? html`<p>${l10n.t("The mask skips this step: the states stay as they were.")}</p>`
        : html`<dl class="equations">${shown.equations.map((each) => equationView(each))}</dl>`
    }
  </section>`;
}

/** What is said where nothing is explained: how to ask, or why one cannot. */
function hint(preview: PreviewSnapshot, pass: number | undefined): string | undefined {
  return isExplainable(preview, pass)
    ? l10n.t("Press a hidden or cell state in the picture to see how it came about.")
    : (preview.unexplained[pass ?? 0] ?? undefined);
}

function title({ timestep, place }: Explanation, { name }: PartSnapshot, parts: readonly PartSnapshot[]): string {
  const step = l10n.t("Step {0} reads x{1}", place.step + 1, subscript(timestep + 1));
  const names = parts.map((part) => part.name);
  return name === "" || parts.length === 1 ? step : `${partTitle(name, names)} · ${step}`;
}

function choosers(
  { place }: Explanation,
  part: PartSnapshot,
  ask: (change: Partial<StepPlace>) => void,
): TemplateResult {
  const units = Math.min(part.units, MOST_UNITS);
  const steps = part.steps.map((_, index) => index).slice(0, part.stepCount);
  return html`${
    steps.length === part.stepCount && steps.length > 1
      ? select(
          l10n.t("Step"),
          steps.map((step) => l10n.t("step {0}", step + 1)),
          place.step,
          (step) => ask({ step }),
        )
      : nothing
  }
  ${
    units > 1
      ? select(
          l10n.t("Unit"),
          Array.from({ length: units }, (_, unit) => l10n.t("unit {0}", unit)),
          place.unit,
          (unit) => ask({ unit }),
        )
      : nothing
  }`;
}

function equationView({ symbol, meaning, sum, activation, value }: Equation): TemplateResult {
  return html`<dt>
      <span class="symbol">${symbol}</span> = <span class="equation-value">${formatNumber(value)}</span>
      <span class="muted">${meaning}</span>
    </dt>
    <dd class=${activation === undefined ? "" : "activated"}>
      ${activation === undefined ? nothing : html`<span class="activation">${activation}</span>(`}${sumView(
        sum,
      )}${activation === undefined ? nothing : html`)`}
      ${activation === undefined ? nothing : html`<span class="muted">= ${activation}(${formatNumber(sum.value)})</span>`}
    </dd>`;
}

function sumView({ terms, omitted }: Sum): TemplateResult {
  return html`${terms.map(
    (term, index) =>
      html`${index === 0 ? nothing : html`<span class="operator"> + </span>`}${
        omitted?.before === index
          ? html`<span class="muted">${l10n.t("… {0} more: {1} …", omitted.count, formatNumber(omitted.value))}</span
              ><span class="operator"> + </span>`
          : nothing
      }${termView(term)}`,
  )}`;
}

const termView = ({ factors }: Term): TemplateResult =>
  html`<span class="term"
    >${factors.map(
      (factor, index) => html`${index === 0 ? nothing : html`<span class="operator">·</span>`}${factorView(factor)}`,
    )}</span
  >`;

/** A number under its name. */
const factorView = ({ label, value, sum }: Factor): TemplateResult =>
  html`<span class="factor">
    <span class="factor-name">${label}</span>
    <span class="factor-value">${formatNumber(value)}</span>
    ${sum ? html`<span class="muted">(${sumView(sum)})</span>` : nothing}
  </span>`;
