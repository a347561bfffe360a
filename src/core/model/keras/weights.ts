/** Scripts that give their layers other weights than the initial ones, which previews show: literal ones are followed. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import type { AbstractValue } from "../../scope/values/values";
import type { Expression } from "../../syntax/syntax";
import { type FactsByCall, type LayerFacts, weightsNow } from "../facts/layer-facts";
import { type FedData, literalData } from "../tensors";
import { factsOfAll } from "./reached-layers";
import { isLayer, isModel, isVariables } from "./values";

/** Methods of models, layers and their variables that set weights. */
const SETTING = new Set(["set_weights", "load_weights", "assign", "assign_add", "assign_sub"]);

const TRAINING = new Set(["fit", "fit_generator", "train_on_batch", "train_step"]);

/** Methods of optimizers that train whatever variables they are given. */
const STEPPING = new Set(["apply_gradients", "minimize"]);

const USING = /^predict/;

/**
 * Notes a call such as `model.set_weights(…)`, `layer.cell.kernel.assign(…)`, or `model.fit(…)` before
 * `model.predict(…)`; `self` is whose method it is, where that is known.
 */
export function noteWeights(interpreter: Interpreter, made: FactsByCall, site: CallSite, self?: AbstractValue): void {
  const { callee, span } = site.node;
  if (callee.kind !== "attribute" || interpreter.mode() !== "live") return;
  const { name } = callee;
  if (SETTING.has(name)) noteSetting(interpreter, site, callee, self);
  else if (STEPPING.has(name)) for (const facts of [...made.values()].flat()) facts.trained ??= span;
  else if (TRAINING.has(name)) for (const facts of layersOf(interpreter, self) ?? []) facts.trained ??= span;
  else if (USING.test(name)) for (const facts of layersOf(interpreter, self) ?? []) noteUse(interpreter, facts);
}

function noteSetting(interpreter: Interpreter, site: CallSite, callee: Expression, self?: AbstractValue): void {
  const { span } = site.node;
  const facts = isLayer(self) ? self.facts : undefined;
  const arrays = facts && !facts.isUsed ? givenArrays(interpreter, site) : undefined;
  if (facts && arrays) {
    delete facts.trained;
    interpreter.store.set(facts.weights, { span: site.node.arguments[0]?.value.span ?? span, arrays });
    return;
  }
  if (isLayer(self) && self.fate) self.fate.weightsSet ??= span;
  for (const each of layersOf(interpreter, self) ?? layersAround(interpreter, site, callee) ?? []) {
    interpreter.store.set(each.weights, { span });
  }
}

/** `layer.set_weights([kernel, recurrent_kernel, bias])`, where all their numbers are known. */
function givenArrays(interpreter: Interpreter, { node, arguments: given }: CallSite): readonly FedData[] | undefined {
  const [list] = given;
  if (node.callee.kind !== "attribute" || node.callee.name !== "set_weights" || list === undefined) return undefined;
  const items = given.length === 1 && list.spread === undefined ? itemsOf(interpreter, list.value) : undefined;
  const arrays = items?.flatMap((item) => literalData(item) ?? []);
  return arrays && arrays.length > 0 && arrays.length === items?.length ? arrays : undefined;
}

/** Notes that a model is called on data. */
export function noteCall(interpreter: Interpreter, model: AbstractValue): void {
  if (interpreter.mode() !== "live") return;
  for (const facts of factsOfAll(interpreter, [model])) noteUse(interpreter, facts);
}

function noteUse(interpreter: Interpreter, facts: LayerFacts): void {
  facts.isUsed = true;
  interpreter.store.set(facts.weights, weightsNow(facts));
}

/** What is noted of a layer, or of the layers of a model. */
function layersOf(interpreter: Interpreter, value: AbstractValue | undefined): ReadonlySet<LayerFacts> | undefined {
  if (isLayer(value) || isModel(value)) return factsOfAll(interpreter, [value]);
  if (isVariables(value)) return layersOf(interpreter, value.owner);
  if (value?.kind !== "instance") return undefined;
  const fields = [...value.fields.values()].flatMap((field) => interpreter.store.get(field) ?? []);
  return factsOfAll(interpreter, fields);
}

/** The layers of the model or layer that an expression is a part of: `model.layers[0].cell.kernel`. */
function layersAround(
  interpreter: Interpreter,
  site: CallSite,
  expression: Expression,
): ReadonlySet<LayerFacts> | undefined {
  for (let node = wholeOf(expression); node !== undefined; node = wholeOf(node)) {
    // To evaluate a call would make its layers once more.
    const whole = node.kind === "call" ? undefined : interpreter.evaluate(site.activation, node);
    const layers = layersOf(interpreter, whole);
    if (isLayer(whole) && whole.fate) whole.fate.weightsSet ??= site.node.span;
    if (layers !== undefined) return layers;
  }
  return undefined;
}

function wholeOf(node: Expression): Expression | undefined {
  if (node.kind === "call") return node.callee;
  return node.kind === "attribute" || node.kind === "subscript" ? node.object : undefined;
}
