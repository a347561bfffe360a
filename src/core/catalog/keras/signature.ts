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
export const withDefault = (parameter: Parameter, value: ConfigValue): Parameter => ({ ...parameter, default: value });

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

export const flags: readonly Parameter[] = [p.returnSequences, p.returnState, p.goBackwards, p.stateful];
