/**
 * What `Bidirectional` returns (keras/src/layers/rnn/bidirectional.py 3.15.1, `call`): the outputs of both directions,
 * put together or, with `merge_mode=None`, apart; then the states of the forward layer and those of the backward one.
 * Where sequences are returned, the backward layer's is turned round first, so that both stand in the input's order.
 */
import { type Dimension, known, type LayerDefinition, unknown, valueOf } from "../definition";
import { MERGE_MODES } from "../engine/keras/bidirectional";
import { traceOf } from "../engine/trace";
import { argumentValue, directionsOf } from "../catalog/keras/parts";
import { isSet, times, withArguments } from "./arguments";
import type {
  Equality,
  Flag,
  Flags,
  FlagValue,
  Holding,
  LayerReturns,
  ReturnedTensor,
  Structure,
} from "./layer-returns";
import { merged, type MergeMode, reversed } from "./merge";
import { SEQUENCE_AXES } from "./axes";
import { RETURN_FLAGS } from "./recurrent";

/** @param returnsOf says what the layers inside return */
export function bidirectionalReturns(returnsOf: (layer: LayerDefinition) => LayerReturns): LayerReturns {
  /** What one direction returns, by the names that it has in the whole. */
  const direction = (layer: LayerDefinition, name: Direction, flags: Flags): DirectionReturns | undefined => {
    const inner = directionsOf(layer)?.[name];
    if (!inner) return undefined;
    const returns = returnsOf(inner);
    const own = { ...returns.currentFlags(inner), ...innerFlags(flags) };
    const [output, ...states] = returns.tensors(inner, own).map((tensor) => within(tensor, name));
    const nested = returns.structure?.(inner, own);
    // The first one is the output.
    const structure = nested ? renamed(nested.slice(1), name) : states.map((state) => state.name);
    return output && { output, states, structure, equalities: returns.equalities(inner, own) };
  };
  const both = (layer: LayerDefinition, flags: Flags) => {
    const forward = direction(layer, "forward", flags);
    const backward = direction(layer, "backward", flags);
    return forward && backward && { forward, backward };
  };

  return {
    inputAxes(layer) {
      const inner = directionsOf(layer)?.forward;
      return inner ? returnsOf(inner).inputAxes(inner) : [SEQUENCE_AXES];
    },
    ownInput(layer) {
      const inner = directionsOf(layer)?.forward;
      return (inner && returnsOf(inner).ownInput?.(inner)) ?? layer.input;
    },
    flags: (layer) => [
      ...RETURN_FLAGS,
      { name: "merge_mode", values: modesFrom(mergeMode(layer)), shown: "chosen", reruns: false } satisfies Flag,
    ],
    currentFlags(layer) {
      const inner = directionsOf(layer)?.forward;
      const set = (name: string): boolean => inner !== undefined && isSet(inner, name);
      return {
        return_sequences: set("return_sequences"),
        return_state: set("return_state"),
        merge_mode: mergeMode(layer),
      };
    },
    withFlags: (layer, flags) => {
      const { merge_mode: mode = mergeMode(layer) } = flags;
      const parts = layer.parts?.map((part) => ({ ...part, layer: withArguments(part.layer, innerFlags(flags)) }));
      return { ...withArguments(layer, { merge_mode: mode }), ...(parts && { parts }) };
    },
    tensors(layer, flags) {
      const directions = both(layer, flags);
      if (!directions) return [];
      const { forward, backward } = directions;
      return [...outputs(forward.output, backward.output, flags), ...forward.states, ...backward.states];
    },
    structure(layer, flags) {
      const directions = both(layer, flags);
      if (!directions) return undefined;
      const { forward, backward } = directions;
      const states = [...forward.structure, ...backward.structure];
      return states.every((each) => typeof each === "string")
        ? undefined
        : [...outputs(forward.output, backward.output, flags).map(({ name }) => name), ...states];
    },
    equalities(layer, flags) {
      const directions = both(layer, flags);
      return directions ? equalities(directions.forward, directions.backward, flags) : [];
    },
  };
}

type Direction = "forward" | "backward";

interface DirectionReturns {
  readonly output: ReturnedTensor;
  readonly states: readonly ReturnedTensor[];
  readonly structure: Structure;
  /** By the layer's own names. */
  readonly equalities: readonly Equality[];
}

const mergeMode = (layer: LayerDefinition): FlagValue => {
  const mode = argumentValue(layer, "merge_mode");
  return mode === null ? null : typeof mode === "string" ? mode : "concat";
};

const modesFrom = (own: FlagValue): readonly FlagValue[] => [own, ...MERGE_MODES.filter((each) => each !== own)];

const innerFlags = ({ return_sequences = false, return_state = false }: Flags): Flags => ({
  return_sequences,
  return_state,
});

const within = (tensor: ReturnedTensor, direction: Direction): ReturnedTensor => ({
  ...tensor,
  name: `${direction}_${tensor.name}`,
  pick: (trace) => tensor.pick(traceOf(trace, direction)),
  ...(tensor.holds && {
    holds: tensor.holds.map((each) => ({ ...each, part: partIn(direction, each.part) })),
  }),
});

const partIn = (direction: Direction, part: string): string => (part === "" ? direction : `${direction}/${part}`);

const renamed = (structure: Structure, direction: Direction): Structure =>
  structure.map((each) => (typeof each === "string" ? `${direction}_${each}` : renamed(each, direction)));

/** One output, or both. */
function outputs(forward: ReturnedTensor, backward: ReturnedTensor, flags: Flags): readonly ReturnedTensor[] {
  const { merge_mode: mode } = flags;
  const turned = flags["return_sequences"] ? inInputOrder(backward) : backward;
  if (!isMerging(mode)) return [forward, turned];
  const { holds: _holds, ...rest } = forward;
  const last = forward.shape.at(-1) ?? unknown("units", 1);
  const other = turned.shape.at(-1) ?? last;
  const axis = forward.axes.at(-1) ?? "units";
  return [
    {
      ...rest,
      name: "output",
      axes: mode === "concat" ? [...forward.axes.slice(0, -1), joinedAxis(axis, last, other)] : forward.axes,
      shape: [...forward.shape.slice(0, -1), mode === "concat" ? joined(last, other) : wider(last, other)],
      holds: [
        ...inMerged(mode, forward, 0, valueOf(last)),
        ...inMerged(mode, turned, valueOf(last), valueOf(last) + valueOf(other)),
      ],
      pick: (trace) => {
        const [one, two] = [forward.pick(trace), turned.pick(trace)];
        return one && two && merged(mode, one, two);
      },
    },
  ];
}

/** What the merged output holds of a direction's: a range of its elements, or a term of each. */
const inMerged = (mode: MergeMode, { holds = [] }: ReturnedTensor, from: number, to: number): readonly Holding[] =>
  holds.map((each) => ({ ...each, ...(mode === "concat" ? { elements: { from, to } } : { mergedBy: mode }) }));

const isMerging = (mode: FlagValue | undefined): mode is MergeMode =>
  mode === "concat" || mode === "sum" || mode === "mul" || mode === "ave";

function inInputOrder(tensor: ReturnedTensor): ReturnedTensor {
  const axis = tensor.axes.indexOf("timesteps");
  return {
    ...tensor,
    pick: (trace) => {
      const values = tensor.pick(trace);
      return values && reversed(values, axis);
    },
    ...(tensor.holds && { holds: tensor.holds.map((each) => ({ ...each, reversed: true })) }),
  };
}

const isSame = (one: Dimension, other: Dimension): boolean =>
  valueOf(one) === valueOf(other) && sizeText(one) === sizeText(other);

const joinedAxis = (axis: string, one: Dimension, other: Dimension): string =>
  isSame(one, other) ? `2 * ${axis}` : `${axis} + ${axis}`;

function joined(one: Dimension, other: Dimension): Dimension {
  if (isSame(one, other)) return times(2, one);
  const sum = valueOf(one) + valueOf(other);
  const open = one.kind === "unknown" || other.kind === "unknown";
  return open ? unknown(`${sizeText(one)} + ${sizeText(other)}`, sum) : known(sum);
}

const wider = (one: Dimension, other: Dimension): Dimension => (valueOf(other) > valueOf(one) ? other : one);

const sizeText = (size: Dimension): string => (size.kind === "known" ? String(size.value) : size.expression);

/** A direction's last step is its last state; the backward one's stands where the input begins. */
function equalities(forward: DirectionReturns, backward: DirectionReturns, flags: Flags): readonly Equality[] {
  const { merge_mode: mode } = flags;
  if (mode !== "concat" && mode !== null) return [];
  const size = forward.output.shape.at(-1);
  const border = size ? sizeText(size) : "";
  const equal = (each: DirectionReturns, name: Direction): readonly Equality[] =>
    each.equalities.map(({ right, part }) => {
      const step = flags["return_sequences"] ? stepOf(each.output, name === "forward" ? "-1" : "0") : "";
      const half = name === "forward" ? `:${border}` : `${border}:`;
      const between = each.output.axes.length > (flags["return_sequences"] ? 3 : 2) ? " ...," : "";
      const output = mode === null ? `${name}_output` : "output";
      const index = mode === null ? step : `${step === "" ? ":" : step},${between} ${half}`;
      const state = `${name}_${right}`;
      return {
        left: index === "" ? output : `${output}[${index}]`,
        right: state,
        tensors: [output, state],
        part: partIn(name, part),
      };
    });
  return [...equal(forward, "forward"), ...equal(backward, "backward")];
}

/** That step of all rows: `:, -1`. */
const stepOf = ({ axes }: ReturnedTensor, step: string): string =>
  axes[0] === "timesteps" ? `${step}, :` : `:, ${step}`;
