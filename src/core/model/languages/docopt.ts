/** Options of the command line that a program's documentation defines, as docopt 0.6 reads them: their defaults. */
import { newDictionary } from "../../scope/values/collections";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { constant, NONE, UNKNOWN, type AbstractValue } from "../../scope/values/values";

const DESCRIPTION = /^\s*(-\S.*)$/;
/** An option's description has no more lines behind its first one. */
const MOST_LINES = 40;

const DEFAULT = /\[default: (.*)\]/i;

/** A word of the usage that is given by its place: `train`, `<file>`, `VOCAB_PATH`. */
const PLACED = /<[^<>\s]+>|(?<![-\w=<])[a-z_][\w-]*(?![\w>=-])/gi;

/** `docopt(__doc__)`, where nobody gives any options: a dict by what they are called, dashes and all. */
export function callDocopt(interpreter: Interpreter, { arguments: given }: CallSite): AbstractValue {
  const text = (given.find(({ name }) => name === "doc") ?? given[0])?.value;
  if (text?.kind !== "constant" || typeof text.value !== "string") return UNKNOWN;
  // The program gives arguments itself.
  if (given.slice(1).some(({ name }) => name === undefined || name === "argv")) return UNKNOWN;
  return newDictionary(interpreter, optionsOf(text.value));
}

function optionsOf(text: string): ReadonlyMap<string, AbstractValue> {
  const options = new Map<string, AbstractValue>();
  const lines = text.split("\n");
  const begin = lines.findIndex((line) => /usage:/i.test(line));
  const length = lines.slice(begin + 1).findIndex((line) => line.trim() === "");
  const usage = begin < 0 ? [] : lines.slice(begin, length < 0 ? undefined : begin + 1 + length);
  // What must be given, or is told in the usage alone, nobody knows.
  for (const [word] of usage.join("\n").matchAll(/--?[a-z][\w-]*/gi)) options.set(word, UNKNOWN);
  for (const [word] of usage.join("\n").matchAll(PLACED)) options.set(word, UNKNOWN);
  for (const [at, line] of lines.entries()) {
    const described = DESCRIPTION.exec(line)?.[1];
    if (described === undefined) continue;
    const [names = ""] = described.split("  ");
    const words = names.replaceAll(/[,=]/g, " ").split(" ").filter(Boolean);
    const name = words.find((word) => word.startsWith("--")) ?? words.find((word) => word.startsWith("-"));
    if (name === undefined) continue;
    const takesValue = words.some((word) => !word.startsWith("-"));
    const value = takesValue ? defaultIn(described, lines.slice(at + 1, at + 1 + MOST_LINES)) : constant(false);
    options.set(name, value ?? options.get(name) ?? NONE);
  }
  return options;
}

/** The default of an option by its description, which may go on behind its first line. */
function defaultIn(described: string, behind: readonly string[]): AbstractValue | undefined {
  const end = behind.findIndex((line) => line.trim() === "" || DESCRIPTION.test(line));
  const more = end < 0 ? behind : behind.slice(0, end);
  const found = DEFAULT.exec([described, ...more].join("\n"))?.[1];
  return found === undefined ? undefined : constant(found);
}
