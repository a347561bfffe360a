/**
 * A program in pieces, a top-level statement in each, that are parsed by themselves: of a text that has
 * changed, only those that are not as they were. Their places are told from where the piece begins.
 */
import type { Span } from "../../definition";
import type { Statement } from "../../syntax/syntax";

/** Where a piece begins in the document; it moves with the text before it. */
export interface Anchor {
  start: number;
}

/** A place in a piece, as offsets into the document while the piece stands where it does. */
export class AnchoredSpan implements Span {
  readonly #anchor: Anchor;
  readonly #from: number;
  readonly #to: number;

  constructor(anchor: Anchor, from: number, to: number) {
    this.#anchor = anchor;
    this.#from = from;
    this.#to = to;
  }

  get start(): number {
    return this.#anchor.start + this.#from;
  }

  get end(): number {
    return this.#anchor.start + this.#to;
  }
}

interface Chunk {
  readonly anchor: Anchor;
  readonly statements: readonly Statement[];
}

/** The pieces of a document as it was read last. */
export interface ChunkStore {
  /** A reading begins; what one that was given up has taken is there again. */
  begin(): void;
  /** The statements of a piece as it was, if it was there; `key` is all that they depend on. */
  take(key: string, start: number): readonly Statement[] | undefined;
  /** Keeps those of a new piece. */
  put(key: string, start: number, convert: (anchor: Anchor) => readonly Statement[]): readonly Statement[];
  /** Forgets the pieces that the document no longer has. */
  finish(): void;
}

/** The chunks of one document, which keeps those of its last text. */
export function createChunkStore(): ChunkStore {
  let before = new Map<string, Chunk[]>();
  let now = new Map<string, Chunk[]>();
  const keep = (key: string, chunk: Chunk): readonly Statement[] => {
    const same = now.get(key);
    if (same === undefined) now.set(key, [chunk]);
    else same.push(chunk);
    return chunk.statements;
  };
  return {
    begin() {
      for (const [key, chunks] of now) before.set(key, [...chunks, ...(before.get(key) ?? [])]);
      now = new Map();
    },
    take(key, start) {
      // Two pieces may be the same; their statements are not.
      const chunk = before.get(key)?.shift();
      if (chunk === undefined) return undefined;
      chunk.anchor.start = start;
      return keep(key, chunk);
    },
    put(key, start, convert) {
      const anchor: Anchor = { start };
      return keep(key, { anchor, statements: convert(anchor) });
    },
    finish() {
      before = now;
      now = new Map();
    },
  };
}
