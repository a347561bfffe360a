/** What the text of a function's body tells before it is parsed: whether it need be, for what is looked for. */
import { haveCommon } from "../lookup";
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

/** Names that do not stand behind a point, and of which more is done than that they are called: `name(…)`. */
const HELD = /(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*(?![\p{L}\p{N}_]|[ \t]*\()/gu;

const heldIn = perNode(({ text }: UnreadBody): ReadonlySet<string> => new Set(text.match(HELD)));

/** Whether one of these names may be changed in it, or handed on: of those that are only called, neither is. */
export const mayChangeAny = (body: UnreadBody, names: ReadonlySet<string>): boolean => haveCommon(heldIn(body), names);
