import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { PreviewSnapshot, Snapshot } from "../../src/core/panel/messages";
import type { View } from "../view";
import { button, iconButton, link, select } from "../controls";
import { selectedCombination } from "../state";
import { codeLine } from "./code";
import { pinIcon, pinnedIcon } from "./icons";

/** Which layer this is, where it stands, and the way to the others. */
export function header(snapshot: Snapshot, view: View): TemplateResult {
  const { preview } = snapshot;
  return html`<header class="header">
    <div class="header-title">
      <h1>${preview ? preview.name : l10n.t("LSTM Explorer")}</h1>
      ${preview ? place(snapshot, preview, view) : nothing}
      <span class="header-tools">${chooser(snapshot, view)} ${pin(snapshot.pinned, view)}</span>
    </div>
    ${preview ? html`<p class="signature">${codeLine(selectedCombination(view.state)?.signature ?? preview.signature)}</p>` : nothing}
    ${preview && preview.repetition.length > 0 ? html`<p class="muted">${preview.repetition.join(" · ")}</p>` : nothing}
    ${preview?.sources.map((sentence) => html`<p class="muted">${sentence}</p>`)}
  </header>`;
}

/** What the page shows where there is no layer under the cursor: why, and the layers that there are. */
export function notice(snapshot: Snapshot, view: View): TemplateResult {
  return html`<section class="notice" aria-label=${l10n.t("Notice")}>
    <p role="status">${snapshot.notice ?? l10n.t("Put the cursor on a recurrent layer to preview it.")}</p>
    ${snapshot.progress === undefined ? nothing : progress(snapshot.progress, view)}
    ${
      snapshot.preview === undefined && snapshot.layers.length > 0
        ? html`<p class="muted">${l10n.t("Recurrent layers in {0}:", baseName(snapshot.document))}</p>
            <ul class="layer-list">
              ${snapshot.layers.map(
                (layer, index) =>
                  html`<li>
                    ${link(layer.label, l10n.t("Preview {0}", layer.label), () =>
                      view.post({ type: "choose", layer: index }),
                    )}
                    <span class="muted">${l10n.t("line {0}", layer.line)}</span>
                  </li>`,
              )}
            </ul>`
        : nothing
    }
  </section>`;
}

/** How far a long run is, and the way to give it up. */
function progress(done: number, { post }: View): TemplateResult {
  return html`<p class="progress">
    <progress max="1" .value=${done} aria-label=${l10n.t("How much is calculated")}></progress>
    ${button(l10n.t("Cancel"), () => post({ type: "cancel" }))}
  </p>`;
}

function place({ document, cell }: Snapshot, { line }: PreviewSnapshot, { post }: View): TemplateResult {
  const name = baseName(document);
  const [label, title] =
    cell === undefined
      ? [`${name}:${line}`, l10n.t("Show line {0} of {1}", line, document)]
      : [
          l10n.t("{0} cell {1}:{2}", name, cell, line),
          l10n.t("Show line {0} in cell {1} of {2}", line, cell, document),
        ];
  return link(label, title, () => post({ type: "reveal" }));
}

function chooser({ layers, chosen }: Snapshot, { post }: View): TemplateResult | typeof nothing {
  if (layers.length < 2 || chosen === undefined) {
    return nothing;
  }
  const labels = layers.map((layer) => `${layer.label} · ${l10n.t("line {0}", layer.line)}`);
  return select(l10n.t("Layer"), labels, chosen, (layer) => post({ type: "choose", layer }));
}

function pin(pinned: boolean, { post }: View): TemplateResult {
  return iconButton(
    pinned ? l10n.t("Pinned: follow the cursor again") : l10n.t("Pin: keep this layer while the cursor moves"),
    pinned ? pinnedIcon : pinIcon,
    () => post({ type: "pin", pinned: !pinned }),
    pinned,
  );
}

const baseName = (document: string): string => document.split(/[\\/]/).at(-1) ?? document;
