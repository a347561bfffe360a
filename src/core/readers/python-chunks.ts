/**
 * A program in pieces, a top-level statement in each, that are parsed by themselves: of a text that has
 * changed, only those that are not as they were. Their places are told from where the piece begins.
 */
import type { Span } from "../definition";
import type { Statement } from "../syntax";
import { asciiOf } from "./python-characters";
import type { Token } from "./python-scan";

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
  /** The statements of a piece as it was, if it was there; `key` is all that they depend on. */
  take(key: string, start: number): readonly Statement[] | undefined;
  /** Keeps those of a new piece. */
  put(key: string, start: number, convert: (anchor: Anchor) => readonly Statement[]): readonly Statement[];
  /** Forgets the pieces that the document no longer has. */
  finish(): void;
}

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

/** Words that go on with the statement before. */
const CONTINUING = new Set(["else", "elif", "except", "finally"]);

/** Where the top-level statements of a text with sound brackets begin; the first piece begins with the text. */
export function chunkStarts(text: string, tokens: readonly Token[]): readonly number[] {
  const starts = [0];
  let depth = 0;
  let decorated = false;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "open") depth++;
    else if (token.kind === "close") depth--;
    if (token.kind === "newline" || depth !== (token.kind === "open" ? 1 : 0)) continue;
    const before = tokens[index - 1];
    const isFirst = before === undefined || (before.kind === "newline" && before.end === token.start);
    if (!isFirst || token.kind === "close") continue;
    const isDecorator = asciiOf(text.charAt(token.start)) === "@";
    const continues = token.kind === "name" && CONTINUING.has(text.slice(token.start, token.end));
    if (!decorated && !continues && token.start > 0) starts.push(token.start);
    decorated = isDecorator;
  }
  return starts;
}
