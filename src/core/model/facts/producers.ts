/** Which layer made a tensor, of what: enough to run it again outside the program. */
import type { ConfigValue, Profile, ScriptRandom, Span, Weights } from "../../definition";
import type { AbstractValue } from "../../scope/values/values";
import type { SettledModel } from "../graph/model-graph";
import type { SymbolicTensor } from "../tensors";
import type { LayerFacts } from "./layer-facts";

/** What happens to a layer once it is made. */
export interface LayerFate {
  /** Where the script gives this layer other weights. */
  weightsSet?: Span;
}

/** A layer in one of its calls. */
export interface ProducingLayer {
  readonly className: string;
  readonly config: { readonly [name: string]: ConfigValue };
  /** Set while its arguments are still being typed. */
  readonly isHalfTyped?: true;
  /** Arguments whose values are not known. */
  readonly open: readonly string[];
  readonly span: Span;
  /** The layer inside a wrapper. */
  readonly inner?: ProducingLayer;
  /** Of a recurrent layer. */
  readonly facts?: LayerFacts;
  /** What tells the layer from others, however often it is called. */
  readonly identity: object;
  /** The layer itself, of Keras's. */
  readonly value?: AbstractValue;
  /** What happens to it later, whichever of its calls this is. */
  readonly fate?: LayerFate;
  /** Where it is not the one that the document was written for. */
  readonly profile?: Profile;
  /** What the program calls it. */
  readonly name?: string;
  readonly random?: ScriptRandom;
  /** Those that the script has given it. */
  readonly weights?: Weights;
  /** Of a model that is called like a layer. */
  readonly model?: SettledModel;
}

/** One call of a layer on tensors. */
export interface ProducingCall {
  readonly layer: ProducingLayer;
  readonly inputs: readonly SymbolicTensor[];
  readonly states: readonly SymbolicTensor[];
  /** What else the layer is called with. */
  readonly options?: { readonly [name: string]: ConfigValue };
}
