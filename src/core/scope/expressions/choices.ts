/** What an expression evaluates in some runs only: one side of a conditional, the right of `and`, a comprehension's element. */
import type { Interpreter } from "../interpreter";
import { NO_CHANGES, type Way } from "../store";

/** Follows both of two ways of which one is taken: the first where `test` is true; both may be where that is not known. */
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

/** Follows what is evaluated in some runs only; what never `mayCome` changes nothing. */
export function followPerhaps<T>(interpreter: Interpreter, mayCome: boolean, run: () => T): T {
  const [value, way] = followed(interpreter, mayCome ? run : () => interpreter.inMode("dead", run));
  if (mayCome) interpreter.store.meet([NO_CHANGES, way]);
  return value;
}

/** A value, with what its evaluation changes, which is taken back. */
export function followed<T>({ store }: Interpreter, run: () => T): readonly [value: T, way: Way] {
  let value: readonly T[] = [];
  const way = store.branch(() => {
    value = [run()];
  });
  return [value[0]!, way];
}
