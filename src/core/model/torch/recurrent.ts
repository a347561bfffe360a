/** PyTorch's recurrent modules where a program makes them and where it calls them. */
import * as l10n from "@vscode/l10n";
import { torchRecurrent } from "../../catalog/torch/signatures";
import type { Problem, ScriptRandom } from "../../definition";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import { sameSize, symbolicSize, type Size } from "../../scope/size";
import { tuple, UNKNOWN, type AbstractValue, type Tuple } from "../../scope/values";
import type { Structure } from "../../returns/layer-returns";
import { type ArgumentReader, isNone } from "../arguments";
import { nameIn } from "../facts/data-names";
import type { FactsByCall, InitialState, Use } from "../facts/layer-facts";
import type { ProducingCall } from "../facts/producers";
import { noteEvaluation } from "../facts/evaluations";
import { parametersOf } from "./parameters";
import { readModule, recurrentSizes } from "./recurrent-sizes";
import { doubledSize } from "./shapes";
import { argument, operate } from "./apply";
import {
  createTorchTensor,
  isTorch,
  type MadeModule,
  tensorFrom,
  type TorchLayer,
  type TorchPacked,
  unknownTensor,
} from "./values";
import { inferenceBefore, misfits } from "./misfits";
import { createWeightCell, weightsOf } from "./weights";
import { noteReturned } from "../facts/returned-tuples";
import { noteTimeMajor } from "./last-step";
import { tupleGiven } from "./tuples";
import { noteFirstAxis } from "../facts/unpacking";
import { appliedUse, statesGiven } from "../facts/uses";
import { type Shape, type SymbolicTensor, createTensor } from "../tensors";
import { torchStateMisfits } from "./state-misfits";

/** `nn.LSTM(…)`, made where the generator stands at `random`. */
export function makeRecurrent(
  interpreter: Interpreter,
  facts: FactsByCall,
  className: string,
  site: CallSite,
  random: ScriptRandom,
): TorchLayer {
  const args = readModule(interpreter, className, site.arguments);
  const features = args.size("input_size") ?? symbolicSize("input_size");
  const batch = symbolicSize("batch");
  const steps = symbolicSize("timesteps");
  const whole = args.flag("batch_first", false) === true ? [batch, steps, features] : [steps, batch, features];
  const ownInput = torchRecurrent(className)?.cell ? [batch, features] : whole;
  const found = noteEvaluation(interpreter, facts, { framework: "torch", className, profile: "torch" }, site, ownInput);
  if (interpreter.mode() !== "trial") found.random = random;
  return layerOf([
    { facts: found, className, arguments: site.arguments, ownInput, random, weights: createWeightCell(interpreter) },
  ]);
}

function layerOf(made: readonly MadeModule[]): TorchLayer {
  return {
    kind: "library",
    family: "torch",
    type: "layer",
    made,
    // Whichever of them it is, it is put behind the same.
    join: (other) => (isTorch(other) && other.type === "layer" ? layerOf(united(made, other.made)) : other),
  };
}

/** More ways to make one module are not kept apart. */
const MAX_MADE = 16;

function united(one: readonly MadeModule[], other: readonly MadeModule[]): readonly MadeModule[] {
  const more = other.filter((each) => one.every((before) => before !== each));
  return more.length === 0 ? one : [...one, ...more].slice(0, MAX_MADE);
}

/** `lstm(x, (h0, c0))`: what comes out, where one module alone can have been called. */
export function applyRecurrent(interpreter: Interpreter, callee: TorchLayer, site: CallSite): AbstractValue {
  const [given] = site.arguments.filter(({ name, spread }) => spread === undefined && (!name || name === "input"));
  const isOne = callee.made.length === 1;
  const results = callee.made.map((module) => applyModule(interpreter, module, site, given, isOne));
  return results.length === 1 ? results[0]! : UNKNOWN;
}

/** @param isOne whether it is known which module is called: only then it is judged by what it is given */
function applyModule(
  interpreter: Interpreter,
  module: MadeModule,
  site: CallSite,
  given: EvaluatedArgument | undefined,
  isOne: boolean,
): AbstractValue {
  const args = readModule(interpreter, module.className, module.arguments);
  const packed = isTorch(given?.value) && given.value.type === "packed" ? given.value : undefined;
  const arriving = packed
    ? inLayoutOf(interpreter, packed, args, site)
    : (tensorFrom(given?.value, nameIn(interpreter.program, given?.node)) ?? unknownTensor());
  const input = seenInput(arriving, module);
  const { initialState: stated, states } = statesOf(interpreter, site, module.className, args, arriving);
  const initialState = stated && (isOne ? stated : unjudged(stated));
  const mode = interpreter.mode();
  const refused = isOne ? tupleGiven(module.className, given, site) : undefined;
  const weights = weightsOf(interpreter, module);
  if (mode !== "trial") {
    const use: Use = { ...appliedUse(interpreter, site), ...(initialState && { initialState }) };
    const fed = arriving.producer ? undefined : arriving.data;
    module.facts.applications.push({
      mode,
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
        ...(refused ? [refused] : misfits(interpreter, input, args, module.arguments, given)),
        ...inferenceBefore(arriving, given),
        ...(weights === "unknown" ? [otherWeights(given)] : []),
        ...(packed?.problems ?? []),
        ...openLengths(packed, given),
      ],
    });
  }
  const made: ProducingCall | undefined =
    mode === "trial"
      ? undefined
      : {
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
          states,
          ...(packed?.lengths && { options: { lengths: packed.lengths } }),
        };
  return resultOf(module, args, arriving, packed, made);
}

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
  const problems = torchStateMisfits(className, args, input, given.value, values, given.node.span);
  const initialState = {
    ...statesGiven(interpreter, given.node, values),
    ...(problems.length > 0 && { problems }),
  };
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

/** The tensors that the module returns, nested as it nests them. */
function resultOf(
  module: MadeModule,
  args: ArgumentReader,
  input: SymbolicTensor,
  packed: TorchPacked | undefined,
  made: ProducingCall | undefined,
): AbstractValue {
  const { cell, states } = torchRecurrent(module.className) ?? { cell: false, states: ["h"] as const };
  const sizes = recurrentSizes(args);
  const tensor = (shape: Shape | undefined, output: number, features?: Size): SymbolicTensor =>
    createTorchTensor(shape, {
      parents: [input],
      ...(made && { producer: { ...made, output } }),
      ...(!shape && features !== undefined && { features }),
    });
  const { shape } = input;
  if (cell) {
    const rows = shape && shape.length === 2 ? shape.slice(0, 1) : [];
    const next = states.map((_, index) => tensor(shape && [...rows, sizes.hidden], index, sizes.hidden));
    return next.length === 1
      ? next[0]!
      : returned(
          module,
          tuple(next),
          states.map((state) => `${state}_1`),
        );
  }
  const isBatched = shape?.length === 3;
  const batchFirst = args.flag("batch_first", false);
  const longest = packed?.lengths && Math.max(...packed.lengths);
  const outer = shape?.slice(0, -1).map((size, axis) => {
    const isSteps = isBatched && axis === (batchFirst === true ? 1 : 0);
    return isSteps && longest !== undefined ? longest : size;
  });
  const rows = isBatched ? shape.slice(batchFirst === true ? 0 : 1).slice(0, 1) : [];
  const known = sizes.directions !== "unknown" && batchFirst !== "unknown" && shape !== undefined;
  const stack = sizes.directions === 2 ? doubledSize(sizes.layers) : sizes.layers;
  const width = sizes.directions === 2 ? doubledSize(sizes.output) : sizes.output;
  const output = tensor(
    known && outer ? [...outer, width] : undefined,
    0,
    sizes.directions === "unknown" ? undefined : width,
  );
  if (batchFirst === false) noteTimeMajor(output);
  const last = states.map((state, index) => {
    const size = state === "h" ? sizes.output : sizes.hidden;
    const final = tensor(known ? [stack, ...rows, size] : undefined, index + 1, size);
    if (!known && typeof stack === "number" && sizes.directions !== "unknown") noteFirstAxis(final, stack);
    return final;
  });
  const names = states.map((state) => `${state}_n`);
  const first = packed
    ? ({
        kind: "library",
        family: "torch",
        type: "packed",
        padded: output,
        batchFirst: batchFirst === true,
        problems: [],
        ...(packed.lengths && { lengths: packed.lengths }),
      } satisfies TorchPacked)
    : output;
  return last.length === 1
    ? returned(module, tuple([first, last[0]!]), ["output", ...names])
    : returned(module, tuple([first, returned(module, tuple(last), names)]), ["output", names]);
}

const returned = ({ facts, className }: MadeModule, value: Tuple, names: Structure): Tuple =>
  noteReturned(value, { facts, className, names });

/** How many numbers the module draws for its weights; `undefined` where a size is not known, or they are of another type. */
export function drawnByRecurrent(interpreter: Interpreter, module: MadeModule): number | undefined {
  const dtype = readModule(interpreter, module.className, module.arguments).value("dtype");
  const isFloat = dtype === undefined || isNone(dtype) || (dtype.kind === "external" && /float(32)?$/.test(dtype.path));
  if (!isFloat) return undefined;
  return parametersOf(interpreter, module)?.reduce(
    (sum, { shape }) => sum + shape.reduce((all, size) => all * size, 1),
    0,
  );
}
