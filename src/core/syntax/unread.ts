/** What the text of a function's body tells before it is parsed: whether it need be, for what is looked for. */
import { perNode } from "./per-node";
import type { UnreadBody } from "./syntax";

const IMPORT = /\bimport\b/;

/** Whether it may import anything. */
export const mayImport = ({ text }: UnreadBody): boolean => IMPORT.test(text);

/** Whether it may have a name, or an attribute of that name, in it. */
export const mayMention =
  (name: string) =>
  ({ text }: UnreadBody): boolean =>
    text.includes(name);

const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;

const wordsOf = perNode(({ text }: UnreadBody): ReadonlySet<string> => new Set(text.match(WORD)));

/** Whether one of these names, or an attribute of that name, may be in it. */
export function mayMentionAny(body: UnreadBody, names: ReadonlySet<string>): boolean {
  for (const word of wordsOf(body, "")) if (names.has(word)) return true;
  return false;
}
