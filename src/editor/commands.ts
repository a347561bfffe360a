/** The names of the commands, and what hovers and the tree hand to them. */
import type * as vscode from "vscode";
import type { LayerDefinition } from "../core/definition";

export const COMMANDS = {
  /** Opens the panel on the layer under the cursor, or on the one named by a `LayerPlace`. */
  preview: "lstmExplorer.preview",
  /** Shows a layer in its document. */
  goTo: "lstmExplorer.goTo",
  /** Shows a layer in the side panel. */
  showInSidePanel: "lstmExplorer.showInSidePanel",
  refresh: "lstmExplorer.refresh",
  openExample: "lstmExplorer.openExample",
  /** Gives up the search of the workspace. */
  stopSearch: "lstmExplorer.stopSearch",
} as const;

/** A layer by its document and its place there; JSON, because it travels through command links. */
export interface LayerPlace {
  readonly uri: string;
  /** Where the document is a notebook's file: which of its cells, 0-based. */
  readonly cell?: number;
  /** Offset of the layer's callee. */
  readonly offset: number;
}

/** Where the layer stands, as commands take it. */
export const placeOf = (uri: vscode.Uri, layer: LayerDefinition, cell?: number): LayerPlace => ({
  uri: uri.toString(),
  ...(cell !== undefined && { cell }),
  offset: layer.calleeSpan.start,
});

/** What a command was handed, if it is a place. Links stand in documents that anyone may have written. */
export function parsePlace(value: unknown): LayerPlace | undefined {
  if (typeof value !== "object" || value === null || !("uri" in value) || !("offset" in value)) {
    return undefined;
  }
  const { uri, offset } = value;
  const cell = "cell" in value ? value.cell : undefined;
  return typeof uri === "string" && isIndex(offset) && (cell === undefined || isIndex(cell))
    ? { uri, offset, ...(cell !== undefined && { cell }) }
    : undefined;
}

const isIndex = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

/** A link that runs a command on a place, for trusted Markdown. */
export const commandLink = (command: string, place: LayerPlace): string =>
  `command:${command}?${encodeURIComponent(JSON.stringify([place]))}`;
