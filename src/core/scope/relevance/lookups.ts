/** In which objects a program may look up by name what is looked for: `getattr(nn, kind)`. */
import { perNode } from "../../syntax/per-node";
import type { Program, Statement } from "../../syntax/syntax";
import { importStatements } from "../../syntax/imports";
import { type CodeWords, isLookUp, LOOK_UP_ITSELF, lookedAt, POINT } from "./code-words";

/**
 * The words for look-ups that may find it: those in a module that has it, and in what no path says. Where the program
 * hands such a module on (`lib = nn`, `build(layers)`), it may be what any name stands for.
 * @param modules those that have it, by the last part of their names
 * @param wordsOf those of a module-level statement
 */
export function findingLookUps(
  { statements, text }: Program,
  modules: ReadonlySet<string>,
  wordsOf: (statement: Statement) => CodeWords,
): readonly string[] {
  const all = new Set(statements.flatMap((statement) => [...wordsOf(statement).known.keys()].filter(isLookUp)));
  if (all.size === 0) return [];
  const names = new Set(
    statements
      .flatMap((statement) => importsIn(statement))
      .flatMap(({ name, last }) => (modules.has(last) ? [name] : [])),
  );
  const areHandedOn = (sought: Iterable<string>): boolean =>
    statements.some(
      (statement) =>
        statement.kind !== "import" && handsOn(wordsOf(statement), text.slice(statement.span.start), sought),
    );
  const isHandedOn = areHandedOn(names);
  // The function itself may be given a module that is an attribute: `partial(getattr, torch.nn)`.
  const isItselfGiven =
    !isHandedOn && all.has(LOOK_UP_ITSELF) && areHandedOn([...modules].map((module) => POINT + module));
  const isFinding = (part: string): boolean => part === "" || modules.has(part) || names.has(part);
  return [...all].filter(
    (word) => isHandedOn || (word === LOOK_UP_ITSELF ? isItselfGiven : lookedAt(word).split(".").some(isFinding)),
  );
}

interface ImportedName {
  readonly name: string;
  /** The last part of what it stands for. */
  readonly last: string;
}

const importsIn = perNode((whole: Statement): readonly ImportedName[] =>
  importStatements([whole]).flatMap(({ form, module, alias, names }) => [
    ...(form === "whole" && alias !== undefined ? [{ name: alias, last: module.split(".").at(-1)! }] : []),
    ...names.map((each) => ({ name: each.alias ?? each.name, last: each.name })),
  ]),
);

/** Whether one of these names stands somewhere by itself. */
function handsOn({ known, numbers, starts, areUsed }: CodeWords, text: string, names: Iterable<string>): boolean {
  const sought = new Set([...names].flatMap((name) => known.get(name) ?? []));
  if (sought.size === 0) return false;
  const words = [...known.keys()];
  return numbers.some((number, index) => {
    if (!sought.has(number) || areUsed[index]) return false;
    const start = starts[index]!;
    const isQuoted = /["']/.test(text.charAt(start));
    const before = words[numbers[index - 1] ?? -1] ?? "";
    const isLookedAt = isLookUp(before) && before !== LOOK_UP_ITSELF;
    return !isQuoted && !isLookedAt && text.charAt(start + words[number]!.length) !== POINT;
  });
}
