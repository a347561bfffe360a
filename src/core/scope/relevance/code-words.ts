/** The words of a piece of Python's code, in comments and in prose none. */

/** Stands before a word that is an attribute or a method. */
export const POINT = ".";

/** Stands before one of the object itself, or of its class: `self.rnn`. */
export const OWN = "self.";

/** Stands before one in quotes, which names something only where a program looks up names. */
export const QUOTE = "'";

/** What people call the object and the class in a method. */
export const OWN_NAMES: ReadonlySet<string> = new Set(["self", "cls"]);

/** To look a class up by its name is to name it, not to make one. */
const LOOKING_UP = "getattr";

/** The function itself, whose object stands elsewhere: `reduce(getattr, names, nn)`. */
export const LOOK_UP_ITSELF = `${LOOKING_UP} -`;

/** Whether a word stands for what is looked up in an object: `getattr(tf.keras.layers, name)`. */
export const isLookUp = (word: string): boolean => word.startsWith(LOOKING_UP);

/** The path of that object; empty where it has none. */
export const lookedAt = (word: string): string => word.slice(LOOKING_UP.length + 1);

export interface CodeWords {
  /** Each of them, with its number; attributes and methods with `POINT` or `OWN` before them. */
  readonly known: ReadonlyMap<string, number>;
  /** In the order of the text: their numbers, and where each begins. */
  readonly numbers: readonly number[];
  readonly starts: readonly number[];
  /** Whether something else than the value itself is handed on: it is called, or asked for an attribute. */
  readonly areUsed: readonly boolean[];
}

/** Any letter of a script, and no punctuation: the quotes of typography stand around words. */
const IDENTIFIER = String.raw`[A-Za-z_\u00c0-\u1fff\u3040-\udfff\uf900-\ufaff][\w\u00c0-\u1fff\u3040-\udfff\uf900-\ufaff]*`;

const LONG_QUOTED = [String.raw`"""[^]*?"""`, String.raw`'''[^]*?'''`].join("|");
const QUOTED = [String.raw`"(?:[^"\\\n]|\\[^])*"`, String.raw`'(?:[^'\\\n]|\\[^])*'`].join("|");

const CODE = `${QUOTED})|#.*|(\\.?${IDENTIFIER})(\\(?)`;

/** A quotation, a comment, or a word with the point before it and the bracket behind it. */
const TOKENS = new RegExp(`(${LONG_QUOTED}|${CODE}`, "g");

/** Where a long quote is lost, what looks like a string may be code. */
const TOKENS_OF_LINES = new RegExp(`(${CODE}`, "g");

const isUneven = (text: string): boolean =>
  ['"""', "'''"].some((quotes) => text.includes(quotes) && text.split(quotes).length % 2 === 0);

/** A text that may be a name, for `getattr` and its like. */
const NAME_IN_QUOTES = new RegExp(`^["']+(${IDENTIFIER})["']+$`);

const WORD = new RegExp(IDENTIFIER, "g");

const FORMATTED = /^[rR]?[fF][rR]?$/;

/** Functions that run what stands in the quotes behind them. */
const RUNNING = new Set(["eval", "exec"]);

/** Words whose next one is the name of what is defined there: classes of many kinds have methods of one name. */
const DEFINING = new Set(["def", "class"]);

/** A path, a comma and one class or several. */
const OF_CLASS = /\s*[\w.]+\s*,\s*(?:[\w.]+|\([\w.,\s]*\))\s*\)/y;

/** What stands behind words and says nothing. */
const PASSED_OVER: ReadonlyMap<string, RegExp> = new Map([
  // What a class's own base is asked for: the class names that base.
  ["super", new RegExp(String.raw`[^()\n]*\)\.${IDENTIFIER}`, "y")],
  // An attribute of the object itself, or one that is named: then that name counts. Nobody calls a layer's class
  // `activation` or `pad_mode`.
  [LOOKING_UP, /\s*(?:self\b|[\w.]+\s*,(?:(?=\s*["'])|\s*(?:\w+\.)*\w*(?:activat|nonlinear|pad|pool|norm)\w*\s*\)))/iy],
  // What something is asked to be is not made.
  ["isinstance", OF_CLASS],
  ["issubclass", OF_CLASS],
]);

/** Whether what stands in quotes is but compared. */
function isCompared(text: string, start: number, end: number): boolean {
  COMPARISON.lastIndex = end;
  return COMPARISON.test(text) || /[=!]=[ \t]*$/.test(text.slice(Math.max(0, start - 8), start));
}

const COMPARISON = /[ \t]*[=!]=/y;

/** An object's own table of names. */
const TABLE = `${POINT}__dict__`;

/** Tables of names, and what stands behind one of which a name is looked up there, or may be later. */
const TABLES: ReadonlyMap<string, RegExp> = new Map([
  ["globals", /\s*\)[ \t]*(?:\[|\.get\b|[\r\n;#]|$)/y],
  [TABLE, /[ \t]*(?:\[|\.get\b|[\r\n;#]|$)/y],
]);

/** Whether a word is such a table, and nothing is looked up in it. */
function isIdleTable(text: string, word: string, behind: number): boolean {
  const pattern = TABLES.get(word);
  if (pattern === undefined) return false;
  pattern.lastIndex = behind;
  return !pattern.test(text);
}

/** The end of what says nothing behind a word and its bracket, if there is such. */
function endOfPassed(text: string, word: string, behind: number): number | undefined {
  const pattern = PASSED_OVER.get(word);
  if (pattern === undefined) return undefined;
  pattern.lastIndex = behind;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The path of the object in which something is looked up. */
const LOOKED_AT = new RegExp(String.raw`\s*(${IDENTIFIER}(?:\.${IDENTIFIER})*)\s*,`, "y");

function lookUpWord(text: string, behind: number): string {
  LOOKED_AT.lastIndex = behind;
  return lookUpIn(LOOKED_AT.exec(text)?.[1]);
}

const lookUpIn = (path: string | undefined): string => (path === undefined ? LOOKING_UP : `${LOOKING_UP} ${path}`);

/** Longer paths are none that anybody writes. */
const LONGEST_PATH = 100;

const PATH_BEFORE = new RegExp(String.raw`(?<![\w.)\]])${IDENTIFIER}(?:\.${IDENTIFIER})*$`);

/** The look-up in the table of an object that stands before it: `nn.__dict__[kind]`. */
const tableWord = (text: string, at: number): string =>
  lookUpIn(PATH_BEFORE.exec(text.slice(Math.max(0, at - LONGEST_PATH), at))?.[0]);

export function codeWords(text: string): CodeWords {
  const known = new Map<string, number>();
  const numbers: number[] = [];
  const starts: number[] = [];
  const areUsed: boolean[] = [];
  const add = (word: string, at: number, isCalled: boolean): void => {
    let number = known.get(word);
    if (number === undefined) {
      number = known.size;
      known.set(word, number);
    }
    numbers.push(number);
    starts.push(at);
    areUsed.push(isCalled);
  };
  const addWritten = (word: string, at: number): void => {
    add(word, at, false);
    add(POINT + word, at, false);
  };
  let before = "";
  let behind = 0;
  // Whether what stands there in quotes is what is looked up.
  let isSought = false;
  const token = isUneven(text) ? TOKENS_OF_LINES : TOKENS;
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const { 1: quoted, 2: word, 3: bracket, index } = match;
    if (quoted !== undefined) {
      const name = NAME_IN_QUOTES.exec(quoted)?.[1];
      if (name !== undefined && isSought) addWritten(name, index);
      else if (name !== undefined && !isCompared(text, index, token.lastIndex)) add(QUOTE + name, index, false);
      else if (FORMATTED.test(before) || RUNNING.has(before))
        for (const each of quoted.match(WORD) ?? []) addWritten(each, index);
    }
    const passed = word === undefined || bracket === "" ? undefined : endOfPassed(text, word, token.lastIndex);
    isSought = passed !== undefined && word === LOOKING_UP;
    if (passed !== undefined) {
      token.lastIndex = passed;
      before = "";
      continue;
    }
    if (word !== undefined && !DEFINING.has(before)) {
      const isOfBefore = before !== "" && index === behind && word.startsWith(POINT);
      // A method may well hand on what its object holds; an attribute has a name of its own.
      if (isOfBefore && bracket === "") areUsed[areUsed.length - 1] = true;
      const isOwn = isOfBefore && OWN_NAMES.has(before);
      if (isIdleTable(text, word, token.lastIndex)) {
        before = "";
        continue;
      }
      if (word === TABLE) {
        // What the object itself holds has names of its own.
        if (!isOwn) add(tableWord(text, index), index, false);
      } else if (word === LOOKING_UP)
        add(bracket === "" ? LOOK_UP_ITSELF : lookUpWord(text, token.lastIndex), index, false);
      else add(isOwn ? OWN + word.slice(POINT.length) : word, index, bracket !== "");
    }
    before = word ?? "";
    behind = token.lastIndex;
  }
  return { known, numbers, starts, areUsed };
}
