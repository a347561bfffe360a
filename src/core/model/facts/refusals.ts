/**
 * "expected ndim=3, found ndim=2": what a layer or a function behind a recurrent layer refuses, said where the framework
 * would say it.
 */
import * as l10n from "@vscode/l10n";
import { missingParameter } from "../../catalog/keras/plain-layers";
import type { Problem, Span } from "../../definition";
import { MISFIT } from "../../engine/layers/plain-arguments";
import { MISSING, preparePlain } from "../../engine/layers/plain-kinds";
import type { PlainDefinition } from "../../engine/layers/plain-layer";
import { shownShape } from "../../engine/problems";
import type { Interpreter } from "../../scope/interpreter";
import type { Size } from "../../scope/values/size";
import type { AbstractValue } from "../../scope/values/values";
import { outputInstead, type TakenState } from "../../steps-lost";
import { sizeOf } from "../../tensor";
import { createTensor, isTensor, type Shape, type SymbolicTensor } from "../tensors";
import type { LayerFacts } from "./layer-facts";
import type { ProducingCall, ProducingLayer } from "./producers";
import { noSequencesFix, sequencesFix, sequencesFlag } from "./sequences-fix";
import { noteBehind } from "./unpacking";

/**
 * What a call gives: the value itself, or a tensor of no known shape where its inputs' shapes are refused. That is noted at
 * the recurrent layer before it.
 * @param place where the program gives the call what it refuses
 * @param callee what is called
 */
export function accepted<T extends AbstractValue | undefined>(
  interpreter: Interpreter,
  value: T,
  place: Span | undefined,
  callee = place,
): T | SymbolicTensor {
  const made = isTensor(value) ? value.producer : undefined;
  const before = made && !made.layer.facts ? recurrentBefore(made.inputs) : undefined;
  const spanOf = ({ code }: Problem): Span | undefined => (code === MISSING ? callee : place);
  if (made && place && !before) places.set(made, spanOf);
  const problem = before && refusalOf(made!);
  if (!isTensor(value) || !problem) return value;
  const mixes = /^(Additive)?Attention$/.test(made!.layer.className) && problem.code === "input-rank";
  const severity = mixes ? "warning" : problem.severity;
  const span = spanOf(problem);
  if (span && interpreter.mode() === "live") {
    noteBehind(before, { ...named(withRemedy(interpreter, problem, made!), made!.layer), severity, span });
  }
  const { parents, producer, torch } = value;
  return createTensor(undefined, "layer", { parents, ...(producer && { producer }), ...(torch && { torch }) });
}

/** Where the program gives calls what they are called on. */
const places = new WeakMap<ProducingCall, (problem: Problem) => Span | undefined>();

/** Notes at a recurrent layer what the first layer refuses that what comes to it went through: no other one stands before. */
export function noteRefusedBefore(interpreter: Interpreter, facts: LayerFacts, input: SymbolicTensor): void {
  if (interpreter.mode() !== "live") return;
  let found: Problem | undefined;
  let made = input.producer;
  for (let behind = 0; made && !made.layer.facts && behind < MOST_BEHIND; behind++) {
    const spanOf = places.get(made);
    const problem = spanOf && refusalOf(made);
    const span = problem && spanOf(problem);
    if (span) found = { ...named(byStep(problem, made), made.layer), span };
    made = made.inputs[0]?.producer;
  }
  if (found) noteBehind(facts, found);
}

/** The problem with its remedy, where the layer would take each time step by itself. */
function byStep(problem: Problem, made: ProducingCall): Problem {
  const [{ shape: [rows, , ...step] = [] } = createTensor(undefined, "layer")] = made.inputs;
  const { className, profile } = made.layer;
  if (problem.code !== "input-rank" || rows === undefined || step.length < 2 || profile === "torch") return problem;
  if (refusalOf({ ...made, inputs: [createTensor([rows, ...step], "layer")] })) return problem;
  const remedy = l10n.t("TimeDistributed({0}(…)) takes it step by step.", className);
  return { ...problem, message: `${problem.message} ${remedy}` };
}

/** The problem with what the program calls the module, where it has a name. */
const named = (problem: Problem, { name, className }: ProducingLayer): Problem =>
  name === undefined ? problem : { ...problem, message: `${name} (${className}): ${problem.message}` };

/** What the engine refuses that the framework refuses, too: too many axes or too few, and sizes whatever the batch. */
function refusalOf({ layer, inputs, options }: ProducingCall): Problem | undefined {
  const shapes = inputs.flatMap(({ shape }) => (shape ? [shape] : []));
  const definition = definitionOf(layer, options);
  if (!definition || shapes.length === 0 || shapes.length < inputs.length) return undefined;
  const isSettled = inputs.every(({ shape = [], torch }) =>
    shape.every((size, axis) => typeof size === "number" || (axis === 0 && !torch)),
  );
  const rows = shapes.flatMap(([size]) => (typeof size === "number" ? [size] : []));
  let refused: Problem | undefined;
  for (const batch of new Set([...rows, ...BATCHES])) {
    const numbers = shapes.map((shape) => shape.map((size, axis) => numberOf(size, axis === 0 ? batch : OPEN_SIZE)));
    // PyTorch's functions are asked with so many zeros; of nothing they take what does not fit, too (`torch.cat`).
    if (numbers.some((shape) => sizeOf(shape) > MOST_ELEMENTS || shape.includes(0))) return undefined;
    const names = new Map<readonly number[], Shape>(numbers.map((shape, index) => [shape, shapes[index]!]));
    const prepared = preparePlain(definition, numbers, (shape) => shownShape((names.get(shape) ?? shape).map(written)));
    const problems = prepared && "problems" in prepared ? prepared.problems : [];
    const [first] = problems;
    const isSure = problems.every(
      ({ code }) => code === "input-rank" || (code === MISFIT && isSettled) || (code === MISSING && isDone(layer)),
    );
    if (!first || !isSure) return undefined;
    refused ??= first;
    if (first.code !== MISFIT || rows.length === shapes.length) break;
  }
  return refused;
}

/** Whether a layer without a required argument is not being typed, and of no version that has a default for it. */
const isDone = ({ className, config, isHalfTyped }: ProducingLayer): boolean =>
  isHalfTyped !== true && missingParameter(className, "keras-2", config) !== undefined;

/** Numbers of rows that are tried where that is open: what none of them fits has no batch that fits. */
const BATCHES = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64];

/** Of another open axis. */
const OPEN_SIZE = 3;

const MOST_ELEMENTS = 100_000;

const numberOf = (size: Size, otherwise: number): number => (typeof size === "number" ? size : otherwise);
const written = (size: Size): number | string => (typeof size === "number" ? size : size.expression);

/** The layer as the engine takes it; `undefined` where an argument is not known, or where others say what is wrong. */
function definitionOf(
  { className, config, open, profile = "keras-3", inner, model }: ProducingLayer,
  call?: ProducingCall["options"],
): PlainDefinition | undefined {
  const part = inner && definitionOf(inner);
  if (open.length > 0 || model || SAID_ELSEWHERE.has(className) || (inner && !part)) return undefined;
  return {
    className,
    profile,
    config,
    ...(call && { call }),
    ...(part && { parts: [{ role: "layer", layer: part }] }),
  };
}

const SAID_ELSEWHERE: ReadonlySet<string> = new Set(["Linear"]);

/** Tensors behind more calls are not looked through. */
const MOST_BEHIND = 100;

/** The nearest recurrent layer before a call, through the first of what each is called on that comes from one. */
export function recurrentBefore(inputs: readonly SymbolicTensor[]): LayerFacts | undefined {
  const work = [...inputs];
  for (let seen = 0; work.length > 0 && seen < MOST_BEHIND; seen++) {
    const made = work.shift()?.producer;
    if (made?.layer.facts) return made.layer.facts;
    work.unshift(...(made?.inputs ?? []));
  }
  return undefined;
}

/** The problem with what mends it, where the layer before returns the other of its two shapes. */
function withRemedy(interpreter: Interpreter, problem: Problem, { layer, inputs }: ProducingCall): Problem {
  const input = inputs.find(({ shape }) => shape?.length === 2) ?? inputs[0];
  const rank = input?.shape?.length;
  const wantsSequences = rank === 2;
  if (problem.code !== "input-rank" || (!wantsSequences && !(rank === 3 && layer.className === "RepeatVector"))) {
    return problem;
  }
  const { facts: before, state } = ofRank(input, rank) ?? {};
  if (!before || before.framework === "torch") return problem;
  const fix = state ? undefined : (wantsSequences ? sequencesFix : noSequencesFix)(interpreter.program, before);
  const flag = sequencesFlag(before, wantsSequences);
  const remedy = state ? outputInstead(state, before.className, flag) : l10n.t("Give {0} {1}.", before.className, flag);
  return { ...problem, message: `${problem.message} ${remedy}`, ...(fix && { fix }) };
}

/** The recurrent layer that a tensor comes from through tensors of so many axes; inside a wrapper, that one. Which state it is, if it is one. */
function ofRank(
  tensor: SymbolicTensor | undefined,
  rank: number,
): { readonly facts: LayerFacts; readonly state: TakenState | undefined } | undefined {
  let current = tensor;
  for (let behind = 0; current?.shape?.length === rank && behind < MOST_BEHIND; behind++) {
    const { layer, inputs, state }: Partial<NonNullable<SymbolicTensor["producer"]>> = current.producer ?? {};
    if (layer?.facts) {
      const { facts, className } = layer;
      return { facts: className === "Bidirectional" ? (facts.parts[0]?.layer ?? facts) : facts, state };
    }
    current = inputs?.[0];
  }
  return undefined;
}
