/** What PyTorch's names mean to a program that is followed; see `scope/interpreter.ts`. */
import { torchPlainSignature } from "../../catalog/torch/plain-modules";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { ancestry, itemsOf } from "../../scope/expressions/members";
import { itemAt } from "../../scope/expressions/subscripts";
import { loseContent } from "../../scope/statements/changes";
import { shareNumbers } from "../../scope/values/numbers";
import { external, UNKNOWN, type AbstractValue, type Method } from "../../scope/values/values";
import { subscript } from "../numpy/indexing";
import { comparedArrays, elementwise } from "../numpy/mathematics";
import type { Expression } from "../../syntax/syntax";
import { noteAttribute } from "../facts/evaluations";
import type { FactsByCall } from "../facts/layer-facts";
import type { LibraryPart } from "../libraries";
import { anyClassOf, recurrentAmong } from "../looked-up";
import { arrayItems, arrayMember, callArrayFunction } from "../numpy/functions";
import { mayDraw } from "../languages/drawing-calls";
import { TORCH_DRAWING } from "./weights/drawing-calls";
import { createDraws } from "../draws";
import { isModuleClass, modulesWithin } from "./held-modules";
import { classPathOf, isModuleOf } from "./module-types";
import { calculated, callTensorFunction, callTensorMethod, tensorMember } from "./functions";
import { noteInPlace, writeInto } from "./in-place";
import { makeOther, otherModule } from "./other-modules";
import { applyPlain } from "./plain-calls";
import { subscriptTensor, tensorRows } from "./parts";
import { applySequence, callContainerMethod, makeContainer } from "./containers";
import { createTraining, drawsWhereCalled, type Training } from "./dropout";
import { saveHyperparameters, SEEDING } from "./hyperparameters";
import { drawnByPlain } from "./modules";
import { callPacking } from "./recurrent/packing";
import { callTorchArrayMethod } from "./array-methods";
import { canonicalTorchPath, torchExports, torchLayerName, torchPlainName } from "./paths";
import { noteDefaultType, noteType } from "./types";
import { createDefaultType, type DefaultType } from "../facts/default-type";
import { drawRandom } from "./weights/random";
import { callSequence } from "./sequences";
import { applyRecurrent } from "./recurrent/apply-recurrent";
import { drawnByRecurrent, makeRecurrent } from "./recurrent/make-recurrent";
import { noteLastOfBatch } from "./misfits/last-step";
import { accepted } from "../facts/refusals";
import { noteRows } from "../facts/unpacking";
import {
  asTorch,
  isTorch,
  isTorchArray,
  isTorchTensor,
  tensorFrom,
  unknownTensor,
  type TorchLoader,
  type TorchPlain,
  type TorchValue,
} from "./values";
import { createWeightCell, parameterPart, pretrained, setParameter } from "./weights/weights";
import {
  callInitializer,
  callWeightMethod,
  loseGiven,
  loseParameter,
  loseUnfollowed,
  moduleMember,
  noteResized,
  type Weighed,
} from "./weights/weight-calls";

/** What PyTorch's functions work on: the document's recurrent modules, and what was drawn so far. */
interface Followed extends Weighed {
  readonly facts: FactsByCall;
  readonly defaultType: DefaultType;
  readonly training: Training;
}

/** PyTorch; what its recurrent modules are, is noted in `facts`. */
export function createTorch(facts: FactsByCall, isFragment: boolean): LibraryPart {
  const draws = createDraws();
  const followed: Followed = {
    facts,
    draws,
    made: new Set(),
    defaultType: createDefaultType(),
    training: createTraining(),
  };
  return {
    imported: (path) => (/^torch(\.|$)/.test(path) ? external(canonicalTorchPath(path)) : undefined),
    exports: torchExports,
    unbound(name) {
      if (!isFragment) return undefined;
      return name === "torch" ? external("torch") : name === "nn" ? external("torch.nn") : undefined;
    },
    call(interpreter, callee, site) {
      if (isTorch(callee)) return applyDrawing(interpreter, followed, callee, site) ?? UNKNOWN;
      if (callee.kind !== "external") return undefined;
      const among = recurrentAmong("torch", callee.path, site.arguments);
      const [made] = (among ?? [callee]).map(({ path }) => callExternal(interpreter, followed, path, site));
      return among ? (made ?? UNKNOWN) : made;
    },
    setMember(interpreter, object, target, value) {
      if (isTorch(object) && object.type === "sequence") loseContent(interpreter, object);
      setParameter(interpreter, object, target.name, value);
      if (isTorch(object)) noteInPlace(object, target.name, value);
      noteResized(object, target.name);
      if (isTorchTensor(object) && target.name === "data") {
        interpreter.loseNumbers(object);
        shareNumbers(value, object);
      }
      if (isTorch(object) && object.type === "layer") {
        for (const { facts } of object.made) noteAttribute(interpreter, facts, target);
      }
    },
    setPart(interpreter, object) {
      loseParameter(interpreter, object);
      if (isTorch(object) && object.type === "sequence") loseContent(interpreter, object);
    },
    anyMember: anyClassOf,
    hasHeirs: (path) => torchLayerName(path) !== undefined,
    isCalculating: (path, method) => torchLayerName(path) !== undefined && CALCULATING.test(method),
    typeOf: classPathOf,
    isInstance: isModuleOf,
    callMethod: (interpreter, method, site) => callMethod(interpreter, followed, method, site),
    member(interpreter, object, name) {
      // Who has the dict itself may put anything into it.
      if (name === "_modules") loseContent(interpreter, object);
      if (isTorch(object) && object.type === "other")
        return CHAINING.has(name) || name === "forward" ? undefined : UNKNOWN;
      if (isTorch(object)) return moduleMember(interpreter, object, name);
      if (isTorchTensor(object)) return tensorMember(object, name);
      if (!isTorchArray(object)) return undefined;
      return name === "data" ? object : asTorch(arrayMember(interpreter, object, name));
    },
    subscript(interpreter, object, indices, node) {
      noteLastOfBatch(interpreter, object, indices, node.span);
      if (isTorchTensor(object)) return accepted(interpreter, subscriptTensor(interpreter, object, indices), node.span);
      if (isTorch(object) && object.type === "sequence") {
        const [index] = indices;
        const held = itemsOf(interpreter, object.holds);
        return held && index?.kind === "constant" ? itemAt(interpreter, "tuple", held, index) : undefined;
      }
      const part = isTorch(object) && object.type === "parameter" ? parameterPart(object, indices) : undefined;
      if (part) return part;
      // `weight[4:8].fill_(1)` sets a part of it.
      loseParameter(interpreter, object);
      if (!isTorchArray(object)) return undefined;
      const taken = asTorch(subscript(interpreter, object, indices));
      const tensor = taken.kind === "unknown" ? tensorFrom(object) : undefined;
      return tensor ? subscriptTensor(interpreter, tensor, indices) : taken;
    },
    binary(interpreter, operator, left, right) {
      if (![left, right].some((each) => isTorchTensor(each) || isTorchArray(each))) return undefined;
      const compared = comparedArrays(interpreter, operator, left, right);
      if (compared) return asTorch(compared);
      const folded = [left, right].some(isTorchTensor) ? undefined : elementwise(interpreter, operator, left, right);
      return asTorch(folded) ?? calculated(interpreter, operator, left, right);
    },
    unpack(interpreter, value, targets) {
      noteRows(interpreter, value, targets);
    },
    items(interpreter, value) {
      // Its order, and a seed for its workers (torch 2.13 `utils/data/dataloader.py`).
      if (isTorch(value) && value.type === "loader") draws.draw(interpreter, undefined);
      if (isTorch(value)) return value.type === "sequence" ? itemsOf(interpreter, value.holds) : undefined;
      if (isTorchTensor(value)) return tensorRows(interpreter, value);
      return isTorchArray(value) ? arrayItems(value)?.map(asTorch) : undefined;
    },
    untold(interpreter, callee, site) {
      if (site) loseGiven(interpreter, site);
      else if (callee.kind === "function") loseUnfollowed(interpreter, followed, callee);
      if (mayDraw(TORCH_DRAWING, callee, site)) draws.draw(interpreter, undefined);
    },
    // Nobody knows what would be drawn before what the program does not do.
    moduleFollowed: (interpreter) => draws.draw(interpreter, undefined),
  };
}

function callExternal(
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

/** `module(x)`, with what it draws. */
function applyDrawing(
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

/** By which a recurrent module calculates its outputs, or draws its weights (torch 2.13 `nn/modules/rnn.py`). */
const CALCULATING =
  /^(__call__|__getattr\w*__|__setattr__|__new__|_call_impl|forward|forward_\w+|permute_hidden|run_\w+|reset_parameters|_?all_weights|_flat_weights|_get_flat_weights)$/;

const isParameters = (node: Expression): boolean =>
  node.kind === "call" && node.callee.kind === "attribute" && node.callee.name === "parameters";

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
const CHAINING = new Set("to cuda cpu xpu eval train float double half bfloat16 requires_grad_ type apply".split(" "));

function callMethod(
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
