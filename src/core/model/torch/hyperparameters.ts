/** PyTorch Lightning: what a module keeps of the arguments that it is made with. */
import { setMember } from "../../scope/statements/changes";
import { entriesOf } from "../../scope/values/collections";
import { ancestry, classMember } from "../../scope/expressions/members";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { type AbstractValue, type Instance, type Method, NONE, UNKNOWN } from "../../scope/values/values";
import { createRecord } from "../languages/python-records";

const MODULE = /^(pytorch_lightning|lightning)\.(.+\.)?LightningModule$/;

/** What seeds PyTorch, NumPy and Python at once. */
export const SEEDING = /^(pytorch_lightning|lightning(\.pytorch|\.fabric|_fabric)?)\.(.+\.)?seed_everything$/;

/**
 * `self.save_hyperparameters()`: the arguments of `__init__` as they are by now, under their names in `self.hparams`; of
 * `self.save_hyperparameters(config)` its entries. `undefined` of another method.
 */
export function saveHyperparameters(
  interpreter: Interpreter,
  { self, name }: Method,
  site: CallSite,
): AbstractValue | undefined {
  if (name !== "save_hyperparameters" || self.kind !== "instance") return undefined;
  const isLightning = ({ bases }: { readonly bases: readonly AbstractValue[] }): boolean =>
    bases.some((base) => base.kind === "external" && MODULE.test(base.path));
  if (!ancestry(self.class).some(isLightning)) return undefined;
  const [first] = site.arguments.filter((each) => each.name === undefined);
  const isNamed = first?.value.kind === "constant";
  const kept = first && !isNamed ? heldIn(interpreter, first.value) : parametersOf(interpreter, self, site);
  setMember(interpreter, self, "hparams", kept ? createRecord(kept, undefined, true) : UNKNOWN);
  return NONE;
}

type Kept = ReadonlyMap<string, AbstractValue>;

function heldIn(interpreter: Interpreter, value: AbstractValue): Kept | undefined {
  if (value.kind !== "instance") return entriesOf(interpreter, value);
  return new Map([...value.fields].map(([name, cell]) => [name, interpreter.store.get(cell) ?? UNKNOWN]));
}

function parametersOf(interpreter: Interpreter, self: Instance, { activation }: CallSite): Kept | undefined {
  const initialiser = classMember(interpreter, self.class, "__init__");
  if (initialiser?.kind !== "function" || initialiser.node.kind !== "function") return undefined;
  const [, ...parameters] = initialiser.node.parameters;
  const held = parameters.flatMap(({ name }) => {
    const cell = activation.frame.names.get(name);
    return cell ? [[name, interpreter.store.get(cell) ?? UNKNOWN] as const] : [];
  });
  return held.length < parameters.length ? undefined : new Map(held);
}
