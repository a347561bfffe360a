/**
 * What is said of a call's result and not of its last argument, where the bracket between them is lost: `LSTM(64(x)`,
 * `Bidirectional(LSTM(64)(x)`, `nn.LSTM(3, 4, dropout=0.to(device)`, `[LSTM(4, dropout=0 for i in range(3)]`.
 */
import type { BracketRules } from "./rules";
import { isComplete, type Lines } from "./lines";

/** `64(x)`, `(3, 1)(x)`, `[1](x)`: nobody calls a number, a tuple or a list; it is the call around that is called. */
export function isCalledLiteral(lines: Lines, index: number): boolean {
  const { tokens, textOf } = lines;
  const kind = tokens[index - 1]?.kind;
  if (textOf(index) !== "(") return false;
  if (kind === "newline") return tokens[lines.before(index)]?.kind === "string";
  if (kind === "number" || kind === "string") return true;
  if (kind === "name") return /^(True|False|None)$/.test(textOf(index - 1));
  if (kind !== "close") return false;
  const opening = lines.opening(index - 1);
  if (opening < 0 || isComplete(lines, opening - 1)) return false;
  // The comma may stand between the parameters of `(lambda size, rate: …)(64, 0.5)`.
  return textOf(opening) !== "(" || (textOf(opening + 1) !== "lambda" && holds(lines, opening, ","));
}

/**
 * `(x)` or `(x, initial_state=h)` in the place of an argument, at the end of its line: not a value
 * in brackets but what the unfinished call before it is applied to.
 */
export function isApplication(lines: Lines, index: number): boolean {
  const { tokens, textOf } = lines;
  const before = textOf(index - 1);
  if (textOf(index) !== "(" || (before !== "=" && before !== "(" && before !== ",")) return false;
  const closing = lines.closing(index);
  if (closing < 0 || lines.after(closing) >= 0) return false;
  if (holds(lines, index, "=")) return true;
  const inside = tokens.slice(index + 1, closing);
  return (
    inside.length > 0 &&
    inside.length % 2 === 1 &&
    inside.every((token, at) => (at % 2 === 0 ? token.kind === "name" : textOf(index + 1 + at) === "."))
  );
}

/** Whether the text stands directly in the brackets, not in brackets inside them. */
function holds(lines: Lines, opening: number, text: string): boolean {
  const closing = lines.closing(opening);
  for (let index = opening + 1; index < closing; index++) {
    if (lines.tokens[index]?.kind === "open") index = Math.max(index, lines.closing(index));
    else if (lines.textOf(index) === text) return true;
  }
  return false;
}

/** Functions whose result is called, `getattr(layers, "LSTM")(64)`, in the place of a layer too. */
const MAKERS = new Set(["getattr", "partial", "get", "import_module"]);

/** A constant's name, `NUM_CELLS`; `LSTM` is a class's. */
const CONSTANT = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;

/**
 * `units(x)`, `NUM_CELLS(x)`, `ins.shape[1](x)`, `LSTM(64)(x)` among the arguments of a layer: nobody calls a size or a
 * constant, and what a layer is applied to, or an initializer, is no argument.
 * @param callee what the bracket around belongs to
 */
export function isCalledArgument(lines: Lines, index: number, callee: string, rules: BracketRules): boolean {
  const { tokens, textOf } = lines;
  if (textOf(index) !== "(" || !rules.isLayer(callee)) return false;
  const before = tokens[index - 1]?.kind;
  // `**options(x)`: of a dict that is given its arguments.
  if (before === "name" && textOf(index - 2) === "**") return true;
  if (before === "name") return CONSTANT.test(textOf(index - 1)) || rules.isPlain(textOf(index - 1));
  const opening = before === "close" ? lines.opening(index - 1) : -1;
  if (opening < 0 || !isComplete(lines, opening - 1)) return false;
  if (textOf(opening) === "(") return tokens[opening - 1]?.kind === "name" && !MAKERS.has(textOf(opening - 1));
  if (textOf(opening) !== "[") return false;
  let begin = opening - 1;
  while (textOf(begin - 1) === "." && tokens[begin - 2]?.kind === "name") begin -= 2;
  // `LSTM(sizes[0](x)`: the first is a size.
  const isSize = textOf(begin - 1) === "(" || (textOf(begin - 1) === "=" && rules.isPlain(textOf(begin - 2)));
  return textOf(opening - 1) === "shape" || isSize;
}

/** What a module, a cell or a layer can be asked for, and none of their arguments. */
const LAYER_METHODS = new Set(
  (
    "bfloat16 cpu cuda double eval flatten_parameters float half load_state_dict named_parameters parameters " +
    "requires_grad_ share_memory state_dict to train count_params get_config get_weights initialize_carry set_weights"
  ).split(" "),
);

/** `.to(device)` behind the last argument of a layer: what is asked is the layer. */
export function isAskedOfLayer(lines: Lines, index: number, callee: string, rules: BracketRules): boolean {
  const { textOf } = lines;
  if (textOf(index) !== "." || textOf(index + 2) !== "(") return false;
  // `super(Model, self.__init__()`: nothing of the instance is given to it.
  if (callee === "super") return textOf(index - 2) === ",";
  if (!rules.isLayer(callee)) return false;
  return LAYER_METHODS.has(textOf(index + 1)) && isComplete(lines, index - 1);
}

/** `for` behind an argument that is not the only one, or on a line of its own: the comprehension is that of the brackets around the call. */
export function isOuterComprehension(lines: Lines, index: number): boolean {
  const word = lines.textOf(index);
  return (
    (word === "for" || (word === "async" && lines.textOf(index + 1) === "for")) &&
    isComplete(lines, lines.before(index))
  );
}
