/** Layers of a document that one place in its source makes: by a loop, a comprehension, a function called twice. */
import * as l10n from "@vscode/l10n";
import type { LayerDefinition } from "../definition";

/** The layers that the layer's call makes, itself among them. */
export const madeTogether = (layers: readonly LayerDefinition[], layer: LayerDefinition): readonly LayerDefinition[] =>
  layer.use.instance === undefined
    ? [layer]
    : layers.filter(({ calleeSpan, use }) => use.instance !== undefined && calleeSpan.start === layer.calleeSpan.start);

/** The layer in each place where it is called; the one that lists show stands first. */
export const callsOf = (layer: LayerDefinition): readonly LayerDefinition[] => [layer, ...(layer.otherCalls ?? [])];

/** The layer's name; where its call makes several layers, with which of them it is: `lstm (2 of 3)`. */
export function labelOf({ name, use: { instance } }: Pick<LayerDefinition, "name" | "use">): string {
  return instance === undefined ? name : l10n.t("{0} ({1} of {2})", name, instance.number, instance.of);
}

/** What a view of one layer says where its code stands for more than that: a part of a sentence for each. */
export function repetition({ use: { repeated, instance, call } }: Pick<LayerDefinition, "use">): readonly string[] {
  return [
    ...(call ? [l10n.t("called in {0} places: call {1} is shown", call.of, call.number)] : []),
    ...(instance ? [l10n.t("{0} of {1} layers made here", instance.number, instance.of)] : []),
    ...(repeated === undefined ? [] : [repeatedWords(repeated)]),
  ];
}

/** How often a loop makes a layer, as far as that is known. */
function repeatedWords(repeated: number | null): string {
  if (repeated === null) return l10n.t("made in a loop");
  return repeated === 1 ? l10n.t("made once by a loop") : l10n.t("made {0} times by a loop", repeated);
}
