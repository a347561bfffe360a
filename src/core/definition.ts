/**
 * What the parts of the core tell each other about a layer. Data only: no file imports less than this one.
 *
 *     text ─ reader ─▶ LayerCall ─ resolve ─▶ LayerDefinition ─ preview ─▶ Preview
 */
import type { StepsLost } from "./steps-lost";
import type { Tensor } from "./tensor";
import type { TorchPosition } from "./torch-generator";

/** Half-open range of UTF-16 offsets into a document, as VS Code counts them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A value read from source: `known`, or `unknown` with the source expression that could not be
 * resolved and the value that previews assume in its place. Nothing is guessed silently: every
 * `assumed` reaches the screen.
 */
export type Value<T> = Known<T> | Unknown<T>;

export interface Known<T> {
  readonly kind: "known";
  readonly value: T;
}

export interface Unknown<T> {
  readonly kind: "unknown";
  /** The expression as written (`latent_dim`, `options.units`), or the field's symbol (`None`, `batch`). */
  readonly expression: string;
  readonly assumed: T;
}

/** A value that the document says. */
export const known = <T>(value: T): Known<T> => ({ kind: "known", value });

/** A value that the document does not say: its expression, and what previews take in its place. */
export const unknown = <T>(expression: string, assumed: T): Unknown<T> => ({ kind: "unknown", expression, assumed });

/** The value that a preview calculates with: the known one, else the assumed one. */
export const valueOf = <T>(value: Value<T>): T => (value.kind === "known" ? value.value : value.assumed);

/** One axis of a shape: a size, or a symbol such as `batch`, `None`, `latent_dim` with an assumed size. */
export type Dimension = Value<number>;

/** What an argument can hold: JSON, so that a Keras config and a Python literal have one form. */
export type ConfigValue =
  | number
  | string
  | boolean
  | null
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue };

export type Severity = "error" | "warning" | "info";

/** Something to tell the user, at the place where it happened. An `error` means that no values can be shown. */
export interface Problem {
  readonly severity: Severity;
  /** Stable and machine-readable: `too-large`, `json-syntax` … */
  readonly code: string;
  /** One or two short sentences that name the thing and the remedy; already localised. */
  readonly message: string;
  readonly span?: Span;
  /** The argument that it is about, by its parameter's name. */
  readonly argument?: string;
  /** An edit that mends it. */
  readonly fix?: Fix;
  /** An error with which the layer can be shown all the same: one on a line behind it, or a size that is not written. */
  readonly isPassable?: true;
}

/** An edit of the document: the text in the place of what stands there. */
export interface Fix {
  /** What it does, as a menu says it; already localised. */
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

/** Whether it forbids a layer to run. */
export const forbidsRun = ({ severity, isPassable }: Problem): boolean => severity === "error" && isPassable !== true;

/** The frameworks whose catalogue stands in `catalog/`. */
export type Framework = (typeof FRAMEWORKS)[number];

export const FRAMEWORKS = ["keras", "torch", "tfjs", "flax"] as const;

/** Which version's semantics apply where versions differ; see `catalog/`. */
export type Profile = KerasProfile | "tfjs" | "torch" | "flax" | "nnx";

export type KerasProfile = "keras-1" | "keras-2" | "keras-2.3" | "tf-keras-2" | "keras-3";

/** One argument of a layer, for every parameter of its signature. */
export interface LayerArgument {
  /** The parameter's name in the framework: `units`, `return_sequences` … */
  readonly name: string;
  readonly value: Value<ConfigValue>;
  /** `written` in the source, or the parameter's `default` in the layer's profile. */
  readonly origin: "written" | "default";
  /** The source text of the argument's value, where it is written. */
  readonly text?: string;
  readonly span?: Span;
  /** The cells of the program's own that it is. */
  readonly cells?: readonly OwnCell[];
  /** Where another file says the value. */
  readonly source?: ValueSource;
}

/** Where a layer's input shape was read from. */
export type ShapeOrigin =
  /** `Input(shape=…)` or an `InputLayer` that feeds the layer */
  | "input"
  /** the layers before it in the model */
  | "layer"
  /** `input_shape=`, `batch_input_shape=`, `input_dim=` of the layer itself */
  | "argument"
  /** the array that the script feeds to the model, or `"inputs"` of a definition document */
  | "data"
  /** nothing in the document says it */
  | "assumed";

export interface LayerInput {
  /** Its axes are the layer's: batch, timesteps, features, as a rule; see `returns/`. */
  readonly shape: readonly Dimension[];
  readonly shapeOrigin: ShapeOrigin;
  /** The values that the script feeds, of `shape`, where they are literal. */
  readonly values?: Tensor;
  /** Which steps count, of shape (batch, timesteps): 1 for those that do, 0 for those that the layer skips. */
  readonly mask?: Tensor;
  /** Consecutive inputs, of which `values` is the first: what a stateful layer is there for. */
  readonly batches?: readonly Tensor[];
  /** Of an input without time steps: the layer before that left none. */
  readonly stepsLost?: StepsLost;
  /** Of PyTorch's packed sequences: how many steps each row of the batch has. */
  readonly lengths?: readonly number[];
  /** The source text or name of `values`: `data`, `"inputs"`; the layer before, where they are computed. */
  readonly valuesName?: string;
  /** Whether literal data of the script are among what comes in, also where their numbers are not followed up to here. */
  readonly isFromData?: true;
  /** Set where `values` are computed by the layers before: what they depend on beside the document. */
  readonly derived?: DerivedValues;
}

/** What computed values depend on, beside the document. */
export interface DerivedValues {
  /** An input of the model is a sample. */
  readonly sampled: boolean;
  /** The layers whose weights are random. */
  readonly random: readonly string[];
  /** Whether these weights are the framework's own for the preview's seed, drawn in the script's order. */
  readonly asScript?: boolean;
}

/** Where the random numbers of the framework stand when a script makes a layer: PyTorch's, or the seeds that Keras 3 draws. */
export interface ScriptRandom {
  /** Of the script's own `torch.manual_seed` or `keras.utils.set_random_seed`. */
  readonly seed?: number;
  /** After what the script draws before; absent where that cannot be told. Of Keras's, `words` are seeds. */
  readonly position?: TorchPosition;
  /** Of Keras's: the layer is made from a configuration, its initializers with it. */
  readonly anew?: true;
  /** The call as written that seeds something else before: `tf.random.set_seed(3)`. */
  readonly beside?: string;
}

/** How the layer's result is used, so that a view can write the line as one would in this file. */
export interface LayerUse {
  /** In a serialised model: which of the tensors that the layer returns are taken by others, by their places. */
  readonly consumed?: readonly number[];
  readonly kind: "applied" | "sequential" | "add" | "wrapped" | "bare";
  /** The source text between the parentheses that apply the layer: `inputs1`, `x, initial_state=states`. */
  readonly appliedTo?: string;
  /** The whole call that applies the layer: `LSTM(4)(inputs1)`, `encoder(x)`. */
  readonly span?: Span;
  /** Where the layer is called in several places: which of them this is, from 1 on. */
  readonly call?: { readonly number: number; readonly of: number };
  /** Its call is not written to its end, lacks an argument between its commas, or has more behind a star. */
  readonly isHalfTyped?: true;
  /** The names that the result is bound to: `lstm1`, or `lstm1, state_h, state_c`. */
  readonly targets: readonly string[];
  /** Outermost first: `TimeDistributed`, `Bidirectional`. */
  readonly wrappers: readonly string[];
  /** For kind `add`: the model that the layer is added to. */
  readonly model?: string;
  /** How often a loop makes this layer: its count where known, `null` where only the loop is known. */
  readonly repeated?: number | null;
  /** Where one place in the source makes several layers that differ: which of them it is, from 1 on. */
  readonly instance?: LayerInstance;
}

export interface LayerInstance {
  readonly number: number;
  readonly of: number;
}

/**
 * Weights given with the definition, by the framework's name: `kernel`, `recurrent_kernel`, `bias`; those of a
 * part with the part's name before it: `forward/kernel`, `cells/0/bias`.
 */
export type Weights = Readonly<Record<string, Tensor>>;

/** Another file that says what an argument is. */
export interface ValueSource {
  readonly path: string;
  /** Of the call there that gives it, 1-based; absent of a constant that the document imports. */
  readonly line?: number;
}

/** One argument of a call, before the catalogue is asked. */
export interface CallArgument {
  /** The keyword; absent for a positional argument. */
  readonly name?: string;
  /** Where the keyword is written. */
  readonly nameSpan?: Span;
  /** What its expression evaluates to; absent where that could not be resolved without running the code. */
  readonly value?: ConfigValue;
  /** Without `value`, where several layers come from one place: what it is in those of them of which it is known. */
  readonly several?: readonly ConfigValue[];
  /** With `several`: in others of them it is not known. */
  readonly isOpen?: boolean;
  /** The expression as written. */
  readonly text: string;
  readonly span: Span;
  /** The classes that the expression calls, where it is a call or a list of them: `MinimalCell` of `MinimalCell(32)`. */
  readonly classes?: readonly string[];
  /** The cells of the program's own that it is. */
  readonly cells?: readonly OwnCell[];
  /** Where another file says the value. */
  readonly source?: ValueSource;
}

/** A cell that is not the framework's, whose class says how large its states are. */
export interface OwnCell {
  readonly className: string;
  readonly states: readonly Dimension[];
  /** What leaves it at a step. */
  readonly output: Dimension;
}

/** A layer that is another one's argument: a wrapper's `layer`, the `cell` of an `RNN`. */
export interface LayerPart<Layer> {
  /** The parameter that it is given for: `layer`, `backward_layer`, `cell`. */
  readonly role: string;
  readonly layer: Layer;
}

/** What both a call and its resolution say about a layer. */
interface LayerPlace {
  /**
   * What a user would call it: its `name=`, else the variable that it or its output is bound to, else `lstm_1`, as
   * where the outputs of several go through one variable.
   */
  readonly name: string;
  /** The framework's own class name, whatever alias the document gives it: `LSTM`. */
  readonly className: string;
  readonly framework: Framework;
  readonly profile: Profile;
  /** The document's words that speak for that version: `nb_epoch=`. */
  readonly profileSign?: string;
  /** The document's language: `python`, `json`. */
  readonly language: string;
  /** The whole call or JSON object. */
  readonly span: Span;
  /** The callee, or the value of `"class_name"`. */
  readonly calleeSpan: Span;
  /** The callee as written: `layers.LSTM`. */
  readonly callee: string;
  readonly input: LayerInput;
  readonly use: LayerUse;
  readonly weights?: Weights;
  /** Where its random weights come from: PyTorch's, or Keras 3's. */
  readonly random?: ScriptRandom;
  /** One for each of the layer's states, in its order (`[h, c]`, `[h]`), each of shape (batch, units), as a rule. */
  readonly initialState?: readonly Tensor[];
  /** Where it is called in a model, if it is. */
  readonly place?: ModelPlace;
  /** Where the document gives numbers for the layer: `inputs`, `initial_state`, `weights/kernel`. */
  readonly dataSpans?: Readonly<Record<string, Span>>;
  readonly problems: readonly Problem[];
}

/** A layer as a reader found it: its arguments in the order in which they are written. */
export interface LayerCall extends LayerPlace {
  readonly arguments: readonly CallArgument[];
  /** In the order in which they are written; several of one role where the argument is a list. */
  readonly parts?: readonly LayerPart<LayerCall>[];
  /** The same layer where it is called in other places, with what comes to it there. */
  readonly otherCalls?: readonly LayerCall[];
}

/** A recurrent layer of a document, resolved as far as the document allows. */
export interface LayerDefinition extends LayerPlace {
  /** Every parameter of the signature, in its order. */
  readonly arguments: readonly LayerArgument[];
  /** In the order in which they are written; several of one role where the argument is a list. */
  readonly parts?: readonly LayerPart<LayerDefinition>[];
  /** The same layer where it is called in other places, with what comes to it there. */
  readonly otherCalls?: readonly LayerDefinition[];
  /** As written: `**options`, `*sizes` whose content the document does not say. */
  readonly spreads?: readonly string[];
}

/** A tensor of a model: which of its calls makes it, and which of that call's outputs it is. */
export interface TensorPlace {
  readonly call: number;
  readonly output: number;
}

/** A layer of a model; it may be called several times. */
export interface ModelLayer {
  /** Its name in the model. */
  readonly name: string;
  readonly className: string;
  readonly profile: Profile;
  /** Its arguments as written, by their parameters' names. */
  readonly config: { readonly [name: string]: ConfigValue };
  /** Arguments that are written and whose values the document does not say. */
  readonly open?: readonly string[];
  readonly span: Span;
  /** Where its class is named. */
  readonly classSpan: Span;
  /** The layers inside a wrapper. */
  readonly parts?: readonly LayerPart<ModelLayer>[];
  /** Set where a model stands in the place of a layer. */
  readonly model?: ModelDefinition;
  /** It is a function that Keras 3 has recorded, such as what makes a mask: it has no variables. */
  readonly isFunction?: true;
  /** Of an input layer: what it lets in. */
  readonly shape?: readonly Dimension[];
  /** Given beside the layer, or in the model's `weights`; by path. */
  readonly weights?: Weights;
  /** Where its random weights come from: PyTorch's, or Keras 3's. */
  readonly random?: ScriptRandom;
  /** Of a recurrent layer: its call. */
  readonly recurrent?: LayerCall;
}

/** One time that a layer is called. An input layer is called once, on nothing. */
export interface ModelCall {
  /** Index into the model's layers. */
  readonly layer: number;
  readonly inputs: readonly TensorPlace[];
  /** The states that a recurrent layer starts with. */
  readonly initialState?: readonly TensorPlace[];
  /** What else it is called with: `use_causal_mask`. */
  readonly options?: { readonly [name: string]: ConfigValue };
}

/** Numbers that a document gives to an input of a model. */
export interface ModelFeed {
  readonly values: Tensor;
  /** As the document names them: `data`, `"inputs"`. */
  readonly name?: string;
}

export interface ModelDefinition {
  readonly name: string;
  /** Put together from a program's calls, whose faults its layers tell. */
  readonly isProgram?: true;
  /** `Sequential`, `Functional`. */
  readonly className: string;
  readonly profile: Profile;
  readonly span: Span;
  /** In document order. */
  readonly layers: readonly ModelLayer[];
  /** Each after those whose outputs it takes. */
  readonly calls: readonly ModelCall[];
  readonly inputs: readonly TensorPlace[];
  readonly outputs: readonly TensorPlace[];
  /** By the names of the input layers. */
  readonly feeds: Readonly<Record<string, ModelFeed>>;
}

/** Where a layer is called in a model: the calls of the models that lie in each other, outermost first. */
export interface ModelPlace {
  readonly model: ModelDefinition;
  readonly calls: readonly number[];
}

/** All that was read from one document. */
export interface DocumentReading {
  /** In document order. */
  readonly layers: readonly LayerDefinition[];
  /** The models that the layers stand in, in document order; those inside another one are found in it. */
  readonly models?: readonly ModelDefinition[];
  /** Those of no layer in particular: JSON cut in the middle, a size limit. */
  readonly problems: readonly Problem[];
}

/** The argument of that name; every parameter of the signature has one. */
export function argumentOf(layer: LayerDefinition, name: string): LayerArgument | undefined {
  return layer.arguments.find((argument) => argument.name === name);
}

/** The first layer given for that parameter. */
export const partOf = (layer: LayerDefinition, role: string): LayerDefinition | undefined =>
  layer.parts?.find((part) => part.role === role)?.layer;
