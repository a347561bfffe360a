/** `lstm-explorer weights FILE[:LINE[:COL]] [--to FRAMEWORK] [--json]`: the weights of a file's layers. */
import { problemJson } from "../core/format/json";
import { problemMarkdown } from "../core/format/markdown";
import { operatorJson, operatorMarkdown, weightsJson, weightsMarkdown } from "../core/format/weights";
import { createPreview } from "../core/preview/preview";
import { convertWeights } from "../core/weights/convert";
import { WEIGHT_FRAMEWORKS, type WeightFramework } from "../core/weights/module";
import { readOnnxOperator } from "../core/weights/onnx-document";
import { isRefusal } from "../core/weights/read-module";
import { chosenLayers, oneFile, openDocument } from "./document";
import { parseOptions } from "./options";
import { Failure, STATUS } from "./outcome";
import { print } from "./output";
import { readText } from "./text-file";

const ARGUMENTS = "weights FILE[:LINE[:COL]] [--to keras|torch|onnx] [--json]";
const FROM_ONNX = "weights FILE.json --from onnx --to keras|torch [--json]";

export const WEIGHTS_USAGE = `  lstm-explorer ${ARGUMENTS}
  lstm-explorer ${FROM_ONNX}

Each weight's name, shape, values, and which part of it is which gate's.
  --to        the same layer's weights in the layout of that framework, or why it has none
  --from      onnx: the file is an operator of ONNX, {"op_type": "LSTM", "attributes": {…}, "weights": {"W": …, "R": …, "B": …}}
  --json      print JSON instead of Markdown`;

/** Prints the weights of a file's layers, or of the one at a place. */
export function weights(argv: readonly string[]): number {
  const { file, target, fromOnnx, json } = parseArguments(argv);
  if (fromOnnx) return operator(file, target, json);
  const document = openDocument(file);
  const { path, places, reading } = document;
  const previews = chosenLayers(document).map((layer) => createPreview(layer));
  if (json) {
    const layers = previews.map((preview) => weightsJson(preview, target, places.of));
    const problems = reading.problems.map((problem) => problemJson(problem, places.of));
    print(`${JSON.stringify({ layers, problems }, undefined, 2)}\n`);
  } else {
    const layers = previews.map((preview) =>
      weightsMarkdown(preview, target, `${path}:${places.textOf(preview.layer.calleeSpan.start)}`),
    );
    print(`${[...reading.problems.map(problemMarkdown), ...layers].join("\n\n")}\n`);
  }
  return STATUS.ok;
}

/** Prints an operator's weights in the layout of another framework. */
function operator(file: string, target: WeightFramework | undefined, json: boolean): number {
  if (!target) throw new Failure(STATUS.unreadable, `--from needs --to. Usage: lstm-explorer ${FROM_ONNX}`);
  const read = readOnnxOperator(readText(file));
  if (isRefusal(read)) throw new Failure(STATUS.unreadable, `${file}: ${read.refusal}`);
  const converted = convertWeights([read], target);
  const text = json
    ? JSON.stringify(operatorJson(read, target, converted), undefined, 2)
    : operatorMarkdown(read, target, converted, file);
  print(`${text}\n`);
  return STATUS.ok;
}

interface WeightsArguments {
  readonly file: string;
  readonly target?: WeightFramework;
  /** The file is an operator of ONNX. */
  readonly fromOnnx: boolean;
  readonly json: boolean;
}

function parseArguments(argv: readonly string[]): WeightsArguments {
  const { positionals, options } = parseOptions("weights", argv);
  const target = WEIGHT_FRAMEWORKS.find((framework) => framework === options.get("to"));
  return {
    file: oneFile(positionals, ARGUMENTS),
    ...(target && { target }),
    fromOnnx: options.has("from"),
    json: options.has("json"),
  };
}
