/**
 * A text cut into its top-level statements, each mended; of a text that has changed, only what has changed is looked
 * through again. What comes out is the same as of the whole text: where that cannot be told, the whole is looked through.
 */
import type { Steps } from "../../steps";
import type { BracketRules } from "./mending/rules";
import { asciiOf } from "../mending/characters";
import { createEdits, type MendedText } from "../text-edits";
import { nestsLittle } from "./mending/limits";
import { mendPython } from "./mending/mend";
import type { Token } from "./mending/scan";
import { tokenizeSteps } from "./mending/tokens";
import { type FunctionBody, functionBodies } from "./skeleton";

export interface Piece {
  /** As the user has it. */
  readonly written: string;
  readonly text: string;
  /** All that its syntax tree hangs on: the text, and what is written where that is another. */
  readonly key: string;
  /** Of a piece that is new: where it stands in a text that was mended as a whole. */
  readonly place?: { readonly mended: MendedText; readonly start: number; readonly end: number };
  /** Whether it is mended as it is by itself, whatever stands around it. */
  readonly isSettled: boolean;
  /** Those in its text that can be parsed by themselves, later. */
  readonly bodies?: readonly FunctionBody[];
  /** Whether they are parsed at once, and kept while what stands around them changes. */
  readonly isLong?: true;
}

/** The pieces of a text, one behind another. */
interface Cut {
  readonly pieces: readonly Piece[];
  readonly isLocal: boolean;
}

/** Cuts one text after another; it is quick where a text is much like the one before. */
export type Cutter = (source: string) => Steps<readonly Piece[]>;

/** Cuts a text whose functions are parsed when they are followed. */
export function createLazyCutter(rules: BracketRules): Cutter {
  return function* (source) {
    return (yield* cutWhole(source, rules, SHORTEST_LAZY)).pieces;
  };
}

/** Cuts one document, and keeps what it found in its last text. */
export function createCutter(rules: BracketRules): Cutter {
  let last: Cut = { pieces: [], isLocal: false };
  return function* (source) {
    // Of what is read once, nothing needs to be kept.
    const shortest = last.pieces.length > 0 ? SHORTEST_LONG : Infinity;
    last = (yield* cutAgain(last, source, rules)) ?? (yield* cutWhole(source, rules, shortest));
    return last.pieces;
  };
}

/** From this length on functions of a piece are parsed by themselves: while one types, and where they are parsed when followed. */
const SHORTEST_LONG = 20_000;
const SHORTEST_LAZY = 0;

/** So many pieces are made between two turns for others. */
const PIECES_PER_STEP = 32;

function* cutWhole(source: string, rules: BracketRules, shortest = SHORTEST_LONG): Steps<Cut> {
  const { mended, tokens, isLocal } = yield* mendPython(source, rules);
  const { text, original } = mended;
  yield;
  const mendedTokens = text === source ? tokens : (yield* tokenizeSteps(text, createEdits())).tokens;
  const starts = chunkStarts(text, mendedTokens);
  yield;
  const isLong = shortest === SHORTEST_LONG;
  const isAny = starts.some((start, index) => (starts[index + 1] ?? text.length) - start >= shortest);
  const bodies = isAny ? functionBodies(text, mendedTokens) : [];
  yield;
  let token = 0;
  let body = 0;
  const pieces: Piece[] = [];
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? text.length;
    const piece = text.slice(start, end);
    const written = source.slice(original(start), original(end));
    const first = token;
    while (token < tokens.length && tokens[token]!.start < original(end)) token++;
    const isSettled = piece.length === written.length && isSound(source, tokens.slice(first, token));
    const firstBody = body;
    while (body < bodies.length && bodies[body]!.start < end) body++;
    pieces.push({
      ...namedPiece(piece, written),
      place: { mended, start, end },
      isSettled,
      ...(body > firstBody &&
        isSettled &&
        piece === written &&
        piece.length >= shortest && {
          ...(isLong && { isLong }),
          bodies: bodies.slice(firstBody, body).map((each) => moved(each, -start)),
        }),
    });
    if (index % PIECES_PER_STEP === 0) yield;
  }
  return { pieces, isLocal };
}

const moved = (body: FunctionBody, by: number): FunctionBody => ({
  ...body,
  start: body.start + by,
  end: body.end + by,
});

/** What is the same before and after it was mended was mended in the same places. */
const namedPiece = (text: string, written: string): Pick<Piece, "text" | "written" | "key"> => ({
  text,
  written,
  key: text === written ? text : `${text}\0${written}`,
});

/** A piece as it was; its strings become parts of the new text, so that they do not keep the old one in memory. */
function kept({ text, written, isSettled }: Piece, source: string, start: number): Piece {
  const again = source.slice(start, start + written.length);
  return { ...namedPiece(text === written ? again : text, again), isSettled };
}

/** The same text with another part in it; `undefined` where the whole must be looked through. */
function* cutAgain({ pieces, isLocal }: Cut, source: string, rules: BracketRules): Steps<Cut | undefined> {
  const { before, behind, start, end } = unchanged(pieces, source);
  const others = [...pieces.slice(0, before), ...pieces.slice(pieces.length - behind)];
  if (!isLocal || others.length === 0 || !others.every(({ isSettled }) => isSettled)) return undefined;
  const changed = yield* cutWhole(source.slice(start, end), rules);
  if (!changed.isLocal) return undefined;
  // The change may go on into what stands behind it: the first statement there must have come out as it was.
  const next = pieces[pieces.length - behind - 1];
  const found = changed.pieces.at(-1);
  if (behind > 0 && (found?.isSettled !== true || found.key !== next?.key)) return undefined;
  let offset = 0;
  const placed = others.map((piece, index) => {
    if (index === before) offset = end;
    const again = kept(piece, source, offset);
    offset += piece.written.length;
    return again;
  });
  return { pieces: [...placed.slice(0, before), ...changed.pieces, ...placed.slice(before)], isLocal };
}

interface Unchanged {
  /** How many pieces at the beginning and at the end of the text are as they were, and stand by one that is. */
  readonly before: number;
  readonly behind: number;
  /** Where the rest of the text is. */
  readonly start: number;
  readonly end: number;
}

/** At both ends one piece more is as it was: what has changed may be part of its statement, or the other way round. */
function unchanged(pieces: readonly Piece[], source: string): Unchanged {
  let start = 0;
  let before = 0;
  while (before < pieces.length && source.startsWith(pieces[before]!.written, start)) {
    start += pieces[before]!.written.length;
    before++;
  }
  if (before > 0) start -= pieces[--before]!.written.length;
  let end = source.length;
  let behind = 0;
  for (;;) {
    const piece = pieces[pieces.length - behind - 1];
    if (piece === undefined || pieces.length - behind <= before) break;
    const from = end - piece.written.length;
    if (from < start || !source.startsWith(piece.written, from)) break;
    end = from;
    behind++;
  }
  if (behind > 0) end += pieces[pieces.length - behind--]!.written.length;
  return { before, behind, start, end };
}

/** Whether the brackets are right by themselves, and far from any limit. */
function isSound(source: string, tokens: readonly Token[]): boolean {
  const open: string[] = [];
  for (const { kind, start } of tokens) {
    if (kind !== "open" && kind !== "close") continue;
    const bracket = asciiOf(source.charAt(start));
    if (kind === "open") open.push(bracket);
    else if (PAIRS[open.pop() ?? ""] !== bracket) return false;
  }
  return open.length === 0 && nestsLittle(source, tokens);
}

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Words that go on with the statement before. */
const CONTINUING = new Set(["else", "elif", "except", "finally"]);

/** Where the top-level statements of a text with sound brackets begin; the first piece begins with the text. */
function chunkStarts(text: string, tokens: readonly Token[]): readonly number[] {
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
