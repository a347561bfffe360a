/** PyTorch's recurrent modules where a program calls them. */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../../../definition";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../../scope/interpreter";
import { itemsOf } from "../../../scope/expressions/members";
import { sameSize, symbolicSize } from "../../../scope/values/size";
import { UNKNOWN, type AbstractValue } from "../../../scope/values/values";
import { type ArgumentReader, isNone } from "../../arguments";
import { nameIn } from "../../facts/data-names";
import type { InitialState, Use } from "../../facts/layer-facts";
import type { ProducingCall } from "../../facts/producers";
import { appliedUse, statesGiven } from "../../facts/uses";
import { type SymbolicTensor, createTensor } from "../../tensors";
import { argument, operate } from "../apply";
import { inferenceBefore, misfits } from "../misfits/misfits";
import { resultOf } from "./recurrent-result";
import { readModule } from "./recurrent-sizes";
import { torchStateMisfits } from "../misfits/state-misfits";
import { tupleGiven } from "../misfits/tuples";
import {
  createTorchTensor,
  isTorch,
  type MadeModule,
  tensorFrom,
  type TorchLayer,
  type TorchPacked,
  unknownTensor,
} from "../values";
import { weightsOf } from "../weights/weights";

/** `lstm(x, (h0, c0))`: what comes out, where one module alone can have been called. */
export function applyRecurrent(interpreter: Interpreter, callee: TorchLayer, site: CallSite): AbstractValue {
  const results = callee.made.map((module) => applyModule(interpreter, module, site, callee.made.length === 1));
  return results.length === 1 ? results[0]! : UNKNOWN;
}

/** What one call gives to a module. */
interface Given {
  readonly module: MadeModule;
  readonly args: ArgumentReader;
  /** The argument that is the input. */
  readonly argument: EvaluatedArgument | undefined;
  readonly packed: TorchPacked | undefined;
  /** What comes in, and the same with the axes that the module's arguments ask of it. */
  readonly arriving: SymbolicTensor;
  readonly input: SymbolicTensor;
  readonly initial: GivenStates;
  readonly weights: ReturnType<typeof weightsOf>;
  /** Whether it is known which module is called: only then it is judged by what it is given. */
  readonly isOne: boolean;
}

function applyModule(interpreter: Interpreter, module: MadeModule, site: CallSite, isOne: boolean): AbstractValue {
  const args = readModule(interpreter, module.className, module.arguments);
  const [given] = site.arguments.filter(({ name, spread }) => spread === undefined && (!name || name === "input"));
  const packed = isTorch(given?.value) && given.value.type === "packed" ? given.value : undefined;
  const arriving = packed
    ? inLayoutOf(interpreter, packed, args, site)
    : (tensorFrom(given?.value, nameIn(interpreter.program, given?.node)) ?? unknownTensor());
  const all: Given = {
    module,
    args,
    argument: given,
    packed,
    arriving,
    input: seenInput(arriving, module),
    initial: statesOf(interpreter, site, module.className, args, arriving),
    weights: weightsOf(interpreter, module),
    isOne,
  };
  const isTried = interpreter.mode() === "trial";
  if (!isTried) noteCall(interpreter, site, all);
  return resultOf({ module, args, input: arriving, packed, producer: isTried ? undefined : producerOf(all) });
}

/** Notes the call at the module, with what of it does not fit. */
function noteCall(interpreter: Interpreter, site: CallSite, all: Given): void {
  const { module, argument: given, packed, arriving, input, initial, weights, isOne } = all;
  const { initialState: stated } = initial;
  const initialState = stated && (isOne ? stated : unjudged(stated));
  const use: Use = { ...appliedUse(interpreter, site), ...(initialState && { initialState }) };
  const fed = arriving.producer ? undefined : arriving.data;
  const refused = isOne ? tupleGiven(module.className, given, site) : undefined;
  module.facts.applications.push({
    mode: interpreter.mode(),
    input,
    use,
    ...(fed && { fed }),
    ...(given && { inputSpan: given.node.span }),
    module,
    random: module.random,
    ...(typeof weights === "object" && { weights }),
    ...(arriving.shape && { isSettled: true }),
    ...(packed?.lengths && { lengths: packed.lengths }),
    problems: [
      ...(refused ? [refused] : misfits(interpreter, input, all.args, module.arguments, given)),
      ...inferenceBefore(arriving, given),
      ...(weights === "unknown" ? [otherWeights(given)] : []),
      ...(packed?.problems ?? []),
      ...openLengths(packed, given),
    ],
  });
}

const producerOf = ({ module, packed, input, initial, weights }: Given): ProducingCall => ({
  layer: {
    className: module.className,
    profile: "torch",
    config: {},
    open: weights === "unknown" ? ["weights"] : [],
    ...(typeof weights === "object" && { weights }),
    span: module.facts.node.span,
    facts: module.facts,
    identity: module,
    random: module.random,
  },
  inputs: [input],
  states: initial.states,
  ...(packed?.lengths && { options: { lengths: packed.lengths } }),
});

/** What flows in, with the axes that the module's arguments ask of it where nothing else tells them. */
function seenInput(arriving: SymbolicTensor, { ownInput }: MadeModule): SymbolicTensor {
  const { shape, features, producer } = arriving;
  if (shape) return arriving;
  const own = ownInput.at(-1);
  const isOwn = features === undefined || own === undefined || sameSize(own, features);
  return createTensor(
    [...ownInput.slice(0, -1), features ?? own ?? symbolicSize("features")],
    isOwn ? "argument" : "layer",
    {
      parents: [arriving],
      torch: true,
      ...(producer && { producer }),
    },
  );
}

/** A packed batch in the axes in which the module reads others: packing knows its own `batch_first` only. */
function inLayoutOf(
  interpreter: Interpreter,
  { padded, batchFirst, lengths }: TorchPacked,
  args: ArgumentReader,
  site: CallSite,
): SymbolicTensor {
  // Whose steps are not known has no values.
  if (lengths === undefined) return createTorchTensor(padded.shape, { parents: [padded] });
  return args.flag("batch_first", false) === batchFirst ? padded : swapped(interpreter, padded, site);
}

/** The first two axes exchanged. */
export function swapped(interpreter: Interpreter, tensor: SymbolicTensor, { node }: CallSite): SymbolicTensor {
  const axes = [0, 1].map((axis) => argument(`dim${axis}`, { kind: "constant", value: axis }, { node }));
  return operate(interpreter, { className: "transpose", arguments: axes, span: node.span }, [tensor]);
}

interface GivenStates {
  readonly initialState?: InitialState;
  readonly states: readonly SymbolicTensor[];
}

/** `(h_0, c_0)`, `h_0`, `hx=…` */
function statesOf(
  interpreter: Interpreter,
  site: CallSite,
  className: string,
  args: ArgumentReader,
  input: SymbolicTensor,
): GivenStates {
  const positional = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  const given = site.arguments.find(({ name }) => name === "hx") ?? positional[1];
  if (given === undefined || isNone(given.value)) return { states: [] };
  const single = tensorFrom(given.value);
  const values = single ? [given.value] : itemsOf(interpreter, given.value);
  const problems = torchStateMisfits(
    { className, args, input },
    { value: given.value, states: values, span: given.node.span },
  );
  const initialState = {
    ...statesGiven(interpreter, given.node, values),
    ...(problems.length > 0 && { problems }),
  };
  if (initialState.areZeros && !initialState.states) return { initialState, states: [] };
  const tensors = values?.map((value) => tensorFrom(value) ?? unknownTensor()) ?? [unknownTensor()];
  return { initialState: initialState.states ? initialState : { ...initialState, tensors }, states: tensors };
}

/** States that may be another module's. */
const unjudged = ({ text, span }: InitialState): InitialState => ({ text, span });

/** The script sets numbers that are not followed. */
function otherWeights(given: EvaluatedArgument | undefined): Problem {
  const message = l10n.t("The script sets or trains the weights of this layer; the preview shows the initial ones.");
  return { severity: "info", code: "weights-changed", message, ...(given && { span: given.node.span }) };
}

function openLengths(packed: TorchPacked | undefined, given: EvaluatedArgument | undefined): readonly Problem[] {
  if (!packed || packed.lengths || !given) return [];
  const message = l10n.t(
    "The lengths of the packed rows cannot be resolved without running the code: every step counts.",
  );
  return [{ severity: "info", code: "lengths-unknown", message, span: given.node.span }];
}
