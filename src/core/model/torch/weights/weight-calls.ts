/** What a program does to the weights of PyTorch's modules: who lists, sets or draws them, and what is lost where nobody follows it. */
import { itemsOf } from "../../../scope/expressions/members";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../../scope/interpreter";
import { newDictionary } from "../../../scope/values/collections";
import { UNCERTAIN, UNKNOWN, type AbstractValue, type FunctionValue, type Method } from "../../../scope/values/values";
import type { Draws } from "../../draws";
import { listedModules, modulesInside, modulesWithin } from "../held-modules";
import { isTorch, type MadeModule, type TorchPlain } from "../values";
import { callInit, callParameterMethod, listedParameters, loadState, loseWeights } from "./weights";

/** The modules of a document that have weights, and the generator that fills them. */
export interface Weighed {
  readonly draws: Draws;
  /** Those that were made so far. */
  readonly made: Set<MadeModule | TorchPlain>;
}

/** Names of functions that set weights, as people call them. */
const SETTING = /init|load|weight|reset|restore/i;

/** Its numbers are not followed any more. */
export function loseParameter(interpreter: Interpreter, object: AbstractValue): void {
  if (isTorch(object) && object.type === "parameter") loseWeights(interpreter, [object.owner]);
}

/** A function of which nothing is known and whose name says that it sets weights is given modules. */
export function loseGiven(interpreter: Interpreter, { node, arguments: given }: CallSite): void {
  const { callee } = node;
  if (!SETTING.test(callee.kind === "name" || callee.kind === "attribute" ? callee.name : "")) return;
  for (const { value } of given) {
    loseParameter(interpreter, value);
    loseWithin(interpreter, value);
  }
}

/** A call of a function of the document is not followed: where its name says that it sets weights, they may be any. */
export function loseUnfollowed(interpreter: Interpreter, { made }: Weighed, { node }: FunctionValue): void {
  if (node.kind === "function" && SETTING.test(node.name)) loseWeights(interpreter, [...made]);
}

/** What the modules of a value hold is not known from here on. */
function loseWithin(interpreter: Interpreter, value: AbstractValue): void {
  loseWeights(
    interpreter,
    modulesWithin(interpreter, value).map(({ module }) => module),
  );
}

/** Methods that list or set the weights of a module or of an object that holds modules; `undefined` of others. */
export function callWeightMethod(
  interpreter: Interpreter,
  { draws }: Weighed,
  { self, name }: Method,
  site: CallSite,
): AbstractValue | undefined {
  if (isTorch(self) && self.type === "parameter") {
    const result = callParameterMethod(interpreter, self, name, site, draws.now(interpreter));
    if ("drawn" in result) draws.draw(interpreter, result.drawn);
    return result.value;
  }
  if (self.kind !== "instance" && !isTorch(self)) return undefined;
  const [first] = site.arguments;
  switch (name) {
    case "load_state_dict":
      loadState(interpreter, self, first?.value);
      return UNKNOWN;
    case "parameters":
    case "named_parameters":
      return listedParameters(interpreter, self, name === "named_parameters");
    case "state_dict":
      return site.arguments.length === 0 ? stateOf(interpreter, self) : undefined;
    case "apply":
      if (first && applyToModules(interpreter, self, first, site)) return undefined;
      break;
    case "reset_parameters":
      break;
    default:
      return listedModules(interpreter, self, name);
  }
  loseWithin(interpreter, self);
  draws.draw(interpreter, undefined);
  return undefined;
}

/** `module.state_dict()`: the parameters themselves, by their names. */
function stateOf(interpreter: Interpreter, self: AbstractValue): AbstractValue {
  const listed = itemsOf(interpreter, listedParameters(interpreter, self, true));
  const entries = listed?.flatMap((item): (readonly [string, AbstractValue])[] => {
    const [name, value] = item.kind === "tuple" ? item.items : [];
    return name?.kind === "constant" && typeof name.value === "string" && value ? [[name.value, value]] : [];
  });
  return newDictionary(interpreter, entries ? new Map(entries) : UNCERTAIN);
}

/** `module.apply(function)`: whether it is known what it does to each module. */
function applyToModules(
  interpreter: Interpreter,
  self: AbstractValue,
  { value: callee, node }: EvaluatedArgument,
  site: CallSite,
): boolean {
  if (callee.kind !== "function" && !(callee.kind === "method" && callee.function !== undefined)) return false;
  const modules = modulesInside(interpreter, self);
  for (const value of modules ?? []) interpreter.call(callee, { ...site, arguments: [{ value, node }] });
  return modules !== undefined;
}

/** `nn.init.constant_(parameter, 0.1)` and the like; `undefined` of another function. */
export function callInitializer(
  interpreter: Interpreter,
  { draws, made }: Weighed,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const set = callInit(interpreter, path, site, draws.now(interpreter));
  if (set === undefined) return undefined;
  if ("drawn" in set) draws.draw(interpreter, set.drawn);
  // It may be a parameter of any module; but what is only supposed to be called may never be.
  if (set.value.kind === "unknown" && interpreter.supposed() === undefined) loseWeights(interpreter, [...made]);
  return set.value;
}
