/** PyTorch's modules of which nothing else is known than that they may draw, and may write into their input. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { external } from "../../scope/values/values";
import type { Draws } from "../draws";
import { mayDraw } from "../languages/drawing-calls";
import type { TorchOther } from "./values";
import { TORCH_DRAWING } from "./weights/drawing-calls";

/** `nn.ReLU6(True)`; `undefined` where the path names no module. */
export function makeOther(
  interpreter: Interpreter,
  draws: Draws,
  path: string,
  site: CallSite,
): TorchOther | undefined {
  const className = /^torch\.nn\.([A-Z]\w+)$/.exec(path)?.[1];
  if (className === undefined || OPEN_CLASS.test(className)) return undefined;
  if (mayDraw(TORCH_DRAWING, external(path), site)) draws.draw(interpreter, undefined);
  return otherModule(className, site);
}

/** A module of this class, as the call makes it. */
export const otherModule = (className: string, { arguments: given }: CallSite): TorchOther => ({
  kind: "library",
  family: "torch",
  type: "other",
  className,
  arguments: given,
});

/** Names of `torch.nn` that are no modules, or are there to be based on. */
const OPEN_CLASS = /^(?:Module\w*|Parameter\w*|Buffer|Uninitialized\w+|Lazy\w+|Container)$/;
