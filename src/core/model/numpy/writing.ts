/** `array[…] = value`: what an array holds once some of its elements are set. */
import type { Interpreter, SliceValue } from "../../scope/interpreter";
import type { AbstractValue, ArrayValue } from "../../scope/values/values";
import { asArray, broadcast, createArray, sameShape } from "./arrays";
import { subscript } from "./indexing";

/** The array with these elements; `undefined` where nobody can tell which they are, or what is kept of them. */
export function written(
  interpreter: Interpreter,
  array: ArrayValue,
  indices: readonly (AbstractValue | SliceValue)[],
  value: AbstractValue,
): ArrayValue | undefined {
  const { shape, values, floats, booleans, torch } = array;
  const given = numbersOf(interpreter, value);
  if (values === undefined || given?.values === undefined) return undefined;
  // Where the elements stand is what the same indices take out of their numbers.
  const places = numbersOf(
    interpreter,
    subscript(
      interpreter,
      createArray(interpreter, shape, (index) => index),
      indices,
    ),
  );
  const pairs = places && broadcast(interpreter, places, given);
  if (!places || !pairs?.values || !sameShape(pairs.shape, places.shape)) return undefined;
  const [at, numbers] = pairs.values;
  // Integers cut what they are given.
  const fits = booleans ? (each: number) => each === 0 || each === 1 : Number.isInteger;
  if (!floats && !numbers.every(fits)) return undefined;
  const result = Float64Array.from(values);
  for (const [index, place] of at.entries()) result[place] = torch ? Math.fround(numbers[index]!) : numbers[index]!;
  return { ...array, values: result };
}

function numbersOf(interpreter: Interpreter, value: AbstractValue): ArrayValue | undefined {
  if (value.kind !== "constant" || value.value === null || typeof value.value === "string") {
    return asArray(interpreter, value);
  }
  return { kind: "array", shape: [], values: Float64Array.of(Number(value.value)) };
}
