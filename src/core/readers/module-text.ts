/** How a host gives readers the other files of a project. */
import type { Span } from "../definition";

export interface ModuleRequest {
  /** As the import names it, with its leading dots: `config`, `..utils.params`. */
  readonly module: string;
  /** The file that imports, by the `path` it was given with. */
  readonly from: string;
}

/** A file that a program opens by its path. */
export interface FileRequest {
  /** As the program names it, by whatever separators: `configs/base.yaml`, `../params.json`. */
  readonly name: string;
  /** The file that opens it, by the `path` it was given with. */
  readonly from: string;
  /** Whether the name counts from that file's folder (`__file__`), not from the folder that the program runs in. */
  readonly isBeside: boolean;
}

export interface ModuleText {
  /** Tells one file from another, and says by its name whether it is a test. */
  readonly path: string;
  /** Of a notebook, its code: one cell behind another. */
  readonly text: string;
  /** Of a notebook: where its cells stand in the text. */
  readonly cells?: readonly Span[];
}

/** The names of a file that others may set, and those that they may change by handing them on. */
export interface ChangingNames {
  readonly written: ReadonlySet<string>;
  readonly handed: ReadonlySet<string>;
}

/** The files around a document, as they are at the moment; what a host has not yet it may announce later. */
export interface ProjectFiles {
  /** The document's own. */
  readonly path: string;
  /** The document itself as the others see it, where it is read as it lies there: what is parsed of it is kept by it. */
  readonly own?: ModuleText;
  /**
   * The file that an import means, at once and without throwing; `undefined` where there is none, where it cannot be
   * had, or where several could be meant. As long as a file has not changed it should be the same object: what was
   * parsed of it is kept by it.
   */
  readonly resolve: (request: ModuleRequest) => ModuleText | undefined;
  /** The file that a program opens, as `resolve` finds the one that it imports. */
  readonly open?: (request: FileRequest) => ModuleText | undefined;
  /** The files that may import the one of this path, more rather than fewer; `undefined` where they are too many. */
  readonly importers?: (path: string) => readonly ModuleText[] | undefined;
  /**
   * As long as it is the same object, every question has the answer that it had; absent, or `undefined`, where files may
   * change between any two.
   */
  readonly state?: () => object | undefined;
  /** Those of them that may change one of its names. */
  readonly changers?: (path: string, names: ChangingNames) => readonly ModuleText[] | undefined;
}

/** A longer notebook is not read for what it makes of a project's files, pictures and all, in bytes. */
export const LARGEST_NOTEBOOK_MODULE = 2_000_000;

/** A longer file is not read for its constants, in UTF-16 units. */
export const LARGEST_MODULE = 200_000;

/** Longer ones, as generated files are, nobody imports: what is parsed of them is not kept where they are only read. */
export const LARGEST_KEPT = 40_000;

/** Whether a file is a program of JavaScript's or a page with some, by its name. */
export const isScriptPath = (path: string): boolean => /\.([mc]?[jt]sx?|vue|svelte|html?)$/i.test(path);

/** Whether a file is a notebook, by its name. */
export const isNotebookPath = (path: string): boolean => path.endsWith(".ipynb");
