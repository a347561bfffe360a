/** The arithmetic of one unit at one step: every product and sum by name. Data that a view renders. */

/** A number in a product: a weight, an input, a state, a gate. */
export interface Factor {
  /** As the literature or the code writes it: `xₜ[0]`, `kernel[0, 4]`, `fₜ`, `tanh(cₜ)`. */
  readonly label: string;
  readonly value: number;
  /** Where the number is itself a sum. */
  readonly sum?: Sum;
}

/** A product, or one number alone. */
export interface Term {
  readonly factors: readonly Factor[];
  readonly value: number;
}

export interface Sum {
  readonly terms: readonly Term[];
  readonly value: number;
  /** Terms that a view has no room for: how many, what they add up to, and before which of `terms` they stand. */
  readonly omitted?: { readonly count: number; readonly value: number; readonly before: number };
}

/** One line of the cell's arithmetic: a gate's or a state's value. */
export interface Equation {
  /** `gate`: found under `name` in the trace's gates; `state`: in its states; `step`: on the way to one. */
  readonly kind: "gate" | "state" | "step";
  /** By the framework's name: `i`, `z`, `c`, `h`. */
  readonly name: string;
  /** As the literature writes it: `iₜ`, `c̃ₜ`. */
  readonly symbol: string;
  /** What it does, in a sentence for the user. */
  readonly meaning: string;
  readonly sum: Sum;
  /** What is applied to the sum, by its name; nothing where the sum is the value. */
  readonly activation?: string;
  /** Of all units at once, where the activation looks at all of them: their sums. */
  readonly sums?: readonly number[];
  readonly value: number;
}

/** Of which number the arithmetic is wanted. */
export interface StepPlace {
  /** The recurrence: empty where the layer has but one, else `forward`, `l1_reverse` … */
  readonly part: string;
  /** Of the batch. */
  readonly row: number;
  /** Along the trace's steps, in the order in which they are taken. */
  readonly step: number;
  readonly unit: number;
  /** Which of a preview's forward passes, by the index that views give it; its own where absent. */
  readonly pass?: number;
}

export interface Explanation {
  readonly place: StepPlace;
  /** The index along the input's time axis that the step reads. */
  readonly timestep: number;
  /** Whether a mask skips the step, so that the states are those of the step before. */
  readonly skipped: boolean;
  /** In the order in which they are calculated; none where the step is skipped. */
  readonly equations: readonly Equation[];
}
