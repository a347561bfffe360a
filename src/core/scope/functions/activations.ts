/** What is noted of a function, or the module, while it is followed. */
import type { Activation, Mode } from "../interpreter";
import type { Frame } from "../values/values";

/** One of which nobody asks on which ways it returns. */
export const createActivation = (frame: Frame, mode: Mode): Activation => ({
  frame,
  mode,
  returned: [],
  aside: [],
  onReturn: () => undefined,
  loops: [],
});
