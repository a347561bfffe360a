/** What the faults that a walk over JSON finds mean to a reader of the document. */
import * as l10n from "@vscode/l10n";
import type { Problem, Span } from "../../definition";
import type { JsonFault } from "./walk";

/** More errors are not listed: the first is what is to be mended. */
export const MOST_SYNTAX_PROBLEMS = 5;

/** One problem for what is wrong at that place. */
export function syntaxProblem(fault: JsonFault, span: Span, textLength: number): Problem {
  const unclosed = fault === "UnexpectedEndOfString";
  const cut = (unclosed ? span.end : span.start) >= textLength;
  return {
    severity: "error",
    code: cut ? "json-cut" : "json-syntax",
    message: cut ? l10n.t("The JSON is cut off: it ends before {0}.", missing(fault)) : sentence(fault),
    // At the end of the text there is nothing to underline but its last character.
    span: cut ? { start: Math.max(0, textLength - 1), end: textLength } : span,
  };
}

/** What should have stood at the end of a text that is cut off. */
function missing(fault: JsonFault): string {
  switch (fault) {
    case "UnexpectedEndOfString":
      return l10n.t("a closing quote");
    case "CloseBracketExpected":
      return l10n.t("a closing ]");
    case "CloseBraceExpected":
      return l10n.t("a closing brace");
    default:
      return l10n.t("a value");
  }
}

function sentence(fault: JsonFault): string {
  switch (fault) {
    case "CommaExpected":
      return l10n.t("JSON: a comma is missing here.");
    case "ColonExpected":
      return l10n.t("JSON: a colon is missing here.");
    case "PropertyNameExpected":
      return l10n.t("JSON: a property name in double quotes belongs here.");
    case "ValueExpected":
      return l10n.t("JSON: a value is missing here.");
    case "CloseBraceExpected":
      return l10n.t("JSON: a closing brace is missing here.");
    case "CloseBracketExpected":
      return l10n.t("JSON: a closing ] is missing here.");
    case "EndOfFileExpected":
      return l10n.t("JSON: the document ends before this; remove what follows.");
    case "UnexpectedEndOfString":
      return l10n.t("JSON: a closing quote is missing here.");
    case "InvalidCharacter":
    case "InvalidEscapeCharacter":
    case "InvalidUnicode":
      return l10n.t("JSON: this string holds a character that must be escaped.");
    default:
      return l10n.t("JSON: this is neither a number, a string in double quotes, true, false nor null.");
  }
}
