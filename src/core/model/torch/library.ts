/** What PyTorch's names mean to a program that is followed; see `scope/interpreter.ts`. */
import { itemsOf } from "../../scope/expressions/members";
import { itemAt } from "../../scope/expressions/subscripts";
import { loseContent } from "../../scope/statements/changes";
import { external, UNKNOWN } from "../../scope/values/values";
import { createDraws } from "../draws";
import { createDefaultType } from "../facts/default-type";
import type { FactsByCall } from "../facts/layer-facts";
import { accepted } from "../facts/refusals";
import { noteRows } from "../facts/unpacking";
import { mayDraw } from "../languages/drawing-calls";
import type { LibraryPart } from "../libraries";
import { anyClassOf, recurrentAmong } from "../looked-up";
import { arrayItems } from "../numpy/functions";
import { subscript } from "../numpy/indexing";
import { comparedArrays, elementwise } from "../numpy/mathematics";
import { memberOf, setMember } from "./attributes";
import { callExternal } from "./calls";
import { createTraining } from "./dropout";
import type { Followed } from "./followed";
import { calculated } from "./functions";
import { applyDrawing, callMethod } from "./methods";
import { noteLastOfBatch } from "./misfits/last-step";
import { classPathOf, isModuleOf } from "./module-types";
import { subscriptTensor, tensorRows } from "./parts";
import { canonicalTorchPath, torchExports, torchLayerName } from "./paths";
import { asTorch, isTorch, isTorchArray, isTorchTensor, tensorFrom } from "./values";
import { TORCH_DRAWING } from "./weights/drawing-calls";
import { loseGiven, loseParameter, loseUnfollowed } from "./weights/weight-calls";
import { parameterPart } from "./weights/weights";

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
    setMember,
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
    member: memberOf,
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

/** By which a recurrent module calculates its outputs, or draws its weights (torch 2.13 `nn/modules/rnn.py`). */
const CALCULATING =
  /^(__call__|__getattr\w*__|__setattr__|__new__|_call_impl|forward|forward_\w+|permute_hidden|run_\w+|reset_parameters|_?all_weights|_flat_weights|_get_flat_weights)$/;
