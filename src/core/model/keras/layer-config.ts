/** `layer.get_config()`, and what is made of it. */
import { layerClass } from "../../catalog/catalog";
import { plainSignature } from "../../catalog/keras/plain-layers";
import type { ConfigValue, Profile } from "../../definition";
import { newDictionary } from "../../scope/values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { constant, UNCERTAIN, type AbstractValue } from "../../scope/values/values";
import type { KerasLayer } from "./values";

/** Values of configurations that no program says: the defaults. */
const unsaid = new WeakSet<AbstractValue>();

/** A call of a layer's class without what a configuration only has by default, as the class has it, too. */
export function withoutDefaults(site: CallSite): CallSite {
  if (!site.arguments.some(({ value }) => unsaid.has(value))) return site;
  const written = site.written ?? site.node.arguments;
  const isWritten = ({ name, node }: EvaluatedArgument): boolean =>
    written.some((each) => each.value === node && each.name === name && each.spread === undefined);
  return { ...site, arguments: site.arguments.filter((each) => !unsaid.has(each.value) || isWritten(each)) };
}

/** `layer.get_config()`: what the program says, else the defaults; what others than these it has is not known. */
export function configOfLayer(
  interpreter: Interpreter,
  { className, arguments: given, facts }: KerasLayer,
): AbstractValue {
  const defaults = defaultsOf(className, facts?.profile ?? "keras-3");
  const parameters = [...defaults.keys()];
  const entries = given.map(({ name, value }, index) => [name ?? parameters[index] ?? "", value] as const);
  const isOpen = given.some(({ spread }) => spread !== undefined) || entries.some(([name]) => name === "");
  if (isOpen) return newDictionary(interpreter, UNCERTAIN);
  const said = new Set(entries.map(([name]) => name));
  const otherwise = [...defaults].flatMap(([name, value]) => {
    if (value === undefined || (typeof value === "object" && value !== null)) return [];
    const held = constant(value);
    unsaid.add(held);
    return [[name, held] as const];
  });
  return newDictionary(interpreter, new Map([...entries, ...otherwise.filter(([name]) => !said.has(name))]));
}

/** The parameters of a class in their order, with their defaults, as `get_config` has them (keras 3.15.1). */
function defaultsOf(className: string, profile: Profile): ReadonlyMap<string, ConfigValue | undefined> {
  const known = layerClass("keras", className, profile)?.parameters;
  return known
    ? new Map(known.filter(({ name }) => name !== "use_cudnn").map((each) => [each.name, each.default] as const))
    : new Map(Object.entries(plainSignature(className) ?? {}));
}
