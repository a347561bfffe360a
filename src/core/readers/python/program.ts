/** A Python document's text ▶ the neutral syntax tree. */
import type { Span } from "../../definition";
import { runSteps, type Steps } from "../../steps";
import type { Program, Statement } from "../../syntax/syntax";
import type { BracketRules } from "./mending/rules";
import { createChunkStore, type ChunkStore, KeptBody } from "./chunks";
import type { MendedText } from "../text-edits";
import { createCutter, type Cutter, type Piece } from "./pieces";
import { convertStatements, parsedBody } from "./conversion/statements";
import { holdsError, parsePython, type PythonNode } from "./conversion/tree";
import { type FunctionBody, skeletonOf } from "./skeleton";

/** So much is parsed between two turns for others, in UTF-16 units: some 10 ms. */
const STEP = 20_000;

/**
 * Never throws: what is no Python is left out of the tree, and the rest of the document stands.
 * @param parts where the document is Python, each parsed by itself: the cells of a notebook
 * @param store what was parsed of the document before; what has not changed is taken from it
 * @param cut the one that cut the document before
 */
export function* parseProgram(
  text: string,
  rules: BracketRules,
  parts: readonly Span[] = [{ start: 0, end: text.length }],
  store: ChunkStore = createChunkStore(),
  cut: Cutter = createCutter(rules),
): Steps<Program> {
  store.begin();
  const statements: (readonly Statement[])[] = [];
  for (const part of parts) {
    statements.push(yield* parsePart(text, part, store, cut));
    yield;
  }
  store.finish();
  return { text, statements: statements.flat() };
}

/** Longer code in a string is not followed. */
const LONGEST_CODE = 2_000;

/**
 * The statements of code that a program holds in a string; `undefined` where it is no whole Python.
 * @param start where it stands in the document; of code that the program puts together, only names are followed, as
 * nothing else of it has a place there
 */
export function parseCode(code: string, start: number | undefined): readonly Statement[] | undefined {
  const isNames = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(code);
  if (code.length > LONGEST_CODE || (start === undefined && !isNames)) return undefined;
  const { children } = runSteps(parsePython(code));
  if (children.some(holdsError)) return undefined;
  const anchor = { start: start ?? 0 };
  const written = (from: number, to: number): string => code.slice(from, to);
  const original = (offset: number): number => (start === undefined ? 0 : offset);
  return convertStatements({ text: code, written, original, anchor }, children);
}

/** A piece where it stands in the document. */
interface Placed extends Piece {
  readonly offset: number;
}

function* parsePart(document: string, part: Span, store: ChunkStore, cut: Cutter): Steps<readonly Statement[]> {
  const pieces = yield* cut(document.slice(part.start, part.end));
  yield;
  const statements: (readonly Statement[])[] = [];
  let fresh: Placed[] = [];
  let freshLength = 0;
  const parseFresh = function* (): Steps<void> {
    for (const each of yield* parsePieces(fresh, store)) statements.push(each);
    fresh = [];
    freshLength = 0;
  };
  let offset = part.start;
  // What is still there is taken first: of what is left, bodies of functions may be.
  const known = pieces.map((piece) => {
    const taken = store.take(piece.key, offset);
    offset += piece.written.length;
    return taken;
  });
  offset = part.start;
  for (const [index, piece] of pieces.entries()) {
    const taken = known[index];
    if (taken === undefined) {
      if (piece.isLong) yield* parseFresh();
      fresh.push({ ...piece, offset });
      freshLength += piece.written.length;
      if (freshLength > STEP || piece.isLong) {
        yield* parseFresh();
        yield;
      }
    } else {
      yield* parseFresh();
      statements.push(taken);
    }
    offset += piece.written.length;
  }
  yield* parseFresh();
  return statements.flat();
}

/**
 * Pieces that stand one behind another are parsed at once, unless something in them is no Python: what the parser makes of
 * that hangs on what stands around it, and a piece must come out as it does by itself.
 */
function* parsePieces(pieces: readonly Placed[], store: ChunkStore): Steps<readonly (readonly Statement[])[]> {
  const [first] = pieces;
  if (first === undefined) return [];
  const places = pieces.map(placeOf);
  const { mended } = places[0]!;
  if (places.some((place) => place.mended !== mended)) return yield* parseEach(pieces, store);
  const kept: KeptBodies[] = [];
  for (const piece of pieces) kept.push(yield* keptBodies(piece, store));
  const parts = pieces.map(({ bodies = [] }, index) => {
    const { start, end } = places[index]!;
    return skeletonOf(
      mended.text.slice(start, end),
      bodies.filter((body) => kept[index]!.get(body)?.statements ?? first.isLong !== true),
    );
  });
  const text = parts.map((part) => part.text).join("");
  const nodes = (yield* parsePython(text)).children;
  yield;
  if (pieces.length > 1 && nodes.some(holdsError)) return yield* parseEach(pieces, store);
  const groups = pieces.map((): PythonNode[] => []);
  /** Where each part begins in the text that is parsed. */
  const starts = [0];
  for (const part of parts) starts.push(starts.at(-1)! + part.text.length);
  let at = 0;
  for (const node of nodes) {
    while (at < pieces.length - 1 && node.from >= starts[at + 1]!) at++;
    if (node.to > starts[at + 1]!) {
      return yield* parseEach(pieces, store);
    }
    groups[at]!.push(node);
  }
  return pieces.map(({ key, offset }, index) => {
    const { start } = places[index]!;
    const from = mended.original(start);
    return store.put(
      key,
      offset,
      (anchor) => {
        const part = parts[index]!;
        const original = (position: number): number =>
          mended.original(start + part.original(position - starts[index]!)) - from;
        return convertStatements(
          {
            text,
            written: (begin, end) => mended.source.slice(from + original(begin), from + original(end)),
            original,
            anchor,
            leftOut: (position) => part.bodyAt(position - starts[index]!),
            kept: (body) => kept[index]!.get(body),
          },
          groups[index]!,
        );
      },
      [...kept[index]!.values()],
    );
  });
}

type KeptBodies = ReadonlyMap<FunctionBody, KeptBody>;

/** Those of a long piece, as they were before or parsed by themselves. */
function* keptBodies({ bodies = [], isLong }: Piece, store: ChunkStore): Steps<KeptBodies> {
  const kept = new Map<FunctionBody, KeptBody>();
  if (isLong !== true) return kept;
  for (const body of bodies) {
    const key = `${body.indentation}\0${body.text}`;
    let same = store.takeBody(key);
    if (same === undefined) {
      const { hasErrors, convert } = yield* parsedBody(body);
      same = new KeptBody(key, (anchor) => (hasErrors ? undefined : convert(anchor, 0)));
      yield;
    }
    kept.set(body, same);
  }
  return kept;
}

function* parseEach(pieces: readonly Placed[], store: ChunkStore): Steps<readonly (readonly Statement[])[]> {
  const statements: (readonly Statement[])[] = [];
  for (const piece of pieces) {
    for (const each of yield* parsePieces([piece], store)) statements.push(each);
  }
  return statements;
}

/** One that is not new is parsed again where reading it was given up: mending it has inserted nothing. */
function placeOf({ place, text, written }: Piece): NonNullable<Piece["place"]> {
  const mended: MendedText = { text, source: written, original: (offset) => offset };
  return place ?? { mended, start: 0, end: text.length };
}
