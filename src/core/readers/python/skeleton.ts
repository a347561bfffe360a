/**
 * A text without the bodies of its functions: of a program of which a few functions are followed, the others need not be
 * parsed. Headers, and all that stands around functions, stay as they are; `pass` stands for a body.
 */
import { firstFrom } from "../../lookup";
import type { UnreadBody } from "../../syntax/syntax";
import { columnsBefore } from "../text-columns";
import type { Token } from "./mending/scan";

/** The statements of a function, in the offsets of the text that it was found in; their own has the line's end too. */
export interface FunctionBody extends UnreadBody {
  /** How far the first of them is indented, as it is written. */
  readonly indentation: string;
  readonly start: number;
  readonly end: number;
}

export interface Skeleton {
  readonly text: string;
  /** The offset in the whole text of one in this. */
  readonly original: (offset: number) => number;
  /** The body for which the statement at this offset stands. */
  readonly bodyAt: (offset: number) => FunctionBody | undefined;
}

/** What stands in the place of a body. */
const PLACEHOLDER = "pass";

/** A shorter body is parsed with what is around it, and so is one that would keep others waiting; in UTF-16 units. */
const SHORTEST = 100;
const LONGEST = 20_000;

/** A function as far as its tokens have come. */
interface Open {
  readonly column: number;
  /** The first token of its body, once it has come. */
  readonly first?: number;
  /** How far the blocks are indented in which the last line stands, outermost first. */
  readonly blocks: number[];
}

/**
 * The bodies of functions that can be left out, in their order; those in others are parts of them.
 * @param tokens of one part of the text, whose brackets are right
 */
export function functionBodies(text: string, tokens: readonly Token[]): readonly FunctionBody[] {
  const bodies: FunctionBody[] = [];
  let open: Open | undefined;
  let last = -1;
  const finish = (): void => {
    if (open?.first !== undefined) bodies.push(...bodyOf(text, tokens, open.first, last));
    open = undefined;
  };
  let depth = 0;
  for (const [index, { kind, start }] of tokens.entries()) {
    if (kind === "newline") continue;
    const before = tokens[index - 1];
    if (depth === 0 && (before === undefined || before.kind === "newline")) {
      const column = columnsBefore(text, start);
      if (open?.first === undefined) {
        // A header goes on in the next line in brackets only; behind its colon, its body begins.
        const isBody = open !== undefined && column > open.column && isColon(text, tokens, index);
        open = open && isBody ? { ...open, first: index, blocks: [column] } : undefined;
      } else if (column <= open.column) finish();
      // Where a line fits no block, what belongs to what is the parser's affair.
      else if (!fits(open.blocks, column, isColon(text, tokens, index))) open = undefined;
      if (open === undefined && beginsFunction(text, tokens, index)) open = { column, blocks: [] };
    }
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    last = index;
  }
  finish();
  return bodies;
}

/** Whether a line may be indented so far; the blocks that it ends are taken out, the one that it begins is put in. */
function fits(blocks: number[], column: number, mayBegin: boolean): boolean {
  while (blocks.length > 0 && column < blocks.at(-1)!) blocks.pop();
  if (mayBegin && column > (blocks.at(-1) ?? column)) blocks.push(column);
  return column === blocks.at(-1);
}

const wordAt = (text: string, token: Token | undefined): string =>
  token?.kind === "name" ? text.slice(token.start, token.end) : "";

function beginsFunction(text: string, tokens: readonly Token[], index: number): boolean {
  const word = wordAt(text, tokens[index]);
  return word === "def" || (word === "async" && wordAt(text, tokens[index + 1]) === "def");
}

/** Whether the last token before the line of this one is a colon. */
function isColon(text: string, tokens: readonly Token[], index: number): boolean {
  let before = index - 1;
  while (tokens[before]?.kind === "newline") before--;
  return text.charAt(tokens[before]?.start ?? -1) === ":";
}

function bodyOf(text: string, tokens: readonly Token[], first: number, last: number): readonly FunctionBody[] {
  const { start } = tokens[first]!;
  // With a comment behind the last of them.
  const end = tokens[last + 1]?.start ?? tokens[last]!.end;
  if (end - start < SHORTEST || end - start > LONGEST) return [];
  let lineStart = start;
  while (lineStart > 0 && /[ \t]/.test(text.charAt(lineStart - 1))) lineStart--;
  return [
    {
      indentation: text.slice(lineStart, start),
      start,
      end,
      text: text.slice(start, end + 1),
      called: calledBy(text, tokens, first, last),
    },
  ];
}

const FORMATTED = /^[rR]?[fF]/;

/** In a formatted text: what may be called there. */
const CALLED = /([\p{L}_][\p{L}\p{N}_]*)\s*\(/gu;

/** The names behind which a bracket is opened, keywords among them. */
function calledBy(text: string, tokens: readonly Token[], first: number, last: number): ReadonlySet<string> {
  const called = new Set<string>();
  for (let index = first; index <= last; index++) {
    const token = tokens[index]!;
    if (token.kind === "string") {
      const written = text.slice(token.start, token.end);
      if (FORMATTED.test(written)) for (const [, name] of written.matchAll(CALLED)) called.add(name!);
    }
    if (token.kind !== "open" || text.charAt(token.start) !== "(") continue;
    const name = wordAt(text, tokens[index - 1]);
    if (name !== "" && !/^(def|class)$/.test(wordAt(text, tokens[index - 2]))) called.add(name);
  }
  return called;
}

/** The text without these bodies, which stand in it. */
export function skeletonOf(text: string, bodies: readonly FunctionBody[]): Skeleton {
  const parts: string[] = [];
  /** Where each placeholder begins in the skeleton. */
  const places: number[] = [];
  let length = 0;
  let done = 0;
  for (const { start, end } of bodies) {
    parts.push(text.slice(done, start), PLACEHOLDER);
    length += start - done;
    places.push(length);
    length += PLACEHOLDER.length;
    done = end;
  }
  parts.push(text.slice(done));
  const lastAt = (offset: number): number => firstFrom(places, offset + 1) - 1;
  return {
    text: parts.join(""),
    original(offset) {
      const at = lastAt(offset);
      const body = bodies[at];
      if (body === undefined) return offset;
      const within = offset - places[at]!;
      return within < PLACEHOLDER.length ? body.start + within : body.end + within - PLACEHOLDER.length;
    },
    bodyAt(offset) {
      const at = lastAt(offset);
      return places[at] === offset ? bodies[at] : undefined;
    },
  };
}
