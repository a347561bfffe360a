/**
 * The one composition of reading, shapes and engine: for each flag combination of a layer, the
 * tensors it returns, by name, with axes, shape and values. Views render a `Preview`; none computes.
 */
import * as l10n from "@vscode/l10n";
import { type Assumption, assumptionsOf } from "./assumptions";
import { assumedAs, DEFAULT_SEED } from "../catalog/assume";
import { type BatchResult, runBatches } from "../run/batches";
import { codeLine, signatureOf } from "./code";
import { type Dimension, forbidsRun, known, type LayerDefinition, type Problem } from "../definition";
import { LIMITS } from "../engine/limits";
import { hasGates, type LayerTrace } from "../engine/trace";
import { currentFlags, flagCombinations } from "../returns/flags";
import { flagNames, sameFlags } from "../returns/flag-values";
import { inputAxes, withOwnInput } from "../resolve/input";
import { asPart, finish, type Work } from "../engine/work";
import { applyOverrides, type Overrides } from "./override";
import type { Equality, Flag, Flags, Holding, Structure } from "../returns/layer-returns";
import { returnsOf } from "../returns/table";
import { costOf, type Run, runLayerInSlices } from "../run/run";
import type { Tensor } from "../tensor";
import { withArrival } from "../whole-model/arrival";

/** What of a layer's work in a model is taken to be done once the layers before it are. */
const ARRIVAL_SHARE = 0.5;

/** A tensor of a preview: its axes by name, its shape with symbols, its values where they can be computed. */
export interface NamedTensor {
  /** `output`, `state_h`, `state_c`, `inputs`, `kernel` … */
  readonly name: string;
  /** One per dimension: `batch`, `timesteps`, `units`. */
  readonly axes: readonly string[];
  readonly shape: readonly Dimension[];
  /** Absent where a problem or a limit forbids the values. Its shape is `shape` with each symbol's assumed size. */
  readonly values?: Tensor;
  /** Which numbers of the trace it holds, where it is returned. */
  readonly holds?: readonly Holding[];
}

/** One forward pass, with all that its numbers come from. */
export interface Pass {
  /** With the flags that it takes another pass for. */
  readonly layer: LayerDefinition;
  readonly input: NamedTensor;
  readonly weights: readonly NamedTensor[];
  readonly trace: LayerTrace;
}

/** One assignment of the flags that change what the layer returns. */
export interface Combination {
  readonly flags: Flags;
  /** It is the one that the document has. */
  readonly current: boolean;
  /** As `Preview.signature`, with these flags. */
  readonly signature: string;
  /** The line as one would write it in the document. */
  readonly code: string;
  readonly outputs: readonly NamedTensor[];
  /** How `outputs` nest where the layer returns them nested: `["output", ["h_n", "c_n"]]`. */
  readonly structure?: Structure;
  readonly equalities: readonly Equality[];
  /** Where it has been made: combinations that differ in what they return only share it. */
  readonly pass?: Pass;
  /** What its values take because the document gives it for its own flags only, a sentence each. */
  readonly assumed: readonly string[];
}

export interface Preview {
  /** With the overrides applied. */
  readonly layer: LayerDefinition;
  /** The call with every argument that is not its default, values resolved: `LSTM(units=1, return_sequences=True)`. */
  readonly signature: string;
  readonly input: NamedTensor;
  /** The layer's variables in the framework's order. */
  readonly weights: readonly NamedTensor[];
  readonly parameterCount: number;
  readonly assumptions: readonly Assumption[];
  /** False where a random initializer made weights: the values are then an example, not what Python prints. */
  readonly deterministic: boolean;
  readonly seed: number;
  /** What the combinations are of. */
  readonly flags: readonly Flag[];
  readonly combinations: readonly Combination[];
  /** Where the document gives consecutive batches: the states at the end of each. */
  readonly batches?: readonly BatchResult[];
  /** Of the document's own combination: every state of every step, and every gate where the run is short; absent where no values could be computed. */
  readonly trace?: LayerTrace;
  /** Those of the reading and of the run; an `error` means that there are no values. */
  readonly problems: readonly Problem[];
}

/**
 * Runs the layer and shows what each flag combination returns: combinations that differ only in what they
 * return are views of one forward pass. Never throws; see `Preview.problems`.
 */
export const createPreview = (definition: LayerDefinition, overrides: Overrides = {}): Preview =>
  finish(previewInSlices(definition, overrides));

/**
 * The same as work: it yields, at least every few milliseconds, how much is done, from 0 to 1: first of the layers
 * before it in a model, then of its own run. Further batches and the runs of other flag combinations, which have a
 * small limit of their own, come after these.
 */
export function* previewInSlices(definition: LayerDefinition, overrides: Overrides = {}): Work<Preview> {
  const seed = overrides.seed ?? definition.random?.seed ?? DEFAULT_SEED;
  const before = definition.place ? ARRIVAL_SHARE : 0;
  const arrived = yield* asPart(withArrival(definition, overrides.seed), 0, before);
  const layer = applyOverrides(arrived, overrides);
  const run = yield* asPart(runLayerInSlices(layer, seed), before, 1);
  const trace = run.trace;
  const { batches: given } = layer.input;
  const batches = given && trace && (yield* asPart(runBatches(layer, given, seed), 1, 1));
  return {
    layer,
    signature: signatureOf(layer),
    input: inputOf(layer, run),
    weights: weightsOf(run),
    parameterCount: run.parameterCount,
    assumptions: assumptionsOf(layer, arrived, run.random, seed),
    deterministic: run.random.length === 0 && (layer.input.derived?.random.length ?? 0) === 0,
    seed,
    flags: returnsOf(layer).flags(layer),
    combinations: run.usable ? yield* combinationsOf(layer, run, seed) : shapesAlone(layer, run),
    ...(trace && { trace }),
    ...(batches && { batches: batches.results }),
    problems: distinct([
      ...layer.problems,
      ...run.problems,
      ...(batches?.problems ?? []),
      ...wrapperNote(layer, run.random.length > 0),
    ]),
  };
}

const inputOf = (layer: LayerDefinition, run: Run): NamedTensor => ({
  name: layer.input.valuesName ?? "inputs",
  axes: inputAxes(layer),
  shape: layer.input.shape,
  ...valuesIf(run.input),
});

const weightsOf = ({ weights }: Run): readonly NamedTensor[] =>
  weights.map(({ name, axes, shape, values }) => ({ name, axes, shape: shape.map(known), ...valuesIf(values) }));

const passOf = (layer: LayerDefinition, run: Run): Pass | undefined =>
  run.trace && { layer, input: inputOf(layer, run), weights: weightsOf(run), trace: run.trace };

/**
 * The figures are the layer's own, whatever a wrapper makes of them; a Bidirectional makes its two layers anew from its
 * configuration (keras 3.15.1 `layers/rnn/bidirectional.py`), and so draws other weights.
 */
function wrapperNote({ className, use }: LayerDefinition, isRandom: boolean): readonly Problem[] {
  const wrapper = use.wrappers.at(-1);
  if (wrapper === undefined) {
    return [];
  }
  const message =
    wrapper === "Bidirectional" && isRandom
      ? l10n.t(
          "This is the {0} inside {1}, not what {1} returns: {1} runs two copies of it, whose random weights are others.",
          className,
          wrapper,
        )
      : l10n.t("This is the {0} inside {1}, not what {1} returns.", className, wrapper);
  return [{ severity: "info", code: "wrapped-layer", message }];
}

/** Every combination, with values where its forward pass is the layer's own or another one that is affordable. */
function* combinationsOf(layer: LayerDefinition, run: Run, seed: number): Work<readonly Combination[]> {
  const returns = returnsOf(layer);
  const current = currentFlags(layer);
  const rerunning = returns
    .flags(layer)
    .filter(({ reruns }) => reruns)
    .map(({ name }) => name);
  const passes = new Map<string, Pass | undefined>([[passKey(current, rerunning), passOf(layer, run)]]);
  const affords = variantBudget(run);
  const combinations: Combination[] = [];
  for (const flags of flagCombinations(layer)) {
    const variant = returns.withFlags(layer, flags);
    const key = passKey(flags, rerunning);
    if (!passes.has(key) && affords(variant)) {
      passes.set(key, passOf(variant, yield* asPart(runLayerInSlices(variant, seed), 1, 1)));
    }
    const own = sameFlags(flags, current);
    combinations.push({
      ...combination(variant, flags, own, passes.get(key)),
      assumed: own ? [] : assumedFor(layer, variant, seed),
    });
  }
  return combinations;
}

/** Where only the number of the input's axes is wrong, or a cell is not known: the shapes of a right input, without values. */
function shapesAlone(layer: LayerDefinition, run: Run): readonly Combination[] {
  const errors = [...layer.problems, ...run.problems].filter(forbidsRun);
  if (errors.some(({ code }) => code !== "input-rank")) return [];
  const possible = returnsOf(layer).inputAxes(layer);
  const [axes = []] = possible;
  const isRight = possible.some(({ length }) => length === layer.input.shape.length);
  const open = isRight
    ? layer
    : withOwnInput({ ...layer, input: assumedAs(axes, { shape: [], shapeOrigin: "assumed" }) });
  const current = currentFlags(layer);
  const assumed = isRight ? [] : [l10n.t("The shapes are those of an input ({0}).", axes.join(", "))];
  return flagCombinations(open).map((flags) => ({
    ...combination(returnsOf(open).withFlags(open, flags), flags, sameFlags(flags, current), undefined),
    assumed,
  }));
}

/** What the document gives for the layer and not for this variant of it. */
function assumedFor(layer: LayerDefinition, variant: LayerDefinition, seed: number): readonly string[] {
  const weights = l10n.t("The given weights do not fit these flags: these are random, from seed {0}.", seed);
  const states = l10n.t("The given initial state does not fit these flags: it is zeros here.");
  return [
    ...(layer.weights && !variant.weights ? [weights] : []),
    ...(layer.initialState && !variant.initialState ? [states] : []),
  ];
}

/** The combinations that a view shows side by side, those with the document's own chosen flags, and the others. */
export function combinationsBySide({ flags, combinations }: Pick<Preview, "flags" | "combinations">): {
  readonly compared: readonly Combination[];
  readonly variants: readonly Combination[];
} {
  const current = combinations.find((each) => each.current)?.flags ?? {};
  const chosen = flagNames(flags, "chosen");
  const isCompared = (each: Combination): boolean => sameFlags(each.flags, current, chosen);
  return { compared: combinations.filter(isCompared), variants: combinations.filter((each) => !isCompared(each)) };
}

/** What tells one forward pass from another. */
const passKey = (flags: Flags, rerunning: readonly string[]): string =>
  JSON.stringify(rerunning.map((name) => flags[name]));

/** Says of one variant of a layer after another whether it is run: all where the layer's own run is short, else up to a limit. */
function variantBudget(run: Run): (variant: LayerDefinition) => boolean {
  if (isShort(run)) return () => true;
  let left: number = run.trace ? LIMITS.variantMultiplyAdds : 0;
  return (variant) => {
    const cost = left > 0 ? costOf(variant) : undefined;
    if (cost === undefined || cost > left) return false;
    left -= cost;
    return true;
  };
}

/** Whether the run was so short that others like it cost nothing: then every gate was recorded. */
const isShort = ({ trace }: Run): boolean => trace?.parts.every((part) => hasGates(part.trace)) ?? false;

function combination(
  layer: LayerDefinition,
  flags: Flags,
  current: boolean,
  pass: Pass | undefined,
): Omit<Combination, "assumed"> {
  const returns = returnsOf(layer);
  const outputs = returns.tensors(layer, flags);
  const names = outputs.map(({ name }) => name);
  const structure = returns.structure?.(layer, flags);
  return {
    flags,
    current,
    signature: signatureOf(layer),
    code: codeLine(layer, flags, structure ?? names, current),
    outputs: outputs.map(({ pick, ...returned }) => ({ ...returned, ...valuesIf(pass && pick(pass.trace)) })),
    ...(structure && { structure }),
    equalities: returns.equalities(layer, flags),
    ...(pass && { pass }),
  };
}

const valuesIf = (values: Tensor | undefined): { readonly values?: Tensor } => (values ? { values } : {});

/** The returned tensors that a serialised model says others take, by name. */
export function consumedNames({ layer, combinations }: Pick<Preview, "layer" | "combinations">): readonly string[] {
  const outputs = combinations.find(({ current }) => current)?.outputs ?? [];
  return (layer.use.consumed ?? []).flatMap((place) => outputs[place]?.name ?? []);
}

/** A wrapper and the layer in it may say the same of themselves. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const told = new Set<string>();
  return problems.filter(({ code, message }) => {
    const key = `${code} ${message}`;
    return !told.has(key) && told.add(key);
  });
}
