/** What leaves a recurrent layer no time steps: the layer before it, or a state of that in the place of its output. */
import * as l10n from "@vscode/l10n";
import type { Fix } from "./definition";

/** A layer that takes a sequence and leaves no time steps. */
export interface StepsLost {
  readonly className: string;
  /** A recurrent one returns its steps if it is told to. */
  readonly isRecurrent: boolean;
  /** What the document calls it. */
  readonly name?: string;
  /** The edit that tells it to. */
  readonly fix?: Fix;
  /** Of a recurrent one: what is taken is no output of it. */
  readonly state?: TakenState;
}

/** A state of a recurrent layer that is taken as if it were its output. */
export interface TakenState {
  /** `state_h` */
  readonly name: string;
  /** Whether the layer's output has no time steps either. */
  readonly lacksSteps: boolean;
}

/**
 * What to do where a state arrives and time steps are wanted.
 * @param layer what the layer is called
 * @param flag `return_sequences=True`, as the document writes it
 */
export const outputInstead = ({ name, lacksSteps }: TakenState, layer: string, flag: string): string =>
  lacksSteps
    ? l10n.t("This comes from {0} of {1}: take its output, with {2}.", name, layer, flag)
    : l10n.t("This comes from {0} of {1}: take its output.", name, layer);
