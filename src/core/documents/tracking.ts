/** A layer of a document, found again after edits. */
import type { LayerDefinition } from "../definition";
import { callsOf } from "./instances";

/** Where a layer stands; moves with the text. */
export interface Tracked {
  readonly name: string;
  /** Offset of the layer's callee. */
  readonly offset: number;
  /** Which of the document's layers of that name it is, and how many there are. */
  readonly ordinal: number;
  readonly namesakes: number;
  /** Where its call makes several layers: which of them it is. */
  readonly instance?: number;
  /** Where it is called in several places: which of them it is. */
  readonly call?: number;
}

/** One edit: `removed` UTF-16 units from `offset` on were replaced by `inserted` ones. */
export interface Edit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: number;
}

/** What tells the layer from the others of its document, so that it is found again after an edit. */
export function track(layers: readonly LayerDefinition[], layer: LayerDefinition): Tracked {
  const named = namesakes(layers, layer.name);
  const { call, instance } = layer.use;
  return {
    name: layer.name,
    offset: layer.calleeSpan.start,
    ordinal: named.findIndex((each) => callsOf(each).includes(layer)),
    namesakes: named.length,
    ...(instance && { instance: instance.number }),
    ...(call && { call: call.number }),
  };
}

/** The place after an edit; within replaced text, its beginning. */
export function moved(tracked: Tracked, { offset, removed, inserted }: Edit): Tracked {
  if (tracked.offset < offset) {
    return tracked;
  }
  const next = tracked.offset < offset + removed ? offset : tracked.offset + inserted - removed;
  return { ...tracked, offset: next };
}

/**
 * The same layer in a later reading: the one at its place, else (where the text around it was
 * replaced as a whole) the one of its name and number. `undefined` where it is gone.
 */
export function findTracked(layers: readonly LayerDefinition[], tracked: Tracked): LayerDefinition | undefined {
  const named = namesakes(layers, tracked.name);
  const there = layers.filter(({ calleeSpan }) => calleeSpan.start === tracked.offset);
  const found =
    there.find(({ use }) => use.instance?.number === tracked.instance) ??
    there[0] ??
    (named.length === tracked.namesakes ? named[tracked.ordinal] : undefined);
  return found && (callsOf(found).find(({ use }) => use.call?.number === tracked.call) ?? found);
}

const namesakes = (layers: readonly LayerDefinition[], name: string): readonly LayerDefinition[] =>
  layers.filter((layer) => layer.name === name);
