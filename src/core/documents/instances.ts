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
