/** The hover on a layer: what each flag combination returns, where the eyes already are. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { previewMarkdown } from "../core/format/markdown";
import { madeTogether } from "../core/documents/instances";
import { previewInSlices } from "../core/preview/preview";
import type { DocumentReading } from "../core/definition";
import { isFault, problemsOf } from "../core/problems";
import { LANGUAGE_IDS } from "../core/languages";
import { findLayer } from "../core/read";
import { commandLink, COMMANDS } from "./commands";
import { type Documents, rangeOf } from "./documents";
import { placeIn } from "./notebooks";
import { settingOf } from "./settings";
import { finishInSlices } from "./slices";

/** Elements shown at each end of an axis. */
const EDGE = 2;

/** NumPy prints no more of a float32. */
const MOST_DIGITS = 8;

/** A hover over the whole of each layer's call or JSON object. */
export function registerHover(documents: Documents): vscode.Disposable {
  return vscode.languages.registerHoverProvider([...LANGUAGE_IDS], {
    async provideHover(document, position, token) {
      if (!settingOf("hover.enabled", document)) {
        return undefined;
      }
      const reading = await documents.whenRead(document, token);
      const { layers } = reading;
      const offset = document.offsetAt(position);
      const found = findLayer(layers, offset);
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
      const text = previewMarkdown(preview, {
        edge: EDGE,
        precision: Math.max(0, Math.min(MOST_DIGITS, Math.trunc(settingOf("hover.precision", document)))),
        beside: links,
        made: madeTogether(layers, layer),
        hover: { told: underlinedAt(document, reading, offset) },
      });
      const markdown = new vscode.MarkdownString(text, true);
      markdown.isTrusted = { enabledCommands: [COMMANDS.preview, COMMANDS.showInSidePanel] };
      return new vscode.Hover(markdown, rangeOf(document, span));
    },
  });
}

/** What VS Code itself says above the hover: the problems that are underlined there. */
const underlinedAt = (document: vscode.TextDocument, reading: DocumentReading, offset: number): readonly string[] =>
  settingOf("problems.enabled", document)
    ? problemsOf(reading).flatMap(({ problem, span }) =>
        isFault(problem) && span.start <= offset && offset <= span.end ? [problem.message] : [],
      )
    : [];
