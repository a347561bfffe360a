/** "too many values to unpack": what a program unpacks that a recurrent layer did not return so. */
import * as l10n from "@vscode/l10n";
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { Problem } from "../../definition";
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import { textOf, type Expression, type Program, type Sequence } from "../../syntax/syntax";
import type { LayerFacts } from "./layer-facts";
import { flatNames, renamedNames, writtenNames } from "../../returns/structure";
import { type Returned, returnedBy } from "./returned-tuples";
import { type SymbolicTensor, isTensor } from "../tensors";

/** How many values the targets take; a `*rest` takes any number more. */
interface Taken {
  readonly count: number;
  readonly isOpen: boolean;
}

function takenBy({ items }: Sequence): Taken {
  const isOpen = items.some(({ kind }) => kind === "spread");
  return { count: items.length - (isOpen ? 1 : 0), isOpen };
}

const fits = ({ count, isOpen }: Taken, values: number): boolean => (isOpen ? values >= count : values === count);

/** Notes, at the layer, what Python refuses where its result is unpacked: a tuple of another length, a symbolic tensor. */
export function noteUnpacking(interpreter: Interpreter, value: AbstractValue, targets: Sequence): void {
  if (interpreter.mode() !== "live") return;
  const returned = returnedBy(value);
  if (returned) {
    if (!fits(takenBy(targets), returned.names.length)) {
      noteBehind(returned.facts, wrongCount(interpreter.program, returned, targets));
    }
    return;
  }
  const made = isTensor(value) ? value.producer : undefined;
  if (!isTensor(value) || !made?.layer.facts || made.output !== 0) return;
  if (value.torch) return;
  const [rows] = value.shape ?? [];
  const taken = takenBy(targets);
  const isRefused = isSymbolic(value) || (typeof rows === "number" && !fits(taken, rows));
  const asks = taken.count === 1 + statesOf(made.layer.facts).count && taken.count > 1;
  // A batch of just so many rows would be taken apart, where nothing compiles the model.
  if (!isRefused && !(asks && !taken.isOpen && typeof rows !== "number")) return;
  noteBehind(made.layer.facts, oneTensor(made.layer.facts, targets, isRefused ? "error" : "warning"));
}

/** The size of the first axis of tensors of which no more is known: PyTorch's h_n has it with and without a batch. */
const firstAxes = new WeakMap<SymbolicTensor, number>();

/** Keeps the size of the first axis of a tensor whose rank is not known. */
export const noteFirstAxis = (tensor: SymbolicTensor, size: number): void => void firstAxes.set(tensor, size);

/** Notes it where one of PyTorch's tensors is unpacked into another number of rows than it has. */
export function noteRows(interpreter: Interpreter, value: AbstractValue, targets: Sequence): void {
  const made = isTensor(value) ? value.producer : undefined;
  const facts = made?.layer.facts;
  if (!isTensor(value) || !value.torch || !facts || interpreter.mode() !== "live") return;
  const rows = value.shape ? value.shape[0] : firstAxes.get(value);
  const taken = takenBy(targets);
  const isState = made.output === 1 && /^(GRU|RNN)$/.test(facts.className);
  if (isState && taken.count === 2 && rows === 2) noteNoCellState(interpreter, facts, targets);
  if (typeof rows !== "number" || fits(taken, rows)) return;
  const message = isState
    ? l10n.t(
        "{0} has no cell state: this is h_n alone, whose first axis is {1}, but {2} are unpacked. Bind it to one name.",
        facts.className,
        rows,
        taken.count,
      )
    : l10n.t(
        "This is one tensor of {0}, whose first axis is {1}, but {2} are unpacked. Bind it to one name.",
        facts.className,
        rows,
        taken.count,
      );
  // What a cell returns is two states: that one of them is unpacked is not mended by a name for it.
  const [name] = facts.className.endsWith("Cell") ? [] : namesOf(interpreter.program, targets);
  noteBehind(facts, {
    severity: "error",
    code: "unpacking",
    message,
    span: targets.span,
    ...(name !== undefined && { fix: { title: l10n.t("Bind it to {0}", name), span: targets.span, text: name } }),
  });
}

/** What is named as an LSTM's cell state is. */
const CELL_STATE = /^(?:self\.)?_?c(?:ell|n|x|t)?(?:_?(?:n|t|x|state))?\d*$/i;

/** `out, (h, c) = gru(x)`, which PyTorch lets pass where h_n has two rows: those of two directions, or of two layers. */
function noteNoCellState(interpreter: Interpreter, facts: LayerFacts, targets: Sequence): void {
  const [, second = ""] = namesOf(interpreter.program, targets);
  if (!CELL_STATE.test(second)) return;
  const message = l10n.t(
    "{0} has no cell state: this takes the two rows of h_n apart, and {1} is the second one's hidden state. Bind it to one name.",
    facts.className,
    second,
  );
  noteBehind(facts, { severity: "warning", code: "unpacking", message, span: targets.span });
}

/** Keeps a problem behind a layer; once, however often its line is followed. */
export function noteBehind(facts: LayerFacts, problem: Problem): void {
  const isKnown = facts.problemsBehind.some(
    ({ span, message }) => span?.start === problem.span?.start && message === problem.message,
  );
  if (!isKnown) facts.problemsBehind.push({ ...problem, isPassable: true });
}

function wrongCount(program: Program, { className, names }: Returned, targets: Sequence): Problem {
  const { count } = takenBy(targets);
  const written = writtenNames(names);
  const { length } = names;
  const tensors = flatNames(names).length;
  const message =
    tensors === length
      ? l10n.t("{0} returns {1} tensors here, but {2} are unpacked: {3} = …", className, length, count, written)
      : length === 2
        ? l10n.t("{0} returns a pair here, but {1} are unpacked: {2} = …", className, count, written)
        : l10n.t(
            "{0} returns {1} tensors in {2} items here, but {3} are unpacked: {4} = …",
            className,
            tensors,
            length,
            count,
            written,
          );
  const own = namesOf(program, targets);
  const text = writtenNames(renamedNames(names, own));
  const isPlain = own.length === flatNames(own).length && targets.items.every(isName);
  return {
    severity: "error",
    code: "unpacking",
    message,
    span: targets.span,
    ...(isPlain && { fix: { title: l10n.t("Unpack into {0}", text), span: targets.span, text } }),
  };
}

/** keras 3.15.1 `KerasTensor.__iter__`: "Iterating over a symbolic KerasTensor is not supported." */
function oneTensor(facts: LayerFacts, targets: Sequence, severity: "error" | "warning"): Problem {
  const { className } = facts;
  const { count } = takenBy(targets);
  const { inner, count: states } = statesOf(facts);
  const message =
    count === 1 + states
      ? l10n.t(
          "{0} returns one tensor here, but {1} are unpacked. Give {2} return_state=True, or bind one name.",
          className,
          count,
          inner,
        )
      : l10n.t("{0} returns one tensor here, but {1} are unpacked. Bind it to one name.", className, count);
  return { severity, code: "unpacking", message, span: targets.span };
}

/** How many states a layer can return, and which class has the flag for it. */
function statesOf({ className, parts }: LayerFacts): { readonly inner: string; readonly count: number } {
  const inner = parts[0]?.layer.className ?? className;
  const states = recurrentClass(inner)?.states.length ?? 0;
  return { inner, count: states * (className === "Bidirectional" ? 2 : 1) };
}

const isName = ({ kind }: Expression): boolean => kind === "name" || kind === "attribute";

/** The targets as they are written, those of nested ones one by one. */
const namesOf = (program: Program, { items }: Sequence): readonly string[] =>
  items.flatMap((item) => (item.kind === "sequence" ? namesOf(program, item) : [textOf(program, item)]));

/** Tensors behind more are not looked through. */
const MOST_BEHIND = 200;

/** Whether it comes from an `Input`, and has no rows before the model is run. */
function isSymbolic(tensor: SymbolicTensor): boolean {
  const [rows] = tensor.shape ?? [];
  if (rows === undefined || typeof rows === "number") return false;
  const work: SymbolicTensor[] = [tensor];
  for (let seen = 0; work.length > 0 && seen < MOST_BEHIND; seen++) {
    const next = work.pop()!;
    if (next.parents.length === 0) {
      if (next.origin === "input" && next.source !== undefined) return true;
    } else {
      work.push(...next.parents);
    }
  }
  return false;
}

/** The same in JavaScript, where an array may have more elements than are taken; a tensor is no array. */
export function noteArrayPattern(interpreter: Interpreter, value: AbstractValue, targets: Sequence): void {
  if (interpreter.mode() !== "live") return;
  const { count } = takenBy(targets);
  const { span } = targets;
  const returned = returnedBy(value);
  if (returned && count > returned.names.length) {
    const { className, names } = returned;
    const message = l10n.t(
      "{0} returns {1} tensors here, but {2} are unpacked: the last are undefined.",
      className,
      names.length,
      count,
    );
    noteBehind(returned.facts, { severity: "warning", code: "unpacking", message, span });
  }
  const made = isTensor(value) ? value.producer : undefined;
  if (!made?.layer.facts || made.output !== 0 || returned) return;
  const { className } = made.layer.facts;
  const message = l10n.t(
    "{0} returns one tensor here, which is no array. Give it returnState: true, or bind one name.",
    className,
  );
  noteBehind(made.layer.facts, { severity: "error", code: "unpacking", message, span });
}
