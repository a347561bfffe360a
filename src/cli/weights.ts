/** `lstm-explorer weights FILE[:LINE[:COL]] [--to FRAMEWORK] [--json]`: the weights of a file's layers. */
import { parseArgs } from "node:util";
import { problemJson } from "../core/format/json";
import { problemMarkdown } from "../core/format/markdown";
import { weightsJson, weightsMarkdown } from "../core/format/weights";
import { createPreview } from "../core/preview";
import { WEIGHT_FRAMEWORKS, type WeightFramework } from "../core/weights/module";
import { chosenLayers, oneFile, openDocument } from "./document";
import { Failure, STATUS } from "./outcome";

const ARGUMENTS = "weights FILE[:LINE[:COL]] [--to keras|torch|onnx] [--json]";

export const WEIGHTS_USAGE = `  lstm-explorer ${ARGUMENTS}

Each weight's name, shape, values, and which part of it is which gate's.
  --to        the same layer's weights in the layout of that framework, or why it has none
  --json      print JSON instead of Markdown`;

/** Prints the weights of a file's layers, or of the one at a place. */
export function weights(argv: readonly string[]): number {
  const { file, target, json } = parseArguments(argv);
  const document = openDocument(file);
  const { path, lines, reading } = document;
  const previews = chosenLayers(document).map((layer) => createPreview(layer));
  if (json) {
    const layers = previews.map((preview) => weightsJson(preview, target, lines.lineOf));
    const problems = reading.problems.map((problem) => problemJson(problem, lines.lineOf));
    console.log(JSON.stringify({ layers, problems }, undefined, 2));
  } else {
    const layers = previews.map((preview) =>
      weightsMarkdown(preview, target, `${path}:${lines.lineOf(preview.layer.calleeSpan.start)}`),
    );
    console.log([...reading.problems.map(problemMarkdown), ...layers].join("\n\n"));
  }
  return STATUS.ok;
}

interface WeightsArguments {
  readonly file: string;
  readonly target?: WeightFramework;
  readonly json: boolean;
}

function parseArguments(argv: readonly string[]): WeightsArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: "boolean", default: false }, to: { type: "string" } },
    });
    const target = WEIGHT_FRAMEWORKS.find((framework) => framework === values.to);
    if (values.to !== undefined && !target) {
      throw new Error(`--to takes one of ${WEIGHT_FRAMEWORKS.join(", ")}, not ${values.to}.`);
    }
    return { file: oneFile(positionals, ARGUMENTS), ...(target && { target }), json: values.json };
  } catch (error) {
    throw new Failure(STATUS.unreadable, error instanceof Error ? error.message : String(error));
  }
}
