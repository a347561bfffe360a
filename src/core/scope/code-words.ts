/** The words of a piece of Python's code, in comments and in prose none. */

/** Stands before a word that is an attribute or a method. */
export const POINT = ".";

export interface CodeWords {
  /** Each of them, with its number; attributes and methods with a point before them. */
  readonly known: ReadonlyMap<string, number>;
  /** In the order of the text: their numbers, where each begins, and whether a call's bracket stands behind it. */
  readonly numbers: readonly number[];
  readonly starts: readonly number[];
  readonly areCalled: readonly boolean[];
}

/** Any letter of a script, and no punctuation: the quotes of typography stand around words. */
const IDENTIFIER = String.raw`[A-Za-z_\u00c0-\u1fff\u3040-\udfff\uf900-\ufaff][\w\u00c0-\u1fff\u3040-\udfff\uf900-\ufaff]*`;

const QUOTED = [
  String.raw`"""[^]*?"""`,
  String.raw`'''[^]*?'''`,
  String.raw`"(?:[^"\\\n]|\\[^])*"`,
  String.raw`'(?:[^'\\\n]|\\[^])*'`,
].join("|");

/** A quotation, a comment, or a word with the point before it and the bracket behind it. */
const TOKEN = new RegExp(`(${QUOTED})|#.*|(\\.?${IDENTIFIER})(\\(?)`, "g");

/** A text that may be a name, for `getattr` and its like. */
const NAME_IN_QUOTES = new RegExp(`^["']+(${IDENTIFIER})["']+$`);

const WORD = new RegExp(IDENTIFIER, "g");

const FORMATTED = /^[rR]?[fF][rR]?$/;

/** Functions that run what stands in the quotes behind them. */
const RUNNING = new Set(["eval", "exec"]);

/** Words whose next one is the name of what is defined there: classes of many kinds have methods of one name. */
const DEFINING = new Set(["def", "class"]);

/** What stands behind words and says nothing. */
const PASSED_OVER: ReadonlyMap<string, RegExp> = new Map([
  // What a class's own base is asked for: the class names that base.
  ["super", new RegExp(String.raw`[^()\n]*\)\.${IDENTIFIER}`, "y")],
  // An attribute of the object itself, or one that is named: then that name counts.
  ["getattr", /\s*(?:self\b|[\w.]+\s*,(?=\s*["']))/y],
]);

/** To look a class up by its name is to name it, not to make one. */
const LOOKING_UP = "getattr";

export function codeWords(text: string): CodeWords {
  const known = new Map<string, number>();
  const numbers: number[] = [];
  const starts: number[] = [];
  const areCalled: boolean[] = [];
  const add = (word: string, at: number, isCalled: boolean): void => {
    let number = known.get(word);
    if (number === undefined) {
      number = known.size;
      known.set(word, number);
    }
    numbers.push(number);
    starts.push(at);
    areCalled.push(isCalled);
  };
  const addQuoted = (word: string, at: number): void => {
    add(word, at, false);
    add(POINT + word, at, false);
  };
  let before = "";
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const { 1: quoted, 2: word, 3: bracket, index } = match;
    if (quoted !== undefined) {
      const name = NAME_IN_QUOTES.exec(quoted)?.[1];
      if (name !== undefined) addQuoted(name, index);
      else if (FORMATTED.test(before) || RUNNING.has(before))
        for (const each of quoted.match(WORD) ?? []) addQuoted(each, index);
    }
    if (word !== undefined && !DEFINING.has(before)) {
      const passed = bracket === "" ? undefined : PASSED_OVER.get(word);
      if (passed !== undefined) passed.lastIndex = TOKEN.lastIndex;
      if (passed?.test(text) === true) TOKEN.lastIndex = passed.lastIndex;
      else add(word, index, bracket !== "" && word !== LOOKING_UP);
    }
    before = word ?? "";
  }
  return { known, numbers, starts, areCalled };
}
