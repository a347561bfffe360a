/** The models that a program makes, as a document in JSON has them: for a table of all their layers. */
import type { ModelDefinition, Span } from "../../definition";
import type { FedData, InputSource, SymbolicTensor } from "../tensors";
import { createGraph, type GraphContext } from "./model-graph";

/** A model as it is once the program was followed. */
export interface SettledModel {
  readonly name: string | undefined;
  readonly span: Span;
  readonly className: "Sequential" | "Functional";
  /** Of a functional model. */
  readonly inputs?: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly fedBy: ReadonlyMap<InputSource, FedData>;
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
      {
        name: name ?? otherwise,
        isProgram: true,
        className,
        profile,
        span,
        layers,
        calls,
        feeds: Object.fromEntries(feeds),
        inputs,
        outputs,
      },
    ];
  });
}
