/** Text that nests deeper than anybody writes, cut before it is parsed: the parser would overflow the stack. */
import type { Edits } from "./python-edits";
import type { Token } from "./python-scan";

/** CPython's own limit for brackets in each other (`MAXLEVEL` in its tokenizer). */
const MAX_BRACKETS = 200;

/**
 * Each token of an expression may nest the tree by one: `a + b + c`, `f()()()`, `not not x`. This
 * many at once, from the statement's beginning down through all brackets, are kept.
 */
const MAX_CHAIN = 2000;

/** Takes out the tokens that go too deep; those that are kept. */
export function limitNesting(text: string, tokens: readonly Token[], edits: Edits): readonly Token[] {
  const kept: Token[] = [];
  /** For each open bracket, how many tokens stood before it since the last comma of its level; -1 where it is taken out. */
  const open: number[] = [];
  let brackets = 0;
  let above = 0;
  let chain = 0;
  let cut = false;
  const keep = (token: Token): void => void kept.push(token);
  const remove = (token: Token): void => {
    edits.replace(token.start, text.slice(token.start, token.end).replaceAll(/[^\r\n]/g, " "));
    cut = true;
  };
  for (const token of tokens) {
    if (token.kind === "newline") {
      if (open.length === 0) chain = 0;
      keep(token);
    } else if (token.kind === "open") {
      const fits = brackets < MAX_BRACKETS && above + chain < MAX_CHAIN;
      open.push(fits ? chain : -1);
      if (fits) {
        keep(token);
        brackets++;
        above += chain + 1;
        chain = 0;
      } else {
        remove(token);
      }
    } else if (token.kind === "close") {
      const before = open.pop();
      if (before === -1) {
        remove(token);
      } else {
        keep(token);
        if (before !== undefined) {
          brackets--;
          above -= before + 1;
          chain = before + 1;
        }
      }
    } else if (text.charAt(token.start) === ",") {
      chain = 0;
      keep(token);
    } else if (above + chain < MAX_CHAIN) {
      chain++;
      keep(token);
    } else {
      remove(token);
    }
  }
  return cut ? kept : tokens;
}
