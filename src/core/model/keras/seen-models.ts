/** The models that a program makes, noted while it is followed, so that they can be told as a whole in the end. */
import type { Span } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import type { AbstractValue } from "../../scope/values";
import type { SettledModel } from "../graph/model-tables";
import { isTensor, type SymbolicTensor } from "../tensors";
import type { KerasModel } from "./values";

/** More models of a program have no tables. */
const MOST_MODELS = 16;

/** A model where the program makes it. */
export interface SeenModel {
  readonly model: KerasModel;
  readonly name: string | undefined;
  readonly span: Span;
}

/** Keeps a model where the program makes it; what is only tried makes none. */
export function noteModel(interpreter: Interpreter, models: SeenModel[], model: KerasModel, site: CallSite): void {
  if (interpreter.mode() !== "live" || models.length >= MOST_MODELS) return;
  const [target] = interpreter.targetsOf(site.node);
  models.push({ model, name: target?.replace(/^.*\.(?=\w+$)/, ""), span: site.node.span });
}

/** The models that were noted, with what flows out of them once the program was followed. */
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
function tensorsIn(interpreter: Interpreter, value: AbstractValue | undefined): readonly SymbolicTensor[] | undefined {
  if (isTensor(value)) return [value];
  const items = value?.kind === "list" || value?.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  const tensors = items?.filter(isTensor);
  return tensors !== undefined && tensors.length > 0 && tensors.length === items?.length ? tensors : undefined;
}
