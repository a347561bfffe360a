/** Text that nests deeper than anybody writes, cut before it is parsed: the parser would overflow the stack. */
import type { Edits } from "../../text-edits";
import type { Token } from "./scan";

/** CPython's own limit for brackets in each other (`MAXLEVEL` in its tokenizer). */
const MAX_BRACKETS = 200;

/**
 * Each token of an expression may nest the tree by one: `a + b + c`, `f()()()`, `not not x`. This
 * many at once, from the statement's beginning down through all brackets, are kept.
 */
const MAX_CHAIN = 2000;

/** How deep the text nests where its tokens have come to. */
interface Nesting {
  brackets: number;
  /** Tokens since the last comma of its level, of this level and all around it. */
  height: number;
  readonly step: (kind: Token["kind"], isComma: boolean) => void;
}

function createNesting(): Nesting {
  /** For each open bracket, how many tokens stood before it since the last comma of its level. */
  const before: number[] = [];
  let chain = 0;
  const nesting: Nesting = {
    brackets: 0,
    height: 0,
    step(kind, isComma) {
      if (kind === "open") {
        before.push(chain);
        nesting.brackets++;
        nesting.height++;
        chain = 0;
      } else if (kind === "close") {
        const outside = before.pop();
        if (outside === undefined) return;
        nesting.brackets--;
        nesting.height -= chain;
        chain = outside + 1;
      } else if (isComma || (kind === "newline" && before.length === 0)) {
        nesting.height -= chain;
        chain = 0;
      } else if (kind !== "newline") {
        nesting.height++;
        chain++;
      }
    },
  };
  return nesting;
}

const isComma = (text: string, token: Token): boolean => text.charAt(token.start) === ",";

/** Takes out the tokens that go too deep; those that are kept. */
export function limitNesting(text: string, tokens: readonly Token[], edits: Edits): readonly Token[] {
  const kept: Token[] = [];
  const nesting = createNesting();
  /** For each open bracket whether it is kept. */
  const open: boolean[] = [];
  const keep = (token: Token): void => {
    kept.push(token);
    // Inside of what is taken out, a line ends nothing.
    if (token.kind !== "newline" || open.length === 0) nesting.step(token.kind, isComma(text, token));
  };
  const remove = (token: Token): void =>
    edits.replace(token.start, text.slice(token.start, token.end).replaceAll(/[^\r\n]/g, " "));
  for (const token of tokens) {
    if (token.kind === "open") {
      const fits = nesting.brackets < MAX_BRACKETS && nesting.height < MAX_CHAIN;
      open.push(fits);
      if (fits) keep(token);
      else remove(token);
    } else if (token.kind === "close") {
      if (open.pop() === false) remove(token);
      else keep(token);
    } else if (token.kind === "newline" || isComma(text, token) || nesting.height < MAX_CHAIN) {
      keep(token);
    } else {
      remove(token);
    }
  }
  return kept.length < tokens.length ? kept : tokens;
}

/** Whether the tokens stay so far below the limits that they do wherever they stand, beside others that do. */
export function nestsLittle(text: string, tokens: readonly Token[]): boolean {
  const nesting = createNesting();
  return tokens.every((token) => {
    nesting.step(token.kind, isComma(text, token));
    return nesting.brackets < MAX_BRACKETS / 2 && nesting.height < MAX_CHAIN / 2;
  });
}
