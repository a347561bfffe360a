/**
 * What a script draws from a framework's generator, in its order: which numbers a layer's weights are. Where something
 * unknown may draw, what comes behind is not known.
 */
import type { ScriptRandom } from "../definition";
import type { Interpreter } from "../scope/interpreter";
import { Cell } from "../scope/store";
import { afterNormal, afterWords, START } from "../torch-generator";

/** A layer behind more words of the generator counts as the first that draws: to go through them takes 30 ms. */
const MOST_WORDS = 2 ** 22;

const LOST: ScriptRandom = {};

/** What is drawn: so many numbers, or words where each is one. */
export interface Drawn {
  readonly how: "words" | "normal";
  readonly count: number;
}

export interface Draws {
  /** Where the generator stands. */
  readonly now: (interpreter: Interpreter) => ScriptRandom;
  /** `torch.manual_seed(seed)`, `keras.utils.set_random_seed(seed)`; without a seed where that is not known. */
  readonly seed: (interpreter: Interpreter, seed: number | undefined) => void;
  /** A call seeds something else than this generator. */
  readonly seedBeside: (interpreter: Interpreter, call: string) => void;
  /** Something is drawn; `undefined` where nobody knows how much. */
  readonly draw: (interpreter: Interpreter, drawn: readonly Drawn[] | undefined) => void;
}

/** The generator of one document, which stands at its start before the first statement. */
export function createDraws(): Draws {
  const cell = new Cell<ScriptRandom>(joined, LOST);
  // It stands at its start before any way through the program.
  cell.value = { position: START };
  const now = (interpreter: Interpreter): ScriptRandom => interpreter.store.get(cell) ?? LOST;
  return {
    now,
    seed: (interpreter, seed) => interpreter.store.set(cell, { position: START, ...(seed !== undefined && { seed }) }),
    seedBeside: (interpreter, beside) => interpreter.store.set(cell, { ...now(interpreter), beside }),
    draw(interpreter, drawn) {
      if (drawn?.length === 0) return;
      const { position, ...rest } = now(interpreter);
      if (position === undefined) return;
      const next = drawn?.reduce(
        (at, { how, count }) => (how === "normal" ? afterNormal : afterWords)(at, count),
        position,
      );
      interpreter.store.set(cell, { ...rest, ...(next && next.words <= MOST_WORDS && { position: next }) });
    },
  };
}

/** Where two ways meet that drew differently, nothing is known. */
function joined(one: ScriptRandom, other: ScriptRandom): ScriptRandom {
  if (one === other) return one;
  const isSame =
    one.seed === other.seed &&
    one.position?.words === other.position?.words &&
    one.position?.pair === other.position?.pair;
  if (isSame) return one;
  const beside = one.beside === other.beside && one.beside !== undefined ? { beside: one.beside } : {};
  return one.seed === other.seed && one.seed !== undefined ? { seed: one.seed } : { ...LOST, ...beside };
}
