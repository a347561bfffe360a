/** What the signatures of Keras's recurrent classes are put together from. */
import type { ConfigValue, Profile } from "../../definition";
import type { Parameter } from "../layer-class";
import * as p from "./parameters";

export interface Signature {
  /** In positional order. */
  readonly parameters: readonly Parameter[];
  /** What the class takes by keyword beside `layerKeywords`. */
  readonly keywords: readonly Parameter[];
}

/** A class's signatures, in the versions that have it. */
export type Signatures = Readonly<Partial<Record<Profile, Signature>>>;

/** The same parameter with another default. */
const withDefault = (parameter: Parameter, value: ConfigValue): Parameter => ({ ...parameter, default: value });

/** The gates' activation where its default is the older one. */
export const hardGates = withDefault(p.recurrentActivation, "hard_sigmoid");

export const initializers: readonly Parameter[] = [p.kernelInitializer, p.recurrentInitializer, p.biasInitializer];

/** In the order in which all versions since 2.0 have them. */
export const penalties: readonly Parameter[] = [
  p.kernelRegularizer,
  p.recurrentRegularizer,
  p.biasRegularizer,
  p.activityRegularizer,
  p.kernelConstraint,
  p.recurrentConstraint,
  p.biasConstraint,
];

export const dropouts: readonly Parameter[] = [p.dropout, p.recurrentDropout];

/** `units` to `recurrent_dropout` of a layer or its cell, where all versions since 2.0 agree. */
const heads = (own: readonly Parameter[]) => {
  const head = (gates: readonly Parameter[], forgetBias: readonly Parameter[]): readonly Parameter[] => [
    p.units,
    p.activation,
    ...gates,
    p.useBias,
    ...initializers,
    ...forgetBias,
    ...own,
    ...dropouts,
  ];
  return {
    lstm: (gates: Parameter) => head([gates], [p.unitForgetBias]),
    gru: (gates: Parameter) => head([gates], []),
    simple: head([], []),
  };
};

export const layerHeads = heads(penalties);

/** Of what a cell gives nothing is added to a loss. */
export const cellHeads = heads(penalties.filter((each) => each !== p.activityRegularizer));

export const implementation = (value: number): Parameter => withDefault(p.implementation, value);

/** What GRU was before CuDNN's came to be its default. */
export const resetBefore = withDefault(p.resetAfter, false);

export const flags: readonly Parameter[] = [p.returnSequences, p.returnState, p.goBackwards, p.stateful];
