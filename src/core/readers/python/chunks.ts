/**
 * A program in pieces, a top-level statement in each, that are parsed by themselves: of a text that has
 * changed, only those that are not as they were. Their places are told from where the piece begins.
 */
import type { Span } from "../../definition";
import type { Statement } from "../../syntax/syntax";

/** Where a piece begins in the document; it moves with the text before it. */
export interface Anchor {
  readonly start: number;
}

/** A function's body that is parsed by itself; it stays as it is where what is around it is parsed anew. */
export class KeptBody implements Anchor {
  /** All that its statements depend on. */
  readonly key: string;
  /** Absent where it is no whole Python: what the parser makes of that hangs on what stands around it. */
  readonly statements: readonly Statement[] | undefined;
  #piece: Anchor = { start: 0 };
  #offset = 0;

  constructor(key: string, convert: (anchor: Anchor) => readonly Statement[] | undefined) {
    this.key = key;
    this.statements = convert(this);
  }

  get start(): number {
    return this.#piece.start + this.#offset;
  }

  /** @param offset where in the piece it stands */
  place(piece: Anchor, offset: number): void {
    this.#piece = piece;
    this.#offset = offset;
  }
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
  readonly anchor: { start: number };
  readonly statements: readonly Statement[];
  readonly bodies: readonly KeptBody[];
}

/** The pieces of a document as it was read last. */
export interface ChunkStore {
  /** A reading begins; what one that was given up has taken is there again. */
  begin(): void;
  /** The statements of a piece as it was, if it was there; `key` is all that they depend on. */
  take(key: string, start: number): readonly Statement[] | undefined;
  /** A body of a piece that has not been taken: the others are to be asked for before. */
  takeBody(key: string): KeptBody | undefined;
  /** Keeps those of a new piece, and the bodies in it that were parsed by themselves. */
  put(
    key: string,
    start: number,
    convert: (anchor: Anchor) => readonly Statement[],
    bodies: readonly KeptBody[],
  ): readonly Statement[];
  /** Forgets the pieces that the document no longer has. */
  finish(): void;
}

/** The chunks of one document, which keeps those of its last text. */
export function createChunkStore(): ChunkStore {
  let before = new Map<string, Chunk[]>();
  let now = new Map<string, Chunk[]>();
  /** Those of chunks that are no more, by their keys. */
  let bodies: Map<string, KeptBody[]> | undefined;
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
      bodies = undefined;
    },
    take(key, start) {
      // Two pieces may be the same; their statements are not.
      const chunk = before.get(key)?.shift();
      if (chunk === undefined) return undefined;
      chunk.anchor.start = start;
      return keep(key, chunk);
    },
    takeBody(key) {
      if (bodies === undefined) {
        bodies = new Map();
        for (const [name, chunks] of before) {
          const kept = chunks.flatMap((chunk) => chunk.bodies);
          // A chunk of which a body stands elsewhere is not to be taken any more, even if this reading is given up.
          if (kept.length > 0) before.delete(name);
          for (const body of kept) bodies.set(body.key, [...(bodies.get(body.key) ?? []), body]);
        }
      }
      return bodies.get(key)?.shift();
    },
    put(key, start, convert, kept) {
      const anchor = { start };
      return keep(key, { anchor, statements: convert(anchor), bodies: kept });
    },
    finish() {
      before = now;
      now = new Map();
    },
  };
}
