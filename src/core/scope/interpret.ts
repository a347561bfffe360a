/**
 * Follows a program without running it: in document order, with every value that reading alone can
 * tell and nothing that it cannot. What a branch, a loop or a call leaves open is unknown rather
 * than wrong. The cost is bounded: past a budget every statement is followed once at most.
 */
import { perNode } from "../syntax/per-node";
import type { Steps } from "../steps";
import type { Expression, Program, Statement } from "../syntax/syntax";
import { walk } from "../syntax/walk";
import { loseContent, loseMembers, setMember } from "./assign";
import { builtin, callBuiltin } from "./builtins";
import { callCollectionMethod } from "./collection-methods";
import { evaluateExpression } from "./evaluate";
import { executeStatements } from "./execute";
import { createFunctions } from "./functions";
import { initialiseOutside } from "./outside";
import type { Activation, CallSite, EvaluatedArgument, Interpreter, Library, Mode } from "./interpreter";
import { inheritedWhole, makeHeir } from "./heirs";
import { classMember } from "./members";
import { boundNames, importsOf } from "./names";
import type { Relevance } from "./relevance";
import { type Budget, type Definition, type Modules, NO_MODULES, type OutsideCalls } from "./modules";
import { type Cell, createStore } from "./store";
import {
  constant,
  createFrame,
  createVariable,
  NONE,
  UNKNOWN,
  withoutValues,
  type AbstractValue,
  type Frame,
} from "./values";

/** How many expressions are evaluated before the interpreter becomes frugal; a 5,000-line file has some 50,000. */
const BUDGET = 300_000;

/**
 * How many items of lists, dicts and arrays are gone through or copied, all in all: one short line of a
 * program can ask for thousands. A thousand lines with arrays of a thousand numbers need a million.
 */
const ITEM_BUDGET = 4_000_000;

/** So many items cost no more than the expression that asks for them. */
const FEW_ITEMS = 64;

/** How deep expressions nest, across the functions that are followed, before the rest is unknown. */
const MAX_NESTING = 700;

/** How a program is followed. */
export interface InterpretOptions {
  /** Which parts of the program may tell the library anything, called or not; where it is absent, any may. */
  readonly relevance?: Relevance;
  /** Files beside the program. */
  readonly modules?: Modules;
  /** Its name, where another program imports it: then nothing but its module-level statements is followed. */
  readonly importedAs?: string;
  readonly budget?: Budget;
  /** What other files call of it. */
  readonly outsideCalls?: OutsideCalls;
  /** Told of each call of another file's function or class. */
  readonly onOutsideCall?: (definition: Definition, given: readonly EvaluatedArgument[], isDead: boolean) => void;
}

/** What is left once a program was followed. */
export interface Interpreted {
  readonly interpreter: Interpreter;
  /** The names of the module. */
  readonly frame: Frame;
  /** The packages of which all names were imported. */
  readonly stars: readonly string[];
}

const INITIAL = ".__init__";

/** What an object's class may define to be called like a function; Keras's layers `call`, PyTorch's `forward`. */
const CALL_METHODS = ["__call__", "call", "forward"];

/**
 * Follows the whole program; `library` takes from its calls what it wants to know.
 */
export function* interpret(program: Program, library: Library, options: InterpretOptions = {}): Steps<Interpreted> {
  const {
    relevance,
    modules = NO_MODULES,
    importedAs,
    budget = { left: BUDGET },
    outsideCalls,
    onOutsideCall,
  } = options;
  const store = createStore();
  const bound = boundNames(program);
  const imports = importsOf(program);
  const stars: string[] = [];
  const targets = new Map<Expression, readonly string[]>();
  yield;
  let items = 0;
  /** Names of other files that this one sets. */
  const set = new Map<string, Cell<AbstractValue>>();
  /** Modules that were handed to functions of which nothing is known. */
  const lost = new Set<string>();
  const isLost = (path: string): boolean => [...lost].some((module) => path.startsWith(`${module}.`));
  let nesting = 0;
  let libraryCalls = 0;
  const changed = new WeakSet<Float64Array>();
  const shared = new WeakMap<Float64Array, Set<Float64Array>>();
  /** The numbers that change with these, they themselves among them. */
  const sharing = (values: Float64Array): Set<Float64Array> => {
    let all = shared.get(values);
    if (all === undefined) {
      all = new Set([values]);
      shared.set(values, all);
    }
    return all;
  };
  let mode: Mode = "live";
  /** By frame and name: what imports would bind that are not made. */
  const untaken = new Map<Frame, Map<string, Set<string>>>();
  /** Tells of the calls of a name that may mean one of several, or would mean another where an import were made. */
  const noteOtherCalls = (callee: AbstractValue, { node, activation, arguments: given }: CallSite): void => {
    if (mode === "trial") return;
    const tell = (path: string, isDead: boolean): void => {
      const definition = modules.definition(path);
      if (definition) onOutsideCall?.(definition, given, isDead);
    };
    for (const option of callee.kind === "choice" ? callee.options : []) {
      if (option.kind === "external") tell(option.path, mode === "dead");
    }
    if (node.callee.kind !== "name" || untaken.size === 0) return;
    for (let frame: Frame | undefined = activation.frame; frame !== undefined; frame = frame.parent) {
      for (const path of untaken.get(frame)?.get(node.callee.name) ?? []) tell(path, true);
    }
  };

  const interpreter: Interpreter = {
    program,
    store,
    library,
    evaluate(activation, expression) {
      budget.left--;
      if (nesting >= MAX_NESTING) return UNKNOWN;
      nesting++;
      try {
        const value = evaluateExpression(interpreter, activation, expression);
        if (value.kind !== "array" || value.values === undefined || !changed.has(value.values)) return value;
        return withoutValues(value);
      } finally {
        nesting--;
      }
    },
    execute: (activation, statements) => executeStatements(interpreter, activation, statements),
    call(callee, site) {
      const definition = callee.kind === "external" ? modules.definition(callee.path) : undefined;
      if (onOutsideCall) noteOtherCalls(callee, site);
      const result = definition
        ? interpreter.callOutside(definition, site.arguments)
        : callValue(interpreter, callee, site);
      // Whoever asks what this file calls of another is to be told of it too.
      const isTold = onOutsideCall !== undefined && (definition !== undefined || callee.kind === "choice");
      const touched = [callee, callee.kind === "method" ? callee.self : result];
      if (isTold || touched.some((value) => value?.kind === "library")) libraryCalls++;
      // A function of another file may draw numbers there.
      if (callee.kind === "method" && callee.self.kind === "instance" && callee.self.changedBy?.has(callee.name)) {
        loseMembers(interpreter, callee.self);
      }
      if (result === undefined || definition) library.untold?.(interpreter, callee, site);
      if ((result === undefined || definition) && mayChangeArguments(callee, site)) {
        // Methods of what is not known, such as a scaler's, hardly ever change an array.
        const isNamed = site.node.callee.kind === "name";
        for (const { value } of site.arguments) {
          if (value.kind === "external") {
            lost.add(value.path);
            if (importedAs !== undefined) modules.change(value.path);
          }
          if (isNamed || value.kind !== "array") loseContent(interpreter, value);
        }
      }
      return result ?? UNKNOWN;
    },
    callOutside(definition, given) {
      // `Base.__init__(self, 8)` says of `Base` what `Base(8)` says.
      const isInitial = definition.name.endsWith(INITIAL);
      const called = isInitial ? { ...definition, name: definition.name.slice(0, -INITIAL.length) } : definition;
      const behind = isInitial ? given.slice(1) : given;
      if (mode !== "trial") onOutsideCall?.(called, behind, mode === "dead");
      return modules.call(called, behind, (object, name, value) => setMember(interpreter, object, name, value));
    },
    outside: (path) => modules.definition(path),
    enter: (callee, given, self) => functions.enter(callee, given, self),
    instantiate: (callee, given) => functions.instantiate(callee, given),
    heritage(value) {
      const base = inheritedWhole(value);
      return base && library.hasHeirs(base.path) ? base : undefined;
    },
    define: (value) => functions.define(value),
    loseNumbers({ values }) {
      for (const each of values === undefined ? [] : sharing(values)) changed.add(each);
    },
    shareNumbers({ values: one }, { values: other }) {
      if (one === undefined || other === undefined) return;
      // A view is new and alone, so that this takes one step however many views an array has.
      const all = sharing(other);
      for (const each of sharing(one)) {
        all.add(each);
        shared.set(each, all);
      }
    },
    mode: () => mode,
    inMode(next, run) {
      const before = mode;
      // What is only tried stays so, and what is dead does not come to life.
      if (before === "live" || next === "trial") mode = next;
      try {
        return run();
      } finally {
        mode = before;
      }
    },
    supposed: () => functions.supposed(),
    isRelevant: (part) => relevance?.of(part) ?? true,
    isMaking: (part) => relevance?.makes?.(part) ?? true,
    libraryCalls: () => libraryCalls,
    isFrugal: () => budget.left < 0,
    affords(count) {
      if (count <= FEW_ITEMS) return true;
      items += count;
      return items <= ITEM_BUDGET;
    },
    targetsOf: (expression) => targets.get(expression) ?? [],
    noteTargets: (expression, names) => void targets.set(expression, names),
    noteStar: (module) => void stars.push(module),
    noteUntaken(frame, name, path) {
      const names = untaken.get(frame) ?? new Map<string, Set<string>>();
      untaken.set(frame, names.set(name, (names.get(name) ?? new Set()).add(path)));
    },
    star: (module) => modules.star(module),
    open: (name, isBeside) => modules.open(name, isBeside),
    imported(path) {
      const held = set.get(path);
      if (held !== undefined) return store.get(held) ?? UNKNOWN;
      const value = modules.value(path);
      if (value === undefined) return library.imported(path);
      return isLost(path) ? UNKNOWN : value;
    },
    setImported(path, value) {
      const before = modules.value(path);
      if (before === undefined) return;
      if (importedAs !== undefined) modules.change(path);
      let cell = set.get(path);
      if (cell === undefined) {
        cell = createVariable();
        // It had the value before any way through the program.
        cell.value = before;
        set.set(path, cell);
      }
      store.set(cell, value);
    },
    global(name) {
      if (name === "__name__") return constant(importedAs ?? "__main__");
      const star = stars.filter((module) => library.exports(module, name)).at(-1);
      if (star !== undefined) return library.imported(`${star}.${name}`);
      // What is imported further down: people run a notebook's cells in another order.
      const path = imports.paths.get(name);
      if (path !== undefined) return interpreter.imported(path);
      if (bound.has(name)) return undefined;
      const later = builtin(name) ? undefined : imports.stars.find((module) => library.exports(module, name));
      if (later !== undefined) return library.imported(`${later}.${name}`);
      return builtin(name) ?? library.unbound(name);
    },
  };
  const functions = createFunctions(interpreter);
  const module: Activation = { frame: createFrame(), returned: [], onReturn: () => undefined, loops: [] };
  yield* executeModule(interpreter, module);
  if (importedAs !== undefined) return { interpreter, frame: module.frame, stars };
  const called = calledNames(program);
  yield;
  library.moduleFollowed?.(interpreter);
  if (outsideCalls) functions.callFromOutside(module.frame, called, outsideCalls);
  yield;
  yield* functions.finish(called);
  return { interpreter, frame: module.frame, stars };
}

/**
 * The statements of the module, with a turn for others behind each. What stands behind a `raise` is followed as if that
 * were not there: people put one in while they work, and still look at what is behind it.
 */
function* executeModule(interpreter: Interpreter, module: Activation): Steps<void> {
  for (const statement of interpreter.program.statements) {
    interpreter.execute(module, [statement]);
    yield;
  }
}

/** The names that some call of the document has as its callee. */
function calledNames({ statements, text }: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of statements) for (const name of calledIn(statement, text)) names.add(name);
  return names;
}

const calledIn = perNode((statement: Statement): ReadonlySet<string> => {
  const names = new Set<string>();
  walk([statement], {
    expression(node) {
      if (node.kind !== "call") return;
      if (node.callee.kind === "name" || node.callee.kind === "attribute") names.add(node.callee.name);
    },
    entersUnread({ called }) {
      for (const name of called) names.add(name);
      return false;
    },
  });
  return names;
});

/** Python's own functions that change nothing they are given, beside those that are followed. */
const READING = new Set(
  "all any bool bytes callable format frozenset hasattr hash id isinstance iter map filter repr set slice sorted str type".split(
    " ",
  ),
);

/** Packages whose functions leave lists and dicts as they are; `numpy.random.shuffle` does not. */
const READING_PATHS =
  /^(keras|tensorflow|torch|matplotlib|pandas|json|yaml|pprint|logging|pickle|os|sys|time|wandb|mlflow|omegaconf|numpy(?!\.random)|tfjs|js)\./;

/** Methods by which anything is written somewhere: whoever has them leaves lists and dicts as they are. */
const WRITING = /^(info|debug|warn|warning|error|exception|critical|log|print|write|save|dump|dumps|log_hyperparams)$/;

/** Whether a function of which nothing is known may change the lists and dicts that it is given. */
function mayChangeArguments(callee: AbstractValue, { node }: CallSite): boolean {
  if (callee.kind === "external") return !READING_PATHS.test(callee.path);
  if (node.callee.kind === "attribute" && WRITING.test(node.callee.name)) return false;
  return callee.kind === "unknown" && !(node.callee.kind === "name" && READING.has(node.callee.name));
}

function callValue(interpreter: Interpreter, callee: AbstractValue, site: CallSite): AbstractValue | undefined {
  const { library } = interpreter;
  switch (callee.kind) {
    case "function":
      return interpreter.enter(callee, site.arguments);
    case "method":
      if (callee.function !== undefined) return interpreter.enter(callee.function, site.arguments, callee.self);
      if (callee.outside !== undefined) {
        initialiseOutside(interpreter, callee.outside, site.arguments, callee.self);
        return NONE;
      }
      if (callee.name === "__init__" && callee.self.kind === "instance" && callee.self.handed !== undefined) {
        callee.self.handed.push(site);
        return NONE;
      }
      return callCollectionMethod(interpreter, callee, site) ?? library.callMethod(interpreter, callee, site);
    case "class": {
      return makeHeir(interpreter, callee, site) ?? interpreter.instantiate(callee, site.arguments);
    }
    case "instance": {
      for (const name of CALL_METHODS) {
        const method = classMember(interpreter, callee.class, name);
        if (method?.kind === "function") return interpreter.enter(method, site.arguments, callee);
      }
      return library.call(interpreter, callee, site);
    }
    case "choice": {
      // Whichever it is: each of them is called, and what the first makes stands for all.
      const made = callee.options.map((option) => callValue(interpreter, option, site));
      return made.find((value) => value !== undefined && value.kind !== "unknown") ?? made[0];
    }
    case "external":
      return callBuiltin(interpreter, callee.path, site) ?? library.call(interpreter, callee, site);
    default:
      return library.call(interpreter, callee, site);
  }
}
