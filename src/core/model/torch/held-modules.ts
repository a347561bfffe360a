/** The modules that an object, a list or another module holds. */
import { newList } from "../../scope/values/collections";
import type { Interpreter } from "../../scope/interpreter";
import { ancestry, baseOf, itemsOf } from "../../scope/expressions/members";
import { constant, tuple, type AbstractValue, type Instance } from "../../scope/values/values";
import { isTorch, type MadeModule, type TorchPlain } from "./values";

/** A module that has weights of its own, with the prefix of its parameters' names. */
interface Held {
  readonly prefix: string;
  readonly module: MadeModule | TorchPlain;
}

/** Any module, with its name in the one that holds it; the outermost has none. */
interface Named {
  readonly name: string;
  readonly value: AbstractValue;
}

/** So many values are looked through for modules. */
const MOST_VALUES = 10_000;

/** Modules in each other that are looked into. */
const MOST_NESTED = 8;

/** What is done with each module of a value: `enter` before those that it holds, `leave` behind them. */
interface Visitor {
  enter?(name: string, value: AbstractValue): void;
  leave?(name: string, value: AbstractValue): void;
}

/**
 * Goes through the modules of a value, in fields, lists and Sequentials, each where it is first met.
 *
 * @returns whether nothing of them may have been missed
 */
function visitModules(interpreter: Interpreter, whole: AbstractValue, visitor: Visitor): boolean {
  const seen = new Set<AbstractValue>();
  let isWhole = true;
  const look = (value: AbstractValue | undefined, name: string, depth: number): void => {
    if (value === undefined || value.kind === "constant") return;
    if (isOpen(value) || depth > MOST_NESTED || seen.size >= MOST_VALUES) isWhole = false;
    if (seen.has(value) || depth > MOST_NESTED || seen.size >= MOST_VALUES) return;
    seen.add(value);
    visitor.enter?.(name, value);
    // One that is a recurrent module as well has weights of its own.
    look(baseOf(interpreter, value), name, depth + 1);
    for (const [key, inner] of parts(interpreter, value)) look(inner, name === "" ? key : `${name}.${key}`, depth + 1);
    visitor.leave?.(name, value);
  };
  look(whole, "", 0);
  return isWhole;
}

/** What an object, a list or a Sequential holds, by its name in the names of parameters. */
function parts(
  interpreter: Interpreter,
  value: AbstractValue,
): readonly (readonly [string, AbstractValue | undefined])[] {
  if (value.kind === "instance") return fieldsOf(interpreter, value);
  if (value.kind === "library" && value.own) return fieldsOf(interpreter, value.own);
  const isSequence = isTorch(value) && value.type === "sequence";
  const held = isSequence ? value.holds : value;
  const items = held.kind === "list" || held.kind === "tuple" ? itemsOf(interpreter, held) : undefined;
  return (items ?? []).map((item, index) => [String(index), item]);
}

const fieldsOf = (
  interpreter: Interpreter,
  { fields }: Instance,
): readonly (readonly [string, AbstractValue | undefined])[] =>
  [...fields].map(([name, cell]) => [name, interpreter.store.get(cell)]);

/** The modules of a value that have weights. */
export function modulesWithin(interpreter: Interpreter, value: AbstractValue): readonly Held[] {
  const found: Held[] = [];
  visitModules(interpreter, value, {
    enter(name, held) {
      if (!isTorch(held)) return;
      const prefix = name === "" ? "" : `${name}.`;
      if (held.type === "layer") for (const module of held.made) found.push({ prefix, module });
      else if (held.type === "plain") found.push({ prefix, module: held });
    },
  });
  return found;
}

/** The same, be they modules of the document or PyTorch's, as `module.apply` goes to them: those held before the holder. */
export function modulesInside(interpreter: Interpreter, value: AbstractValue): readonly AbstractValue[] | undefined {
  const found: AbstractValue[] = [];
  const isWhole = visitModules(interpreter, value, {
    leave(_, held) {
      if (isModule(held)) found.push(held);
    },
  });
  return isWhole ? found : undefined;
}

/**
 * `modules()`, `named_modules()`, `children()`, `named_children()`; `undefined` of another method, and where a child
 * may be missing. Modules of which nothing is known are left out of all that are in each other.
 */
export function listedModules(
  interpreter: Interpreter,
  self: AbstractValue,
  method: string,
): AbstractValue | undefined {
  const [, named, which] = /^(named_)?(modules|children)$/.exec(method) ?? [];
  if (which === undefined) return undefined;
  const found: Named[] = [];
  if (which === "modules") {
    visitModules(interpreter, self, {
      enter(name, value) {
        if (isModule(value)) found.push({ name, value });
      },
    });
  } else {
    for (const [name, value] of parts(interpreter, self)) {
      if (value === undefined || isOpen(value)) return undefined;
      if (isModule(value) || value.kind === "list") found.push({ name, value });
    }
  }
  return newList(
    interpreter,
    found.map(({ name, value }) => (named === undefined ? value : tuple([constant(name), value]))),
  );
}

/** Whether it may have weights, or hold modules, that nobody knows. */
const isOpen = (value: AbstractValue): boolean =>
  value.kind === "unknown" || (isTorch(value) && value.type === "other");

/** Whether it is one of PyTorch's modules, or an object of a class that is based on one. */
function isModule(value: AbstractValue): boolean {
  if (value.kind === "instance") return ancestry(value.class).some(({ bases }) => bases.some(isModuleClass));
  return isTorch(value) && (value.type === "layer" || value.type === "plain" || value.type === "sequence");
}

/** `nn.Module`, and what other packages base on it. */
export const isModuleClass = (base: AbstractValue): boolean =>
  (base.kind === "external" && /(^torch\.|Module$)/.test(base.path)) || base.kind === "unknown";
