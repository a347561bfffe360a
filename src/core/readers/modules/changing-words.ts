/**
 * The names of imports that a file may change, or hand on to what may, told from its text: more rather than fewer, so
 * that few of the files that import another need be parsed to see what they change of it.
 */
import { isScriptPath } from "../module-text";
import { isForeign } from "../python/modules/packages";
import { WRITING } from "./changeable-names";

export interface ChangingWords {
  /** Each of a name and the attributes behind it that is set, or written into. */
  readonly written: ReadonlySet<string>;
  /** The same of what a call is given, or a method is called of; and of functions, of whose results any of this is done. */
  readonly handed: ReadonlySet<string>;
  /** By the name of what is called: the words of what is done with what it gives, a module perhaps. */
  readonly ofResults: ReadonlyMap<string, ReadonlySet<string>>;
  /** The functions and classes that load modules by names that they make, and what stands in those classes. */
  readonly loaders: ReadonlySet<string>;
}

/** In both where it may be any. */
export const ANY_WORD = "*";

const NONE: ReadonlySet<string> = new Set();
const NOTHING: ChangingWords = { written: NONE, handed: NONE, ofResults: new Map(), loaders: NONE };

/** @param text of a notebook, that of its file: quotes and line ends are escaped there */
export function changingWords(path: string, text: string): ChangingWords {
  const imports = [...text.matchAll(isScriptPath(path) ? SCRIPT_IMPORTS : IMPORTS)];
  const own = imports.filter(([, module = "."]) => !isForeign(module)).map(([line]) => line);
  const imported = new Set(own.flatMap((line) => line.match(WORD) ?? []));
  const isLoading = LOADING.test(text);
  if (imported.size === 0 && !isLoading) return NOTHING;
  const isOpen = imported.has("*");
  const written = new Set<string>();
  const handed = new Set<string>();
  const ofResults = new Map<string, Set<string>>();
  /** By the name that holds what it gives: the words of what is called. */
  const callees = new Map<string, readonly string[]>();
  for (const [, name = "", callee = "", root = ""] of text.matchAll(RESULTS)) {
    if (isOpen || imported.has(root) || LOADING.test(callee)) callees.set(name, callee.match(WORD) ?? []);
  }
  for (const [whole, setting, root = "", behind = ""] of text.matchAll(USES)) {
    const callee = callees.get(root);
    const isImported = isOpen || imported.has(root);
    if (!callee && !isImported) continue;
    const words = whole.match(WORD) ?? [];
    for (const word of callee ?? []) handed.add(word);
    const called = callee?.at(-1);
    if (called !== undefined) {
      const known = ofResults.get(called) ?? new Set();
      for (const word of words) known.add(word);
      ofResults.set(called, known);
    }
    if (!isImported) continue;
    if (setting !== undefined) written.add(ANY_WORD);
    const into = /[=]$/.test(behind) || (behind === "(" && WRITING.test(words.at(-1)!)) ? written : handed;
    for (const word of words) into.add(word);
  }
  for (const [, whole = ""] of text.matchAll(GONE_THROUGH)) {
    const words = whole.match(WORD) ?? [];
    if (isOpen || imported.has(words[0] ?? "")) for (const word of words) handed.add(word);
  }
  // What is imported under another name.
  for (const line of own)
    for (const [, name = "", alias = ""] of line.matchAll(ALIAS)) {
      for (const words of [written, handed]) if (words.has(alias)) words.add(name);
      const given = ofResults.get(alias);
      if (given) ofResults.set(name, new Set([...given, ...(ofResults.get(name) ?? [])]));
    }
  return { written, handed, ofResults, loaders: isLoading ? loadersIn(text) : NONE };
}

/** By the lines that begin functions and classes: those in which modules are loaded. */
function loadersIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const part of text.split(TOP_LEVEL)) {
    if (!LOADING.test(part)) continue;
    for (const [, name, set = ""] of part.matchAll(DEFINED)) found.add(name ?? set);
  }
  return found;
}

/** Before each line that is not indented: the start of a statement. */
const TOP_LEVEL = /^(?=(?:(?:async[ \t]+)?def|class|@)\b|@)/m;
const DEFINED = /\b(?:def|class)[ \t]+([\w\u0080-\uffff]+)|(?<![\w.])([\w\u0080-\uffff]+)[ \t]*=(?!=)/g;

const WORD = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\*/g;

/** With the module that they begin with. */
const IMPORTS = /(?:^|[:;"]|\\n)[ \t]*(?:from|import)[ \t]+([\w.]*)[^\n("\\]*(?:\((?:[^)#]|#[^\n\\]*){0,2000})?/gm;
const SCRIPT_IMPORTS =
  /^[ \t]*import\b[^;"'`]{0,2000}["'`](?=[.@~])|\b(?:const|let|var)\s[^=;]{0,500}=\s*(?:await\s+)?(?:require|import)\s*\(\s*["'`](?=[.@~])/gm;

const ALIAS = /([\w$\u0080-\uffff]+)\s+as\s+([\w$\u0080-\uffff]+)/g;

/** `name = load(`; of what more is done behind the call, the callee's words tell. */
const RESULTS =
  /(?<![\w$.\u0080-\uffff])([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)[ \t]*=[ \t]*(?:await[ \t]+|new[ \t]+)?(([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)[\w$.\u0080-\uffff]*)\(/g;

/** What a loop or a `with` takes. */
const GONE_THROUGH = /\b(?:in|with)[ \t]+([A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*)[ \t]*[:[]/g;

/** Python's own functions that load modules by their names. */
export const LIBRARY_LOADERS: readonly string[] = ["import_module", "__import__"];

/** Whether a text loads modules by names that it makes. */
export const LOADING = /\b(?:import_module|__import__)\b/;

/** A name, attributes and items behind it, and what is done with it. */
const USES =
  /(?<![\w$.\u0080-\uffff])(?:((?:setattr|delattr|vars|Object\.assign)\s*\(\s*))?([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)(?:\.[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\[[^\]\n]{0,200}\])*[ \t]*((?:[-+*/%&|^@]{1,2}|<<|>>)?=(?![=>])|[(,)\]}]|\\n|\r?$|[ \t](?=(?:as|if|or|and|for|else|of)\b|[|?]))/gm;
