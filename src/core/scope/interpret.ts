/**
 * Follows a program without running it: in document order, with every value that reading alone can
 * tell and nothing that it cannot. What a branch, a loop or a call leaves open is unknown rather
 * than wrong. The cost is bounded: past a budget every statement is followed once at most.
 */
import type { Steps } from "../steps";
import { type Call, type Expression, type Program, type Statement, textOf } from "../syntax/syntax";
import { createActivation } from "./functions/activations";
import { unknownResult } from "./functions/program-options";
import { builtin } from "./builtins/builtins";
import { callValue, isFollowed } from "./functions/calls";
import { loseArguments, loseByHandedOn, loseOwner } from "./functions/lost-by-calls";
import { evaluateExpression } from "./expressions/evaluate";
import { originWith } from "./expressions/members";
import { loseMembers } from "./statements/changes";
import { executeStatements } from "./statements/execute";
import { handedBy, type Handed } from "./functions/handed";
import { createFunctions } from "./functions/functions";
import { libraryBase, makeInherited } from "./functions/heirs";
import { createImported, createUntaken } from "./imported";
import type { Activation, CallSite, Interpreter, Library, Mode } from "./interpreter";
import { type Budget, type Definition, type Modules, NO_MODULES, type OutsideCalls } from "./modules";
import { createToldCalls, type OnOutsideCall } from "./told-calls";
import { boundNames, calledNameSteps, importedPaths, importsOf } from "./names";
import { classOutside, loseUnfollowed, membersOfHeir, objectOfHeir, plainMembersOf, takeChange } from "./outside";
import { createNumbers } from "./values/numbers";
import type { Relevance } from "./relevance/relevance";
import { createStore } from "./store";
import { itemsWorth } from "./builtins/text-costs";
import {
  constant,
  createFrame,
  NONE,
  UNKNOWN,
  type AbstractValue,
  type Frame,
  type Instance,
  type Method,
} from "./values/values";

/** How many expressions are evaluated before the interpreter becomes frugal; a 5,000-line file has some 50,000. */
const BUDGET = 300_000;

/**
 * How many items of lists, dicts and arrays are gone through or copied, all in all, texts by their length: one short
 * line of a program can ask for thousands. A thousand lines with arrays of a thousand numbers need a million.
 */
const ITEM_BUDGET = 4_000_000;

/** So many items cost no more than the expression that asks for them. */
const FEW_ITEMS = 64;

/** How deep expressions nest, across the functions that are followed, before the rest is unknown. */
const MAX_NESTING = 700;

/** What takes longer between two turns keeps others waiting: so many expressions are evaluated in some 30 to 100 ms. */
const EXPRESSIONS_A_TURN = 12_000;

/** For a program, and the files that it takes from: past what is left, the rest up to the next turn is frugal. */
export const createTurn = (): Budget => ({ left: EXPRESSIONS_A_TURN });

/** How a program is followed. */
export interface InterpretOptions {
  /** Which parts of the program may tell the library anything, called or not; where it is absent, any may. */
  readonly relevance?: Relevance;
  /** Files beside the program. */
  readonly modules?: Modules;
  /** Its name, where another program imports it: then nothing but its module-level statements is followed. */
  readonly importedAs?: string;
  readonly budget?: Budget;
  /** How many expressions are evaluated until others have their turn, which the program gives, but none of its modules. */
  readonly turn?: Budget;
  /**
   * Parses code that stands in a string.
   * @param start where it stands in the document; `undefined` where it is put together by the program
   */
  readonly parse?: (code: string, start: number | undefined) => readonly Statement[] | undefined;
  /** What other files call of it. */
  readonly outsideCalls?: OutsideCalls;
  /** Does what the decorators of other files do that are its own, once its statements have been followed. */
  readonly registered?: (interpreter: Interpreter, frame: Frame) => Steps<void>;
  /** Whether other files' calls of its objects' methods are asked for, too. */
  readonly ofObjects?: boolean;
  /** The default of an option of the programs that make use of it. */
  readonly optionNamed?: (name: string) => AbstractValue | undefined;
  /** Told of each object in which something is looked up under a name that is not known. */
  readonly onLookUp?: (object: AbstractValue) => void;
  /** Told of each call of another file's function or class. */
  readonly onOutsideCall?: OnOutsideCall;
}

/** What is left once a program was followed. */
export interface Interpreted {
  readonly interpreter: Interpreter;
  /** The names of the module. */
  readonly frame: Frame;
  /** The packages of which all names were imported. */
  readonly stars: readonly string[];
}

const INITIALISER = "__init__";
const INITIAL = `.${INITIALISER}`;

/**
 * Follows the whole program; `library` takes from its calls what it wants to know.
 */
export function* interpret(program: Program, library: Library, options: InterpretOptions = {}): Steps<Interpreted> {
  const {
    relevance,
    modules = NO_MODULES,
    importedAs,
    budget = { left: BUDGET },
    turn = { left: Infinity },
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
  let nesting = 0;
  let libraryCalls = 0;
  const numbers = createNumbers(store);
  /** By call: the code that it is given, parsed once. */
  const written = new Map<Call, Map<string, readonly Statement[] | undefined>>();
  let mode: Mode = "live";
  const imported = createImported({
    store,
    modules,
    library: (path) => library.imported(path),
    isImported: importedAs !== undefined,
  });
  const untaken = createUntaken();
  const told = createToldCalls(() => interpreter, modules, untaken, onOutsideCall);
  const handed: Handed[] = [];
  const handOn = (site: CallSite): void => {
    for (const { to, given } of mode === "trial" ? [] : handedBy(interpreter, site, handed)) {
      if ("kind" in to) functions.open(to, given);
      else told.tell(to, given);
    }
  };

  /** What a method of an object is in the file of its class, where that is another one. */
  const methodOutside = ({ name, function: own, outside }: Method, self: Instance): Definition | undefined => {
    const owner =
      own === undefined && name !== INITIALISER ? (outside ?? classOutside(interpreter, self, name)) : undefined;
    const held = owner && modules.member(owner, name);
    return owner && held && held !== "property" ? { ...owner, name: `${owner.name}.${name}` } : undefined;
  };

  const isMethodOutside = (definition: Definition | undefined): boolean => {
    const [owner = "", name = ""] = definition?.name.split(".") ?? [];
    return definition !== undefined && modules.member({ ...definition, name: owner }, name) === "method";
  };

  const interpreter: Interpreter = {
    program,
    store,
    library,
    evaluate(activation, expression) {
      budget.left--;
      turn.left--;
      if (nesting >= MAX_NESTING) return UNKNOWN;
      nesting++;
      try {
        const value = numbers.asFarAsKnown(evaluateExpression(interpreter, activation, expression));
        const isText = value.kind === "constant" && typeof value.value === "string";
        return !isText || interpreter.affords(itemsWorth(value.value)) ? value : UNKNOWN;
      } finally {
        nesting--;
      }
    },
    execute: (activation, statements) => executeStatements(interpreter, activation, statements),
    parse(code, site) {
      const known = written.get(site) ?? new Map<string, readonly Statement[] | undefined>();
      written.set(site, known);
      if (!known.has(code)) known.set(code, options.parse?.(code, placeOfCode(program, code, site)));
      return known.get(code);
    },
    call(callee, site) {
      const isLibrarys = library.claims?.(callee, site) === true;
      const self = callee.kind === "method" && callee.self.kind === "instance" ? callee.self : undefined;
      const definition = isLibrarys
        ? undefined
        : callee.kind === "external"
          ? modules.definition(callee.path)
          : callee.kind === "method" && self
            ? methodOutside(callee, self)
            : undefined;
      told.noteOthers(callee, site);
      const inherited = definition && !self ? modules.heir(definition, site.arguments) : undefined;
      if (definition && inherited) told.tell(definition, site.arguments);
      if (definition && self) told.noteRepeated(definition, site);
      const result = inherited
        ? makeInherited(interpreter, inherited, site)
        : definition
          ? interpreter.callOutside(definition, site.arguments, self ?? objectOfHeir(callee))
          : callValue(interpreter, callee, site);
      // `Base.build(net)`
      const first = callee.kind === "external" && definition?.name.includes(".") ? site.arguments[0]?.value : undefined;
      const isUnbound = first?.kind === "instance" && isMethodOutside(definition);
      const isOfObject = !(self && definition) && told.noteMethod(callee, site);
      const touched = [callee, result, ...(callee.kind === "method" ? [callee.self] : [])];
      const isTold = told.isAsked && (definition !== undefined || callee.kind === "choice" || isOfObject);
      if (isTold || touched.some((value) => value?.kind === "library")) libraryCalls++;
      const isUntold = result === undefined || definition !== undefined;
      loseOwner(interpreter, callee, site);
      if (callee.kind === "method" && self && result === undefined) {
        loseUnfollowed(interpreter, self, callee.name, definition !== undefined);
      } else if (first?.kind === "instance" && result === undefined) loseMembers(interpreter, first);
      // A function of another file may draw numbers there.
      if (result === undefined || (result === UNKNOWN && !isFollowed(callee)))
        loseByHandedOn(interpreter, callee, site);
      if (isUntold) {
        library.untold?.(interpreter, callee, site);
        handOn(site);
        told.noteHanded(callee, site);
        // What a method of another file that was followed has changed, it has told.
        if (!(self || isUnbound) || !definition || result === undefined)
          loseArguments({ interpreter, modules, imported }, callee, definition, site);
      }
      const known = result ?? UNKNOWN;
      const left = definition || isFollowed(callee) ? undefined : library.afterCall?.(interpreter, callee, site, known);
      return unknownResult(left ?? known, callee, site.node.callee);
    },
    callOutside(definition, given, self) {
      // `Base.__init__(self, 8)` says of `Base` what `Base(8)` says.
      const isInitial = definition.name.endsWith(INITIAL);
      const called = isInitial ? { ...definition, name: definition.name.slice(0, -INITIAL.length) } : definition;
      const behind = isInitial ? given.slice(1) : given;
      const first = isInitial ? given[0]?.value : undefined;
      const object = first?.kind === "instance" ? first : self;
      const isMade = !called.name.includes(".");
      const owner = { ...called, name: called.name.replace(/\.\w+$/, "") };
      const members = object && (isMade ? membersOfHeir(object) : plainMembersOf(object, owner));
      told.tell(called, members ? [...behind, ...members] : behind);
      return modules.call(called, behind, (...change) => takeChange(interpreter, ...change), object);
    },
    propertyOutside(self, name) {
      const owner = classOutside(interpreter, self, name);
      if (owner === undefined || modules.member(owner, name) !== "property") return undefined;
      return interpreter.callOutside({ ...owner, name: `${owner.name}.${name}` }, [], self) ?? UNKNOWN;
    },
    specialOutside(self, name, given) {
      const definition = methodOutside({ kind: "method", self, name }, self);
      if (definition) return interpreter.callOutside(definition, given, self) ?? UNKNOWN;
      return originWith(self.class, name) && UNKNOWN;
    },
    outside: (path) => modules.definition(path),
    isCalledOutside: (definition, name) => modules.calls(definition, name),
    isAlteredBy: (decorator) => modules.alters(decorator),
    recordOutside: (definition) =>
      modules.hasRecord(definition) ? modules.call(definition, [], () => undefined) : undefined,
    enter: (callee, given, self) => functions.enter(callee, given, self),
    mayBeCalled: (callee, self) => functions.mayBeCalled(callee, self),
    instantiate: (...made) => functions.instantiate(...made),
    heritage: (value) => libraryBase(interpreter, value),
    define: (value) => functions.define(value),
    loseNumbers: (value) => numbers.lose(value),
    asFarAsKnown: (values) => numbers.allAsFarAsKnown(values),
    mode: () => mode,
    inMode(next, run) {
      const before = mode;
      // What is only tried stays so, and what is dead does not come to life.
      if (before === "live" || next === "trial") mode = next;
      try {
        return next === "dead" ? store.unwatched(run) : run();
      } finally {
        mode = before;
      }
    },
    isImported: importedAs !== undefined,
    supposed: () => functions.supposed(),
    isRelevant: (part) => relevance?.of(part) ?? true,
    // Of another file, nobody asks what it makes.
    isMaking: (part) => relevance?.makes?.(part) ?? importedAs === undefined,
    libraryCalls: () => libraryCalls,
    isFrugal: () => budget.left < 0 || turn.left < 0,
    affords(count) {
      if (count <= FEW_ITEMS) return true;
      items += count;
      return items <= ITEM_BUDGET;
    },
    targetsOf: (expression) => targets.get(expression) ?? [],
    noteTargets: (expression, names) => void targets.set(expression, names),
    noteLookUp: (object) => options.onLookUp?.(object),
    noteStar: (module) => void stars.push(module),
    noteUntaken: (frame, name, path) => untaken.note(frame, name, path),
    star: (module) => modules.star(module),
    open: (name, isBeside) => modules.open(name, isBeside),
    optionNamed: (name) => options.optionNamed?.(name),
    imported: (path) => imported.value(path),
    toImport: (path) => (modules.waits(path) ? { kind: "external", path, isWaiting: true } : imported.value(path)),
    setImported: (path, value) => imported.set(path, value),
    ownModule: () => ({ kind: "namespace", of: module.frame, isModule: true }),
    global(name) {
      if (name === "__name__") return constant(importedAs ?? "__main__");
      if (name === "__doc__" && !bound.has(name)) return documentationOf(program);
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
  const functions = createFunctions(interpreter, told.isAsked);
  const module = createActivation(createFrame(), mode);
  const inTurns = <T>(steps: Steps<T>): Steps<T> =>
    turn.left === Infinity || importedAs !== undefined
      ? steps
      : eachTurn(steps, () => void (turn.left = EXPRESSIONS_A_TURN));
  yield* inTurns(executeModule(interpreter, module, modules));
  if (importedAs !== undefined) return { interpreter, frame: module.frame, stars };
  const called = yield* calledNameSteps(program);
  yield;
  library.moduleFollowed?.(interpreter);
  yield* inTurns(modules.forgetChanged(interpreter, module.frame));
  if (options.registered) yield* options.registered(interpreter, module.frame);
  if (outsideCalls)
    yield* inTurns(functions.callFromOutside(module.frame, called, outsideCalls, options.ofObjects === true));
  yield;
  yield* inTurns(functions.finish(called));
  return { interpreter, frame: module.frame, stars };
}

/** The same steps, of which the beginning of each is told. */
function* eachTurn<T>(steps: Steps<T>, begin: () => void): Steps<T> {
  for (;;) {
    begin();
    const step = steps.next();
    if (step.done === true) return step.value;
    yield;
  }
}

/**
 * The statements of the module, with a turn for others behind each. What stands behind a `raise` is followed as if that
 * were not there: people put one in while they work, and still look at what is behind it.
 */
function* executeModule(interpreter: Interpreter, module: Activation, modules: Modules): Steps<void> {
  for (const statement of interpreter.program.statements) {
    if (statement.kind === "import") {
      const isWhole = statement.form === "all";
      for (const path of isWhole ? [statement.module] : importedPaths(statement)) {
        if (!modules.waits(path)) yield* modules.prepare(path, isWhole);
      }
    }
    interpreter.execute(module, [statement]);
    yield;
  }
}

/** The text that a module begins with. */
function documentationOf({ statements: [first] }: Program): AbstractValue {
  const node = first?.kind === "evaluate" ? first.expression : undefined;
  return node?.kind === "literal" && typeof node.value === "string" ? constant(node.value) : NONE;
}

/** Where the code that a call is given stands as it is in a literal string. */
function placeOfCode(program: Program, code: string, { arguments: [first] }: Call): number | undefined {
  if (first?.value.kind !== "literal") return undefined;
  const literal = textOf(program, first.value);
  const at = literal.indexOf(code);
  return at < 0 || code === "" ? undefined : first.value.span.start + at;
}
