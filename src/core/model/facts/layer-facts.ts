/** What was seen of a recurrent layer's call while the program was followed. */
import type {
  ConfigValue,
  Framework,
  LayerUse,
  OwnCell,
  Problem,
  Profile,
  ScriptRandom,
  Span,
  ValueSource,
  Weights,
} from "../../definition";
import type { Heir, Mode, Supposed } from "../../scope/interpreter";
import { Cell } from "../../scope/store";
import type { Call } from "../../syntax/syntax";
import type { FedData, InputSource, Shape, SymbolicTensor } from "../tensors";

/** One argument as one evaluation of the call found it. */
export interface SeenArgument {
  readonly name?: string;
  /** Where the keyword is written. */
  readonly nameSpan?: Span;
  readonly value?: ConfigValue;
  readonly text: string;
  readonly span: Call["span"];
  /** The classes that the expression calls, where it is a call or a list of them. */
  readonly classes?: readonly string[];
  /** The cells of the program's own that it is. */
  readonly cells?: readonly OwnCell[];
  /** Where another file says the value. */
  readonly source?: ValueSource;
}

/** One evaluation of the call. */
export interface Evaluation {
  readonly mode: Mode;
  /** The same for all layers of one evaluation, which are several where the class is one of several. */
  readonly identity: object;
  /** Set where the program does not write what was followed. */
  readonly supposed?: Supposed;
  readonly arguments: readonly SeenArgument[];
  /** The shape that the arguments ask of the input, where they say it: PyTorch's `input_size`, Keras's `input_shape`; or those of the Bidirectional around it. */
  ownInput?: Shape;
  /** How often the loops around it make it; `null` where that is not known. */
  readonly repeated?: number | null;
}

/** The states that a layer is started with. */
export interface InitialState {
  readonly text: string;
  readonly span: Span;
  /** Where they are literal arrays. */
  readonly states?: readonly FedData[];
  /** Whether they are the zeros that it would start with anyhow, of sizes that are not known. */
  readonly areZeros?: true;
  /** Where they are tensors. */
  readonly tensors?: readonly SymbolicTensor[];
  /** Where they stand behind the input in the list that the layer is called on: how many tensors that has. */
  readonly listed?: number;
  /** What of them does not fit the layer. */
  readonly problems?: readonly Problem[];
}

/** An argument of the call that the preview leaves out: `mask`, `training`. */
export interface IgnoredArgument {
  readonly name: string;
  readonly span: Span;
}

/** A layer is called on the whole tuple that another one returned. */
export interface WholeResult {
  readonly className: string;
  readonly count: number;
  readonly span: Span;
}

/** How one application of the layer is written. */
export interface Use extends Pick<LayerUse, "kind" | "appliedTo" | "targets" | "model" | "span"> {
  readonly initialState?: InitialState;
  /** All that another layer returned, where it is called on that. */
  readonly wholeResult?: WholeResult;
  /** Which steps count, where that is a literal array. */
  readonly mask?: FedData;
  readonly ignored?: readonly IgnoredArgument[];
  /** It is called on a list, of one tensor or several. */
  readonly isOnList?: boolean;
  /** It is called with more than its inputs and states: `use_causal_mask=True`. */
  readonly more?: boolean;
}

/** One time that the layer is put behind something. */
export interface Application {
  readonly mode: Mode;
  readonly input: SymbolicTensor;
  readonly use: Use;
  /** Where PyTorch's modules are given it. */
  readonly inputSpan?: Span;
  /** The data that the script feeds to the input, once it does. */
  fed?: FedData;
  /** The module that is called, where the call that makes it makes several. */
  readonly module?: object;
  /** Of PyTorch's packed sequences: how many steps each row has. */
  readonly lengths?: readonly number[];
  readonly random?: ScriptRandom;
  /** Those that the script has given the module. */
  readonly weights?: Weights;
  /** Those of a layer of Keras's that is called on data: what the script sets later does not count. */
  readonly layerWeights?: LayerWeights;
  /** Whether what flows in is known, not what the layer's own arguments ask of it. */
  readonly isSettled?: boolean;
  /** What of the input does not fit the layer, where it is called. */
  readonly problems?: readonly Problem[];
}

/** A layer that is another one's argument. */
export interface SeenPart {
  readonly role: string;
  readonly layer: LayerFacts;
  /** The list that it stands in. */
  readonly list?: Span;
}

/** A class of the catalogue. */
export interface LayerClassName {
  readonly framework: Framework;
  readonly className: string;
  /** Where it is not the one that the document was written for. */
  readonly profile?: Profile;
  /** The document's own class, which is based on this one: Keras names layers after it. */
  readonly heir?: Heir;
}

/** What is known of one layer: of one evaluation of its call, or of several that made the same. */
export interface LayerFacts extends LayerClassName {
  readonly node: Call;
  /** What else the call may make, where the class is one of several. */
  readonly others: Set<string>;
  readonly evaluations: Evaluation[];
  readonly applications: Application[];
  /** Of the last evaluation: the layers that are its arguments. */
  parts: readonly SeenPart[];
  /** Of the last evaluation: a list of layers among its arguments that are not all known. */
  openParts?: { readonly role: string; readonly span: Span };
  /** Of the last evaluation: the wrappers around the layer, outermost first. */
  wrappers: readonly string[];
  /** The names that the layer, or the wrapper around it, is bound to. */
  variables: readonly string[];
  /** The parameters that the script sets as attributes of the layer once it is made. */
  readonly attributesSet: { readonly name: string; readonly span: Span }[];
  /** The literal data that the script feeds first to a model that the layer stands in, by where they come in. */
  readonly fedBy: Map<InputSource, FedData>;
  /** Of Keras's, made of a serialised form that Keras 3 cannot read: what is wrong with that. */
  unreadable?: Problem;
  /** Where the script trains the layer. */
  trained?: Span;
  /** Whether the script calls a model that the layer stands in on data. */
  isUsed?: boolean;
  /** Of Keras's: the weights with which the script leaves the layer. */
  readonly weights: Cell<LayerWeights>;
  /** Whether the script gives a module of PyTorch's other weights, before or after a call of it. */
  hasOtherWeights?: boolean;
  /** Where its random weights come from. */
  random?: ScriptRandom;
  /** Of a layer of Keras's: how many seeds are drawn where it is made anew from its configuration. */
  seeds?: number;
  /** What does not fit behind a module of PyTorch's, at the calls of the modules there. */
  readonly problemsBehind: Problem[];
}

/** The weights of a layer of Keras's: the initial ones, or those that the script gives it. */
export type LayerWeights = "initial" | SetWeights;

/** Weights that a script sets or trains. */
export interface SetWeights {
  /** Where it does. */
  readonly span: Span;
  /** In the order of `get_weights()`; absent where they are not known. */
  readonly arrays?: readonly FedData[];
}

/** Of two ways through the program. */
function joinWeights(one: LayerWeights, other: LayerWeights): LayerWeights {
  if (one === other) return one;
  const set = one === "initial" ? other : one;
  return set === "initial" ? set : { span: set.span };
}

/** The initial weights, whatever way the program takes. */
function initialWeights(): Cell<LayerWeights> {
  const cell = new Cell<LayerWeights>(joinWeights, "initial");
  cell.value = "initial";
  return cell;
}

/** By the node of a call: what it made, one layer for each time that it was evaluated, in that order. */
export type FactsByCall = Map<Call, LayerFacts[]>;

/** A layer that a call makes; nothing is noted of it yet. */
export function newFacts(facts: FactsByCall, node: Call, layerClass: LayerClassName): LayerFacts {
  const made: LayerFacts = {
    ...layerClass,
    node,
    others: new Set(),
    parts: [],
    attributesSet: [],
    fedBy: new Map(),
    evaluations: [],
    applications: [],
    wrappers: [],
    variables: [],
    problemsBehind: [],
    weights: initialWeights(),
  };
  const before = facts.get(node);
  if (before === undefined) facts.set(node, [made]);
  else before.push(made);
  return made;
}

/** What happened as it is followed; where nothing did, what would happen. */
export function alive<T extends { readonly mode: Mode }>(seen: readonly T[]): readonly T[] {
  const live = seen.filter(({ mode }) => mode === "live");
  return live.length > 0 ? live : seen;
}

/** What is shown of a layer that is called several times: the first call, of PyTorch's the first of which the input is known. */
export function shownApplications({ framework, applications }: LayerFacts): readonly Application[] {
  const all = alive(applications);
  const settled = framework === "torch" ? all.filter(({ isSettled }) => isSettled) : [];
  return settled.length > 0 ? settled : all;
}

/** The weights that a layer of Keras's has where the program stands. */
export const weightsNow = ({ trained, weights }: LayerFacts): LayerWeights => {
  const { value = "initial" } = weights;
  return trained === undefined || (value !== "initial" && !value.arrays) ? value : { span: trained };
};

/** The weights that the script gives the layer, for the call that is shown; `undefined` where they are the initial ones. */
export function setWeights(facts: LayerFacts): SetWeights | undefined {
  const [application] = shownApplications(facts);
  const weights = application?.layerWeights ?? facts.weights.value;
  if (weights !== "initial") return weights;
  // Nothing is done with the initial ones but to train them.
  const { trained, isUsed } = facts;
  return trained && !isUsed && !application?.layerWeights ? { span: trained } : undefined;
}
