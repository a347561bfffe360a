/** Which version of Keras a document was written for. */
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
export function* profileOf(program: Program): Steps<Profile> {
  const installed = installedProfile(program.text);
  if (installed !== undefined) return installed;
  const signs: Signs[] = [];
  for (const statement of program.statements) {
    signs.push(signsIn(statement, program.text));
    yield;
  }
  if (signs.some(({ keras1 }) => keras1)) return "keras-1";
  if (signs.some(({ keras2 }) => keras2)) return "keras-2";
  // `from keras.layers import *`, then `CuDNNLSTM(8)`.
  if (signs.some(({ star }) => star) && signs.some(({ cudnn }) => cudnn)) return "keras-2";
  return signs.some(({ tfKeras2 }) => tfKeras2) ? "tf-keras-2" : "keras-3";
}

/** What a text has in it where any of these signs is. */
const SIGN = new RegExp(
  `\\b(?:${["import", "contrib", ...KERAS_1_ONLY, ...OLD_ARGUMENTS, ...recurrentNames, "np_utils"].join("|")})\\b|\\bprint\\b(?! *\\()`,
);

interface Signs {
  readonly keras1: boolean;
  readonly keras2: boolean;
  readonly tfKeras2: boolean;
  /** Whether it imports all that one of Keras's modules has; whether it calls CuDNN's layers by their bare names. */
  readonly star: boolean;
  readonly cudnn: boolean;
}

const signsIn = perNode((statement: Statement): Signs => {
  const signs = { keras1: false, keras2: false, tfKeras2: false, star: false, cudnn: false };
  const note = (path: string): void => {
    if (path.startsWith("tensorflow.contrib") || OLD_MODULES.test(path)) signs.keras2 = true;
    if (/^(tensorflow\.(compat\.v1|python\.keras)|tf_keras)/.test(path)) signs.tfKeras2 = true;
    if (OLD_NAMES.test(path.slice(path.lastIndexOf(".") + 1))) signs.keras2 = true;
  };
  const tried = new Set<Statement>();
  walk([statement], {
    statement(node) {
      if (node.kind === "attempt" && node.handlers.length > 0) {
        walk(node.body, { statement: (each) => void tried.add(each) });
      }
      if (node.kind === "other" && node.keyword === "print") signs.keras2 = true;
      if (node.kind !== "import") return;
      note(node.module);
      if (node.form === "all" && /(^|\.)keras(\.|$)/.test(node.module)) signs.star = true;
      for (const { name, alias } of node.names) {
        // A program may try `CuDNNLSTM as LSTM`, which an old version had, and go on without it.
        if (alias === undefined || alias === name || !tried.has(node)) note(`${node.module}.${name}`);
      }
    },
    expression(node) {
      if (node.kind === "attribute") {
        if (OLD_NAMES.test(node.name)) signs.keras2 = true;
        if (node.name === "contrib" && node.object.kind === "name" && /^(tf|tensorflow)$/.test(node.object.name)) {
          signs.keras2 = true;
        }
      } else if (node.kind === "call" && (node.callee.kind === "name" || node.callee.kind === "attribute")) {
        const isRecurrent = recurrentClass(node.callee.name) !== undefined;
        if (node.callee.kind === "name" && OLD_NAMES.test(node.callee.name)) signs.cudnn = true;
        for (const { name } of node.arguments) {
          if (name === undefined) continue;
          if ((isRecurrent ? KERAS_1_ARGUMENTS : KERAS_1_ONLY).has(name)) signs.keras1 = true;
          if (OLD_ARGUMENTS.has(name)) signs.keras2 = true;
          if (isRecurrent && name === "time_major") signs.tfKeras2 = true;
        }
      }
    },
    entersUnread: ({ text }) => SIGN.test(text),
  });
  return signs;
});

/** What the lines that install packages say, be they magics, shell lines or comments that begin so. */
function installedProfile(text: string): Profile | undefined {
  const keras = /^[\s#!%$]*(?:python3?\s+-m\s+)?pip3?\s+install\b[^\n]*?\bkeras==(\d[\w.]*)/m.exec(text)?.[1];
  if (keras !== undefined) return profileOfVersion(keras);
  const tensorflow =
    /^[\s#!%$]*(?:python3?\s+-m\s+)?pip3?\s+install\b[^\n]*?\btensorflow(?:-gpu|-cpu)?==(\d[\w.]*)/m.exec(text)?.[1] ??
    /^\s*%tensorflow_version\s+(\d\S*)/m.exec(text)?.[1];
  if (tensorflow === undefined) return undefined;
  const [major = 0, minor = 0] = tensorflow.split(".").map((part) => Number.parseInt(part, 10));
  if (major < 2) return "keras-2";
  // TensorFlow 2.16 was the first whose tf.keras is Keras 3.
  return major === 2 && (Number.isNaN(minor) || minor < 16) ? "tf-keras-2" : "keras-3";
}
