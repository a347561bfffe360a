/** Which functions and classes of a script can make what is looked for, told from their text. */
import type { Relevance } from "../../scope/relevance/relevance";
import type { Expression, Program } from "../../syntax/syntax";
import { walk } from "../../syntax/walk";

/** Names are handed on from function to function so often at most; then all are taken for such. */
const MOST_PASSES = 12;

/**
 * The functions whose text names one of the marks, or a function or class that does, or what such a one is bound to
 * (`const make = tf.layers.lstm`): as a rule less than half of a program's functions.
 * @param isUse whether what is made counts as well: who looks for uses of a class looks for those of its objects
 */
export function makersIn(
  { text, statements }: Program,
  marks: Iterable<string>,
  isUse = false,
): Relevance & { readonly names: ReadonlySet<string> } {
  const names = new Set(marks);
  const isAny = names.size > 0;
  let waiting: { readonly name: string; readonly text: string }[] = [];
  const note = (name: string, { start, end }: Expression["span"]): void =>
    void waiting.push({ name, text: text.slice(start, end) });
  walk(statements, {
    statement(node) {
      if (node.kind === "function" || node.kind === "class") note(node.name, node.span);
      // What a call gives makes nothing any more.
      if (node.kind !== "assign" || node.value === undefined || (node.value.kind === "call" && !isUse)) return;
      for (const target of node.targets) {
        if (target.kind === "name" || target.kind === "attribute") note(target.name, node.value.span);
      }
    },
  });
  let pattern = patternOf(names);
  for (let pass = 1; waiting.length > 0; pass++) {
    const found = waiting.filter((each) => pass > MOST_PASSES || pattern.test(each.text));
    if (found.length === 0) break;
    waiting = waiting.filter((each) => !found.includes(each));
    for (const { name } of found) names.add(name);
    pattern = patternOf(names);
  }
  return { isAny, names, of: ({ span }) => pattern.test(text.slice(span.start, span.end)) };
}

/** Matches none where there are no names. */
function patternOf(names: ReadonlySet<string>): RegExp {
  const written = [...names].filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name));
  const words = written.map((name) => name.replaceAll("$", "\\$"));
  return words.length === 0
    ? /(?!)/
    : new RegExp(`(?<![\\p{L}\\p{N}_$])(?:${words.join("|")})(?![\\p{L}\\p{N}_$])`, "u");
}
