/** Calls of the modules that stand around recurrent ones. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { tuple, type AbstractValue } from "../../scope/values";
import { isNone, readArguments } from "../arguments";
import { operate, operationOf } from "./apply";
import { noteMisfit } from "./misfits";
import { returnedBy } from "../facts/returned-tuples";
import { tupleGiven } from "./tuples";
import { noteBehind } from "../facts/unpacking";
import { createTorchTensor, tensorFrom, type TorchPlain, unknownTensor } from "./values";

/** `module(x)`: what comes out. */
export function applyPlain(interpreter: Interpreter, module: TorchPlain, site: CallSite): AbstractValue {
  if (module.className === "MultiheadAttention") return attended(interpreter, module, site);
  const [given] = site.arguments.filter(({ name, spread }) => spread === undefined && (!name || name === "input"));
  const input = tensorFrom(given?.value) ?? unknownTensor();
  const refused = tupleGiven(module.className, given, site);
  const returned = returnedBy(given?.value);
  if (refused && returned && interpreter.mode() === "live") noteBehind(returned.facts, refused);
  if (given) noteMisfit(interpreter, module, input, given.node);
  return operate(interpreter, operationOf(interpreter, module), [input]);
}

const ATTENDED = ["query", "key", "value"] as const;
/** Arguments that change the numbers. */
const MASKS = ["key_padding_mask", "attn_mask"] as const;
const PARAMETERS = "query key value key_padding_mask need_weights attn_mask average_attn_weights is_causal".split(" ");

/** `attention(query, key, value)`: the output, and the weights, whose numbers are not followed. */
function attended(interpreter: Interpreter, module: TorchPlain, site: CallSite): AbstractValue {
  const args = readArguments(interpreter, site.arguments, PARAMETERS);
  const inputs = ATTENDED.map((name) => tensorFrom(args.value(name)) ?? unknownTensor());
  const isMasked = MASKS.some((name) => {
    const value = args.value(name);
    return value !== undefined && !isNone(value);
  });
  const isSpread = site.arguments.some(({ spread }) => spread !== undefined);
  const output =
    isMasked || isSpread
      ? createTorchTensor(inputs[0]?.shape, { parents: inputs })
      : operate(interpreter, operationOf(interpreter, module), inputs);
  return tuple([output, createTorchTensor(undefined, { parents: inputs })]);
}
