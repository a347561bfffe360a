/** Which calls write into arrays and tensors, and whose results may be views of them. */
import type { CallSite, EvaluatedArgument, Interpreter } from "../scope/interpreter";
import { lastName } from "../scope/names";
import { loseContent } from "../scope/statements/changes";
import { heldItems } from "../scope/values/collections";
import { lacksNumbers, shareNumbers, viewed } from "../scope/values/numbers";
import { hasNumbers, type AbstractValue } from "../scope/values/values";

/** Methods that change what they are called on: PyTorch's end with `_`. */
const WRITING = /^(?:fill|__(?:setitem|i\w+)__|(?!(?:requires_grad|detach|rename|share_memory)_$)\w*[^_]_)$/;

/** The same of NumPy's arrays and TensorFlow's variables. */
const WRITING_ARRAY = /^(?:sort|put|itemset|resize|partition|setfield|byteswap|assign(?:_add|_sub)?|scatter_\w+)$/;

/** Whether a method of a tensor changes it: `x.zero_()`. */
export const isWriting = (method: string): boolean => WRITING.test(method);

const writes = (name: string, value: AbstractValue): boolean =>
  hasNumbers(value) && (isWriting(name) || (value.kind === "array" && !value.torch && WRITING_ARRAY.test(name)));

/** Functions that change what they are given first; those of `torch.nn.utils` change gradients. */
const CHANGING =
  /^(?:numpy\.(?:random\.shuffle|put|copyto|place|putmask|fill_diagonal|put_along_axis|\w+\.at)|random\.shuffle|torch\.(?!nn\.utils\.)(?:\w+\.)*\w*[^_]_)$/;

/** Before a parameter `inplace` stand so many others beside the input, as PyTorch 2.13's modules have them; its functions. */
const INPLACE: readonly (readonly [RegExp, ofModules: number, ofFunctions?: number])[] = [
  [/^(?:relu6?|selu|silu|mish|hardswish|hardsigmoid)$/, 0],
  [/^(?:leaky_?relu|c?elu)$/, 1],
  [/dropout(?:\dd)?$/, 1, 2],
  [/^(?:hardtanh|threshold)$/, 2],
  [/^rrelu$/, 2, 3],
];

/**
 * Whether one of PyTorch's modules or functions may write into its input.
 * @param given its arguments, without the input
 */
export function isInPlace(name: string, given: readonly EvaluatedArgument[], isFunction: boolean): boolean {
  const [, module = Infinity, ofFunctions = module] = INPLACE.find(([names]) => names.test(name.toLowerCase())) ?? [];
  const at = isFunction ? ofFunctions : module;
  const said =
    given.find((each) => each.name === "inplace" || each.spread !== undefined) ??
    given.filter((each) => each.name === undefined)[at];
  return said !== undefined && !(said.value.kind === "constant" && said.value.value === false);
}

/** What a call writes into, by the name of what is called. */
function writtenBy(callee: AbstractValue, { node, arguments: given }: CallSite): readonly AbstractValue[] {
  const out = given.filter(({ name }) => name === "out").map(({ value }) => value);
  if (callee.kind === "method") return writes(callee.name, callee.self) ? [callee.self] : out;
  if (callee.kind === "unknown" && node.callee.kind === "attribute") {
    const { name } = node.callee;
    // It may be NumPy's, and an optimizer changes what it is made with.
    const mayWrite = isWriting(name) || WRITING_ARRAY.test(name) || name === "step";
    return mayWrite ? (callee.oneOf ?? []).filter(hasNumbers) : [];
  }
  if (callee.kind !== "external") return [];
  const input = given.find(({ name }) => name === undefined || name === "input");
  const [name, rest] = [lastName(callee.path), given.filter((each) => each !== input)];
  const isFirst =
    CHANGING.test(callee.path) || (callee.path.startsWith("torch.nn.functional.") && isInPlace(name, rest, true));
  return isFirst && input ? [input.value, ...out] : out;
}

/** Functions, methods and members whose results surely are no views. */
const COPYING =
  /^(?:clone|(?:deep)?copy|numel|size|dim|shape|ndim|dtype|device|tolist|item|\w+_like|new_\w+|zeros|ones|full|empty|tensor|array|n?arg\w+|cum\w+|roll|pad|tile|repeat\w*|flip\w*|sort|topk|unique|nonzero|where|one_hot|\w*_select|gather|masked_\w+|(?:con)?cat(?:enate)?|[hvd]?stack|is\w+|eq|ne|[gl][et]|norm|std|var|median|prod|min|max|any|all|sum|mean)$/;

/** Of a list, more are not looked at. */
const MOST_GIVEN = 64;

/** See `Library.afterCall`. */
export function changedInPlace(
  interpreter: Interpreter,
  callee: AbstractValue,
  site: CallSite,
  result: AbstractValue,
): AbstractValue {
  const isTorch = callee.kind === "external" && callee.path.startsWith("torch.");
  for (const each of writtenBy(callee, site)) {
    if (isTorch) for (const part of [each, ...(heldItems(interpreter, each) ?? [])]) interpreter.loseNumbers(part);
    else loseContent(interpreter, each);
    if (hasNumbers(result)) shareNumbers(result, each);
  }
  if (!lacksNumbers(result) || callee.kind === "instance") return result;
  const name = callee.kind === "external" ? lastName(callee.path) : callee.kind === "method" ? callee.name : "";
  if (COPYING.test(name)) return result;
  if (callee.kind === "unknown") return viewed(result, [callee]);
  if (callee.kind === "method") return viewed(result, [callee.self]);
  const given = site.arguments.flatMap(({ value }) =>
    value.kind === "list" || value.kind === "tuple"
      ? (heldItems(interpreter, value)?.slice(0, MOST_GIVEN) ?? [])
      : [value],
  );
  // What a function makes of an array's numbers, without knowing them, is no view.
  return viewed(result, result.kind === "array" ? given.filter((each) => each.kind === "array" && each.held) : given);
}
