/** What PyTorch's names mean to a program that is followed; see `scope/interpreter.ts`. */
import { torchClass, torchRecurrent } from "../catalog/torch";
import { newDictionary, newList } from "../scope/collections";
import type { CallSite, Interpreter } from "../scope/interpreter";
import { ancestry, itemsOf } from "../scope/members";
import { symbolicSize } from "../scope/size";
import { external, UNCERTAIN, type AbstractValue, type LibraryValue, type Method } from "../scope/values";
import { isNone, readArguments } from "./arguments";
import { nameIn } from "./data-names";
import type { FactsByCall, InitialState, LayerFacts, Use } from "./facts";
import { createTensor, type Shape } from "./keras-values";
import { tensorsOf } from "./layers";
import type { LibraryPart } from "./libraries";
import { noteMaking } from "./makings";
import { canonicalTorchPath, torchExports, torchLayerName } from "./torch-paths";
import { appliedUse, statesGiven } from "./uses";

/** A recurrent module, or one of several of which the program made one. */
interface TorchLayer extends LibraryValue {
  readonly family: "torch";
  readonly type: "layer";
  readonly made: readonly MadeLayer[];
}

interface MadeLayer {
  readonly facts: LayerFacts;
  readonly ownInput: Shape;
}

/** `nn.Sequential(…)` */
interface TorchSequence extends LibraryValue {
  readonly family: "torch";
  readonly type: "sequence";
  readonly modules: readonly AbstractValue[];
}

type TorchValue = TorchLayer | TorchSequence;

const isTorch = (value: AbstractValue | undefined): value is TorchValue =>
  value?.kind === "library" && value.family === "torch";

/** PyTorch; what its recurrent modules are, is noted in `facts`. */
export function createTorch(facts: FactsByCall, isFragment: boolean): LibraryPart {
  return {
    imported: (path) => (/^torch(\.|$)/.test(path) ? external(canonicalTorchPath(path)) : undefined),
    exports: torchExports,
    unbound(name) {
      if (!isFragment) return undefined;
      return name === "torch" ? external("torch") : name === "nn" ? external("torch.nn") : undefined;
    },
    call(interpreter, callee, site) {
      if (isTorch(callee)) {
        apply(interpreter, callee, site);
        return undefined;
      }
      return callee.kind === "external" ? callExternal(interpreter, facts, callee.path, site) : undefined;
    },
    callMethod: (interpreter, method, site) => callMethod(interpreter, method, site),
    items: (_, value) => (isTorch(value) && value.type === "sequence" ? value.modules : undefined),
  };
}

function callExternal(
  interpreter: Interpreter,
  facts: FactsByCall,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const className = torchLayerName(path);
  if (className !== undefined) return makeLayer(interpreter, facts, className, site);
  const [first] = site.arguments;
  switch (path) {
    case "torch.nn.Sequential":
      return { kind: "library", family: "torch", type: "sequence", modules: valuesOf(site) } as TorchSequence;
    case "torch.nn.ModuleList":
      return newList(interpreter, first === undefined ? [] : (itemsOf(interpreter, first.value) ?? UNCERTAIN));
    case "torch.nn.ModuleDict":
      return first?.value.kind === "dictionary"
        ? first.value
        : newDictionary(interpreter, first ? UNCERTAIN : new Map());
    default:
      // Around a module these leave what it computes.
      return WRAPPING.has(path) ? first?.value : undefined;
  }
}

/** Functions that give back the module that they are given. */
const WRAPPING = new Set([
  "torch.nn.DataParallel",
  "torch.nn.parallel.DataParallel",
  "torch.nn.parallel.DistributedDataParallel",
  "torch.compile",
  "torch.jit.script",
  "torch.nn.utils.weight_norm",
]);

const valuesOf = (site: CallSite): readonly AbstractValue[] => site.arguments.map(({ value }) => value);

const parametersOf = (className: string): readonly string[] =>
  torchClass(className)?.parameters.map(({ name }) => name) ?? [];

function makeLayer(interpreter: Interpreter, facts: FactsByCall, className: string, site: CallSite): TorchLayer {
  const args = readArguments(interpreter, site.arguments, parametersOf(className));
  const features = args.size("input_size") ?? symbolicSize("input_size");
  const batch = symbolicSize("batch");
  const steps = symbolicSize("timesteps");
  const whole = args.flag("batch_first", false) === true ? [batch, steps, features] : [steps, batch, features];
  const ownInput = torchRecurrent(className)?.cell ? [batch, features] : whole;
  return layerOf([
    {
      facts: noteMaking(interpreter, facts, { framework: "torch", className, profile: "torch" }, site, ownInput),
      ownInput,
    },
  ]);
}

function layerOf(made: readonly MadeLayer[]): TorchLayer {
  return {
    kind: "library",
    family: "torch",
    type: "layer",
    made,
    // Whichever of them it is, it is put behind the same.
    join: (other) => (isTorch(other) && other.type === "layer" ? layerOf(united(made, other.made)) : other),
  };
}

/** More ways to make one module are not kept apart. */
const MAX_MADE = 16;

function united(one: readonly MadeLayer[], other: readonly MadeLayer[]): readonly MadeLayer[] {
  const more = other.filter(({ facts }) => one.every((each) => each.facts !== facts));
  return more.length === 0 ? one : [...one, ...more].slice(0, MAX_MADE);
}

/** `lstm(x, (h0, c0))`: what comes out has no shape that is followed. */
function apply(interpreter: Interpreter, callee: TorchValue, site: CallSite): void {
  const layers = callee.type === "layer" ? [callee] : callee.modules.filter(isTorch).slice(0, 1);
  const mode = interpreter.mode();
  if (mode === "trial") return;
  const use = { ...appliedUse(interpreter, site), ...initialUse(interpreter, site) };
  const [argument] = site.arguments.filter(({ name, spread }) => spread === undefined && (!name || name === "input"));
  const [input] = tensorsOf(interpreter, argument?.value, nameIn(interpreter.program, argument?.node));
  for (const layer of layers) {
    if (layer.type !== "layer") continue;
    for (const { facts, ownInput } of layer.made) {
      const fed = input?.data;
      const seen = input?.shape?.length === ownInput.length || fed !== undefined ? input : undefined;
      facts.applications.push({
        mode,
        input: seen ?? createTensor(ownInput, "argument"),
        use,
        ...(fed && { fed }),
      });
    }
  }
}

function initialUse(interpreter: Interpreter, site: CallSite): Pick<Use, "initialState"> {
  const positional = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  const given = site.arguments.find(({ name }) => name === "hx") ?? positional[1];
  if (given === undefined || isNone(given.value)) return {};
  const states = given.value.kind === "array" ? [given.value] : itemsOf(interpreter, given.value);
  const initialState: InitialState = statesGiven(interpreter, given.node, states);
  return { initialState };
}

/** Methods of modules that give back the module itself. */
const CHAINING = new Set("to cuda cpu xpu eval train float double half bfloat16 requires_grad_ type apply".split(" "));

function callMethod(interpreter: Interpreter, { self, name }: Method, site: CallSite): AbstractValue | undefined {
  if (isTorch(self)) {
    if (CHAINING.has(name)) {
      // `self.lstm = nn.LSTM(…).to(device)`
      const targets = interpreter.mode() === "trial" ? [] : interpreter.targetsOf(site.node);
      if (targets.length > 0 && self.type === "layer") for (const { facts } of self.made) facts.variables = targets;
      return self;
    }
    if (name === "forward" || name === "__call__") apply(interpreter, self, site);
    return undefined;
  }
  if (self.kind !== "instance" || !CHAINING.has(name)) return undefined;
  return ancestry(self.class).some(({ bases }) => bases.some(isModule)) ? self : undefined;
}

/** `nn.Module`, and what other packages base on it. */
const isModule = (base: AbstractValue): boolean =>
  (base.kind === "external" && /(^torch\.|Module$)/.test(base.path)) || base.kind === "unknown";
