/** What is wrong with the numbers beside the models of a JSON document: each that is passed over is told. */
import * as l10n from "@vscode/l10n";
import { unknownName } from "../../catalog/kinds";
import { nearest } from "../../catalog/nearest";
import type { ModelDefinition, Problem } from "../../definition";
import { quote } from "../../text/quote";
import type { LayerNode, NamedArray } from "./layer-node";
import { isModel } from "./models";

/** Of the models that stand in no other one: an array that is none, a name that nothing in the model has. */
export function modelProblems(nodes: readonly LayerNode[], models: readonly ModelDefinition[]): readonly Problem[] {
  return nodes.flatMap((node) => {
    if (!isModel(node)) return modelProblems(node.children, models);
    const model = models.find(({ span }) => span.start === node.span.start);
    const found = node.arrays.flatMap((array) => faultOf(array) ?? (model && misnamed(array, model)) ?? []);
    // Of several arrays under one name the first.
    return [...new Map(found.toReversed().map((problem) => [problem.message, problem])).values()].toReversed();
  });
}

const faultOf = ({ name, array }: NamedArray): Problem | undefined =>
  "message" in array
    ? { severity: "error", code: array.code, message: array.message, span: array.span, argument: groupOf(name) }
    : undefined;

const groupOf = (path: string): string => path.split("/")[0] ?? path;

function misnamed({ name: path, span }: NamedArray, model: ModelDefinition): Problem | undefined {
  const [group = "", name] = path.split("/");
  switch (group) {
    case "inputs": {
      const names = model.inputs.flatMap(({ call }) => model.layers[model.calls[call]?.layer ?? -1]?.name ?? []);
      if (name === undefined || names.includes(name)) return undefined;
      const message = l10n.t("The model has no input {0}; it has {1}.", quote(name), names.join(", "));
      return { severity: "error", code: "input-unknown", message, span, argument: group };
    }
    case "weights": {
      const names = model.layers.map((layer) => layer.name);
      if (name === undefined || names.includes(name)) return undefined;
      if (/^\d+$/.test(name)) {
        const message = l10n.t("Give a model's weights by the names of its layers: {0}.", '{"lstm": {"kernel": …}}');
        return { severity: "error", code: "weights-unexpected", message, span, argument: group };
      }
      const sentence = l10n.t("The model has no layer {0}.", quote(name));
      const message = unknownName(sentence, nearest(name, names));
      return { severity: "error", code: "weights-unexpected", message, span, argument: group };
    }
    default: {
      const message = l10n.t("A model takes inputs and weights, not {0}.", group);
      return { severity: "warning", code: "array-unknown", message, span, argument: group };
    }
  }
}
