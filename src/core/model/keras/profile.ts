/** Which version of Keras a document was written for, and by which of its words. */
import { profileOfVersion } from "../../catalog/keras/signatures";
import { recurrentNames } from "../../catalog/names";
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { Profile } from "../../definition";
import { perNode } from "../../syntax/per-node";
import type { Steps } from "../../steps";
import type { Program, Statement } from "../../syntax/syntax";
import { walk } from "../../syntax/walk";

/** Names that went with Keras 2 (and TensorFlow 1): a document that has them was not written for a later one. */
const OLD_NAMES = /^(CuDNNLSTM|CuDNNGRU|np_utils)$/;

/** Modules that only Keras 1 and 2 had. */
const OLD_MODULES =
  /^keras\.(layers\.(recurrent|core|embeddings|wrappers|convolutional|normalization|merge)|utils\.np_utils|engine)(\.|$)/;

/** Keyword arguments that only Keras 1's recurrent layers had, whatever name they are called by. */
const KERAS_1_ONLY = new Set([
  "inner_activation",
  "inner_init",
  "forget_bias_init",
  "dropout_W",
  "dropout_U",
  "consume_less",
]);

/** Keyword arguments of Keras 1's recurrent layers. */
const KERAS_1_ARGUMENTS = new Set([...KERAS_1_ONLY, "output_dim", "init", "W_regularizer", "U_regularizer"]);

/** Keyword arguments of Keras 1's other calls, which Keras 2 still understood. */
const OLD_ARGUMENTS = new Set(["nb_epoch", "nb_filter", "border_mode", "samples_per_epoch"]);

/** A document's version, and the words in it that speak for that one, where it is not today's. */
export interface WrittenFor {
  readonly profile: Profile;
  readonly sign?: string;
}

/**
 * The profile that a document's imports, names and install lines speak for. The rule, the strongest
 * sign first:
 *
 * 1. an install line: `pip install keras==2.2.4`, `tensorflow==1.15`, `%tensorflow_version 1.x`;
 * 2. a recurrent layer with Keras 1's arguments (`output_dim=`, `inner_activation=` …): Keras 1;
 * 3. `tensorflow.contrib`, `CuDNNLSTM` (also by a star), `keras.layers.recurrent`, `nb_epoch=`, Python 2's `print`: Keras 2;
 * 4. `tf_keras`, `tensorflow.python.keras`, an import of `tensorflow.compat.v1`, `time_major=`: tf.keras 2;
 * 5. otherwise Keras 3, which `keras` and, since TensorFlow 2.16, `tf.keras` are today. (Calls such as
 *    `tf.compat.v1.ConfigProto()` stand in programs of every version.)
 */
export function* profileOf(program: Program): Steps<WrittenFor> {
  const installed = installedProfile(program.text);
  if (installed !== undefined) return installed;
  const signs: Signs[] = [];
  for (const statement of program.statements) {
    signs.push(signsIn(statement));
    yield;
  }
  const first = (key: keyof Signs): string | undefined => signs.find((each) => each[key] !== undefined)?.[key];
  const keras1 = first("keras1");
  if (keras1 !== undefined) return { profile: "keras-1", sign: keras1 };
  // `from keras.layers import *`, then `CuDNNLSTM(8)`.
  const keras2 = first("keras2") ?? (first("star") === undefined ? undefined : first("cudnn"));
  if (keras2 !== undefined) return { profile: "keras-2", sign: keras2 };
  const tfKeras2 = first("tfKeras2");
  return tfKeras2 === undefined ? { profile: "keras-3" } : { profile: "tf-keras-2", sign: tfKeras2 };
}

/** What a text has in it where any of these signs is. */
const SIGN = new RegExp(
  `\\b(?:${["import", "contrib", ...KERAS_1_ONLY, ...OLD_ARGUMENTS, ...recurrentNames, "np_utils"].join("|")})\\b|\\bprint\\b(?! *\\()`,
);

/** The words of each kind that a statement has, as a reader of the document would look for them. */
interface Signs {
  keras1?: string;
  keras2?: string;
  tfKeras2?: string;
  /** The module of Keras of which it imports all; CuDNN's layer that it calls by its bare name. */
  star?: string;
  cudnn?: string;
}

const signsIn = perNode((statement: Statement): Readonly<Signs> => {
  const signs: Signs = {};
  const note = (path: string): void => {
    if (path.startsWith("tensorflow.contrib") || OLD_MODULES.test(path)) signs.keras2 ??= path;
    if (/^(tensorflow\.(compat\.v1|python\.keras)|tf_keras)/.test(path)) signs.tfKeras2 ??= path;
    if (OLD_NAMES.test(path.slice(path.lastIndexOf(".") + 1))) signs.keras2 ??= path;
  };
  const tried = new Set<Statement>();
  walk([statement], {
    statement(node) {
      if (node.kind === "attempt" && node.handlers.length > 0) {
        walk(node.body, { statement: (each) => void tried.add(each) });
      }
      if (node.kind === "other" && node.keyword === "print") signs.keras2 ??= "print …";
      if (node.kind !== "import") return;
      note(node.module);
      if (node.form === "all" && /(^|\.)keras(\.|$)/.test(node.module)) signs.star ??= node.module;
      for (const { name, alias } of node.names) {
        // A program may try `CuDNNLSTM as LSTM`, which an old version had, and go on without it.
        if (alias === undefined || alias === name || !tried.has(node)) note(`${node.module}.${name}`);
      }
    },
    expression(node) {
      if (node.kind === "attribute") {
        if (OLD_NAMES.test(node.name)) signs.keras2 ??= node.name;
        if (node.name === "contrib" && node.object.kind === "name" && /^(tf|tensorflow)$/.test(node.object.name)) {
          signs.keras2 ??= `${node.object.name}.contrib`;
        }
      } else if (node.kind === "call" && (node.callee.kind === "name" || node.callee.kind === "attribute")) {
        const isRecurrent = recurrentClass(node.callee.name) !== undefined;
        if (node.callee.kind === "name" && OLD_NAMES.test(node.callee.name)) signs.cudnn ??= node.callee.name;
        for (const { name } of node.arguments) {
          if (name === undefined) continue;
          if ((isRecurrent ? KERAS_1_ARGUMENTS : KERAS_1_ONLY).has(name)) signs.keras1 ??= `${name}=`;
          if (OLD_ARGUMENTS.has(name)) signs.keras2 ??= `${name}=`;
          if (isRecurrent && name === "time_major") signs.tfKeras2 ??= `${name}=`;
        }
      }
    },
    entersUnread: ({ text }) => SIGN.test(text),
  });
  return signs;
});

/** What the lines that install packages say, be they magics, shell lines or comments that begin so. */
function installedProfile(text: string): WrittenFor | undefined {
  const keras = /^[\s#!%$]*(?:python3?\s+-m\s+)?pip3?\s+install\b[^\n]*?\b(keras==(\d[\w.]*))/m.exec(text);
  if (keras !== null) return { profile: profileOfVersion(keras[2]!), sign: keras[1]! };
  const tensorflow =
    /^[\s#!%$]*(?:python3?\s+-m\s+)?pip3?\s+install\b[^\n]*?\b(tensorflow(?:-gpu|-cpu)?==(\d[\w.]*))/m.exec(text) ??
    /^\s*(%tensorflow_version\s+(\d\S*))/m.exec(text);
  if (tensorflow === null) return undefined;
  const [major = 0, minor = 0] = tensorflow[2]!.split(".").map((part) => Number.parseInt(part, 10));
  // TensorFlow 2.16 was the first whose tf.keras is Keras 3.
  const isOld = major === 2 && (Number.isNaN(minor) || minor < 16);
  return { profile: major < 2 ? "keras-2" : isOld ? "tf-keras-2" : "keras-3", sign: tensorflow[1]! };
}
