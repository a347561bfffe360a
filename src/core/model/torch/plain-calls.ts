/** Calls of the modules that stand around recurrent ones. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { tuple, type AbstractValue } from "../../scope/values/values";
import { isNone, readArguments } from "../arguments";
import { operate, operationOf } from "./apply";
import { writeInto } from "./in-place";
import { noteMisfit } from "./misfits/misfits";
import { accepted, recurrentBefore } from "../facts/refusals";
import { returnedBy } from "../facts/returned-tuples";
import { tupleGiven } from "./misfits/tuples";
import { noteBehind } from "../facts/unpacking";
import { createTorchTensor, isTorch, tensorFrom, type TorchPacked, type TorchPlain, unknownTensor } from "./values";

/** `module(x)`: what comes out. */
export function applyPlain(interpreter: Interpreter, module: TorchPlain, site: CallSite): AbstractValue {
  if (module.className === "MultiheadAttention") return attended(interpreter, module, site);
  const [given] = site.arguments.filter(({ name, spread }) => spread === undefined && (!name || name === "input"));
  const input = tensorFrom(given?.value) ?? unknownTensor(given?.value);
  const refused = tupleGiven(module.className, given, site);
  const returned = returnedBy(given?.value);
  if (refused && returned && interpreter.mode() === "live") noteBehind(returned.facts, refused);
  if (given && isTorch(given.value) && given.value.type === "packed")
    notePacked(interpreter, module, given.value, given.node.span);
  if (given) noteMisfit(interpreter, module, input, given.node);
  const output = operate(interpreter, operationOf(interpreter, module), [input]);
  writeInto(interpreter, module, input, output);
  return accepted(interpreter, output, given?.node.span);
}

/** "must be Tensor, not PackedSequence" */
function notePacked(
  interpreter: Interpreter,
  { className, name }: TorchPlain,
  { padded }: TorchPacked,
  span: Span,
): void {
  const before = recurrentBefore([padded]);
  if (!before || className === "Identity" || interpreter.mode() !== "live") return;
  const message = l10n.t(
    "{0} takes a tensor, but this is a packed sequence. Unpack it first: pad_packed_sequence(…).",
    name === undefined ? className : `${name} (${className})`,
  );
  noteBehind(before, { severity: "error", code: "packed-input", message, span });
}

const ATTENDED = ["query", "key", "value"] as const;
/** Arguments that change the numbers, in the order in which they follow what is attended to. */
const MASKS = ["key_padding_mask", "attn_mask"] as const;
const PARAMETERS = "query key value key_padding_mask need_weights attn_mask average_attn_weights is_causal".split(" ");

/** `attention(query, key, value, attn_mask=mask)`: the output, and the weights, whose numbers are not followed. */
function attended(interpreter: Interpreter, module: TorchPlain, site: CallSite): AbstractValue {
  const args = readArguments(interpreter, site.arguments, PARAMETERS);
  const inputs = ATTENDED.map((name) => tensorFrom(args.value(name)) ?? unknownTensor());
  const given = MASKS.flatMap((name) => {
    const value = args.value(name);
    return value === undefined || isNone(value) ? [] : [{ name, value }];
  });
  const masks = given.flatMap(({ name, value }) => {
    // What a mask means depends on its type, which is known of arrays that the script writes.
    const tensor = value.kind === "array" && value.values ? tensorFrom(value) : undefined;
    const type = value.kind === "array" && value.booleans ? "bool" : "float";
    return tensor ? [{ tensor, option: [name, type] as const }] : [];
  });
  const isSpread = site.arguments.some(({ spread }) => spread !== undefined);
  // It promises that the mask is causal, or without one asks for it.
  const isLeft = args.flag("is_causal", false) !== false && !given.some(({ name }) => name === "attn_mask");
  const output =
    masks.length < given.length || isSpread || isLeft
      ? createTorchTensor(inputs[0]?.shape, { parents: inputs })
      : operate(
          interpreter,
          { ...operationOf(interpreter, module), options: Object.fromEntries(masks.map(({ option }) => option)) },
          [...inputs, ...masks.map(({ tensor }) => tensor)],
        );
  return tuple([output, createTorchTensor(undefined, { parents: inputs })]);
}
