/**
 * Which parts of a program can have to do with what is looked for: those whose text mentions it, or a name that
 * is bound to something that mentions it, and so on. What nothing calls need not be followed otherwise.
 */
import type { Expression, Program, Statement } from "../../syntax/syntax";
import type { Span } from "../../definition";
import { perNode } from "../../syntax/per-node";
import type { Steps } from "../../steps";
import { targetsIn, withoutItems } from "../../syntax/targets";
import { walk } from "../../syntax/walk";
import { firstFrom } from "../../lookup";

export interface Relevance {
  /** Whether anything in the program does. */
  readonly isAny: boolean;
  /** Whether the text there mentions what is looked for, by whatever name. */
  readonly of: (part: { readonly span: Span }) => boolean;
  /** Whether it may be found by a name in other ways than `getattr`, as far as that was asked. */
  readonly isLookedUp?: boolean;
  /** Whether it is called by its name, as far as that was asked. */
  readonly isCalled?: boolean;
  /** Whether a function of such a part is to be followed though nothing calls it; where it is absent, all are. */
  readonly makes?: (part: { readonly span: Span }) => boolean;
}

interface Binding {
  readonly names: readonly string[];
  /** The words of what they are bound to: which of the statement's, from and up to. */
  readonly from: number;
  readonly to: number;
}

/** What a module-level statement says, whatever is looked for. */
interface Summary {
  /** Its words, each by its number in `known`, in the order of the text. */
  readonly words: readonly number[];
  readonly known: ReadonlyMap<string, number>;
  readonly bindings: readonly Binding[];
}

/** A statement while names are found in it. */
interface Searched {
  readonly summary: Summary;
  /** By a word's number: whether it is relevant. */
  readonly relevant: Uint8Array;
  pending: readonly Binding[];
}

/** So many statements are looked through between two turns for others. */
const STATEMENTS_PER_STEP = 32;

/** @param marks names of what is looked for */
export function* findRelevance({ text, statements }: Program, marks: ReadonlySet<string>): Steps<Relevance> {
  const searched: Searched[] = [];
  for (const [index, statement] of statements.entries()) {
    const summary = summaryOf(statement, text);
    searched.push({ summary, relevant: new Uint8Array(summary.known.size), pending: summary.bindings });
    if (index % STATEMENTS_PER_STEP === 0) yield;
  }
  const holders = new Map<string, Searched[]>();
  for (const each of searched) {
    for (const word of each.summary.known.keys()) {
      const found = holders.get(word);
      if (found === undefined) holders.set(word, [each]);
      else found.push(each);
    }
  }
  const relevant = new Set<string>();
  let next = new Set<Searched>();
  const mark = (name: string): void => {
    if (relevant.has(name)) return;
    relevant.add(name);
    for (const each of holders.get(name) ?? []) {
      each.relevant[each.summary.known.get(name)!] = 1;
      if (each.pending.length > 0) next.add(each);
    }
  };
  for (const name of marks) mark(name);
  while (next.size > 0) {
    const turn = next;
    next = new Set();
    for (const each of turn) {
      const left: Binding[] = [];
      for (const binding of each.pending) {
        if (!mentions(each, binding)) left.push(binding);
        else binding.names.forEach(mark);
      }
      each.pending = left;
    }
  }
  return {
    isAny: searched.some((each) => each.relevant.includes(1)),
    of(part) {
      for (const word of wordsOf(part, text)) if (relevant.has(word)) return true;
      return false;
    },
  };
}

function mentions({ summary, relevant }: Searched, { from, to }: Binding): boolean {
  for (let at = from; at < to; at++) if (relevant[summary.words[at]!] === 1) return true;
  return false;
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;

const wordsOf = perNode(
  ({ span }: { readonly span: Span }, text): ReadonlySet<string> =>
    new Set(text.slice(span.start, span.end).match(WORD)),
);

const summaryOf = perNode((statement: Statement, text): Summary => {
  const bound = bindingsIn([statement]);
  let { start, end } = statement.span;
  for (const { by } of bound) {
    start = Math.min(start, by.start);
    end = Math.max(end, by.end);
  }
  const known = new Map<string, number>();
  const words: number[] = [];
  const starts: number[] = [];
  for (const { 0: word, index } of text.slice(start, end).matchAll(WORD)) {
    let id = known.get(word);
    if (id === undefined) {
      id = known.size;
      known.set(word, id);
    }
    words.push(id);
    starts.push(start + index);
  }
  const bindings = bound.map(({ names, by }): Binding => ({
    names,
    from: firstFrom(starts, by.start),
    to: firstFrom(starts, by.end),
  }));
  return { words, known, bindings };
});

interface Bound {
  readonly names: readonly string[];
  readonly by: Span;
}

function bindingsIn(statements: readonly Statement[]): readonly Bound[] {
  const found: Bound[] = [];
  const bind = (names: readonly string[], by: Span): void => void (names.length > 0 && found.push({ names, by }));
  walk(statements, {
    statement(node) {
      switch (node.kind) {
        case "import":
          bind(
            node.names.flatMap(({ alias }) => alias ?? []),
            node.span,
          );
          break;
        case "assign":
          if (node.value) bind(node.targets.flatMap(targetNames), node.value.span);
          break;
        case "function":
          for (const parameter of node.parameters) {
            if (parameter.default) bind([parameter.name], parameter.default.span);
          }
          bind([node.name], node.span);
          break;
        case "class":
          bind([node.name], node.span);
          break;
        case "loop":
          if (node.target && node.iterable) bind(targetNames(node.target), node.iterable.span);
          break;
        case "with":
          for (const { value, target } of node.items) if (target) bind(targetNames(target), value.span);
          break;
        default:
          break;
      }
    },
  });
  return found;
}

/** The names and attributes that a target binds, or changes items of. */
const targetNames = (target: Expression): readonly string[] =>
  targetsIn(target)
    .map(withoutItems)
    .flatMap((each) => (each.kind === "name" || each.kind === "attribute" ? [each.name] : []));
