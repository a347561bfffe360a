/**
 * Which functions of a program can make what is looked for. Less than `relevance.ts` tells: what is done with a thing
 * once it is made does not count. Those who only ask what is made, and with which arguments, need not follow more.
 */
import type { Steps } from "../../steps";
import type { Program } from "../../syntax/syntax";
import { OWN, POINT } from "./code-words";
import { wordsOf } from "./flows";
import { findMentions, isLookingUp } from "./marked-names";
import type { Relevance } from "./relevance";

/** Objects in which anything may be looked up. */
const SEARCHED = ["globals", "__dict__"];

/**
 * @param marks names of what is looked for
 * @param modules those in which it may be looked up by its name, by the last part of theirs
 */
export function* findMakers(
  program: Program,
  marks: ReadonlySet<string>,
  modules: ReadonlySet<string> = new Set(),
): Steps<Relevance> {
  const { isAny, isIn, isAround, holders } = yield* findMentions(program, marks, modules, false);
  const statementsWith = (names: Iterable<string>) =>
    [...names]
      .flatMap((name) => [name, POINT + name, OWN + name])
      .flatMap((word) => (holders.get(word) ?? []).map(({ statement }) => ({ word, statement })));
  return {
    isAny,
    of: isAround,
    makes: isIn,
    isLookedUp: isLookingUp(holders) || statementsWith(SEARCHED).length > 0,
    isCalled: statementsWith(marks).some(({ word, statement }) => {
      const { known, numbers, areUsed } = wordsOf(statement, program.text);
      const sought = known.get(word);
      return numbers.some((number, index) => number === sought && areUsed[index]);
    }),
  };
}
