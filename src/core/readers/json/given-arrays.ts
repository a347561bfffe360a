/** The arrays of numbers that a definition document gives with a layer; whether they fit it is the engine's to say. */
import * as l10n from "@vscode/l10n";
import type { Problem, Span, Weights } from "../../definition";
import type { Tensor } from "../../tensor";
import type { LayerNode } from "./layer-node";

export interface LayerArrays {
  /** Its axes are the layer's: (batch, timesteps, features), as a rule. */
  readonly inputs?: Tensor;
  /** Consecutive inputs. */
  readonly batches?: readonly Tensor[];
  /** (batch, timesteps) */
  readonly mask?: Tensor;
  /** One for each row of the batch. */
  readonly lengths?: readonly number[];
  readonly weights?: Weights;
  /** One for each of the layer's states, in its order. */
  readonly initialState?: readonly Tensor[];
  /** As `LayerCall.dataSpans`. */
  readonly spans: Readonly<Record<string, Span>>;
  readonly problems: readonly Problem[];
}

const WEIGHTS = "weights/";
/** Of a model, which has several. */
const INPUTS = "inputs/";
const STATES = "initial_state";

/** The arrays beside a definition; one that is no array of numbers becomes a problem at its place. */
export function layerArrays(node: LayerNode): LayerArrays {
  const problems: Problem[] = [];
  const arrays = new Map<string, Tensor>();
  const spans: Record<string, Span> = {};
  for (const { name, array, span } of node.arrays) {
    const [group = name] = name.split("/");
    // Problems with the input speak of "input".
    spans[name === "inputs" ? "input" : name] = span;
    const before = group === name ? undefined : spans[group];
    spans[group] = before ? { start: before.start, end: span.end } : span;
    if (name.startsWith(INPUTS)) {
      const message = l10n.t("{0} must be nested lists of numbers.", group);
      problems.push({ severity: "error", code: "array-not-numbers", message, span, argument: group });
    } else if ("message" in array) {
      problems.push({ severity: "error", code: array.code, message: array.message, span: array.span, argument: group });
    } else {
      arrays.set(name, array);
    }
  }
  const named = (prefix: string): readonly (readonly [string, Tensor])[] =>
    [...arrays].filter(([name]) => name.startsWith(prefix)).map(([name, array]) => [name.slice(prefix.length), array]);
  const weights = named(WEIGHTS);
  const states = named(`${STATES}/`).map(([, array]) => array);
  const batches = named("batches/").map(([, array]) => array);
  const inputs = arrays.get("inputs") ?? batches[0];
  const mask = arrays.get("mask");
  const lengths = arrays.get("lengths");
  return {
    problems,
    spans,
    ...(inputs && { inputs }),
    ...(batches.length > 0 && { batches }),
    ...(mask && { mask }),
    ...(lengths && { lengths: [...lengths.data] }),
    ...(weights.length > 0 && {
      weights: Object.fromEntries(weights.map(([name, array]) => [weightName(name), array])),
    }),
    ...(states.length > 0 && { initialState: states }),
  };
}

/** TensorFlow prints `kernel:0`; of a layer with one cell the cell's name says nothing: `cell/kernel`. */
const weightName = (path: string): string => path.replace(/:\d+$/, "").replace(/^cell\//, "");
