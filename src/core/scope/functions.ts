/** Functions and classes of the document while they are followed. */
import type { ClassDefinition, FunctionDefinition, Lambda, Parameter } from "../syntax/syntax";
import { perNode } from "../syntax/per-node";
import { walk } from "../syntax/walk";
import type { Steps } from "../steps";
import type { CallSite, EvaluatedArgument, Interpreter, Supposed } from "./interpreter";
import { createActivation } from "./activations";
import { annotatedClass } from "./annotations";
import { ancestry, classMember, isClassMethod, isStatic, outsideBase } from "./members";
import type { OutsideCall, OutsideCalls } from "./modules";
import { follow } from "./follow";
import { initialiseBase, startBase } from "./heirs";
import { bindArguments, bindUnknown, takesOptions } from "./function-parameters";
import { isRecord } from "./records";
import { distinctCalls, initialiseOutside } from "./outside";
import {
  createVariable,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Frame,
  type FunctionValue,
  type Instance,
} from "./values";

/** A function that calls itself, or calls this deep, is not followed further. */
const MAX_DEPTH = 12;

const INITIALISER = "__init__";

/** A function is followed for so many of its calls; then once more, for all others. */
const MAX_RUNS = 8;
/** A short one, such as a setter that a loop calls for each option, for more. */
const MAX_SHORT_RUNS = 128;
const SHORT = 80;

/** The same of a lambda, which is one expression: `filter(lambda p: p.dim() > 1, lstm.parameters())`. */
const MAX_LAMBDA_RUNS = 256;

interface Runs {
  count: number;
  /** So many different calls that other files make come beside those of the document. */
  fromOutside: number;
  active: boolean;
  /** Some calls were not followed: nothing is known of what they give. */
  skipped: boolean;
  /** It was followed for the calls that were skipped. */
  generalised: boolean;
}

export interface Functions {
  enter(callee: FunctionValue, given: readonly EvaluatedArgument[], self?: AbstractValue): AbstractValue;
  instantiate(callee: ClassValue, given: readonly EvaluatedArgument[], site?: CallSite): Instance;
  define(value: FunctionValue | ClassValue): void;
  /** Follows, once the module has been followed, what nothing in it called with the arguments that other files give. */
  callFromOutside(
    module: Frame,
    calledNames: ReadonlySet<string>,
    calls: OutsideCalls,
    ofObjects: boolean,
  ): Steps<void>;
  /** See `Interpreter`. */
  supposed(): Supposed | undefined;
  /** Follows, once the module has been followed, what nothing called. */
  finish(calledNames: ReadonlySet<string>): Steps<void>;
}

/** The functions of one program, none of them followed yet. */
export function createFunctions(interpreter: Interpreter): Functions {
  const runs = new Map<FunctionDefinition | Lambda, Runs>();
  const defined: (FunctionValue | ClassValue)[] = [];
  const classes = new Map<Frame, ClassValue>();
  /** Those that others are based on. */
  const bases = new Set<ClassValue>();
  /** By the frame of a class: the last instance of it and of each class that is based on it. */
  const instances = new Map<Frame, Map<ClassValue, Instance>>();
  /** The frames of classes of which the document makes an object with arguments. */
  const givenValues = new Set<Frame>();
  const { text } = interpreter.program;
  let depth = 0;
  let supposed: Supposed | undefined;

  const runsOf = (node: FunctionDefinition | Lambda): Runs => {
    let found = runs.get(node);
    if (found === undefined) {
      found = { count: 0, fromOutside: 0, active: false, skipped: false, generalised: false };
      runs.set(node, found);
    }
    return found;
  };

  const wasFollowedOften = (node: FunctionDefinition | Lambda, { count, fromOutside }: Runs): boolean =>
    count >= MAX_RUNS + fromOutside && count >= mostRuns(node, text) + fromOutside;

  const enter: Functions["enter"] = (callee, given, self) => {
    const run = runsOf(callee.node);
    const counts = interpreter.mode() !== "trial";
    if (run.active || depth >= MAX_DEPTH || interpreter.isFrugal() || wasFollowedOften(callee.node, run)) {
      if (counts) run.skipped = true;
      interpreter.library.untold?.(interpreter, callee);
      return UNKNOWN;
    }
    if (counts) run.count++;
    run.active = true;
    depth++;
    const isSupposed = supposed === "object" && given.length === 0;
    try {
      const supply = isSupposed ? (each: Parameter) => annotated(callee, each) : undefined;
      const result = follow(interpreter, callee, (frame) =>
        bindArguments(interpreter, frame, callee, given, self, supply),
      );
      return callee.replaced ? UNKNOWN : result;
    } finally {
      depth--;
      run.active = false;
    }
  };

  const instantiate: Functions["instantiate"] = (callee, given, site) => {
    const instance: Instance = {
      kind: "instance",
      class: callee,
      fields: new Map(),
      ...startBase(interpreter, callee, site),
    };
    for (const { frame } of ancestry(callee)) {
      const heirs = instances.get(frame) ?? new Map<ClassValue, Instance>();
      if (given.length > 0) givenValues.add(frame);
      // The latest stands last.
      heirs.delete(callee);
      instances.set(frame, heirs.set(callee, instance));
    }
    const initialise = classMember(interpreter, callee, INITIALISER);
    if (initialise?.kind === "function") {
      enter(initialise, given, instance);
    } else if (instance.base) {
      if (site) initialiseBase(interpreter, instance, withoutFields(site, instance));
    } else {
      const base = outsideBase(interpreter, ...ancestry(callee));
      if (base === undefined) setFields(interpreter, instance, given);
      else initialiseOutside(interpreter, base, given, instance);
      const completed = classMember(interpreter, callee, "__post_init__");
      if (completed?.kind === "function") enter(completed, [], instance);
    }
    return instance;
  };

  const supposing = <T>(what: Supposed | undefined, run: () => T): T => {
    const before = supposed;
    supposed = what;
    try {
      return run();
    } finally {
      supposed = before;
    }
  };

  /**
   * What a parameter that no call gives anything gets by its annotation: a configuration as its class makes it without
   * arguments, as options are what they are where nobody gives any.
   */
  const annotated = ({ frame }: FunctionValue, parameter: Parameter): AbstractValue | undefined => {
    const node = parameter.annotation && annotatedClass(parameter.annotation);
    if (node === undefined) return namedLike(parameter);
    const owner = interpreter.evaluate(createActivation(frame, interpreter.mode()), node);
    const outside = owner.kind === "external" ? interpreter.outside(owner.path) : undefined;
    if (outside !== undefined) return interpreter.recordOutside(outside);
    if (owner.kind !== "class" || !isRecord(owner)) return undefined;
    // Where the document gives one other values, nobody knows which is meant.
    return givenValues.has(owner.frame) ? undefined : supposing("object", () => instantiate(owner, []));
  };

  /** What `config` gets where the document has a class `Config`, as templates write it that choose a module by its name. */
  const namedLike = ({ name }: Parameter): AbstractValue | undefined => {
    if (!takesOptions(name)) return undefined;
    const owner = [...classes.values()].find(({ node }) => node.name.toLowerCase() === name.replaceAll("_", ""));
    return owner && !givenValues.has(owner.frame) ? supposing("object", () => instantiate(owner, [])) : undefined;
  };

  /** Follows a function for calls of which nothing is known; `known` keeps the defaults. */
  const generalise = (value: FunctionValue, self: AbstractValue | undefined, withDefaults: boolean): void => {
    const run = runsOf(value.node);
    run.count++;
    run.generalised = true;
    run.active = true;
    supposing(withDefaults ? supposed : "calls", () =>
      follow(interpreter, value, (frame) => {
        if (withDefaults) bindArguments(interpreter, frame, value, [], self, (each) => annotated(value, each));
        else bindUnknown(interpreter, frame, value, self);
      }),
    );
    run.active = false;
  };

  const selfFor = (value: FunctionValue): AbstractValue | undefined => {
    if (!value.frame.isClass || value.node.kind !== "function") return undefined;
    const { name } = value.node;
    const heirs = [...(instances.get(value.frame)?.values() ?? [])];
    const found = heirs.findLast((instance) => classMember(interpreter, instance.class, name) === value);
    if (found !== undefined) return found;
    const owner = classes.get(value.frame);
    return owner && supposing("object", () => instantiate(owner, []));
  };

  function* callFromOutside(
    module: Frame,
    calledNames: ReadonlySet<string>,
    outsideCalls: OutsideCalls,
    ofObjects: boolean,
  ): Steps<void> {
    const open = new Map<string, FunctionValue | ClassValue>();
    for (const [name, { value }] of module.names) {
      if (value?.kind !== "function" && value?.kind !== "class") continue;
      if (!interpreter.isRelevant(value.node)) continue;
      if (takesArguments(value)) open.set(name, value);
      for (const method of value.kind === "class" ? methodsOfClass(value, ofObjects) : []) {
        if (takesArguments(method)) open.set(`${name}.${nameOf(method)}`, method);
      }
    }
    if (open.size === 0) return;
    const { calls, isWhole } = yield* outsideCalls(new Set(open.keys()));
    // What the document itself calls may get its arguments from what it does not.
    for (const isCalled of [false, true]) {
      for (const [name, value] of open) {
        if (calledNames.has(nameOf(value)) === isCalled && !wasFollowed(value)) {
          yield* followCalls(
            value,
            calls.filter((call) => call.name === name),
          );
          yield;
        }
      }
    }
    if (!isWhole) for (const value of open.values()) leaveOpen(value);
  }

  /** Those that are called by the class's name: `Factory.create(8)`; or by its objects: `model.build(8)`. */
  const methodsOfClass = ({ frame }: ClassValue, ofObjects: boolean): readonly FunctionValue[] =>
    [...frame.names.values()].flatMap(({ value }) =>
      value?.kind === "function" &&
      (isStatic(value) || (ofObjects && nameOf(value) !== INITIALISER)) &&
      interpreter.isRelevant(value.node)
        ? value
        : [],
    );

  /** Somebody calls it with arguments that cannot be told: its defaults may not be what it gets. */
  const leaveOpen = (value: FunctionValue | ClassValue): void => {
    const entry = entryOf(value);
    if (entry !== undefined) runsOf(entry.node).skipped = true;
  };

  function* followCalls(value: FunctionValue | ClassValue, calls: readonly OutsideCall[]): Steps<void> {
    const entry = entryOf(value);
    const parameters = entry?.node.parameters ?? [];
    const distinct = distinctCalls(calls, isOfObject(value) ? parameters.slice(1) : parameters);
    if (entry) runsOf(entry.node).fromOutside = distinct.length;
    for (const given of distinct) {
      if (value.kind === "class") instantiate(value, given);
      else enter(value, given, callerOf(value));
      yield;
    }
  }

  /** What a function that is called from outside is called on. */
  const callerOf = (value: FunctionValue): AbstractValue | undefined => {
    if (isClassMethod(value)) return classes.get(value.frame);
    return isMethod(value) ? selfFor(value) : undefined;
  };

  /** The function that takes the arguments of a call. */
  const entryOf = (value: FunctionValue | ClassValue): FunctionValue | undefined => {
    const entry = value.kind === "class" ? classMember(interpreter, value, INITIALISER) : value;
    return entry?.kind === "function" ? entry : undefined;
  };

  const takesArguments = (value: FunctionValue | ClassValue): boolean => {
    const entry = entryOf(value);
    if (entry !== undefined) return entry.node.parameters.length > (isOfObject(value) ? 1 : 0);
    return value.kind === "class" && outsideBase(interpreter, ...ancestry(value)) !== undefined;
  };

  const wasFollowed = (value: FunctionValue | ClassValue): boolean => {
    const entry = entryOf(value);
    return entry === undefined ? instances.has(value.frame) : runsOf(entry.node).count > 0;
  };

  function* finish(calledNames: ReadonlySet<string>): Steps<void> {
    // First what no call in the document names; what it calls then has arguments to go by. Last what has no name.
    for (const stage of ["uncalled", "called", "nameless"]) {
      for (let index = 0; index < defined.length; index++) {
        const value = defined[index]!;
        if (value.kind === "class" || (value.node.kind === "lambda" && stage !== "nameless")) continue;
        const isHeirs = isOfHeir(value);
        if (!isHeirs && !interpreter.isRelevant(value.node)) continue;
        const name = value.node.kind === "function" ? value.node.name : "";
        const called = name === INITIALISER ? isMade(value, calledNames) : calledNames.has(name);
        // A method waits for what makes an object of its class with arguments to go by.
        const waits = !called && isMade(value, calledNames) && instances.get(value.frame) === undefined;
        if ((called || waits) && stage === "uncalled") continue;
        const run = runsOf(value.node);
        if (run.generalised || (run.count > 0 && !run.skipped)) continue;
        const self = selfFor(value);
        yield;
        // To find the object may have followed the function.
        if (!isHeirs && !interpreter.isMaking(value.node)) continue;
        if (runsOf(value.node).count === 0 || run.skipped) generalise(value, self, !run.skipped);
        yield;
      }
    }
  }

  /** Whether the class of a method is based on a layer, which `super().__init__(…)` makes without naming it. */
  const isOfHeir = ({ frame }: FunctionValue): boolean => {
    const owner = classes.get(frame);
    return owner !== undefined && interpreter.heritage(owner) !== undefined;
  };

  /** Whether calls in the document make objects of the method's class, or of one that is based on it: `super().__init__` alone is not enough. */
  const isMade = (method: FunctionValue, calledNames: ReadonlySet<string>): boolean => {
    const owner = classes.get(method.frame);
    return owner !== undefined && (bases.has(owner) || calledNames.has(owner.node.name));
  };

  const define: Functions["define"] = (value) => {
    defined.push(value);
    for (let frame: Frame | undefined = value.frame; frame?.isHeld === false; frame = frame.parent) frame.isHeld = true;
    if (value.kind !== "class") return;
    classes.set(value.frame, value);
    for (const base of value.bases) if (base.kind === "class") bases.add(base);
  };

  return { enter, instantiate, define, supposed: () => supposed, callFromOutside, finish };
}

const nameOf = ({ node }: FunctionValue | ClassValue): string => (node.kind === "lambda" ? "" : node.name);

/** Whether the first parameter is no argument of a call: of a class's `__init__`, or a method. */
const isOfObject = (value: FunctionValue | ClassValue): boolean =>
  value.kind === "class" || isClassMethod(value) || isMethod(value);

/** Whether objects call it, not the class alone. */
const isMethod = (value: FunctionValue): boolean => value.frame.isClass && !isStatic(value);

/** How often a function is followed: by the number of its expressions. */
const mostRuns = perNode((node: FunctionDefinition | Lambda): number => {
  if (node.kind === "lambda") return MAX_LAMBDA_RUNS;
  let count = 0;
  walk(node.body, { expression: () => void count++, entersUnread: () => count <= SHORT });
  return count <= SHORT ? MAX_SHORT_RUNS : MAX_RUNS;
});

/** The fields of a class without `__init__`: those that it declares, by name or in their order. */
function setFields(interpreter: Interpreter, instance: Instance, given: readonly EvaluatedArgument[]): void {
  // A dataclass takes its bases' fields first; what it declares again keeps its place.
  const classes = ancestry(instance.class).toReversed();
  const declared = [...new Set(classes.flatMap(({ node }) => declaredFields(node)))];
  const set = (name: string, value: AbstractValue): void => {
    const cell = createVariable();
    instance.fields.set(name, cell);
    interpreter.store.set(cell, value);
  };
  for (const { defaults = [] } of classes) for (const [name, value] of defaults) set(name, value);
  for (const [index, { name = declared[index], spread, value }] of given.entries()) {
    if (name === undefined || spread !== undefined) continue;
    set(name, value);
  }
}

/** The call of a class without `__init__`, but for what its objects hold by themselves: `scale: float = 1.0`. */
function withoutFields(site: CallSite, { class: owner }: Instance): CallSite {
  const own = new Set(ancestry(owner).flatMap(({ node }) => declaredFields(node)));
  const isHandedOn = ({ name }: { readonly name?: string }): boolean => name === undefined || !own.has(name);
  const written = (site.written ?? site.node.arguments).filter(isHandedOn);
  return { ...site, written, arguments: site.arguments.filter(isHandedOn) };
}

/** The names that a class's body gives a value or a type. */
export const declaredFields = ({ body }: ClassDefinition): readonly string[] =>
  body.flatMap((statement) =>
    statement.kind === "assign" && statement.targets[0]?.kind === "name" ? [statement.targets[0].name] : [],
  );
