/** The flag combinations side by side: the line of code, and what it returns. */
import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { flagNames, sameFlags, setFlags } from "../../src/core/returns/flag-values";
import type { CombinationSnapshot, PreviewSnapshot } from "../../src/core/panel/messages";
import type { View } from "../view";
import { iconButton } from "../controls";
import { partsOf, placesOfRow } from "../places";
import { selectedCombination } from "../state";
import { codeLine } from "./code";
import { copyIcon } from "./icons";
import { tensorView } from "./tensor";

/** A card for each combination of the flags that are compared, that of the code first. */
export function cards(preview: PreviewSnapshot, view: View): TemplateResult {
  const selected = selectedCombination(view.state);
  const chosen = flagNames(preview.flags, "chosen");
  // The code's own combination first, where one looks first.
  const compared = preview.combinations
    .map((each, index) => ({ each, index }))
    .filter(({ each }) => selected && sameFlags(each.flags, selected.flags, chosen))
    .toSorted((a, b) => Number(b.each.current) - Number(a.each.current))
    .map(({ each, index }) => card(each, index, each === selected, preview, view));
  return html`<section class="cards" aria-label=${l10n.t("What each combination of the flags returns")}>
    ${compared}
  </section>`;
}

function card(
  combination: CombinationSnapshot,
  index: number,
  selected: boolean,
  preview: PreviewSnapshot,
  view: View,
): TemplateResult {
  const choose = (): void => view.dispatch({ type: "select", combination: index });
  // The picture shows the numbers of one forward pass: those of another one are found nowhere in it.
  const parts = combination.pass === selectedCombination(view.state)?.pass ? partsOf(preview, combination) : [];
  const labels = new Map(preview.flags.map(({ name, label }) => [name, label]));
  const on = setFlags(combination.flags, flagNames(preview.flags, "compared"), (name) => labels.get(name) ?? name);
  return html`<article class="card ${selected ? "selected" : ""}" data-combination=${index} @click=${choose}>
    <header class="card-title">
      <h2>
        ${on.length === 0 ? l10n.t("default") : on.map((flag, at) => html`${at === 0 ? nothing : " + "}<span>${flag}</span>`)}
      </h2>
      ${combination.current ? html`<span class="badge">${l10n.t("in your code")}</span>` : nothing}
    </header>
    <div class="card-code">
      <button
        type="button"
        class="code-line"
        aria-pressed=${selected}
        title=${l10n.t("Show this combination in the picture")}
      >
        ${codeLine(combination.code)}
      </button>
      ${iconButton(l10n.t("Copy this line"), copyIcon, () => view.post({ type: "copy", combination: index }))}
    </div>
    ${combination.outputs.map((tensor) => tensorView(tensor, view, (row) => placesOfRow(tensor, row, parts)))}
    ${(combination.assumed ?? []).map((sentence) => html`<p class="muted">${sentence}</p>`)}
    ${combination.equalities.map(
      ({ left, right }) => html`<p class="equal"><code>${left}</code> ≡ <code>${right}</code></p>`,
    )}
  </article>`;
}
