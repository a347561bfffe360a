/** How long a text may be to be read. */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../definition";

/** A program longer than this takes seconds to parse and is hardly written by hand; in UTF-16 units. */
export const LARGEST_PROGRAM = 1_000_000;

/** VS Code itself shares no larger document with extensions. */
export const LARGEST_DATA = 64 * 1024 * 1024;

/** The problem of a text that is longer than its limit. */
export function tooLong(length: number, largest: number): Problem | undefined {
  if (length <= largest) return undefined;
  const message = l10n.t("The document has {0} characters and is not read: the limit is {1}.", length, largest);
  return { severity: "error", code: "document-too-large", message };
}

/** The problem of a text of which only the beginning is read. */
export function cutOff(largest: number): Problem {
  const message = l10n.t("There are more than {0} characters of code: what follows is not read.", largest);
  return { severity: "error", code: "document-too-large", message };
}
