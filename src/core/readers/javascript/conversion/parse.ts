/** The library's tree of a JavaScript or TypeScript text. */
import { type ChangedRange, type Tree, TreeFragment } from "@lezer/common";
import { parser } from "@lezer/javascript";
import { ownEntry } from "../../../lookup";
import type { Steps } from "../../../steps";
import { plainNodeSteps } from "../../lezer-nodes";
import type { ScriptNode } from "./tree";

/** By VS Code's language id: the grammar's dialect. */
const DIALECTS: Readonly<Record<string, string>> = {
  javascript: "jsx",
  javascriptreact: "jsx",
  typescript: "ts",
  typescriptreact: "jsx ts",
};

const COMMENTS: ReadonlySet<string> = new Set(["LineComment", "BlockComment", "Hashbang"]);

/** The parser takes a token or so at a time; some milliseconds of them. */
const ADVANCES = 2_000;

/** Parses a text; comments are left out. */
export type ScriptParser = (text: string, languageId: string) => Steps<ScriptNode>;

export const parseScript: ScriptParser = (text, languageId) => createScriptParser()(text, languageId);

/** Parses one text after another; what is the same as in the one before is taken from its tree. */
export function createScriptParser(): ScriptParser {
  let last: { readonly text: string; readonly languageId: string; readonly tree: Tree } | undefined;
  return function* (text, languageId) {
    const fragments =
      last?.languageId === languageId
        ? TreeFragment.applyChanges(TreeFragment.addTree(last.tree), [changeBetween(last.text, text)])
        : [];
    const dialect = ownEntry(DIALECTS, languageId) ?? "jsx";
    const parse = parser.configure({ dialect }).startParse(text, fragments);
    let tree = parse.advance();
    for (let count = 1; tree === null; count++) {
      if (count % ADVANCES === 0) yield;
      tree = parse.advance();
    }
    last = { text, languageId, tree };
    yield;
    return yield* plainNodeSteps(tree, COMMENTS);
  };
}

/** The one stretch in which two texts differ. */
function changeBetween(before: string, text: string): ChangedRange {
  const shorter = Math.min(before.length, text.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === text.charCodeAt(start)) start++;
  let behind = 0;
  while (
    behind < shorter - start &&
    before.charCodeAt(before.length - 1 - behind) === text.charCodeAt(text.length - 1 - behind)
  ) {
    behind++;
  }
  return { fromA: start, toA: before.length - behind, fromB: start, toB: text.length - behind };
}
