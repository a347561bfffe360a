/** Calls of PyTorch's modules, and of the methods of modules and tensors. */
import { ancestry } from "../../scope/expressions/members";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { UNKNOWN, type AbstractValue, type Method } from "../../scope/values/values";
import { accepted } from "../facts/refusals";
import { callArrayFunction } from "../numpy/functions";
import { callTorchArrayMethod } from "./array-methods";
import { applySequence, callContainerMethod } from "./containers";
import { drawsWhereCalled } from "./dropout";
import type { Followed } from "./followed";
import { callTensorMethod } from "./functions";
import { isModuleClass } from "./held-modules";
import { saveHyperparameters } from "./hyperparameters";
import { writeInto } from "./in-place";
import { applyPlain } from "./plain-calls";
import { applyRecurrent } from "./recurrent/apply-recurrent";
import { noteType } from "./types";
import { asTorch, isTorch, isTorchArray, isTorchTensor, type TorchValue } from "./values";
import { callWeightMethod } from "./weights/weight-calls";

/** `module(x)`, with what it draws. */
export function applyDrawing(
  interpreter: Interpreter,
  { draws, training }: Followed,
  callee: TorchValue,
  site: CallSite,
): AbstractValue | undefined {
  if (drawsWhereCalled(interpreter, training, callee)) draws.draw(interpreter, undefined);
  return apply(interpreter, callee, site);
}

/** `module(x)`; `undefined` of what is no module. */
function apply(interpreter: Interpreter, callee: TorchValue, site: CallSite): AbstractValue | undefined {
  switch (callee.type) {
    case "layer":
      return applyRecurrent(interpreter, callee, site);
    case "plain":
      return applyPlain(interpreter, callee, site);
    case "sequence":
      return applySequence(interpreter, callee, site);
    case "other":
      for (const { value } of site.arguments) writeInto(interpreter, callee, value, UNKNOWN);
      return undefined;
    case "packed":
    case "parameter":
    case "loader":
      return undefined;
  }
}

/** `weight.new(2, batch, 8)`, `x.new_zeros(2, batch, 8)`: another tensor, of these sizes whatever the first one is. */
function madeLike(interpreter: Interpreter, { self, name }: Method, site: CallSite): AbstractValue | undefined {
  const kind = /^new(?:_(zeros|ones|empty))?$/.exec(name);
  const isTensor = isTorchTensor(self) || isTorchArray(self) || self.kind === "unknown" || isTorch(self);
  if (!kind || !isTensor || site.arguments.length === 0) return undefined;
  const made = callArrayFunction(interpreter, `torch.${kind[1] === "ones" ? "ones" : "zeros"}`, site);
  const isEmpty = kind[1] === undefined || kind[1] === "empty";
  return made?.kind === "array" ? asTorch(isEmpty ? { kind: "array", shape: made.shape } : made) : undefined;
}

/** Methods of modules that give back the module itself. */
export const CHAINING = new Set(
  "to cuda cpu xpu eval train float double half bfloat16 requires_grad_ type apply".split(" "),
);

/** A call of a method of a module, tensor or array; `undefined` where nobody here knows it. */
export function callMethod(
  interpreter: Interpreter,
  followed: Followed,
  method: Method,
  site: CallSite,
): AbstractValue | undefined {
  const { self, name } = method;
  if (isTorch(self) || self.kind === "instance") followed.training.set(interpreter, name, site.arguments);
  const saved = saveHyperparameters(interpreter, method, site);
  if (saved) return saved;
  const like = madeLike(interpreter, method, site);
  if (like) return like;
  const held = callContainerMethod(interpreter, method, site);
  if (held) return held;
  const weights = callWeightMethod(interpreter, followed, method, site);
  if (weights !== undefined) return weights;
  if (isTorchTensor(self))
    return accepted(interpreter, callTensorMethod(interpreter, self, name, site), site.node.span);
  if (isTorchArray(self)) return callTorchArrayMethod(interpreter, self, name, site);
  if (isTorch(self)) {
    if (self.type === "packed") return CHAINING.has(name) ? self : undefined;
    if (CHAINING.has(name)) {
      noteType(interpreter, self, name, site);
      // `self.lstm = nn.LSTM(…).to(device)`
      const targets = interpreter.mode() === "trial" ? [] : interpreter.targetsOf(site.node);
      if (targets.length > 0 && self.type === "layer") for (const { facts } of self.made) facts.variables = targets;
      return self;
    }
    return name === "forward" || name === "__call__" ? applyDrawing(interpreter, followed, self, site) : undefined;
  }
  if (self.kind !== "instance" || !CHAINING.has(name)) return undefined;
  if (!ancestry(self.class).some(({ bases }) => bases.some(isModuleClass))) return undefined;
  noteType(interpreter, self, name, site);
  return self;
}
