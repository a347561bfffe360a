/** The number type in which a script makes its layers: float32, until it sets another. */
import type { Interpreter } from "../../scope/interpreter";
import { Cell } from "../../scope/store";
import type { AbstractValue } from "../../scope/values/values";

/** Of the note that a layer calculates in another type than the preview. */
export const OTHER_TYPE = "other-type";

/** `torch.float`, `"torch.FloatTensor"`, `"float32"` */
export const isFloat32 = (value: AbstractValue | undefined): boolean =>
  (value?.kind === "external" && /(^|\.)(float|float32|FloatTensor)$/.test(value.path)) ||
  (value?.kind === "constant" && /(^|\.)(float32|FloatTensor)$/.test(String(value.value)));

export interface DefaultType {
  /** `torch.set_default_dtype(…)`, `keras.config.set_dtype_policy(…)` */
  readonly set: (interpreter: Interpreter, value: AbstractValue | undefined) => void;
  /** Whether layers may be made in another type than float32. */
  readonly isOther: (interpreter: Interpreter) => boolean;
}

/** That of one document. */
export function createDefaultType(): DefaultType {
  const cell = new Cell<boolean>((one, other) => one || other, false);
  return {
    set: (interpreter, value) => interpreter.store.set(cell, !isFloat32(value)),
    isOther: (interpreter) => interpreter.store.get(cell) ?? false,
  };
}
