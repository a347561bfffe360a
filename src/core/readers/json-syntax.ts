/** What the errors of the JSON parser mean to a reader of the document. */
import { t } from "@vscode/l10n";
import { type ParseErrorCode, printParseErrorCode } from "jsonc-parser";
import type { Problem, Span } from "../definition";

/** More errors are not listed: the first is what is to be mended. */
export const MOST_SYNTAX_PROBLEMS = 5;

/** One problem for the error of that code at that place. */
export function syntaxProblem(code: ParseErrorCode, span: Span, textLength: number): Problem {
  const unclosed = printParseErrorCode(code) === "UnexpectedEndOfString";
  const cut = (unclosed ? span.end : span.start) >= textLength;
  return {
    severity: "error",
    code: cut ? "json-cut" : "json-syntax",
    message: cut ? t("The JSON is cut off: it ends before {0}.", missing(code)) : sentence(code),
    // At the end of the text there is nothing to underline but its last character.
    span: cut ? { start: Math.max(0, textLength - 1), end: textLength } : span,
  };
}

/** What should have stood at the end of a text that is cut off. */
function missing(code: ParseErrorCode): string {
  switch (printParseErrorCode(code)) {
    case "UnexpectedEndOfString":
      return t("a closing quote");
    case "CloseBracketExpected":
      return t("a closing ]");
    case "CloseBraceExpected":
      return t("a closing brace");
    default:
      return t("a value");
  }
}

function sentence(code: ParseErrorCode): string {
  switch (printParseErrorCode(code)) {
    case "CommaExpected":
      return t("JSON: a comma is missing here.");
    case "ColonExpected":
      return t("JSON: a colon is missing here.");
    case "PropertyNameExpected":
      return t("JSON: a property name in double quotes belongs here.");
    case "ValueExpected":
      return t("JSON: a value is missing here.");
    case "CloseBraceExpected":
      return t("JSON: a closing brace is missing here.");
    case "CloseBracketExpected":
      return t("JSON: a closing ] is missing here.");
    case "EndOfFileExpected":
      return t("JSON: the document ends before this; remove what follows.");
    case "UnexpectedEndOfString":
      return t("JSON: a closing quote is missing here.");
    case "InvalidCharacter":
    case "InvalidEscapeCharacter":
    case "InvalidUnicode":
      return t("JSON: this string holds a character that must be escaped.");
    default:
      return t("JSON: this is neither a number, a string in double quotes, true, false nor null.");
  }
}
