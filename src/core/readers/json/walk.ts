/**
 * A walk over a JSON text that gives others a turn. The library's scanner finds the tokens; what they make is told as its
 * own walk tells it (`visit` of jsonc-parser 3.3: a test holds both to each other), errors and all, but a piece at a time.
 * Comments, and a comma behind the last value, are no errors.
 */
import { createScanner } from "jsonc-parser";
import type { Steps } from "../../steps";

/** What is wrong at a place; the names are the library's. */
export type JsonFault =
  | "InvalidSymbol"
  | "PropertyNameExpected"
  | "ValueExpected"
  | "ColonExpected"
  | "CommaExpected"
  | "CloseBraceExpected"
  | "CloseBracketExpected"
  | "EndOfFileExpected"
  | "UnexpectedEndOfComment"
  | "UnexpectedEndOfString"
  | "UnexpectedEndOfNumber"
  | "InvalidUnicode"
  | "InvalidEscapeCharacter"
  | "InvalidCharacter";

export type JsonLiteral = string | number | boolean | null;

/** Told what a text has, in its order. Offsets and lengths are those of the token as written. */
export interface JsonVisitor {
  readonly open: (kind: "object" | "array", offset: number) => void;
  readonly property: (name: string) => void;
  readonly literal: (value: JsonLiteral, offset: number, length: number) => void;
  /** The offset of the bracket, or of the text's end where there is none. */
  readonly close: (offset: number) => void;
  readonly error?: (fault: JsonFault, offset: number, length: number) => void;
  /** Whether the walk may end here; asked after each token. */
  readonly isDone?: () => boolean;
}

/** Characters of a text between two turns: one or two milliseconds, but for a longer token. */
export const CHARACTERS_A_TURN = 50_000;

// The library's `SyntaxKind`, whose names are no values where each file is compiled by itself; 12 to 16 mean nothing.
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const COMMA = 5;
const COLON = 6;
const NULL = 7;
const TRUE = 8;
const FALSE = 9;
const STRING = 10;
const NUMBER = 11;
const LINE_COMMENT = 12;
const UNKNOWN = 16;
const END = 17;

/** By the library's `ScanError`. */
const SCAN_FAULTS: Readonly<Record<number, JsonFault>> = {
  1: "UnexpectedEndOfComment",
  2: "UnexpectedEndOfString",
  3: "UnexpectedEndOfNumber",
  4: "InvalidUnicode",
  5: "InvalidEscapeCharacter",
  6: "InvalidCharacter",
};

/** What comes next in an object or array, or, at the top, in the text. */
type Awaited =
  /** Its first item, or its end. */
  | "first"
  /** An item behind a comma; its end is no error. */
  | "next"
  /** A comma, or its end. */
  | "comma"
  | "colon"
  | "value"
  /** A comma or its end, behind what cannot be read; where a name was due, a value is missing there too. */
  | "skipped"
  | "skippedName";

interface Open {
  readonly closing: typeof CLOSE_BRACE | typeof CLOSE_BRACKET;
  awaits: Awaited;
}

/** Tells all that a text has. Never throws, but what the visitor throws. */
export function* walkJson(text: string, visitor: JsonVisitor): Steps<void> {
  const scanner = createScanner(text);
  const stack: Open[] = [];
  let isBegun = false;
  let turnAt = CHARACTERS_A_TURN;

  const fault = (name: JsonFault): void => visitor.error?.(name, scanner.getTokenOffset(), scanner.getTokenLength());
  const literal = (value: JsonLiteral): true => {
    visitor.literal(value, scanner.getTokenOffset(), scanner.getTokenLength());
    return true;
  };
  const open = (kind: "object" | "array", closing: Open["closing"]): true => {
    visitor.open(kind, scanner.getTokenOffset());
    stack.push({ closing, awaits: "first" });
    return true;
  };
  /** Takes the token as a value; false where it begins none. */
  const value = (token: number): boolean => {
    switch (token) {
      case OPEN_BRACE:
        return open("object", CLOSE_BRACE);
      case OPEN_BRACKET:
        return open("array", CLOSE_BRACKET);
      case STRING:
        return literal(scanner.getTokenValue());
      case NUMBER:
        return literal(Number(scanner.getTokenValue()));
      case NULL:
        return literal(null);
      case TRUE:
      case FALSE:
        return literal(token === TRUE);
      default:
        return false;
    }
  };
  /** Takes the token as the value, or notes that it is none: what follows is skipped. */
  const item = (top: Open, token: number): boolean => {
    top.awaits = "comma";
    if (value(token)) return true;
    fault("ValueExpected");
    top.awaits = "skipped";
    return false;
  };
  /** Whether the token is done with; it is asked again otherwise, as what was open before has changed. */
  const take = (top: Open, token: number): boolean => {
    const isClosing = token === top.closing;
    switch (top.awaits) {
      case "colon":
        top.awaits = token === COLON ? "value" : "skipped";
        if (token !== COLON) fault("ColonExpected");
        return token === COLON;
      case "value":
        return item(top, token);
      case "skipped":
      case "skippedName":
        if (!isClosing && token !== COMMA && token !== END) return true;
        if (top.awaits === "skippedName") fault("ValueExpected");
        top.awaits = "comma";
        return false;
      default:
        if (isClosing || (token === END && top.awaits !== "next")) {
          visitor.close(scanner.getTokenOffset());
          if (!isClosing) fault(top.closing === CLOSE_BRACE ? "CloseBraceExpected" : "CloseBracketExpected");
          stack.pop();
          return isClosing;
        }
        if (token === COMMA && top.awaits !== "next") {
          if (top.awaits === "first") fault("ValueExpected");
          top.awaits = "next";
          return true;
        }
        if (top.awaits === "comma") fault("CommaExpected");
        if (top.closing === CLOSE_BRACKET) return item(top, token);
        if (token === STRING) visitor.property(scanner.getTokenValue());
        else fault("PropertyNameExpected");
        top.awaits = token === STRING ? "colon" : "skippedName";
        return token === STRING;
    }
  };

  while (visitor.isDone?.() !== true) {
    const token: number = scanner.scan();
    const error = SCAN_FAULTS[scanner.getTokenError()];
    if (error !== undefined) fault(error);
    if (scanner.getTokenOffset() >= turnAt) {
      yield;
      turnAt = scanner.getTokenOffset() + CHARACTERS_A_TURN;
    }
    if (token === UNKNOWN) fault("InvalidSymbol");
    if (token >= LINE_COMMENT && token <= UNKNOWN) continue;
    if (!isBegun) {
      isBegun = true;
      if (value(token)) continue;
      return fault("ValueExpected");
    }
    if (stack.length === 0) return token === END ? undefined : fault("EndOfFileExpected");
    for (let top = stack.at(-1); top !== undefined && !take(top, token);) top = stack.at(-1);
    if (token === END) return;
  }
}
