/** The names of arguments in documents that use Keras. */
import { layerClass, layerClassNames } from "../catalog/keras";
import { allParameters } from "../catalog/layer-class";
import { SHAPE_RULES } from "./shape-rules";

const KEYWORDS: ReadonlySet<string> = new Set([
  ...layerClassNames.flatMap((name) => {
    const found = layerClass("keras", name, "tf-keras-2");
    const parameters = found === undefined ? [] : allParameters(found);
    return parameters.flatMap(({ name: parameter, legacy }) => [parameter, legacy?.name ?? parameter]);
  }),
  ...Object.values(SHAPE_RULES).flatMap((rule) => rule.parameters),
  "inputs",
  "outputs",
  "shape",
  "layer",
  "merge_mode",
  "loss",
  "optimizer",
  "metrics",
  "epochs",
  "verbose",
]);

/** Whether a line that begins with `name=` is likely an argument of the call before it. */
export const isKeyword = (name: string): boolean => KEYWORDS.has(name);
