/** Which attributes of a module the program sets itself: then they are no longer what the module was made with. */
import type { AbstractValue } from "../../scope/values/values";
import type { TorchValue } from "./values";

/** By module and name: all that is set anywhere, in whatever order the program does it. */
const set = new WeakMap<TorchValue, Map<string, AbstractValue[]>>();

export function noteSet(module: TorchValue, name: string, value: AbstractValue): void {
  const attributes = set.get(module) ?? new Map<string, AbstractValue[]>();
  set.set(module, attributes);
  const values = attributes.get(name);
  if (values) values.push(value);
  else attributes.set(name, [value]);
}

export const valuesSet = (module: TorchValue, name: string): readonly AbstractValue[] =>
  set.get(module)?.get(name) ?? [];
