/** The models that a program makes, as a document in JSON has them: for a table of all their layers. */
import type { ModelDefinition, Span } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import type { AbstractValue } from "../../scope/values";
import { isTensor, type FedData, type InputSource, type KerasModel, type KerasTensor } from "../keras/values";
import { createGraph, type GraphContext } from "./model-graph";

/** More models of a program have no tables. */
const MOST_MODELS = 16;

/** A model where the program makes it. */
export interface SeenModel {
  readonly model: KerasModel;
  readonly name: string | undefined;
  readonly span: Span;
}

/** A model as it is once the program was followed. */
export interface SettledModel extends Omit<SeenModel, "model"> {
  readonly className: "Sequential" | "Functional";
  /** Of a functional model. */
  readonly inputs?: readonly KerasTensor[];
  readonly outputs: readonly KerasTensor[];
  readonly fedBy: ReadonlyMap<InputSource, FedData>;
}

export function noteModel(interpreter: Interpreter, models: SeenModel[], model: KerasModel, site: CallSite): void {
  if (interpreter.mode() !== "live" || models.length >= MOST_MODELS) return;
  const [target] = interpreter.targetsOf(site.node);
  models.push({ model, name: target?.replace(/^.*\.(?=\w+$)/, ""), span: site.node.span });
}

export function settledModels(interpreter: Interpreter, models: readonly SeenModel[]): readonly SettledModel[] {
  return models.flatMap(({ model, ...place }): SettledModel[] => {
    const { state, inputs, fedBy } = model;
    const outputs = tensorsIn(interpreter, state ? interpreter.store.get(state)?.output : model.outputs);
    if (outputs === undefined) return [];
    return state
      ? [{ ...place, className: "Sequential", outputs, fedBy }]
      : inputs
        ? [{ ...place, className: "Functional", inputs, outputs, fedBy }]
        : [];
  });
}

/** One tensor or a list of them; `undefined` of anything else. */
function tensorsIn(interpreter: Interpreter, value: AbstractValue | undefined): readonly KerasTensor[] | undefined {
  if (isTensor(value)) return [value];
  const items = value?.kind === "list" || value?.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  const tensors = items?.filter(isTensor);
  return tensors !== undefined && tensors.length > 0 && tensors.length === items?.length ? tensors : undefined;
}

/** The models with a recurrent layer of which every layer is known, and what comes into them. */
export function modelTables(models: readonly SettledModel[], context: GraphContext): readonly ModelDefinition[] {
  return models.flatMap(({ name, span, className, inputs: given, outputs: returned, fedBy }, index) => {
    const { layers, calls, feeds, placeOf } = createGraph(context, fedBy);
    const own = given?.map(placeOf);
    const outputs = returned.map(placeOf);
    const sources = calls.flatMap(({ inputs }, call) => (inputs.length === 0 ? [{ call, output: 0 }] : []));
    const isKnown = layers.every((layer) => layer.className !== "" && layer.open === undefined);
    const isClosed = sources.every(({ call }) => layers[calls[call]!.layer]?.className === "InputLayer");
    const isWhole = own === undefined ? sources.length === 1 : sources.length === own.length;
    if (!isKnown || !isClosed || !isWhole || !layers.some(({ recurrent }) => recurrent)) return [];
    const { profile } = context;
    const otherwise = `${className === "Sequential" ? "sequential" : "functional"}${index === 0 ? "" : `_${index}`}`;
    const inputs = own ?? sources;
    return [
      { name: name ?? otherwise, isProgram: true, className, profile, span, layers, calls, feeds, inputs, outputs },
    ];
  });
}
