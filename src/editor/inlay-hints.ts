/** What a layer returns, behind its call in the text; where the user asks for it. */
import * as vscode from "vscode";
import type { LayerDefinition } from "../core/definition";
import { outputShapes } from "../core/format/output-shape";
import { isFault, problemsOf } from "../core/problems";
import { LANGUAGE_IDS } from "../core/languages";
import type { Documents } from "./documents";
import { onDidChangeSettings, settingOf } from "./settings";

/** Definitions in JSON stand over many lines: there is no end of a call to stand behind. */
const LANGUAGES = LANGUAGE_IDS.filter((id) => !id.startsWith("json"));

/** Offers `→ (batch, 3, 8)` behind every layer that can run and stands in no other one. */
export function registerInlayHints(documents: Documents): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    onDidChangeSettings(() => changed.fire()),
    documents.onDidChange(() => changed.fire()),
    vscode.languages.registerInlayHintsProvider([...LANGUAGES], {
      onDidChangeInlayHints: changed.event,
      async provideInlayHints(document, range, token) {
        if (!settingOf("inlayHints.enabled", document)) return [];
        const reading = await documents.whenRead(document, token);
        const faulty = new Set(problemsOf(reading).flatMap(({ problem, layer }) => (isFault(problem) && layer) || []));
        const shown = reading.layers.filter((layer) => !faulty.has(layer) && isWhole(layer));
        const hints = shown.map((layer) => ({ offset: endOf(layer), label: `→ ${outputShapes(layer)}` }));
        // One place may make several layers.
        const distinct = new Map(hints.map((hint) => [`${hint.offset} ${hint.label}`, hint]));
        return [...distinct.values()].flatMap(({ offset, label }) => {
          const place = document.positionAt(offset);
          if (!range.contains(place)) return [];
          const hint = new vscode.InlayHint(place, label, vscode.InlayHintKind.Type);
          hint.paddingLeft = true;
          return [hint];
        });
      },
    }),
  );
}

/** Not the layer inside a Bidirectional, which returns something else. */
const isWhole = (layer: LayerDefinition): boolean => layer.use.wrappers.length === 0 && outputShapes(layer) !== "";

/** Behind the call that applies it, if that is where it is made: `LSTM(4)(x)`. */
function endOf({ span, use }: LayerDefinition): number {
  const applied = use.span;
  return applied && applied.start <= span.start && applied.end >= span.end ? applied.end : span.end;
}
