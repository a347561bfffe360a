/** Which arguments another file says, and where: `input_size=50, hidden_size=128: from train.py:12`. */
import * as l10n from "@vscode/l10n";
import { type LayerDefinition, valueOf, type ValueSource } from "../definition";
import { notationOf, writtenName } from "./notation";

/** A sentence for each place, of the layer and of those inside it. */
export function sourceNotes(layer: LayerDefinition): readonly string[] {
  const byPlace = new Map<string, string[]>();
  for (const [place, written] of argumentsFromElsewhere(layer)) {
    byPlace.set(place, [...(byPlace.get(place) ?? []), written]);
  }
  return [...byPlace].map(([place, written]) => l10n.t("{0}: from {1}", written.join(", "), place));
}

/** The file by its name alone: which folder it lies in, the editor shows. */
function placeName({ path, line }: ValueSource): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return line === undefined ? name : `${name}:${line}`;
}

function argumentsFromElsewhere(layer: LayerDefinition): readonly (readonly [place: string, written: string])[] {
  const own = layer.arguments.flatMap(({ name, value, source }): readonly (readonly [string, string])[] =>
    source && value.kind === "known"
      ? [[placeName(source), `${writtenName(layer, name)}=${notationOf(layer).literal(valueOf(value))}`]]
      : [],
  );
  return [...own, ...(layer.parts ?? []).flatMap((part) => argumentsFromElsewhere(part.layer))];
}
