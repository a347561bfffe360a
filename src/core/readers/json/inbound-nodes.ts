/** How a serialised Functional model calls its layers: `inbound_nodes` as Keras 1 to 3 write them. */
import { type ConfigRecord, isList, isRecord } from "../../config-value";
import type { ConfigValue } from "../../definition";

/** A tensor as a document names it: which output of which call of which layer. */
export interface InboundTensor {
  readonly layer: string;
  readonly node: number;
  readonly output: number;
}

/** One call of a layer. */
export interface InboundCall {
  readonly inputs: readonly InboundTensor[];
  /** The initial states of a recurrent layer. */
  readonly states: readonly InboundTensor[];
  /** Arguments that are no tensors; `mask` is true where one is handed to the layer by name. */
  readonly options: ConfigRecord;
}

/** The calls of one layer, in their order: the entries of `inbound_nodes`. */
export function callsOf(inbound: ConfigValue | undefined): readonly InboundCall[] {
  return isList(inbound) ? inbound.map((node) => (isRecord(node) ? modernCall(node) : olderCall(node))) : [];
}

/** Keras 3: `{"args": […], "kwargs": {…}}`, tensors as `__keras_tensor__` objects. */
function modernCall(node: ConfigRecord): InboundCall {
  const args = isList(node["args"]) ? node["args"] : [];
  const kwargs = isRecord(node["kwargs"]) ? node["kwargs"] : {};
  const named = (...names: readonly string[]) => names.flatMap((name) => tensorsOf(kwargs[name]));
  return {
    inputs: [...tensorsOf(args), ...named("inputs", "query", "value", "key", "sequences", "sequence")],
    states: named("initial_state"),
    options: { ...plainOptions(kwargs), ...(named("mask").length > 0 && { mask: true }) },
  };
}

/** Keras 1 and 2: `[["name", node, output, {kwargs}], …]`. */
function olderCall(node: ConfigValue): InboundCall {
  const inputs: InboundTensor[] = [];
  let merged = NO_OPTIONS;
  for (const entry of isList(node) ? node : []) {
    const tensor = isList(entry) ? tensorOf(entry) : undefined;
    const kwargs = isList(entry) ? entry[3] : undefined;
    if (tensor) inputs.push(tensor);
    if (isRecord(kwargs)) merged = { ...merged, ...kwargs };
  }
  return { inputs, states: tensorsOf(merged["initial_state"]), options: plainOptions(merged) };
}

const NO_OPTIONS: ConfigRecord = {};

const plainOptions = (kwargs: ConfigRecord): ConfigRecord =>
  Object.fromEntries(Object.entries(kwargs).filter(([, value]) => tensorsOf(value).length === 0));

const NO_TENSORS: readonly InboundTensor[] = [];

/** Every tensor in a value, in order, however it is nested. */
export function tensorsOf(value: ConfigValue | undefined): readonly InboundTensor[] {
  if (typeof value !== "object" || value === null) return NO_TENSORS;
  const own = tensorOf(value);
  if (own) return [own];
  if (isList(value)) return value.flatMap(tensorsOf);
  return isRecord(value) ? Object.values(value).flatMap(tensorsOf) : [];
}

/** `["name", node, output]`, or `{"class_name": "__keras_tensor__", "config": {"keras_history": […]}}`. */
function tensorOf(value: ConfigValue): InboundTensor | undefined {
  if (isList(value)) {
    const [layer, node, output] = value;
    return typeof layer === "string" && typeof node === "number" && typeof output === "number"
      ? { layer, node, output }
      : undefined;
  }
  if (!isRecord(value) || value["class_name"] !== "__keras_tensor__") return undefined;
  const config = value["config"];
  const history = isRecord(config) ? config["keras_history"] : undefined;
  return history === undefined ? undefined : tensorOf(history);
}
