/**
 * The layers that stand around recurrent ones. Each family is one file: its Keras configuration read and
 * checked, its variables, its arithmetic, and what it makes of a mask. Their shapes before any number is
 * known stand in `model/keras/shape-rules.ts`.
 */
import type { ConfigRecord } from "../../config-value";
import type { Problem, Profile, Weights } from "../../definition";
import type { Tensor } from "../../tensor";
import type { TorchPosition } from "../../torch-generator";
import type { FilledVariable } from "../weights/variables";
import type { Work } from "../work";
import type { PlainArguments } from "./plain-arguments";

/** A tensor between two layers, with the mask that Keras carries beside it. */
export interface Flow {
  readonly values: Tensor;
  /** The leading axes of `values`, mostly (batch, timesteps): 1 where a step counts, 0 where it is skipped. */
  readonly mask?: Tensor;
}

export interface PlainDefinition {
  readonly className: string;
  readonly profile: Profile;
  /** By today's names; what is not written has its default. */
  readonly config: ConfigRecord;
  /** What the layer is called with beside its inputs: `use_causal_mask`. */
  readonly call?: ConfigRecord;
  /** The layer inside a wrapper, by the wrapper's argument. */
  readonly parts?: readonly { readonly role: string; readonly layer: PlainDefinition }[];
}

/**
 * What becomes of the inputs' masks (keras 3.15.1 `Layer.compute_mask` of each class): the first one goes
 * on, or the layer uses it up, or destroys it because it does not support masking, or what the function makes of them.
 */
export type MaskRule = "kept" | "used" | "destroyed" | ((inputs: readonly Flow[]) => Work<Tensor | undefined>);

/** A plain layer whose arguments are right, for inputs of given shapes. */
export interface PlainLayer {
  /** In the framework's order. */
  readonly variables: readonly FilledVariable[];
  /** As many of the variables' leading rows as a run on these inputs reads, where that can be fewer than all. */
  readonly needed?: (inputs: readonly Flow[]) => readonly FilledVariable[];
  /** Random weights that one generator draws together, those that are `needed`, where PyTorch's stands at `position`. */
  readonly draw?: (seed: number, position: TorchPosition | undefined, inputs: readonly Flow[]) => Work<Weights>;
  /** Of one run. */
  readonly multiplyAdds: number;
  /** Numbers that one run holds beside its inputs, its weights and its output, where those are many. */
  readonly elements?: number;
  /** @param weights one for each variable, of its shape; or one for each of those that are `needed` */
  readonly run: (weights: Weights, inputs: readonly Flow[]) => Work<Tensor>;
  readonly mask: MaskRule;
}

/**
 * Makes a class ready for inputs of these shapes. What is wrong it reports to `args`: then the layer that
 * it returns is not run, and only needs not to throw.
 */
export type PlainKind = (
  args: PlainArguments,
  shapes: readonly (readonly number[])[],
  definition: PlainDefinition,
) => PlainLayer;

export type PlainPrepared = { readonly layer: PlainLayer } | { readonly problems: readonly Problem[] };
