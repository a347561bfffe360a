/**
 * Keras's `Bidirectional` (keras/src/layers/rnn/bidirectional.py 3.15.1), after Schuster and Paliwal 1997: one layer
 * reads the sequence forwards, another one backwards. What becomes of the two outputs is told in `returns/`, because
 * no merge mode changes a state.
 */
import * as l10n from "@vscode/l10n";
import { nearest } from "../../catalog/nearest";
import { type LayerDefinition, partOf, type Problem } from "../../definition";
import { argumentValue, type Directions, directionsOf } from "../../catalog/keras/parts";
import { madeAnew } from "../../catalog/keras/seeds";
import { compositeLayer, type HeldLayer, type KerasKind, type KerasLayer, problemsOf, weightsOf } from "./keras-layer";
import { isSettled, refusal, shown, suggestion } from "../problems";
import { joinTraces } from "../trace";

export const MERGE_MODES = ["concat", "sum", "mul", "ave", null] as const;

/** The classes that have a direction of their own: Keras asks the others in vain for `go_backwards`. */
const DIRECTED: ReadonlySet<string> = new Set([
  "LSTM",
  "GRU",
  "SimpleRNN",
  "RNN",
  "ConvLSTM1D",
  "ConvLSTM2D",
  "ConvLSTM3D",
  "CuDNNLSTM",
  "CuDNNGRU",
]);

/** What both directions must agree on. */
const COMMON = ["stateful", "return_sequences", "return_state"] as const;

/** @param prepare makes the layers that are wrapped ready */
export const bidirectionalKind =
  (prepare: KerasKind): KerasKind =>
  (definition, shape) => {
    const directions = madeDirections(definition);
    const problems = checkDirections(definition, directions);
    if (!directions || problems.length > 0) return { problems };
    const forward = prepare(directions.forward, shape);
    const backward = prepare(directions.backward, shape);
    if ("problems" in forward) return { problems: problemsOf("layer", forward.problems) };
    if ("problems" in backward) return { problems: problemsOf("backward_layer", backward.problems) };
    const mismatch = checkSizes(definition, forward.layer, backward.layer);
    return mismatch ? { problems: [mismatch] } : { layer: bidirectional(forward.layer, backward.layer) };
  };

/**
 * Both directions as `__init__` makes them: the given layer anew, and behind it the other one, unless that is given. Of a
 * wrapper by itself, the layers that it is given are drawn first.
 */
function madeDirections(definition: LayerDefinition): Directions | undefined {
  const directions = directionsOf(definition);
  if (!directions) return undefined;
  const [forward, drawn] = madeAnew(directions.forward, definition.random?.position?.words);
  const isGiven = partOf(definition, "backward_layer") !== undefined;
  return { forward, backward: isGiven ? directions.backward : madeAnew(directions.backward, drawn)[0] };
}

function bidirectional(forward: KerasLayer, backward: KerasLayer): KerasLayer {
  const same: HeldLayer["shape"] = (shape) => shape;
  const held = [
    { name: "forward", layer: forward, shape: same },
    { name: "backward", layer: backward, shape: same },
  ];
  const count = forward.states.length;
  const layer = compositeLayer("Bidirectional", held, function* (weights, { initialState, ...feed }) {
    const run = (name: string, inner: KerasLayer, states: typeof initialState) =>
      inner.run(weightsOf(weights, name), { ...feed, ...(states && { initialState: states }) });
    return joinTraces([
      ["forward", yield* run("forward", forward, initialState?.slice(0, count))],
      ["backward", yield* run("backward", backward, initialState?.slice(count))],
    ]);
  });
  // keras 3.15.1 `Bidirectional.call`: half = len(initial_state) // 2
  if (Math.floor((count + backward.states.length) / 2) === count) return layer;
  const message = l10n.t(
    "Bidirectional gives each direction half of initial_state, but layer has {0} states and backward_layer has {1}.",
    count,
    backward.states.length,
  );
  return {
    ...layer,
    checkFeed: ({ initialState, ...feed }, shape) => [
      ...(initialState ? [refusal("initial-state-count", "initial_state", message)] : []),
      ...layer.checkFeed(feed, shape),
    ],
  };
}

/** Of a class inside a Bidirectional that cannot be run backwards. */
export const undirectedLayer = (className: string): Problem =>
  refusal(
    "layer-undirected",
    "layer",
    l10n.t("Bidirectional needs a recurrent layer with go_backwards, and {0} has none.", className),
  );

function checkDirections(definition: LayerDefinition, directions: Directions | undefined): readonly Problem[] {
  if (!directions) {
    if (isSettled(definition, "layer")) return [];
    const message = l10n.t("{0} needs a layer that the document says, such as LSTM(4).", "Bidirectional");
    return [refusal("layer-missing", "layer", message)];
  }
  const { forward, backward } = directions;
  const undirected = [forward, backward].find(({ className }) => !DIRECTED.has(className));
  if (undirected) {
    return [undirectedLayer(undirected.className)];
  }
  const mode = argumentValue(definition, "merge_mode");
  const problems: Problem[] = [];
  if (!MERGE_MODES.some((each) => each === mode)) {
    const names = MERGE_MODES.filter((each) => each !== null);
    const meant = typeof mode === "string" ? nearest(mode, names) : undefined;
    const message = l10n.t(
      'merge_mode must be "concat", "sum", "mul", "ave" or None, but it is {0}.',
      shown(mode ?? null),
    );
    problems.push(refusal("merge-mode", "merge_mode", message + suggestion(meant)));
  }
  const backwards = (layer: LayerDefinition): boolean => argumentValue(layer, "go_backwards") === true;
  if (backwards(forward) === backwards(backward)) {
    const message = l10n.t(
      "Both directions of Bidirectional have go_backwards={0}: they need different ones.",
      shown(backwards(forward)),
    );
    problems.push(refusal("directions-same", "backward_layer", message));
  }
  for (const name of COMMON) {
    const [one, other] = [argumentValue(forward, name) === true, argumentValue(backward, name) === true];
    if (one !== other) {
      const message = l10n.t(
        "Both directions of Bidirectional need the same {0}, but layer has {1} and backward_layer has {2}.",
        name,
        shown(one),
        shown(other),
      );
      problems.push(refusal("directions-differ", "backward_layer", message));
    }
  }
  return problems;
}

/** Outputs of different sizes can be put side by side; to be added, they must be of one size, or one of them of size 1. */
function checkSizes(definition: LayerDefinition, forward: KerasLayer, backward: KerasLayer): Problem | undefined {
  const mode = argumentValue(definition, "merge_mode");
  const one = forward.outputSize;
  const other = backward.outputSize;
  if (mode === "concat" || mode === null || one === other || one === 1 || other === 1) return undefined;
  const message = l10n.t(
    "merge_mode={0} needs outputs of one size, but layer has {1} units and backward_layer has {2}.",
    shown(mode ?? null),
    one,
    other,
  );
  return refusal("merge-sizes", "merge_mode", message);
}
