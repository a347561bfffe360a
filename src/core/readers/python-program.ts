/** A Python document's text ▶ the neutral syntax tree. */
import type { Span } from "../definition";
import type { Steps } from "../steps";
import type { Program, Statement } from "../syntax";
import type { BracketRules } from "./python-brackets";
import { chunkStarts, createChunkStore, type ChunkStore } from "./python-chunks";
import { createEdits, type MendedText } from "./python-edits";
import { mendPython } from "./python-mend";
import { convertStatements } from "./python-statements";
import { tokenize } from "./python-tokens";
import { parsePython, type PythonNode } from "./python-tree";

/** So much is parsed between two turns for others, in UTF-16 units: some 10 ms. */
const STEP = 20_000;

/**
 * Never throws: what is no Python is left out of the tree, and the rest of the document stands.
 * @param parts where the document is Python, each parsed by itself: the cells of a notebook
 * @param store what was parsed of the document before; what has not changed is taken from it
 */
export function* parseProgram(
  text: string,
  rules: BracketRules,
  parts: readonly Span[] = [{ start: 0, end: text.length }],
  store: ChunkStore = createChunkStore(),
): Steps<Program> {
  const statements: (readonly Statement[])[] = [];
  for (const part of parts) {
    statements.push(yield* parsePart(text, part, rules, store));
    yield;
  }
  store.finish();
  return { text, statements: statements.flat() };
}

interface Piece {
  /** Of the mended text. */
  readonly start: number;
  readonly end: number;
  /** Where it begins in the part as the user has it. */
  readonly from: number;
  readonly key: string;
}

function* parsePart(document: string, part: Span, rules: BracketRules, store: ChunkStore): Steps<readonly Statement[]> {
  const { mended, tokens } = mendPython(document.slice(part.start, part.end), rules);
  yield;
  const { text, source, original } = mended;
  const starts = chunkStarts(text, text === source ? tokens : tokenize(text, createEdits()));
  const pieces = starts.map((start, index): Piece => {
    const end = starts[index + 1] ?? text.length;
    const from = original(start);
    const piece = text.slice(start, end);
    const written = source.slice(from, original(end));
    // What is the same before and after it was mended was mended in the same places.
    return { start, end, from, key: piece === written ? piece : `${piece}\0${written}` };
  });
  yield;
  const statements: (readonly Statement[])[] = [];
  let fresh: Piece[] = [];
  const parseFresh = (): void => {
    for (const each of parsePieces(mended, fresh, part.start, store)) statements.push(each);
    fresh = [];
  };
  for (const piece of pieces) {
    const taken = store.take(piece.key, part.start + piece.from);
    if (taken === undefined) {
      fresh.push(piece);
      if (piece.end - (fresh[0]?.start ?? 0) > STEP) {
        parseFresh();
        yield;
      }
      continue;
    }
    parseFresh();
    statements.push(taken);
  }
  parseFresh();
  return statements.flat();
}

/** Pieces that stand one behind another are parsed at once, unless one of them runs over into the next. */
function parsePieces(
  mended: MendedText,
  pieces: readonly Piece[],
  offset: number,
  store: ChunkStore,
): readonly (readonly Statement[])[] {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return [];
  const text = mended.text.slice(first.start, last.end);
  const nodes = parsePython(text).children;
  const groups = pieces.map((): PythonNode[] => []);
  let at = 0;
  for (const node of nodes) {
    while (at < pieces.length - 1 && first.start + node.from >= pieces[at]!.end) at++;
    if (first.start + node.to > pieces[at]!.end) {
      return pieces.flatMap((piece) => parsePieces(mended, [piece], offset, store));
    }
    groups[at]!.push(node);
  }
  return pieces.map((piece, index) =>
    store.put(piece.key, offset + piece.from, (anchor) => {
      const original = (position: number): number => mended.original(first.start + position) - piece.from;
      const written = (from: number, to: number): string =>
        mended.source.slice(mended.original(first.start + from), mended.original(first.start + to));
      return convertStatements({ text, written, original, anchor }, groups[index]!);
    }),
  );
}
