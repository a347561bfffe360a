/** What a layer's arguments say that changes nothing in a preview, said where they are set. */
import * as l10n from "@vscode/l10n";
import { layerClass } from "../catalog/catalog";
import { parameterNamed } from "../catalog/layer-class";
import { isRecord } from "../config-value";
import { type ConfigValue, type LayerArgument, type LayerDefinition, type Problem, valueOf } from "../definition";
import { partsByPath } from "../catalog/keras/parts";

/** How the same numbers are calculated. */
const SPEED: ReadonlySet<string> = new Set(["unroll", "implementation", "use_cudnn"]);
/** What happens in training alone. */
const TRAINING: ReadonlySet<string> = new Set(["dropout", "recurrent_dropout"]);

/** A note for each argument of a layer of Keras, and of those inside it, that has no effect on the values shown; of a packed batch one on its form. */
export function notesOf(layer: LayerDefinition): readonly Problem[] {
  if (layer.framework === "torch") return packedNote(layer);
  if (layer.framework !== "keras") return [];
  const own = layer.arguments.flatMap((argument) => {
    const message = isSaid(layer, argument) ? noteOn(argument) : undefined;
    return message === undefined ? [] : [info(argument, message)];
  });
  return [...own, ...problemsInParts(layer, notesOf)];
}

/** What is wrong with the layers inside a layer, by the paths of their arguments. */
export const problemsInParts = (
  layer: LayerDefinition,
  problemsOf: (part: LayerDefinition) => readonly Problem[] = (part) => [...part.problems, ...problemsInParts(part)],
): readonly Problem[] =>
  partsByPath(layer).flatMap(([path, part]) =>
    problemsOf(part).map((problem) =>
      problem.argument === undefined ? problem : { ...problem, argument: `${path}.${problem.argument}` },
    ),
  );

/** What comes out of a packed batch has no axes (torch 2.13 `nn/modules/rnn.py`). */
function packedNote({ input, language, calleeSpan: span }: LayerDefinition): readonly Problem[] {
  // Who writes a definition document asks for it.
  if (input.lengths === undefined || language === "json") return [];
  const rows = input.lengths.length > MOST_LENGTHS ? [...input.lengths.slice(0, MOST_LENGTHS), "…"] : input.lengths;
  const message = l10n.t(
    "The batch is packed, and so is output: it is shown as pad_packed_sequence pads it, of rows of {0} steps.",
    rows.join(", "),
  );
  return [{ severity: "info", code: "packed-output", message, span }];
}

/** More rows' lengths are not told. */
const MOST_LENGTHS = 8;

/** Whether the document writes it, and not its default. */
function isSaid({ framework, className, profile }: LayerDefinition, { name, value, origin }: LayerArgument): boolean {
  const entry = layerClass(framework, className, profile);
  const otherwise = entry && parameterNamed(entry, name)?.default;
  return origin === "written" && value.kind === "known" && value.value !== otherwise;
}

function noteOn({ name, value: given }: LayerArgument): string | undefined {
  const value = valueOf(given);
  if (SPEED.has(name)) {
    return l10n.t("{0} changes how fast the layer runs, not its values.", name);
  }
  if (TRAINING.has(name) && typeof value === "number" && value > 0) {
    return l10n.t("{0}={1} is active in training alone: the preview shows inference.", name, value);
  }
  if (name === "stateful" && value === true) {
    return l10n.t("stateful=True: a later call starts from the states of the one before; the first one is shown.");
  }
  const type = name === "dtype" ? typeName(value) : undefined;
  return type === undefined || type === "float32"
    ? undefined
    : l10n.t("dtype is {0}: the values are calculated and shown in float32.", type);
}

/** The name of a number type or of a policy, which Keras 3 writes as an object. */
function typeName(value: ConfigValue): string | undefined {
  if (typeof value === "string") return value;
  const config = isRecord(value) ? value["config"] : undefined;
  const name = isRecord(config) ? config["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}

const info = ({ name, span }: LayerArgument, message: string): Problem => ({
  severity: "info",
  code: "argument-without-effect",
  message,
  argument: name,
  ...(span && { span }),
});
