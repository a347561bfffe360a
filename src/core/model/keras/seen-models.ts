/** The models that a program makes, noted while it is followed, so that they can be told as a whole in the end. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import type { AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import type { SettledModel } from "../graph/model-graph";
import { isTensor, type SymbolicTensor } from "../tensors";
import type { KerasModel } from "./values";

/** More models of a program have no tables. */
const MOST_MODELS = 16;

/** What the program calls a model, and where it makes it. */
export function madeAt(interpreter: Interpreter, site: CallSite): Pick<KerasModel, "name" | "span"> {
  const given = readArguments(interpreter, site.arguments, []).text("name", "");
  const [target] = interpreter.targetsOf(site.node);
  const name = given === "" ? target?.replace(/^.*\.(?=\w+$)/, "") : given;
  return { ...(name !== undefined && { name }), span: site.node.span };
}

/** Keeps a model where the program makes it; what is only tried makes none. */
export function noteModel(interpreter: Interpreter, models: KerasModel[], model: KerasModel): void {
  if (interpreter.mode() === "live" && models.length < MOST_MODELS) models.push(model);
}

/** The models that were noted, with what flows out of them once the program was followed. */
export function settledModels(interpreter: Interpreter, models: readonly KerasModel[]): readonly SettledModel[] {
  return models.flatMap((model) => settledModel(interpreter, model) ?? []);
}

/** A model as it is now; `undefined` where it cannot be told what comes in or out. */
export function settledModel(interpreter: Interpreter, model: KerasModel): SettledModel | undefined {
  const { name, span, state, inputs, fedBy } = model;
  const outputs = tensorsIn(interpreter, state ? interpreter.store.get(state)?.output : model.outputs);
  if (outputs === undefined || (state === undefined && inputs === undefined)) return undefined;
  const own = state === undefined ? inputs : undefined;
  const className = own ? "Functional" : "Sequential";
  return { className, outputs, fedBy, span, ...(name !== undefined && { name }), ...(own && { inputs: own }) };
}

/** One tensor or a list of them; `undefined` of anything else. */
function tensorsIn(interpreter: Interpreter, value: AbstractValue | undefined): readonly SymbolicTensor[] | undefined {
  if (isTensor(value)) return [value];
  const items = value?.kind === "list" || value?.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  const tensors = items?.filter(isTensor);
  return tensors !== undefined && tensors.length > 0 && tensors.length === items?.length ? tensors : undefined;
}
