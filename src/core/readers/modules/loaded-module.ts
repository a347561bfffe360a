/** A file of the project that has been followed, as other files see it: its names, and what its calls give. */
import { loseContent, loseMembers, setMember } from "../../scope/statements/changes";
import { type Inherited, inheritedBy } from "../../scope/functions/heirs";
import type { Interpreted } from "../../scope/interpret";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { classMember, isClassMethod, isStatic } from "../../scope/expressions/members";
import { definitionPath, type OnChange } from "../../scope/modules";
import { isPlainClass, isRecord } from "../../scope/functions/records";
import {
  external,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Frame,
  type FunctionValue,
} from "../../scope/values/values";
import { changesSince, watch, type Change } from "./changed-arguments";
import type { Changeable } from "./changeable-names";
import { makeDictionaryObject } from "../../model/languages/python-objects";
import { createCarrier, isPlainlyMade, isSetLater, withoutAttributes } from "./module-values";

export interface LoadedModule {
  readonly names: ReadonlyMap<string, AbstractValue>;
  /** The attributes of classes that cannot be taken over as a whole, by `Class.name`. */
  readonly attributeOf: (className: string, name: string) => AbstractValue | undefined;
  readonly stars: readonly string[];
  /** Whether its class of this name holds values and does nothing. */
  readonly hasRecord: (name: string) => boolean;
  /** See `Modules`. */
  readonly heir: (name: string, given: readonly EvaluatedArgument[]) => Inherited | undefined;
  /** Follows one of its functions or plain classes. */
  readonly call: Call;
}

type Call = (name: string, given: readonly EvaluatedArgument[], onChange: OnChange) => AbstractValue | undefined;

/** What the files of one reading share. */
interface ModuleBudget {
  /** What was carried from any file. */
  readonly carried: WeakSet<AbstractValue>;
  /** See `ModuleLanguage`. */
  readonly isForeign: (path: string) => boolean;
  /** Whether no more may be followed. */
  readonly isSpent: () => boolean;
}

/**
 * What other files see of a module.
 * @param file its path
 * @param changeable what its functions may change of it
 */
export function loadedModule(
  file: string,
  { interpreter, frame, stars }: Interpreted,
  changeable: Changeable,
  { carried, isForeign, isSpent }: ModuleBudget,
): LoadedModule {
  const carrier = createCarrier(isForeign, carried, ({ node }) =>
    // Under another name, or in a function, it cannot be found again.
    node.kind !== "lambda" &&
    frame.names.get(node.name)?.value?.kind === (node.kind === "class" ? node.kind : "function")
      ? external(definitionPath({ file, name: node.name }))
      : undefined,
  );
  const names = new Map<string, AbstractValue>();
  const source = { path: file };
  for (const [bound, { value }] of frame.names) {
    if (value === undefined) continue;
    if (value.kind === "external" && value.isWaiting) {
      names.set(bound, value);
      continue;
    }
    const fixed = !changeable.content.has(bound);
    const held = changeable.bound.has(bound) ? UNKNOWN : carrier.carry(value, fixed, source);
    // A class stays where it is; what is set of it is asked for there.
    const isChanged = held.kind !== "unknown" && held.kind !== "external";
    names.set(bound, isChanged ? withoutAttributes(held, changeable.attributes.get(bound)) : held);
  }
  const classNamed = (name: string): ClassValue | undefined => {
    const owner = frame.names.get(name)?.value;
    return owner?.kind === "class" && !changeable.content.has(name) ? owner : undefined;
  };
  return {
    names,
    stars,
    attributeOf(className, attribute) {
      const owner = classNamed(className);
      if (!owner || !isPlainClass(owner) || isSetLater(owner, attribute)) return undefined;
      if (changeable.attributes.get(className)?.has(attribute)) return undefined;
      const held = classMember(interpreter, owner, attribute);
      if (held?.kind === "function") return external(definitionPath({ file, name: `${className}.${attribute}` }));
      return held && carrier.carry(held, true, source);
    },
    hasRecord(className) {
      const owner = classNamed(className);
      return owner !== undefined && isRecord(owner);
    },
    heir(called, given) {
      const owner = classNamed(called);
      if (owner === undefined || isSpent()) return undefined;
      const inbound = createCarrier(isForeign, carried);
      const there = given.map((each) => ({ ...each, value: inbound.carry(each.value, true) }));
      let found: Inherited | undefined;
      interpreter.store.branch(() => {
        loseChangeable(interpreter, frame, changeable);
        found = inheritedBy(interpreter, owner, there);
      });
      return found && withValues(found, (value) => carrier.carry(value, true, source));
    },
    call(called, given, onChange) {
      const [name = "", method] = called.split(".");
      const owner = method === undefined ? undefined : classNamed(name);
      const callee =
        method === undefined ? frame.names.get(name)?.value : owner && staticMember(interpreter, owner, method);
      if (!isCallable(callee) || isSpent()) return undefined;
      const inbound = createCarrier(isForeign, carried);
      const there = given.map((each) => ({ ...each, value: inbound.carry(each.value, true) }));
      const watched = watch(given.map(({ value }, index) => [value, there[index]!.value]));
      let result: AbstractValue = UNKNOWN;
      let changes: readonly Change[] = [];
      // What it does to its own module stays there, and is undone.
      interpreter.store.branch(() => {
        loseChangeable(interpreter, frame, changeable);
        const made =
          callee.kind === "function"
            ? interpreter.enter(callee, there, isClassMethod(callee) ? owner : undefined)
            : (makeDictionaryObject(interpreter, callee, there) ?? interpreter.instantiate(callee, there));
        // What it was given and gives back is the same object on this side.
        const same = there.findIndex(({ value }) => value === made);
        result = same < 0 ? carrier.carry(made, true) : given[same]!.value;
        changes = changesSince(watched, (value) => carrier.carry(value, true));
      });
      for (const { object, name, value } of changes) onChange(object, name, value);
      return result;
    },
  };
}

const withValues = (inherited: Inherited, carry: (value: AbstractValue) => AbstractValue): Inherited => ({
  ...inherited,
  arguments: inherited.arguments.map((each) => ({ ...each, value: carry(each.value) })),
});

/** A method that takes no object. */
function staticMember(interpreter: Interpreter, owner: ClassValue, name: string): AbstractValue | undefined {
  const member = classMember(interpreter, owner, name);
  return member?.kind === "function" && isStatic(member) ? member : undefined;
}

/** Whether a call of it can be followed where it stands. */
const isCallable = (value: AbstractValue | undefined): value is FunctionValue | ClassValue =>
  (value?.kind === "function" && value.replaced !== true) || (value?.kind === "class" && isPlainlyMade(value));

/** By the time of a call some function of the file may have changed what any of them may. */
function loseChangeable(interpreter: Interpreter, frame: Frame, { bound, written, attributes }: Changeable): void {
  for (const [name, cell] of frame.names) {
    for (const attribute of attributes.get(name) ?? []) {
      if (cell.value) setMember(interpreter, cell.value, attribute, UNKNOWN);
    }
    if (bound.has(name)) {
      interpreter.store.set(cell, UNKNOWN);
    } else if (written.has(name) && cell.value) {
      loseContent(interpreter, cell.value);
      loseMembers(interpreter, cell.value);
    }
  }
}
