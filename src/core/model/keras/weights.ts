/** Scripts that give their layers other weights than the initial ones, which previews show. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values";
import type { Expression } from "../../syntax/syntax";
import type { LayerFacts } from "../facts/layer-facts";
import { isLayer, isModel } from "./values";
import { factsOfAll } from "./reached-layers";

/** Methods of models, layers and their variables that set weights. */
const SETTING = new Set(["set_weights", "load_weights", "assign"]);

const TRAINING = new Set(["fit", "fit_generator", "train_on_batch", "train_step"]);

const USING = /^predict/;

/**
 * Notes a call such as `model.set_weights(…)`, `layer.cell.kernel.assign(…)`, or `model.fit(…)` before
 * `model.predict(…)`; `self` is whose method it is, where that is known.
 */
export function noteWeights(interpreter: Interpreter, site: CallSite, self?: AbstractValue): void {
  const { callee, span } = site.node;
  if (callee.kind !== "attribute" || interpreter.mode() !== "live") return;
  const { name } = callee;
  if (!SETTING.has(name) && !TRAINING.has(name) && !USING.test(name)) return;
  if (SETTING.has(name) && isLayer(self) && self.fate) self.fate.weightsSet ??= span;
  const owned =
    layersOf(interpreter, self) ?? (SETTING.has(name) ? layersAround(interpreter, site, callee) : undefined);
  for (const facts of owned ?? []) {
    if (SETTING.has(name)) facts.weightsChanged = span;
    else if (TRAINING.has(name)) facts.trained ??= span;
    else noteUse(facts);
  }
}

/** Notes that a model is called on data. */
export function noteCall(interpreter: Interpreter, model: AbstractValue): void {
  if (interpreter.mode() !== "live") return;
  for (const facts of factsOfAll(interpreter, [model])) noteUse(facts);
}

function noteUse(facts: LayerFacts): void {
  if (facts.trained !== undefined) facts.weightsChanged ??= facts.trained;
}

/** What is noted of a layer, or of the layers of a model. */
function layersOf(interpreter: Interpreter, value: AbstractValue | undefined): ReadonlySet<LayerFacts> | undefined {
  if (isLayer(value) || isModel(value)) return factsOfAll(interpreter, [value]);
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
