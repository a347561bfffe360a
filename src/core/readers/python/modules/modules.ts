/** What a document imports from other Python files by a relative or local name. */
import type { EvaluatedArgument, Interpreter } from "../../../scope/interpreter";
import { loseContent, loseMembers } from "../../../scope/assign";
import { type Inherited, inheritedBy } from "../../../scope/heirs";
import { classMember } from "../../../scope/members";
import {
  definitionOf,
  definitionPath,
  type Budget,
  type Modules,
  type OnChange,
  type StarImport,
} from "../../../scope/modules";
import { boundNames } from "../../../scope/names";
import { isPlainClass, isRecord } from "../../../scope/records";
import { external, UNKNOWN, type AbstractValue, type Frame } from "../../../scope/values";
import { runSteps, type Steps } from "../../../steps";
import type { Program } from "../../../syntax/syntax";
import { walk } from "../../../syntax/walk";
import { LAYER_ARGUMENTS } from "../../../model/keras/keywords";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../../module-text";
import { isForeign } from "./packages";
import { attributesSet, changeableNames, createCarrier, isPlainlyMade } from "./module-values";
import { parseProgram } from "../program";

/** So many files are followed for one document, and so many characters of them. */
const MOST_MODULES = 32;
const MOST_CHARACTERS = 500_000;

/** So deep do files import each other before the rest is unknown. */
const MAX_DEPTH = 8;

/** How many expressions of all these files are evaluated. */
const BUDGET = 100_000;

/**
 * Files that may bind their names in ways that cannot be followed: by code in strings, or through the module as an
 * object. What is set on other objects by a name that is computed (`setattr`, `__dict__`) is followed.
 */
const UNSTEADY =
  /\b(?:globals|exec|execfile|import_module)\b|\bmodules\s*\[|\b(?:locals|vars)\s*\(\s*\)|^def __getattr__\b/m;

/** What following a module tells: its names and the packages from which it took all of theirs. */
export interface FollowedModule {
  readonly interpreter: Interpreter;
  readonly frame: Frame;
  readonly stars: readonly string[];
  /** Whether it was followed to its end. */
  readonly whole: boolean;
}

export interface ModuleToFollow {
  readonly program: Program;
  readonly name: string;
  readonly modules: Modules;
  readonly budget: Budget;
}

export type FollowModule = (module: ModuleToFollow) => Steps<FollowedModule>;

interface LoadedModule {
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

/** Of a file that has not changed, the tree is known. */
const parsed = new WeakMap<ModuleText, Program>();

/** The module's tree, parsed once. */
export function programOf(module: ModuleText): Program {
  let program = parsed.get(module);
  if (program === undefined) {
    program = runSteps(parseProgram(module.text, LAYER_ARGUMENTS, module.cells));
    parsed.set(module, program);
  }
  return program;
}

/** The modules that a document reaches, for one reading of it. */
export function createModules({ path: document, resolve, open }: ProjectFiles, follow: FollowModule): Modules {
  const loaded = new Map<string, LoadedModule | undefined>();
  const active = new Set<string>();
  /** Files, and names of files behind their path and a zero, that other files change. */
  const changed = new Set<string>();
  const carried = new WeakSet<AbstractValue>();
  const budget: Budget = { left: BUDGET };
  let characters = 0;

  const load = (module: ModuleText, name: string): LoadedModule | undefined => {
    if (loaded.has(module.path)) return loaded.get(module.path);
    const { length } = module.text;
    if (active.has(module.path) || active.size >= MAX_DEPTH || loaded.size >= MOST_MODULES) return undefined;
    if (length > LARGEST_MODULE || characters + length > MOST_CHARACTERS || UNSTEADY.test(module.text)) {
      loaded.set(module.path, undefined);
      return undefined;
    }
    characters += length;
    active.add(module.path);
    try {
      const found = take(module, name);
      loaded.set(module.path, found);
      return found;
    } finally {
      active.delete(module.path);
    }
  };

  const take = (module: ModuleText, name: string): LoadedModule | undefined => {
    const program = programOf(module);
    // A name may come from a file that cannot be had; what it would bind anew nobody knows.
    let missing = false;
    const reach = modulesFrom(module.path);
    const modules: Modules = {
      ...reach,
      star(path) {
        const star = reach.star(path);
        if ((star === undefined || star.isPartial) && !isForeign(path)) missing = true;
        return star;
      },
    };
    const { interpreter, frame, stars, whole } = runSteps(follow({ program, name, modules, budget }));
    if (!whole || missing) return undefined;
    const changeable = changeableNames(program);
    for (const [bound, path] of importedNames(program)) if (changeable.written.has(bound)) reach.change(path);
    const carrier = createCarrier(carried, ({ node }) =>
      // Under another name, or in a function, it cannot be found again.
      node.kind !== "lambda" &&
      frame.names.get(node.name)?.value?.kind === (node.kind === "class" ? node.kind : "function")
        ? external(definitionPath({ file: module.path, name: node.name }))
        : undefined,
    );
    const names = new Map<string, AbstractValue>();
    const source = { path: module.path };
    for (const [bound, { value }] of frame.names) {
      if (value === undefined) continue;
      const fixed = !changeable.content.has(bound);
      names.set(bound, changeable.bound.has(bound) ? UNKNOWN : carrier.carry(value, fixed, source));
    }
    return {
      names,
      stars,
      attributeOf(className, attribute) {
        const owner = frame.names.get(className)?.value;
        if (owner?.kind !== "class" || !isPlainClass(owner) || changeable.content.has(className)) return undefined;
        if (attributesSet(owner).has(attribute)) return undefined;
        const held = classMember(interpreter, owner, attribute);
        if (held?.kind === "function") {
          return external(definitionPath({ file: module.path, name: `${className}.${attribute}` }));
        }
        return held && carrier.carry(held, true, source);
      },
      hasRecord(className) {
        const owner = frame.names.get(className)?.value;
        return owner?.kind === "class" && isRecord(owner) && !changeable.content.has(className);
      },
      heir(called, given) {
        const owner = frame.names.get(called)?.value;
        if (owner?.kind !== "class" || budget.left < 0 || changeable.content.has(called)) return undefined;
        const inbound = createCarrier(carried);
        const there = given.map((each) => ({ ...each, value: inbound.carry(each.value, true) }));
        let found: Inherited | undefined;
        interpreter.store.branch(() => void (found = inheritedBy(interpreter, owner, there)));
        return found && withValues(found, (value) => carrier.carry(value, true, source));
      },
      call(called, given, onChange) {
        const callee = frame.names.get(called)?.value;
        const followed =
          (callee?.kind === "function" && callee.replaced !== true) ||
          (callee?.kind === "class" && isPlainlyMade(callee));
        if (!followed || budget.left < 0) return undefined;
        const inbound = createCarrier(carried);
        const there = given.map((each) => ({ ...each, value: inbound.carry(each.value, true) }));
        let result: AbstractValue = UNKNOWN;
        const before = there.map(({ value }) => attributesHeld(value));
        const changes: (() => void)[] = [];
        // What it does to its own module stays there, and is undone.
        interpreter.store.branch(() => {
          for (const [bound, cell] of frame.names) {
            // By then some function of the file may have changed it.
            if (changeable.bound.has(bound)) interpreter.store.set(cell, UNKNOWN);
            else if (changeable.written.has(bound) && cell.value) loseAll(interpreter, cell.value);
          }
          const made =
            callee.kind === "function" ? interpreter.enter(callee, there) : interpreter.instantiate(callee, there);
          // What it was given and gives back is the same object on this side.
          const same = there.findIndex(({ value }) => value === made);
          result = same < 0 ? carrier.carry(made, true) : given[same]!.value;
          for (const [index, { value }] of there.entries()) {
            for (const [name, held] of attributesHeld(value)) {
              if (held === before[index]!.get(name)) continue;
              const set = carrier.carry(held, true);
              changes.push(() => onChange(given[index]!.value, name, set));
            }
          }
        });
        for (const change of changes) change();
        return result;
      },
    };
  };

  const modulesFrom = (from: string): Modules => {
    // One reading sees one state of the files, however often a name of theirs stands in it.
    const asked = new Map<string, ModuleText | undefined>();
    const find = (module: string): ModuleText | undefined => {
      if (module === "" || isForeign(module)) return undefined;
      if (asked.has(module)) return asked.get(module);
      const text = resolve({ module, from });
      asked.set(module, text);
      return text;
    };
    return {
      value(path) {
        if (isForeign(path)) return undefined;
        const own = definitionOf(path);
        if (own !== undefined) {
          const [owner = "", member, ...more] = own.name.split(".");
          return member === undefined || more.length > 0 ? undefined : loaded.get(own.file)?.attributeOf(owner, member);
        }
        for (const { module, rest } of splits(path)) {
          const text = find(module);
          if (text === undefined) continue;
          const [first = "", second, ...more] = rest;
          const held = load(text, module)?.names.get(first);
          if (changed.has(text.path) || changed.has(`${text.path}\0${first}`)) return UNKNOWN;
          if (second === undefined) return held?.kind === "unknown" ? undefined : held;
          // Members of what has a value are looked for there.
          return more.length === 0 ? load(text, module)?.attributeOf(first, second) : undefined;
        }
        return undefined;
      },
      star(module) {
        const text = find(module);
        if (text === undefined) return undefined;
        const found = load(text, module);
        if (found === undefined) return text.text.length > LARGEST_MODULE ? undefined : writtenNames(text);
        const { names, stars } = publicNames(found);
        const isChanged = (name: string): boolean => changed.has(text.path) || changed.has(`${text.path}\0${name}`);
        return { names: new Map([...names].map(([name, each]) => [name, isChanged(name) ? UNKNOWN : each])), stars };
      },
      open: (name, isBeside) => open?.({ name, from, isBeside }),
      definition(path) {
        const own = definitionOf(path);
        if (own !== undefined || isForeign(path)) return own;
        // Of a file that cannot be followed, names are taken for its own.
        for (const { module, rest } of splits(path)) {
          const text = find(module);
          if (text !== undefined) return { file: text.path, name: rest.join(".") };
        }
        return undefined;
      },
      hasRecord: ({ file, name }) => loaded.get(file)?.hasRecord(name) === true,
      heir: ({ file, name }, given) => loaded.get(file)?.heir(name, given),
      call: ({ file, name }, given, onChange) => loaded.get(file)?.call(name, given, onChange),
      change(path) {
        if (isForeign(path) || definitionOf(path)) return;
        const whole = find(path);
        if (whole !== undefined) changed.add(whole.path);
        for (const { module, rest } of splits(path)) {
          const text = find(module);
          if (text !== undefined) changed.add(`${text.path}\0${rest[0]}`);
        }
      },
    };
  };
  return modulesFrom(document);
}

const withValues = (inherited: Inherited, carry: (value: AbstractValue) => AbstractValue): Inherited => ({
  ...inherited,
  arguments: inherited.arguments.map((each) => ({ ...each, value: carry(each.value) })),
});

/** The attributes of an object, as they are at the moment. */
const attributesHeld = (value: AbstractValue): ReadonlyMap<string, AbstractValue> =>
  new Map(value.kind === "instance" ? [...value.fields].map(([name, cell]) => [name, cell.value ?? UNKNOWN]) : []);

function loseAll(interpreter: Interpreter, value: AbstractValue): void {
  loseContent(interpreter, value);
  loseMembers(interpreter, value);
}

/** What the module's imports bind, with the full names. */
function importedNames({ statements }: Program): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  walk(statements, {
    statement(node) {
      if (node.kind !== "import") return;
      if (node.form === "whole") found.push([node.alias ?? node.module.split(".")[0]!, node.module]);
      const prefix = node.module.endsWith(".") ? node.module : `${node.module}.`;
      for (const { name, alias } of node.names) found.push([alias ?? name, prefix + name]);
    },
  });
  return found;
}

/** `a.b.c` as module `a.b` and `c`, then as module `a` and `b.c`; dots at the front belong to the module. */
function* splits(path: string): Generator<{ readonly module: string; readonly rest: readonly string[] }> {
  const dots = /^\.*/.exec(path)![0];
  const parts = path.slice(dots.length).split(".");
  for (let at = parts.length - 1; at >= (dots === "" ? 1 : 0); at--) {
    yield { module: dots + parts.slice(0, at).join("."), rest: parts.slice(at) };
  }
}

/** Of a module that cannot be followed: its functions and classes, and of other names only that it has them. */
function writtenNames(module: ModuleText): StarImport {
  const program = programOf(module);
  const names = new Map<string, AbstractValue>();
  for (const name of boundNames(program)) if (!name.startsWith("_")) names.set(name, UNKNOWN);
  const stars: string[] = [];
  for (const node of program.statements) {
    if ((node.kind === "class" || node.kind === "function") && names.has(node.name)) {
      names.set(node.name, external(definitionPath({ file: module.path, name: node.name })));
    }
    if (node.kind === "import" && node.form === "all" && isForeign(node.module)) stars.push(node.module);
  }
  for (const [name, path] of importedNames(program))
    if (names.has(name) && isForeign(path)) names.set(name, external(path));
  return { names, stars, isPartial: true };
}

function publicNames({ names, stars }: LoadedModule): StarImport {
  const all = names.get("__all__");
  const listed = all?.kind === "list" ? all.items.value : all?.kind === "tuple" ? all.items : undefined;
  if (Array.isArray(listed)) {
    const wanted = new Set(
      listed.flatMap((item: AbstractValue) => (item.kind === "constant" ? [String(item.value)] : [])),
    );
    return { names: new Map([...names].filter(([name]) => wanted.has(name))), stars: [] };
  }
  return { names: new Map([...names].filter(([name]) => !name.startsWith("_"))), stars };
}
