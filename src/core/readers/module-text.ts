/** How a host gives readers the other files that a document imports from. */

export interface ModuleRequest {
  /** As the import names it, with its leading dots: `config`, `..utils.params`. */
  readonly module: string;
  /** The file that imports, by the `path` it was given with; the document itself where absent. */
  readonly from?: string;
}

export interface ModuleText {
  /** Tells one file from another; nothing else is made of it. */
  readonly path: string;
  readonly text: string;
}

/**
 * The file that an import means, at once and without throwing; `undefined` where there is none, where it cannot be
 * had, or where several could be meant. As long as a file has not changed it should be the same object: what was
 * parsed of it is kept by it.
 */
export type ResolveModule = (request: ModuleRequest) => ModuleText | undefined;

/** A longer file is not read for its constants, in UTF-16 units. */
export const LARGEST_MODULE = 200_000;
