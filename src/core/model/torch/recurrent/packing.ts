/** Sequences of several lengths (torch 2.13 `nn/utils/rnn.py`): the rows' lengths beside the numbers, where they are literal. */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../../../definition";
import type { CallSite, Interpreter } from "../../../scope/interpreter";
import { itemsOf } from "../../../scope/expressions/members";
import { constant, tuple, UNKNOWN, type AbstractValue } from "../../../scope/values/values";
import { readArguments } from "../../arguments";
import { arrayOf } from "../../numpy/arrays";
import { nameIn } from "../../facts/data-names";
import { argument, operate } from "../apply";
import { swapped } from "./apply-recurrent";
import { asTorch, createTorchTensor, isTorch, tensorFrom, tensorsIn, type TorchPacked } from "../values";
import { ownEntry } from "../../../lookup";

type Packing = (interpreter: Interpreter, site: CallSite) => AbstractValue;

const FUNCTIONS: Readonly<Record<string, Packing>> = {
  pack_padded_sequence(interpreter, site) {
    const args = readArguments(interpreter, site.arguments, ["input", "lengths", "batch_first", "enforce_sorted"]);
    const given = site.arguments.find(({ name, spread }) => spread === undefined && (!name || name === "input"));
    const padded = tensorFrom(args.value("input"), nameIn(interpreter.program, given?.node));
    const batchFirst = args.flag("batch_first", false);
    if (padded === undefined || batchFirst === "unknown") return UNKNOWN;
    const lengths = lengthsOf(interpreter, args.value("lengths"));
    const problems = args.flag("enforce_sorted", true) === true ? unsorted(lengths, site) : [];
    return packed({ padded, batchFirst, problems, ...(lengths && { lengths }) });
  },
  pack_sequence(interpreter, site) {
    const args = readArguments(interpreter, site.arguments, ["sequences", "enforce_sorted"]);
    const sequences = tensorsIn(interpreter, args.value("sequences"));
    if (sequences === undefined) return UNKNOWN;
    const padded = operate(
      interpreter,
      {
        className: "pad_sequence",
        arguments: [argument("batch_first", constant(true), site)],
        span: site.node.span,
      },
      sequences,
    );
    const steps = sequences.map(({ shape }) => shape?.[0]);
    const lengths = steps.filter((size) => typeof size === "number");
    const known = lengths.length === steps.length ? lengths : undefined;
    const problems = args.flag("enforce_sorted", true) === true ? unsorted(known, site) : [];
    return packed({ padded, batchFirst: true, problems, ...(known && { lengths: known }) });
  },
  pad_sequence(interpreter, site) {
    const args = readArguments(interpreter, site.arguments, ["sequences", "batch_first", "padding_value"]);
    const sequences = tensorsIn(interpreter, args.value("sequences"));
    const rest = site.arguments.slice(1);
    const names = ["batch_first", "padding_value"];
    if (sequences === undefined) return UNKNOWN;
    const given = rest.map((each, index) => (each.name === undefined ? { ...each, name: names[index] ?? "" } : each));
    return operate(interpreter, { className: "pad_sequence", arguments: given, span: site.node.span }, sequences);
  },
  pad_packed_sequence(interpreter, site) {
    const args = readArguments(interpreter, site.arguments, [
      "sequence",
      "batch_first",
      "padding_value",
      "total_length",
    ]);
    const sequence = args.value("sequence");
    const batchFirst = args.flag("batch_first", false);
    if (!isTorch(sequence) || sequence.type !== "packed" || batchFirst === "unknown") return UNKNOWN;
    const { padded, lengths } = sequence;
    const isPlain = args.value("padding_value") === undefined && args.value("total_length") === undefined;
    const turned = batchFirst === sequence.batchFirst ? padded : swapped(interpreter, padded, site);
    const whole = isPlain ? turned : createTorchTensor(undefined, { parents: [padded] });
    return tuple([whole, lengths ? asTorch(arrayOf([lengths.length], Float64Array.from(lengths))) : UNKNOWN]);
  },
};

const packed = (held: Pick<TorchPacked, "padded" | "batchFirst" | "lengths" | "problems">): TorchPacked => ({
  kind: "library",
  family: "torch",
  type: "packed",
  ...held,
});

/** `pack_padded_sequence(x, lengths)` and the like; `undefined` of another function. */
export function callPacking(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const name = /^torch\.nn\.utils\.rnn\.(\w+)$/.exec(path)?.[1];
  return ownEntry(FUNCTIONS, name)?.(interpreter, site);
}

/** PyTorch's own reason to refuse them. */
function unsorted(lengths: readonly number[] | undefined, { node }: CallSite): readonly Problem[] {
  if (lengths === undefined || lengths.every((length, row) => row === 0 || length <= lengths[row - 1]!)) return [];
  const message = l10n.t(
    "The lengths {0} do not fall from row to row. Sort the rows, or give enforce_sorted=False.",
    lengths.join(", "),
  );
  return [{ severity: "error", code: "lengths-unsorted", message, span: node.span, argument: "lengths" }];
}

/** Whole numbers of a list, a tuple or a tensor. */
function lengthsOf(interpreter: Interpreter, value: AbstractValue | undefined): readonly number[] | undefined {
  if (value === undefined) return undefined;
  if (value.kind === "array") return value.shape.length === 1 && value.values ? [...value.values] : undefined;
  const items = itemsOf(interpreter, value);
  const numbers = items?.flatMap((item) =>
    item.kind === "constant" && typeof item.value === "number" ? [item.value] : [],
  );
  return numbers && numbers.length > 0 && numbers.length === items?.length ? numbers : undefined;
}
