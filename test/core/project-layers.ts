/** What a list says of the layers that one of a project's files makes. */
import { type ListedLayer, listLayers } from "../../src/core/format/listing";
import { isScriptPath } from "../../src/core/readers/module-text";
import { project, type Texts } from "./project-files";

export const layersOf = (texts: Texts, path: string): readonly ListedLayer[] =>
  listLayers(texts[path] ?? "", isScriptPath(path) ? "javascript" : "python", project(texts, path)).layers;

/** What an argument is; a list where the layers that one call makes differ. */
function said(argument: ListedLayer["arguments"][string] | undefined): unknown {
  if (argument === undefined || !("value" in argument)) return undefined;
  return argument.others ? [argument.value, ...argument.others] : argument.value;
}

/** The arguments of each layer. */
export const sizes = (texts: Texts, path: string): readonly (readonly unknown[])[] =>
  layersOf(texts, path).map((layer) => Object.values(layer.arguments).map(said));

/** The units of each layer. */
export const units = (texts: Texts, path: string): readonly unknown[] =>
  layersOf(texts, path).map((layer) => said(layer.arguments["units"]));

/** A file's text. */
export const lines = (...text: readonly string[]): string => `${text.join("\n")}\n`;
