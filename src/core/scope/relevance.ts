/**
 * Which parts of a program can have to do with what is looked for: those whose text mentions it, or a name that
 * is bound to something that mentions it, and so on. What nothing calls need not be followed otherwise.
 */
import type { Expression, Program, Statement } from "../syntax";
import type { Span } from "../definition";
import { walk } from "../syntax-walk";

export interface Relevance {
  /** Whether the text there mentions what is looked for, by whatever name. */
  readonly of: (part: { readonly span: Span }) => boolean;
}

interface Binding {
  readonly names: readonly string[];
  readonly by: Span;
}

/** @param marks names of what is looked for */
export function findRelevance({ text, statements }: Program, marks: ReadonlySet<string>): Relevance {
  const words = wordsOf(text);
  const relevant = new Uint8Array(words.count);
  const mark = (name: string): boolean => {
    const id = words.idOf(name);
    if (id === undefined || relevant[id] === 1) return false;
    relevant[id] = 1;
    return true;
  };
  const mentioned = ({ start, end }: Span): boolean => {
    for (let at = words.firstFrom(start); at < words.ids.length && words.starts[at]! < end; at++) {
      if (relevant[words.ids[at]!] === 1) return true;
    }
    return false;
  };
  for (const name of marks) mark(name);
  let pending = bindingsIn(statements);
  for (let found = true; found;) {
    found = false;
    const left: Binding[] = [];
    for (const binding of pending) {
      if (!mentioned(binding.by)) left.push(binding);
      else for (const name of binding.names) if (mark(name)) found = true;
    }
    pending = left;
  }
  return { of: ({ span }) => mentioned(span) };
}

interface Words {
  /** Where each word begins, and which it is. */
  readonly starts: readonly number[];
  readonly ids: readonly number[];
  readonly count: number;
  readonly idOf: (word: string) => number | undefined;
  /** The index of the first word at the offset or behind it. */
  readonly firstFrom: (offset: number) => number;
}

function wordsOf(text: string): Words {
  const known = new Map<string, number>();
  const starts: number[] = [];
  const ids: number[] = [];
  for (const { 0: word, index } of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) {
    let id = known.get(word);
    if (id === undefined) {
      id = known.size;
      known.set(word, id);
    }
    starts.push(index);
    ids.push(id);
  }
  return {
    starts,
    ids,
    count: known.size,
    idOf: (word) => known.get(word),
    firstFrom(offset) {
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle]! < offset) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

function bindingsIn(statements: readonly Statement[]): readonly Binding[] {
  const found: Binding[] = [];
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

function targetNames(target: Expression): readonly string[] {
  switch (target.kind) {
    case "name":
    case "attribute":
      return [target.name];
    case "sequence":
      return target.items.flatMap(targetNames);
    case "spread":
      return targetNames(target.value);
    case "subscript":
      return targetNames(target.object);
    default:
      return [];
  }
}
