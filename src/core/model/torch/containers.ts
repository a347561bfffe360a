/** PyTorch's modules that hold others (torch 2.13 `nn/modules/container.py`): what they hold, and what their methods change of it. */
import { callCollectionMethod } from "../../scope/builtins/collection-methods";
import { itemsOf } from "../../scope/expressions/members";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { assign } from "../../scope/statements/assign";
import { loseContent } from "../../scope/statements/changes";
import { entriesOf, newDictionary, newList } from "../../scope/values/collections";
import { UNCERTAIN, UNKNOWN, type AbstractValue, type Method } from "../../scope/values/values";
import { readArguments } from "../arguments";
import { isTorch, tensorFrom, createTorchTensor, type TorchSequence, type TorchValue } from "./values";

/** `nn.Sequential(…)`, `nn.ModuleList([…])`, `nn.ModuleDict({…})`; `undefined` of another path. */
export function makeContainer(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const first = site.arguments[0]?.value;
  switch (path) {
    case "torch.nn.Sequential": {
      const made: TorchSequence = {
        kind: "library",
        family: "torch",
        type: "sequence",
        holds: newList(interpreter, modulesIn(interpreter, site)),
      };
      return made;
    }
    case "torch.nn.ModuleList":
      return newList(interpreter, first === undefined ? [] : (itemsOf(interpreter, first) ?? UNCERTAIN));
    case "torch.nn.ModuleDict":
      return newDictionary(interpreter, first ? (entriesOf(interpreter, first) ?? UNCERTAIN) : new Map());
    default:
      return undefined;
  }
}

/** The modules of a Sequential, one by one or in an OrderedDict. */
function modulesIn(interpreter: Interpreter, site: CallSite): readonly AbstractValue[] {
  return site.arguments.flatMap(({ value, spread }): readonly AbstractValue[] => {
    if (spread !== undefined) return [UNKNOWN];
    if (value.kind !== "dictionary") return [value];
    const entries = entriesOf(interpreter, value);
    return entries ? [...entries.values()] : [UNKNOWN];
  });
}

const ADDING = /^(?:add|register)_module$/;
const GROWING = /^(?:append|extend|insert)$/;

/** `module.add_module("rnn", nn.GRU(3, 8))`, `sequential.append(nn.Tanh())`; `undefined` of another method. */
export function callContainerMethod(
  interpreter: Interpreter,
  { self, name }: Method,
  site: CallSite,
): AbstractValue | undefined {
  const { callee, span } = site.node;
  const isSequence = isTorch(self) && self.type === "sequence";
  if (!ADDING.test(name)) {
    if (!isSequence || !(GROWING.test(name) || name === "pop" || name === "__delitem__")) return undefined;
    const held = callCollectionMethod(interpreter, { kind: "method", self: self.holds, name }, site);
    return GROWING.test(name) ? self : held;
  }
  const args = readArguments(interpreter, site.arguments, ["name", "module"]);
  const [named, module = UNKNOWN] = [args.value("name"), args.value("module")];
  if (isSequence) {
    const added = { value: module, node: site.node };
    // One of that number is replaced.
    if (named?.kind !== "constant" || /^\d+$/.test(String(named.value))) loseContent(interpreter, self);
    else callCollectionMethod(interpreter, { kind: "method", self: self.holds, name: "append" }, withOnly(site, added));
    return UNKNOWN;
  }
  if (self.kind !== "instance" || named?.kind !== "constant" || typeof named.value !== "string") return undefined;
  if (callee.kind !== "attribute") return undefined;
  assign(interpreter, site.activation, { kind: "attribute", span, object: callee.object, name: named.value }, module);
  return UNKNOWN;
}

const withOnly = (site: CallSite, given: EvaluatedArgument): CallSite => ({ ...site, arguments: [given] });

/** `sequential(x)`: what the last of its modules gives. */
export function applySequence(interpreter: Interpreter, { holds }: TorchSequence, site: CallSite): AbstractValue {
  const [first, ...rest] = site.arguments;
  const held = itemsOf(interpreter, holds);
  if (held === undefined) {
    const input = tensorFrom(first?.value);
    return createTorchTensor(undefined, input && { parents: [input] });
  }
  return held.reduce<AbstractValue>((value, module, index) => {
    // What does not fit a module behind the first is said where that module is written.
    const node = index > 0 && isTorch(module) ? (nodeOf(module) ?? first?.node) : first?.node;
    const given: readonly EvaluatedArgument[] = node ? [{ value, node }] : [];
    return interpreter.call(module, { ...site, arguments: index === 0 ? [...given, ...rest] : given });
  }, first?.value ?? UNKNOWN);
}

/** Where a module is made. */
const nodeOf = (module: TorchValue) =>
  module.type === "plain" ? module.node : module.type === "layer" ? module.made[0]?.facts.node : undefined;
