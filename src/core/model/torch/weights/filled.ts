/** A parameter that holds one number everywhere. */
import type { Interpreter } from "../../../scope/interpreter";

/** So many numbers, all the same; they are laid out where somebody asks for them. */
export interface Filled {
  readonly length: number;
  /** `undefined` where the program has asked for more than it can be given. */
  readonly values: () => Float32Array | undefined;
}

/** So many numbers cost as much as one item that is gone through: a program is given 16 million of them, 64 MB. */
const FILLED_PER_ITEM = 4;

/**
 * Scripts fill all of a model's weights in one line, in branches too that are never taken: 50 million numbers laid out
 * there take half a second and 400 MB.
 */
export function filled(interpreter: Interpreter, length: number, number: number): Filled {
  let laidOut: Float32Array | "too many" | undefined;
  return {
    length,
    values() {
      laidOut ??= interpreter.affords(length / FILLED_PER_ITEM) ? new Float32Array(length).fill(number) : "too many";
      return laidOut === "too many" ? undefined : laidOut;
    },
  };
}
