/** Of the rows that a script feeds to a model, those that come to it at once. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { ArrayValue } from "../../scope/values/values";
import { isNone, readArguments } from "../arguments";
import type { FactsByCall } from "../facts/layer-facts";
import type { FedData, InputSource } from "../tensors";
import type { KerasModel } from "./values";

/** Where the rows of a batch stand among the arguments of those that cut their data into batches. */
const CUTTING: Readonly<Record<string, readonly string[]>> = {
  fit: ["x", "y", "batch_size"],
  evaluate: ["x", "y", "batch_size"],
  predict: ["x", "batch_size"],
  predict_classes: ["x", "batch_size"],
  predict_proba: ["x", "batch_size"],
};

/** Of the methods above, where nothing is said (keras 3.15.1 `trainers/data_adapters`; Keras 1 and 2 alike). */
const USUAL_BATCH = 32;

/**
 * How many of the rows make the first batch of a model whose input says how many it takes: `undefined` of one that takes
 * any number; `"unknown"` where nobody can tell, or where the model, not being stateful, does not mind.
 */
export function firstBatch(
  interpreter: Interpreter,
  facts: FactsByCall,
  { inputs = [] }: KerasModel,
  source: InputSource,
  { shape: [rows] }: ArrayValue,
  { node, arguments: given }: CallSite,
): number | "unknown" | undefined {
  const applied = [...facts.values()]
    .flat()
    .flatMap((layer) => layer.applications.flatMap(({ input }) => (input.source === source ? { layer, input } : [])));
  const taking = [...inputs.filter((input) => input.source === source), ...applied.map(({ input }) => input)];
  const batch = taking.map(({ shape }) => shape?.[0]).find((size) => typeof size === "number");
  if (typeof batch !== "number" || batch === rows) return undefined;
  const names = CUTTING[node.callee.kind === "attribute" ? node.callee.name : ""];
  const args = readArguments(interpreter, given, names ?? []);
  const said = args.value("batch_size");
  const size = said === undefined || isNone(said) ? USUAL_BATCH : args.size("batch_size");
  if (typeof rows !== "number" || typeof size !== "number") return "unknown";
  if (names && Math.min(rows, size) === batch) return batch;
  const isStateful = applied.some(({ layer }) => layer.node.arguments.some(({ name }) => name === "stateful"));
  return isStateful ? undefined : "unknown";
}

/** The first rows of data. */
export function firstRows({ shape: [rows = 0, ...rest], values, name }: FedData, count: number): FedData {
  const held = (values.length / Math.max(rows, 1)) * count;
  return {
    shape: [count, ...rest],
    values: values.slice(0, held),
    ...(name !== undefined && { name: `${name}[:${count}]` }),
  };
}
