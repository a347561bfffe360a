/** Parts of expressions that only some runs evaluate: a side of a conditional, the right of `and`, a comprehension's element. */
import type { Interpreter } from "../interpreter";
import { NO_CHANGES, type Way } from "../store";

/** Follows both alternatives of a test. Only the one that is taken changes anything; if the test is unknown, either may. */
export function followEither<T>(
  interpreter: Interpreter,
  test: boolean | undefined,
  one: () => T,
  other: () => T,
): [T, T] {
  if (test === true) return [one(), followPerhaps(interpreter, false, other)];
  if (test === false) return [followPerhaps(interpreter, false, one), other()];
  const [first, firstWay] = followed(interpreter, one);
  const [second, secondWay] = followed(interpreter, other);
  interpreter.store.meet([firstWay, secondWay]);
  return [first, second];
}

/** Follows what only some runs evaluate. What none does (`mayCome` is false) changes nothing. */
export function followPerhaps<T>(interpreter: Interpreter, mayCome: boolean, run: () => T): T {
  const [value, way] = followed(interpreter, mayCome ? run : () => interpreter.inMode("dead", run));
  if (mayCome) interpreter.store.meet([NO_CHANGES, way]);
  return value;
}

/** A value, and the changes that its evaluation makes, which are undone here. */
export function followed<T>({ store }: Interpreter, run: () => T): readonly [value: T, way: Way] {
  let value: readonly T[] = [];
  const way = store.branch(() => {
    value = [run()];
  });
  return [value[0]!, way];
}
