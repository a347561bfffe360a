/** How a framework's language writes the names of parameters, where that is not as Keras does. */
import type { LayerClass } from "./layer-class";

/** `return_sequences` ▶ `returnSequences` */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * A parameter's name as one writes it in that language; definitions in JSON have Keras's names, whichever framework
 * wrote them.
 */
export const spelledName = (layer: LayerClass | undefined, language: string, name: string): string =>
  layer?.spelling !== undefined && language !== "json" ? layer.spelling(name) : name;
