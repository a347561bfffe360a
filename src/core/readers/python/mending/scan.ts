/** A text while it is cut into tokens, and questions about what is ahead. */
import type { PastedLines } from "../../mending/pasted-lines";
import type { Edits } from "../../text-edits";

export type TokenKind = "name" | "number" | "string" | "operator" | "open" | "close" | "newline";

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

export interface Scan {
  readonly text: string;
  readonly edits: Edits;
  readonly tokens: Token[];
  /** The offset to go on from. */
  at: number;
  /** Where the line begins, and which token is its first. */
  lineStart: number;
  lineTokens: number;
  /** The line that ends here has a string that does not end: a quote is lost somewhere on it. */
  tolerantUntil: number;
  /** Long strings that end with their line, since a quote of theirs is lost. */
  readonly endedStrings: Set<number>;
  /** A long string does not end: where its quote is lost, anything before may tell. */
  runsAway: boolean;
  /** Takes out what stands before the line that begins there. */
  readonly pasted: PastedLines;
}

/** So many tokens are looked at between two turns for others: some 5 ms. */
export const TOKENS_PER_STEP = 10_000;

/** Notes a token, and that its line has one more. */
export function push(scan: Scan, kind: TokenKind, start: number, end: number): void {
  scan.tokens.push({ kind, start, end });
  scan.at = end;
}

/** What the sticky pattern matches at an offset. */
export function matchAt(text: string, pattern: RegExp, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

const LINE_REST = /[^\r\n]*/y;

/** Where the line ends, before its line break. */
export const endOfLine = (text: string, from: number): number => from + (matchAt(text, LINE_REST, from)?.length ?? 0);

/** Behind the line break that begins here. */
export const behindLineBreak = (text: string, at: number): number =>
  Math.min(text.length, text.startsWith("\r\n", at) ? at + 2 : at + 1);
