/** Classes that are looked up by a name that nobody knows, `getattr(nn, kind)`: what they are given may tell what they are. */
import { layerClass, profilesWith } from "../catalog/catalog";
import { parameterNamed } from "../catalog/layer-class";
import type { Framework } from "../definition";
import type { EvaluatedArgument } from "../scope/interpreter";
import { external, type AbstractValue, type External } from "../scope/values/values";

interface Shelf {
  /** Where its classes stand. */
  readonly module: string;
  readonly framework: Framework;
  readonly names: readonly string[];
  /** With so many arguments without a name it can be a recurrent one. */
  readonly positional: number;
  /** Parameters that cells have not. */
  readonly sequences: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const TORCH: Shelf = {
  module: "torch.nn",
  framework: "torch",
  names: ["LSTM", "GRU", "RNN"],
  positional: 2,
  sequences: words("num_layers batch_first bidirectional dropout proj_size"),
};
const KERAS: Shelf = {
  module: "keras.layers",
  framework: "keras",
  names: ["LSTM", "GRU", "SimpleRNN"],
  positional: 1,
  sequences: words("return_sequences return_state go_backwards stateful unroll"),
};

/** By the module's full name. */
const SHELVES: ReadonlyMap<string, Shelf> = new Map([
  ["torch.nn", TORCH],
  ["keras.layers", KERAS],
  ["tfjs.layers", KERAS],
]);

/** In the place of the name; what the program calls it stands behind. */
const ANY = "*";
const CALLED_RECURRENT = `${ANY}rnn`;
const CALLED_CELL = `${ANY}cell`;

/** Parameters that only recurrent layers and their cells have. */
const TELLING = words(
  "input_size hidden_size bidirectional return_sequences return_state recurrent_dropout recurrent_activation recurrent_initializer recurrent_regularizer recurrent_constraint unit_forget_bias go_backwards",
);

/**
 * A class of a module of layers, whichever it is; `undefined` of other modules.
 * @param said how the program writes the name: `args.rnn_type`, `kind + "Cell"`
 */
export function anyClassOf(module: AbstractValue, said: string): External | undefined {
  const shelf = module.kind === "external" ? SHELVES.get(module.path) : undefined;
  if (shelf === undefined) return undefined;
  const isRecurrent = /rnn|lstm|gru|recurrent/i.test(said) && !/cell/i.test(said);
  const which = /Cell["'`]/.test(said) ? CALLED_CELL : isRecurrent ? CALLED_RECURRENT : ANY;
  return external(`${shelf.module}.${which}`);
}

/**
 * The recurrent classes of which one is called, where the path is that of any class.
 * @param framework whose classes are asked for
 * @returns none where it may be another layer; `undefined` of other paths
 */
export function recurrentAmong(
  framework: Shelf["framework"],
  path: string,
  given: readonly EvaluatedArgument[],
): readonly External[] | undefined {
  const at = path.indexOf(ANY);
  if (at < 0) return undefined;
  const shelf = SHELVES.get(path.slice(0, at - 1));
  if (shelf?.framework !== framework) return undefined;
  const which = path.slice(at);
  const names = given.flatMap(({ name }) => name ?? []);
  // A wrapper is given a layer.
  const positional = given.filter(({ name, spread, value }) => !name && !spread && value.kind !== "library").length;
  const isTold = names.some((name) => TELLING.has(name));
  const isKnown =
    which === ANY
      ? isTold && names.some((name) => shelf.sequences.has(name))
      : isTold ||
        positional >= shelf.positional ||
        names.some((name) => name !== "dropout" && shelf.sequences.has(name));
  if (!isKnown) return [];
  const classes = which === CALLED_CELL ? shelf.names.map((name) => `${name}Cell`) : shelf.names;
  const takes = (className: string): boolean => {
    const layer = layerClass(shelf.framework, className, profilesWith(shelf.framework, className).at(-1)!);
    return layer !== undefined && names.every((name) => parameterNamed(layer, name) !== undefined);
  };
  return classes.filter(takes).map((className) => external(`${shelf.module}.${className}`));
}
