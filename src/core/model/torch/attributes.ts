/** Attributes of PyTorch's modules, parameters and tensors: what the program reads of them, and what it sets. */
import { torchPlainSignature } from "../../catalog/torch/plain-modules";
import type { Interpreter } from "../../scope/interpreter";
import { loseContent } from "../../scope/statements/changes";
import { newList } from "../../scope/values/collections";
import { shareNumbers } from "../../scope/values/numbers";
import { UNKNOWN, type AbstractValue } from "../../scope/values/values";
import type { Attribute } from "../../syntax/syntax";
import { readArguments } from "../arguments";
import { noteAttribute } from "../facts/evaluations";
import { argumentAttribute } from "../facts/layer-attributes";
import { arrayMember } from "../numpy/functions";
import { tensorMember } from "./functions";
import { CHAINING } from "./methods";
import { classPathOf } from "./module-types";
import { noteSet, valuesSet } from "./set-attributes";
import { asTorch, isTorch, isTorchArray, isTorchTensor, type TorchPlain, type TorchValue } from "./values";
import { listedParameters, parameterMember, parameterSizes, setParameter } from "./weights/weights";

/** See `Library.member`. */
export function memberOf(interpreter: Interpreter, object: AbstractValue, name: string): AbstractValue | undefined {
  // Who has the dict itself may put anything into it.
  if (name === "_modules") loseContent(interpreter, object);
  if (isTorch(object) && object.type === "other") return CHAINING.has(name) || name === "forward" ? undefined : UNKNOWN;
  if (isTorch(object)) return moduleMember(interpreter, object, name);
  if (isTorchTensor(object)) return tensorMember(object, name);
  if (!isTorchArray(object)) return undefined;
  return name === "data" ? object : asTorch(arrayMember(interpreter, object, name));
}

/** `lstm.weight_ih_l0`, `lstm.all_weights`, `parameter.data`; `undefined` of another attribute. */
function moduleMember(interpreter: Interpreter, object: TorchValue, name: string): AbstractValue | undefined {
  if (object.type === "parameter") return name === "data" ? object : parameterSizes(object, name);
  if (name === "__class__") return classPathOf(object);
  const owners = object.type === "layer" ? object.made : object.type === "plain" ? [object] : [];
  const [owner] = owners;
  if (owner === undefined || owners.length > 1) return undefined;
  // One list for each layer and direction (torch 2.13 `nn/modules/rnn.py`); in a loop it does not matter how they are grouped.
  if (name === "_flat_weights") return listedParameters(interpreter, object, false);
  if (name === "all_weights") return newList(interpreter, [listedParameters(interpreter, object, false)]);
  return (
    parameterMember(interpreter, owner, name) ??
    ("facts" in owner ? argumentAttribute(owner.facts, owner.arguments, name) : sizeAttribute(interpreter, owner, name))
  );
}

/** The sizes that modules keep as they got them. */
const KEPT_SIZE =
  /^(in_features|out_features|num_embeddings|embedding_dim|in_channels|out_channels|num_features|embed_dim)$/;

/** `embedding.embedding_dim`, `fc.out_features`; `undefined` of what is no size of the module. */
function sizeAttribute(interpreter: Interpreter, module: TorchPlain, name: string): AbstractValue | undefined {
  const names = KEPT_SIZE.test(name) ? Object.keys(torchPlainSignature(module.className) ?? {}) : [];
  if (!names.includes(name) || valuesSet(module, name).length > 0) return undefined;
  return readArguments(interpreter, module.arguments, names).value(name);
}

/** See `Library.setMember`. */
export function setMember(
  interpreter: Interpreter,
  object: AbstractValue,
  target: Attribute,
  value: AbstractValue,
): void {
  const { name } = target;
  if (isTorchTensor(object) && name === "data") {
    interpreter.loseNumbers(object);
    shareNumbers(value, object);
  }
  if (!isTorch(object)) return;
  noteSet(object, name, value);
  setParameter(interpreter, object, name, value);
  if (object.type === "sequence") loseContent(interpreter, object);
  if (object.type === "layer") for (const { facts } of object.made) noteAttribute(interpreter, facts, target);
}
