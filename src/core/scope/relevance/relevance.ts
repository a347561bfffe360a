/** Which parts of a program can have to do with what is looked for: what nothing calls need not be followed otherwise. */
import type { Span } from "../../definition";
import type { Steps } from "../../steps";
import { perNode } from "../../syntax/per-node";
import type { Program } from "../../syntax/syntax";
import { findMentions } from "./marked-names";

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

/**
 * Those that name it, or anything that is made by it.
 * @param marks names of what is looked for
 * @param modules those in which it may be looked up by its name, by the last part of theirs
 */
export function* findRelevance(
  program: Program,
  marks: ReadonlySet<string>,
  modules: ReadonlySet<string>,
): Steps<Relevance> {
  const { isAny, isIn, isAround } = yield* findMentions(program, marks, modules, true);
  return { isAny, of: (part) => isIn(part) || (callsOwn(part, program.text) && isAround(part)) };
}

/** Whether it calls its class's base or the object itself, which the class alone names: `super().__init__(7)`, `self(x)`. */
const callsOwn = perNode(({ span }: { readonly span: Span }, text: string) =>
  /\b(?:super|self)\s*\(/.test(text.slice(span.start, span.end)),
);
