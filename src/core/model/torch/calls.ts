/** Calls of PyTorch's functions and classes by their full names. */
import { torchPlainSignature } from "../../catalog/torch/plain-modules";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { UNKNOWN, type AbstractValue } from "../../scope/values/values";
import type { Expression } from "../../syntax/syntax";
import { accepted } from "../facts/refusals";
import { callArrayFunction } from "../numpy/functions";
import { makeContainer } from "./containers";
import type { Followed } from "./followed";
import { callTensorFunction } from "./functions";
import { modulesWithin } from "./held-modules";
import { SEEDING } from "./hyperparameters";
import { drawnByPlain } from "./modules";
import { makeOther, otherModule } from "./other-modules";
import { torchLayerName, torchPlainName } from "./paths";
import { drawnByRecurrent, makeRecurrent } from "./recurrent/make-recurrent";
import { callPacking } from "./recurrent/packing";
import { callSequence } from "./sequences";
import { noteDefaultType } from "./types";
import { asTorch, unknownTensor, type TorchLoader, type TorchPlain } from "./values";
import { drawRandom } from "./weights/random";
import { callInitializer } from "./weights/weight-calls";
import { createWeightCell, pretrained } from "./weights/weights";

/** A call of what has this full name; `undefined` where it is not PyTorch's. */
export function callExternal(
  interpreter: Interpreter,
  followed: Followed,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const module = makeModule(interpreter, followed, path, site);
  if (module !== undefined) {
    for (const { module: made } of modulesWithin(interpreter, module)) followed.made.add(made);
    return module;
  }
  const [first] = site.arguments;
  switch (SEEDING.test(path) ? "torch.manual_seed" : path) {
    case "torch.manual_seed":
    case "torch.random.manual_seed": {
      const seed = first?.value;
      const isKnown = seed?.kind === "constant" && typeof seed.value === "number" && Number.isSafeInteger(seed.value);
      followed.draws.seed(interpreter, isKnown ? seed.value : undefined);
      return UNKNOWN;
    }
    case "torch.set_default_dtype":
    case "torch.set_default_tensor_type":
      followed.defaultType.set(interpreter, first?.value);
      return UNKNOWN;
    case "builtins.next":
      // `next(model.parameters())`: one of them, by which others are made.
      return first && isParameters(first.node) ? unknownTensor() : undefined;
    case "torch.nn.Embedding.from_pretrained":
      return pretrained(interpreter, first?.value, site) ?? UNKNOWN;
    case "torch.utils.data.DataLoader":
      return { kind: "library", family: "torch", type: "loader" } as TorchLoader;
    default:
      // Around a module these leave what it computes.
      if (WRAPPING.has(path)) return first?.value;
      const set = callInitializer(interpreter, followed, path, site);
      if (set !== undefined) return set;
      return (
        makeContainer(interpreter, path, site) ??
        callPacking(interpreter, path, site) ??
        drawRandom(interpreter, followed.draws, path, site) ??
        accepted(interpreter, callTensorFunction(interpreter, path, site), site.node.span) ??
        callSequence(interpreter, path, site) ??
        (path.startsWith("torch.") ? asTorch(callArrayFunction(interpreter, path, site)) : undefined) ??
        callUnbound(interpreter, path, site) ??
        makeOther(interpreter, followed.draws, path, site)
      );
  }
}

/** `torch.Tensor.zero_(x)`, which is `x.zero_()`. */
function callUnbound(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const name = /^torch\.Tensor\.(\w+)$/.exec(path)?.[1];
  const [self, ...given] = site.arguments;
  if (name === undefined || self === undefined) return undefined;
  return interpreter.call({ kind: "method", self: self.value, name }, { ...site, arguments: given });
}

/** A recurrent module or one that stands around them; `undefined` where the path names none. */
function makeModule(
  interpreter: Interpreter,
  { facts, draws, defaultType }: Followed,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const recurrent = torchLayerName(path);
  const isOther = defaultType.isOther(interpreter);
  if (isOther && (recurrent ?? torchPlainName(path)) !== undefined) draws.draw(interpreter, undefined);
  const random = draws.now(interpreter);
  if (recurrent !== undefined) {
    const layer = makeRecurrent(interpreter, facts, recurrent, site, random);
    const [made] = layer.made;
    if (made && isOther && interpreter.mode() !== "trial") noteDefaultType(made.facts, site.node.span);
    const count = made && drawnByRecurrent(interpreter, made);
    draws.draw(interpreter, count === undefined ? undefined : [{ how: "words", count }]);
    return layer;
  }
  const className = torchPlainName(path);
  if (className === undefined) return undefined;
  draws.draw(interpreter, drawnByPlain(interpreter, className, site.arguments));
  if (torchPlainSignature(className) === undefined) return otherModule(className, site);
  const [name] = interpreter.targetsOf(site.node);
  return {
    kind: "library",
    family: "torch",
    type: "plain",
    className,
    arguments: site.arguments,
    node: site.node,
    random,
    weights: createWeightCell(interpreter),
    ...(name !== undefined && { name: name.replace(/^.*\.(?=\w+$)/, "") }),
  } as TorchPlain;
}

const isParameters = (node: Expression): boolean =>
  node.kind === "call" && node.callee.kind === "attribute" && node.callee.name === "parameters";

/** Functions that give back the module that they are given. */
const WRAPPING = new Set([
  "torch.nn.DataParallel",
  "torch.nn.parallel.DataParallel",
  "torch.nn.parallel.DistributedDataParallel",
  "torch.compile",
  "torch.jit.script",
  "torch.nn.utils.weight_norm",
  "torch.nn.Parameter",
]);
