/** Where names are bound and found, by Python's rules for scopes. */
import { perNode, perProgram } from "../syntax/per-node";
import type { Steps } from "../steps";
import type { Expression, FunctionDefinition, Import, Program, Statement } from "../syntax/syntax";
import { targetsIn } from "../syntax/targets";
import { walk } from "../syntax/walk";
import { asStored } from "./builtins/iterators";
import type { Interpreter } from "./interpreter";
import { createVariable } from "./values/joins";
import type { AbstractValue, Frame } from "./values/values";

/** What a name stands for; `undefined` where no scope around binds it. */
export function lookUp(interpreter: Interpreter, frame: Frame, name: string): AbstractValue | undefined {
  const first = frame.elsewhere.get(name) ?? frame;
  for (let scope: Frame | undefined = first; scope !== undefined; scope = scope.parent) {
    if (scope.isClass && scope !== frame) continue;
    const cell = scope.names.get(name);
    const value = cell && interpreter.store.get(cell);
    if (value !== undefined) {
      return value.kind === "external" && value.isWaiting ? interpreter.imported(value.path) : value;
    }
  }
  return interpreter.global(name);
}

/**
 * Binds a name where the scope's rules put it: in the frame, or where `global` or `nonlocal` says.
 *
 * @returns what it was before
 */
export function bind(
  interpreter: Interpreter,
  frame: Frame,
  name: string,
  value: AbstractValue,
): AbstractValue | undefined {
  const scope = frame.elsewhere.get(name) ?? frame;
  let cell = scope.names.get(name);
  if (cell === undefined) {
    cell = createVariable();
    scope.names.set(name, cell);
  }
  const before = interpreter.store.get(cell);
  interpreter.store.set(cell, asStored(value));
  return before;
}

/** `global a` binds in the module, `nonlocal a` in the function around that has the name. */
export function declare(frame: Frame, scope: "global" | "nonlocal", names: readonly string[]): void {
  for (const name of names) {
    const binds = (each: Frame): boolean => scope === "nonlocal" && !each.isClass && each.names.has(name);
    let target: Frame | undefined = frame.parent;
    while (target?.parent !== undefined && !binds(target)) target = target.parent;
    if (target !== undefined) frame.elsewhere.set(name, target);
  }
}

/** What the module's own imports bind, wherever they stand in it: cells of a notebook are run in any order. */
export interface ModuleImports {
  /** By the name that is bound: the path of what the first import of it says. */
  readonly paths: ReadonlyMap<string, string>;
  /** The modules of which everything is imported. */
  readonly stars: readonly string[];
}

/** The imports among the module's own statements. */
export const importsOf = perProgram(({ statements }): ModuleImports => {
  const paths = new Map<string, string>();
  const stars: string[] = [];
  const note = (name: string, path: string): void => {
    if (!paths.has(name)) paths.set(name, path);
  };
  for (const statement of statements) {
    if (statement.kind !== "import") continue;
    const { form, module, alias, names } = statement;
    if (form === "all") stars.push(module);
    else if (form === "whole") note(alias ?? packageOf(module), alias === undefined ? packageOf(module) : module);
    else for (const each of names) note(each.alias ?? each.name, memberPath(module, each.name));
  }
  return { paths, stars };
});

const packageOf = (module: string): string => module.split(".")[0]!;

/** `from . import config` names `.config`. */
export const memberPath = (module: string, name: string): string =>
  module.endsWith(".") ? module + name : `${module}.${name}`;

/** The full names that an import asks for, but for one of all names. */
export const importedPaths = ({ module, form, alias, names }: Import): readonly string[] =>
  form === "whole"
    ? [alias === undefined ? packageOf(module) : module]
    : names.map(({ name }) => memberPath(module, name));

/** Every name that the module itself binds, in whatever branch. */
export const boundNames = perProgram(({ statements }): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const statement of statements) for (const name of boundIn(statement)) names.add(name);
  return names;
});

const boundIn = perNode((whole: Statement): ReadonlySet<string> => {
  const names = new Set<string>();
  const work: (readonly Statement[])[] = [[whole]];
  for (let statements = work.pop(); statements !== undefined; statements = work.pop()) {
    for (const statement of statements) {
      switch (statement.kind) {
        case "import":
          for (const { name, alias } of statement.names) names.add(alias ?? name);
          if (statement.form === "whole") names.add(statement.alias ?? statement.module.split(".")[0]!);
          break;
        case "assign":
          for (const target of statement.targets) addTargets(target, names);
          break;
        case "function":
        case "class":
          names.add(statement.name);
          break;
        case "branch":
          for (const { body } of statement.arms) work.push(body);
          break;
        case "loop":
          if (statement.target) addTargets(statement.target, names);
          work.push(statement.body, statement.otherwise);
          break;
        case "attempt":
          work.push(statement.body, statement.otherwise, statement.finally);
          for (const handler of statement.handlers) work.push(handler);
          break;
        case "with":
          for (const { target } of statement.items) if (target) addTargets(target, names);
          work.push(statement.body);
          break;
        default:
          break;
      }
    }
  }
  return names;
});

/** The names that a function binds itself, beside its parameters: what it does with them, it does to none outside. */
export function ownNames({ body, parameters }: FunctionDefinition): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of body) for (const name of boundIn(statement)) names.add(name);
  for (const { name } of parameters) names.delete(name);
  return names;
}

function addTargets(target: Expression, names: Set<string>): void {
  for (const each of targetsIn(target)) if (each.kind === "name") names.add(each.name);
}

/** The names that some call of the document has as its callee. */
export const calledNames = perProgram(({ statements }): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const statement of statements) for (const name of calledIn(statement)) names.add(name);
  return names;
});

/** The same, some milliseconds of work at a time. */
export function* calledNameSteps(program: Program): Steps<ReadonlySet<string>> {
  for (const statement of program.statements) {
    calledIn(statement);
    yield;
  }
  return calledNames(program);
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

/** The last of a full name, also of what stands in another file. */
export const lastName = (path: string): string => /[^.#]*$/.exec(path)![0];
