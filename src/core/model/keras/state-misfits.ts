/** Initial states that do not fit the layer of Keras that they are given to: said at the call, as far as their shapes are known. */
import * as l10n from "@vscode/l10n";
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { Problem, Span } from "../../definition";
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import { shapesOf, stateRefusal } from "../facts/given-states";
import { isLayer, type KerasLayer } from "./values";

/**
 * Keras does not look at the states before the model runs, and fails then: too few or too many for an LSTM, or states of
 * another size than `units` (keras 3.15.1). A GRU passes over a second state.
 */
export function kerasStateMisfits(
  interpreter: Interpreter,
  layer: KerasLayer,
  states: readonly AbstractValue[],
  span: Span,
): readonly Problem[] {
  const inner = layer.className === "Bidirectional" && isLayer(layer.inner) ? layer.inner : layer;
  const recurrence = recurrentClass(inner.className);
  if (recurrence === undefined || recurrence.space.length > 0) return [];
  const names = recurrence.states.map((state) => `state_${state}`);
  const own = inner === layer ? names : ["forward", "backward"].flatMap((way) => names.map((name) => `${way}_${name}`));
  if (states.length < own.length || (states.length > own.length && recurrence.states.length > 1)) {
    const message = l10n.t(
      "{0} takes {1} initial states, [{2}], and is given {3}.",
      layer.className,
      own.length,
      own.join(", "),
      states.length,
    );
    return stateRefusal("initial-state-count", message, span);
  }
  const units = readArguments(interpreter, inner.arguments, ["units"]).size("units");
  const sizes = shapesOf(states).map((shape) => shape?.at(-1));
  const wrong = sizes.find((size) => typeof size === "number" && size !== units);
  if (typeof units !== "number" || typeof wrong !== "number") return [];
  const message = l10n.t(
    "{0} has {1} units, but the initial state has {2}. Give it states of {1}, or units={2}.",
    inner.className,
    units,
    wrong,
  );
  return stateRefusal("initial-state-shape", message, span);
}
