/** What one forward pass of a recurrent layer leaves behind. */
import type { Tensor } from "../tensor";

/**
 * All states of a layer at every step, for every row of the batch. What a flag combination
 * returns is a view of this: `output` is `states.h` or its last step, `state_h` is `finalStates.h`.
 *
 * Steps stand in the order in which the layer takes them, as Keras returns them: with `go_backwards`
 * the first step reads the last element of the input's time axis, and nothing turns it round again.
 */
export interface StateTrace<State extends string = string> {
  /** For each step, the index along the input's time axis that it reads. */
  readonly timesteps: readonly number[];
  /** Each of shape (batch, timesteps, units): the state after every step. `h` is the layer's output. */
  readonly states: Readonly<Record<State, Tensor>>;
  /** Each of shape (batch, units): the state after the last step; the initial state where there is none. */
  readonly finalStates: Readonly<Record<State, Tensor>>;
}

/** The same with every gate, for views that explain. */
export interface Trace<State extends string = string, Gate extends string = string> extends StateTrace<State> {
  /** Each of shape (batch, timesteps, units): the gate's value after its activation. */
  readonly gates: Readonly<Record<Gate, Tensor>>;
}
