/**
 * Where a program names what is looked for, or a function or class that names it, or what such a one is bound to, and so
 * on. A local name counts in its own statement alone, one of an object in the classes of its family.
 */
import { firstFrom } from "../../lookup";
import type { Span } from "../../definition";
import type { Steps } from "../../steps";
import type { Program, Statement } from "../../syntax/syntax";
import { OWN, POINT, QUOTE } from "./code-words";
import { familiesOf } from "./families";
import { type Handing, parameterOf, type Said, saidBy, withRead, wordsOf } from "./flows";
import { findingLookUps } from "./lookups";

export interface Mentions {
  /** Whether there are any. */
  readonly isAny: boolean;
  /** Whether there are some in a part of the program. */
  readonly isIn: (part: { readonly span: Span }) => boolean;
  /** Whether there are some in the module-level statement around it. */
  readonly isAround: (part: { readonly span: Span }) => boolean;
  /** The statements in which a word stands; see `code-words.ts`. */
  readonly holders: ReadonlyMap<string, readonly { readonly statement: Statement }[]>;
}

/** A module-level statement while names are found in it. */
interface Part {
  readonly statement: Statement;
  /** Of the classes in it, if any, and if it can be told; see `families.ts`. */
  readonly family: string | undefined;
  /** By a word's number: whether it names a maker here. */
  readonly isMaker: Uint8Array;
  isWaiting: boolean;
  /** As far as it has been looked through. */
  said?: Said;
}

/** What else may find it by a name in quotes. */
const LOOKING_UP: ReadonlySet<string> = new Set([
  "vars",
  "locals",
  "eval",
  "exec",
  "__import__",
  "import_module",
  `${POINT}import_module`,
  // Keras's own.
  ...["deserialize", "deserialize_keras_object", "model_from_json", "model_from_config", "from_config"].flatMap(
    (name) => [name, POINT + name],
  ),
]);

/** Whether a program has functions that find things by their names. */
export const isLookingUp = (words: Mentions["holders"]): boolean => [...LOOKING_UP].some((word) => words.has(word));

/** A name, or that of a member, as it stands in quotes. */
const quotedForm = (word: string): string => QUOTE + (word.startsWith(POINT) ? word.slice(POINT.length) : word);

/** So many statements are looked through between two turns for others. */
const STATEMENTS_PER_STEP = 32;

/**
 * @param marks names of what is looked for
 * @param modules those in which it may be looked up by its name, by the last part of theirs
 * @param isUse whether what is made counts as well, by the names that it is bound to
 */
export function* findMentions(
  program: Program,
  marks: ReadonlySet<string>,
  modules: ReadonlySet<string>,
  isUse: boolean,
): Steps<Mentions> {
  const { text, statements } = program;
  const parts: Part[] = [];
  const holders = new Map<string, Part[]>();
  const definers = new Map<string, Part[]>();
  const families = familiesOf(program);
  yield;
  for (const [index, statement] of statements.entries()) {
    const { known } = wordsOf(statement, text);
    const part: Part = { statement, family: families[index], isMaker: new Uint8Array(known.size), isWaiting: false };
    parts.push(part);
    for (const word of known.keys()) note(holders, word, part);
    if (statement.kind === "function" || statement.kind === "class") note(definers, statement.name, part);
    if (index % STATEMENTS_PER_STEP === 0) yield;
  }
  const { waiting, markWord, markIn, mark, markMember } = createMarks(holders, text);
  // The look-ups in modules count by themselves, whatever they are given.
  const isQuotedSought = modules.size === 0 || isLookingUp(holders);
  for (const name of marks) {
    if (isQuotedSought) {
      mark(name);
      markMember(name);
    } else {
      for (const word of [name, POINT + name, OWN + name]) {
        for (const part of holders.get(word) ?? []) markWord(part, word);
      }
    }
  }
  if (modules.size > 0) for (const word of findingLookUps(program, modules, (each) => wordsOf(each, text))) mark(word);
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    part.isWaiting = false;
    const mentioned = mentionsIn(part, text, isUse);
    const said = yield* withRead(part.said ?? saidBy(part.statement, text), mentioned.holds, part.statement, text);
    yield;
    part.said = said;
    for (const flow of said.flows) {
      if (!mentioned.holds(flow)) continue;
      for (const name of flow.names) {
        const member = name.startsWith(POINT) ? name.slice(POINT.length) : undefined;
        if (member === undefined) {
          if (flow.reach === "program") mark(name);
          else markIn(part, name);
        } else if (flow.reach === "statement") {
          markIn(part, name);
          markIn(part, OWN + member);
        } else {
          markMember(member, flow.reach === "family" ? part.family : undefined);
        }
      }
    }
    for (const each of mentioned.isGiven ? said.given : []) {
      const taking = definers.get(each.callee);
      if (taking === undefined || !mentioned.holds(each)) continue;
      for (const other of taking) {
        const name = parameterOf(other.statement, each);
        if (name !== undefined) markIn(other, name);
      }
    }
  }
  return { ...placesOf(parts, text), holders };
}

/**
 * Notes which words of which statements name makers, and which statements are to be looked through because of that.
 * @param holders the statements in which a word stands
 */
function createMarks(holders: ReadonlyMap<string, readonly Part[]>, text: string) {
  /** Those in which more is marked than they were looked through for. */
  const waiting: Part[] = [];
  const markIn = (part: Part, name: string): void => {
    markWord(part, name);
    markWord(part, quotedForm(name));
  };
  const markWord = (part: Part, name: string): void => {
    const number = wordsOf(part.statement, text).known.get(name);
    if (number === undefined || part.isMaker[number] === 1) return;
    part.isMaker[number] = 1;
    if (!part.isWaiting) waiting.push(part);
    part.isWaiting = true;
  };
  const everywhere = new Set<string>();
  const mark = (name: string): void => {
    if (everywhere.has(name)) return;
    everywhere.add(name);
    for (const word of [name, quotedForm(name)]) for (const part of holders.get(word) ?? []) markWord(part, word);
  };
  /** A member of the objects of a family; where that is absent, of any. */
  const markMember = (name: string, family?: string): void => {
    // Of an object that has another name, nobody knows of which class it is.
    mark(POINT + name);
    if (family === undefined) mark(OWN + name);
    if (family === undefined || everywhere.has(OWN + name)) return;
    for (const part of holders.get(OWN + name) ?? []) {
      if (part.family === undefined || part.family === family) markIn(part, OWN + name);
    }
  };
  return { waiting, markWord, markIn, mark, markMember };
}

/** What is found, by the places of what is asked for. */
function placesOf(parts: readonly Part[], text: string): Omit<Mentions, "holders"> {
  const places = parts.toSorted((one, other) => one.statement.span.start - other.statement.span.start);
  const starts = places.map(({ statement }) => statement.span.start);
  const partAround = ({ span: { start, end } }: { readonly span: Span }): Part | undefined => {
    const part = places[firstFrom(starts, start + 1) - 1];
    return part === undefined || end > part.statement.span.end ? undefined : part;
  };
  return {
    isAny: parts.some(({ isMaker }) => isMaker.includes(1)),
    isAround(node) {
      const part = partAround(node);
      return part === undefined || part.isMaker.includes(1);
    },
    isIn(node) {
      const part = partAround(node);
      if (part === undefined) return true;
      const { start, end } = node.span;
      const { numbers, starts: at } = wordsOf(part.statement, text);
      const origin = part.statement.span.start;
      const to = firstFrom(at, end - origin);
      for (let index = firstFrom(at, start - origin); index < to; index++) {
        if (part.isMaker[numbers[index]!] === 1) return true;
      }
      return false;
    },
  };
}

function note(parts: Map<string, Part[]>, name: string, part: Part): void {
  const found = parts.get(name);
  if (found === undefined) parts.set(name, [part]);
  else found.push(part);
}

interface Mentioned {
  /** Whether words of a range are names of makers. */
  readonly holds: (words: Handing) => boolean;
  /** Whether any is named without being called. */
  readonly isGiven: boolean;
}

/** The names of makers in a statement, as far as they are known now. */
function mentionsIn({ statement, isMaker }: Part, text: string, isUse: boolean): Mentioned {
  const { numbers, areUsed } = wordsOf(statement, text);
  const all: number[] = [];
  const handed: number[] = [];
  for (const [at, number] of numbers.entries()) {
    if (isMaker[number] !== 1) continue;
    all.push(at);
    if (isUse || !areUsed[at]) handed.push(at);
  }
  return {
    holds({ from, to, isMaking }) {
      const places = isMaking ? all : handed;
      return (places[firstFrom(places, from)] ?? to) < to;
    },
    isGiven: handed.length > 0,
  };
}
