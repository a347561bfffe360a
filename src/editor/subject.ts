/** The layer that the panel shows, found again after edits. */
import type { LayerDefinition } from "../core/definition";

export interface Subject {
  /** The document's URI. */
  readonly uri: string;
  readonly name: string;
  /** Which of the document's layers of that name, and of all of them. */
  readonly ordinalOfName: number;
  readonly ordinal: number;
}

export function subjectOf(uri: string, layers: readonly LayerDefinition[], layer: LayerDefinition): Subject {
  const { name } = layer;
  return {
    uri,
    name,
    ordinalOfName: layers.filter((each) => each.name === name).indexOf(layer),
    ordinal: layers.indexOf(layer),
  };
}

/** The same layer in a later reading: by its name, else by its place among the layers; absent if it is gone. */
export function findSubject(layers: readonly LayerDefinition[], subject: Subject): LayerDefinition | undefined {
  const named = layers.filter(({ name }) => name === subject.name);
  return named[Math.min(subject.ordinalOfName, named.length - 1)] ?? layers[subject.ordinal];
}
