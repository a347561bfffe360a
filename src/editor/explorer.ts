/** The side panel: the recurrent layers of the open file, then of the workspace. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { LayerDefinition } from "../core/definition";
import { outputShapes } from "../core/format/output-shape";
import type { LineMap } from "../core/documents/lines";
import { signatureOf } from "../core/preview/code";
import { labelOf } from "../core/documents/instances";
import { layerAt } from "../core/read";
import { inspectLayer } from "../core/run/run";
import { COMMANDS, type LayerPlace, parsePlace, placeOf } from "./commands";
import { type Documents, lineOf } from "./documents";
import { codeCells, notebookOf } from "./notebooks";
import { MOST_FILES, type WorkspaceLayers } from "./workspace-layers";

const VIEW_ID = "lstmExplorer.layers";

type Node = SectionNode | FileNode | LayerNode;

interface SectionNode {
  readonly kind: "section";
  readonly section: "open" | "workspace";
}

interface FileNode {
  readonly kind: "file";
  readonly uri: vscode.Uri;
}

/** A layer; itself the argument of the commands in its menu. */
export interface LayerNode extends LayerPlace {
  readonly kind: "layer";
  readonly layer: LayerDefinition;
  readonly line: number;
  readonly parent: Node;
}

const OPEN: SectionNode = { kind: "section", section: "open" };
const WORKSPACE: SectionNode = { kind: "section", section: "workspace" };

/** Shows the tree and its commands. */
export function registerExplorer(documents: Documents, workspace: WorkspaceLayers): vscode.Disposable {
  const explorer = new Explorer(documents, workspace);
  const view = vscode.window.createTreeView(VIEW_ID, { treeDataProvider: explorer, showCollapseAll: true });
  let searched = false;
  let searches = 0;
  const search = async (): Promise<void> => {
    searched = true;
    const own = ++searches;
    await setSearching(true);
    await vscode.window.withProgress({ location: { viewId: VIEW_ID } }, () =>
      workspace.refresh(({ done, all }) => {
        view.message = l10n.t("Searching: {0} of {1} files …", done, all);
      }),
    );
    if (own !== searches) {
      return; // Another search has begun.
    }
    await setSearching(false);
    view.message = workspace.isCut ? l10n.t("Only the first {0} files of the workspace are listed.", MOST_FILES) : "";
  };
  const searchOnce = async (): Promise<void> => {
    if (view.visible && !searched) {
      await search();
    }
  };
  void searchOnce();
  return vscode.Disposable.from(
    explorer,
    view,
    view.onDidChangeVisibility(searchOnce),
    vscode.commands.registerCommand(COMMANDS.refresh, search),
    vscode.commands.registerCommand(COMMANDS.stopSearch, () => workspace.stop()),
    vscode.commands.registerCommand(COMMANDS.showInSidePanel, async (target?: unknown) => {
      await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
      await explorer.whenRead();
      const node = explorer.nodeAt(parsePlace(target));
      if (node) {
        await view.reveal(node, { select: true, focus: true });
      }
    }),
  );
}

/** Lets the view show the button that stops the search. */
const setSearching = (searching: boolean): Thenable<unknown> =>
  vscode.commands.executeCommand("setContext", "lstmExplorer.searching", searching);

class Explorer implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly documents: Documents;
  private readonly workspace: WorkspaceLayers;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposable: vscode.Disposable;
  /** The file in the editor that was last looked at: the panel and the tree take the focus, but not its place. */
  private open: vscode.TextDocument | undefined =
    vscode.window.activeTextEditor?.document ?? firstCell(vscode.window.activeNotebookEditor);

  readonly onDidChangeTreeData = this.changed.event;

  constructor(documents: Documents, workspace: WorkspaceLayers) {
    this.documents = documents;
    this.workspace = workspace;
    this.disposable = vscode.Disposable.from(
      this.changed,
      documents.onDidChange(() => this.changed.fire()),
      workspace.onDidChange(() => this.changed.fire()),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.show(editor.document)),
      // One that opens on a cell of Markdown has no text editor.
      vscode.window.onDidChangeActiveNotebookEditor((editor) => {
        const first = firstCell(editor);
        if (first && !(this.open && notebookOf(this.open) === editor?.notebook)) this.show(first);
      }),
    );
  }

  private show(document: vscode.TextDocument): void {
    if (document === this.open) return;
    this.open = document;
    this.changed.fire();
  }

  dispose(): void {
    this.disposable.dispose();
  }

  getChildren(node?: Node): Node[] {
    return [...this.childrenOf(node)];
  }

  getParent(node: Node): Node | undefined {
    switch (node.kind) {
      case "section":
        return undefined;
      case "file":
        return WORKSPACE;
      case "layer":
        return node.parent;
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "section":
        return this.sectionItem(node);
      case "file":
        return fileItem(node);
      case "layer":
        return layerItem(node);
    }
  }

  /** Once the open file is read. */
  async whenRead(): Promise<void> {
    if (this.open && !this.open.isClosed) await this.documents.whenRead(this.open);
  }

  /** The open file's node of the layer at that place; of the first layer where no place is named. */
  nodeAt(place: LayerPlace | undefined): LayerNode | undefined {
    const open = this.openLayers();
    if (!place) {
      return open[0];
    }
    const own = open.filter(({ uri, cell }) => uri === place.uri && cell === place.cell);
    const layer = layerAt(
      own.map((node) => node.layer),
      place.offset,
    );
    if (layer) {
      return own.find((node) => node.layer === layer);
    }
    const file = this.workspace.list().find(({ uri }) => uri.toString() === place.uri);
    const nodes = file ? this.fileLayers({ kind: "file", uri: file.uri }) : [];
    return nodes.find(({ cell, offset }) => cell === place.cell && offset === place.offset);
  }

  private childrenOf(node: Node | undefined): readonly Node[] {
    switch (node?.kind) {
      case undefined: {
        const sections = [
          ...(this.openLayers().length > 0 ? [OPEN] : []),
          ...(this.workspace.list().length > 0 ? [WORKSPACE] : []),
        ];
        return sections;
      }
      case "section":
        return node.section === "open"
          ? this.openLayers()
          : this.workspace.list().map(({ uri }): FileNode => ({ kind: "file", uri }));
      case "file":
        return this.fileLayers(node);
      case "layer":
        return [];
    }
  }

  private openLayers(): readonly LayerNode[] {
    const document = this.open;
    if (!document || document.isClosed) {
      return [];
    }
    const notebook = notebookOf(document);
    return notebook ? this.notebookLayers(notebook, OPEN) : this.documentLayers(document, OPEN);
  }

  /** From the editor where the file is open in one, else as it is on disk. */
  private fileLayers(node: FileNode): readonly LayerNode[] {
    const isThis = (each: { readonly uri: vscode.Uri }): boolean => each.uri.toString() === node.uri.toString();
    const notebook = vscode.workspace.notebookDocuments.find(isThis);
    if (notebook) {
      return this.notebookLayers(notebook, node);
    }
    const document = vscode.workspace.textDocuments.find(isThis);
    if (document) {
      return this.documentLayers(document, node);
    }
    const parts = this.workspace.list().find(isThis)?.parts ?? [];
    return parts.flatMap(({ cell, layers, lineOf: lineOfOffset }) =>
      layers.map((layer) => layerNode(placeOf(node.uri, layer, cell), layer, lineOfOffset, node)),
    );
  }

  private notebookLayers(notebook: vscode.NotebookDocument, parent: Node): readonly LayerNode[] {
    return codeCells(notebook).flatMap(({ index, document }) =>
      this.documents
        .latest(document)
        .layers.map((layer) =>
          layerNode(placeOf(notebook.uri, layer, index), layer, (offset) => lineOf(document, offset), parent),
        ),
    );
  }

  private documentLayers(document: vscode.TextDocument, parent: Node): readonly LayerNode[] {
    const { layers } = this.documents.latest(document);
    return layers.map((layer) =>
      layerNode(placeOf(document.uri, layer), layer, (offset) => lineOf(document, offset), parent),
    );
  }

  private sectionItem({ section }: SectionNode): vscode.TreeItem {
    const item = new vscode.TreeItem(
      section === "open" ? l10n.t("Open file") : l10n.t("Workspace"),
      section === "open" ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = section;
    if (section === "open" && this.open) {
      item.description = vscode.workspace.asRelativePath(notebookOf(this.open)?.uri ?? this.open.uri);
    }
    return item;
  }
}

/** By any of its cells a notebook is found again. */
function firstCell(editor: vscode.NotebookEditor | undefined): vscode.TextDocument | undefined {
  return editor && editor.notebook.cellCount > 0 ? editor.notebook.cellAt(0).document : undefined;
}

function layerNode(
  place: LayerPlace,
  layer: LayerDefinition,
  lineOfOffset: LineMap["lineOf"],
  parent: Node,
): LayerNode {
  return { kind: "layer", ...place, layer, line: lineOfOffset(layer.calleeSpan.start), parent };
}

/** For people, who count cells from one. */
const placeText = ({ cell, line }: LayerNode): string =>
  cell === undefined ? l10n.t("line {0}", line) : l10n.t("cell {0}, line {1}", cell + 1, line);

function fileItem({ uri }: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `file ${uri.toString()}`;
  item.iconPath = vscode.ThemeIcon.File;
  item.description = true;
  return item;
}

/** A layer inside a wrapper: the shape is the layer's own. */
const wrapperOf = ({ use }: LayerDefinition): readonly string[] =>
  use.wrappers.length > 0 ? [l10n.t("in {0}", use.wrappers.join(", "))] : [];

/** What the layer is, where its name does not say it: `encoder` may be an LSTM or a GRU. */
const classOf = (layer: LayerDefinition): readonly string[] =>
  labelOf(layer).toLowerCase().includes(layer.className.toLowerCase()) ? [] : [layer.className];

/** Why the layer cannot run, if it cannot: the first error. */
const faultOf = (layer: LayerDefinition): string | undefined =>
  [...layer.problems, ...inspectLayer(layer)].find(({ severity }) => severity === "error")?.message;

function layerItem(node: LayerNode): vscode.TreeItem {
  const { layer, line, uri, cell, offset } = node;
  const item = new vscode.TreeItem(labelOf(layer));
  item.id = `${node.parent.kind === "section" ? node.parent.section : "file"} ${uri} ${cell ?? ""} ${offset} ${layer.use.instance?.number ?? ""}`;
  const fault = faultOf(layer);
  const returned = fault ?? outputShapes(layer);
  item.description = [[...classOf(layer), ...wrapperOf(layer)].join(" "), returned, placeText(node)]
    .filter((part) => part !== "")
    .join(" · ");
  item.tooltip = new vscode.MarkdownString().appendCodeblock(signatureOf(layer), "python");
  if (fault !== undefined) {
    item.tooltip.appendText(fault);
  }
  item.iconPath =
    fault === undefined
      ? new vscode.ThemeIcon("layers")
      : new vscode.ThemeIcon("error", new vscode.ThemeColor("problemsErrorIcon.foreground"));
  item.contextValue = "layer";
  item.command = {
    command: COMMANDS.goTo,
    title: l10n.t("Go to the layer"),
    arguments: [{ uri, offset, ...(cell !== undefined && { cell }) } satisfies LayerPlace],
  };
  item.accessibilityInformation = {
    label:
      fault === undefined
        ? l10n.t("{0} in line {1}, returns {2}", labelOf(layer), line, returned)
        : l10n.t("{0} in line {1}, error: {2}", labelOf(layer), line, fault),
  };
  return item;
}
