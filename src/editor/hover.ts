/** The hover on a layer: what each flag combination returns, where the eyes already are. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { previewMarkdown } from "../core/format/markdown";
import { madeTogether } from "../core/documents/instances";
import { previewInSlices } from "../core/preview/preview";
import { findLayer, LANGUAGE_IDS } from "../core/read";
import { commandLink, COMMANDS } from "./commands";
import { type Documents, rangeOf } from "./documents";
import { placeIn } from "./notebooks";
import { finishInSlices } from "./slices";

/** Elements shown at each end of an axis. */
const EDGE = 2;

/** A hover over the whole of each layer's call or JSON object. */
export function registerHover(documents: Documents): vscode.Disposable {
  return vscode.languages.registerHoverProvider([...LANGUAGE_IDS], {
    async provideHover(document, position, token) {
      const { layers } = await documents.whenRead(document, token);
      const found = findLayer(layers, document.offsetAt(position));
      if (!found) {
        return undefined;
      }
      const { layer, span } = found;
      const place = placeIn(document, layer);
      // Another call of the layer is found where it is applied.
      const shown = layers.includes(layer) ? place : { ...place, offset: span.start };
      const links = [
        `[$(open-preview) ${l10n.t("Preview LSTM outputs")}](${commandLink(COMMANDS.preview, shown)})`,
        `[$(list-tree) ${l10n.t("Show in side panel")}](${commandLink(COMMANDS.showInSidePanel, place)})`,
      ];
      const preview = await finishInSlices(previewInSlices(layer), {
        isCancelled: () => token.isCancellationRequested,
      });
      if (!preview) {
        return undefined;
      }
      const text = previewMarkdown(preview, { edge: EDGE, beside: links, made: madeTogether(layers, layer) });
      const markdown = new vscode.MarkdownString(text, true);
      markdown.isTrusted = { enabledCommands: [COMMANDS.preview, COMMANDS.showInSidePanel] };
      return new vscode.Hover(markdown, rangeOf(document, span));
    },
  });
}
