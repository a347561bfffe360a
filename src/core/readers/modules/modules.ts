/** What a document imports from other files of its project by a relative or local name. */
import {
  type ChangedParts,
  definitionOf,
  definitionPath,
  type Budget,
  type Modules,
  type StarImport,
  WHOLE,
} from "../../scope/modules";
import { boundNames, importsOf, memberPath } from "../../scope/names";
import { external, UNKNOWN, type AbstractValue, type Frame } from "../../scope/values/values";
import { leavesArguments } from "../../scope/functions/calls";
import { interpret } from "../../scope/interpret";
import { runSteps, type Steps } from "../../steps";
import type { Program } from "../../syntax/syntax";
import { importStatements } from "../../syntax/imports";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import type { ModuleLanguage } from "./language";
import { changedParts } from "./kept-arguments";
import { loadedModule, type LoadedModule } from "./loaded-module";
import { changeableNames } from "./changeable-names";
import { withoutAttributes } from "./module-values";

/** So many files are followed for one document, and so many characters of them. */
const MOST_MODULES = 32;
const MOST_CHARACTERS = 500_000;

/** So deep do files import each other before the rest is unknown. */
const MAX_DEPTH = 8;

/** How many expressions of all these files are evaluated. */
const BUDGET = 100_000;

/** The modules that a document reaches, for one reading of it. */
export function createModules({ path: document, resolve, open }: ProjectFiles, language: ModuleLanguage): Modules {
  const { isForeign, programOf, splits } = language;
  const loaded = new Map<string, LoadedModule | undefined>();
  /** Every file that was looked at, followed or not. */
  const texts = new Map<string, ModuleText>();
  const active = new Set<string>();
  /** Files, and names of files behind their path and a zero, that other files change. */
  const changed = new Set<string>();
  /** The attributes of names that other files set, by file and name as above. */
  const attributes = new Map<string, Set<string>>();
  const copies = new Map<AbstractValue, { readonly without: number; readonly copy: AbstractValue }>();
  const carried = new WeakSet<AbstractValue>();
  const passing = new Set<string>();
  const budget: Budget = { left: BUDGET };
  let characters = 0;

  const load = (module: ModuleText, name: string): LoadedModule | undefined => runSteps(loadSteps(module, name));

  function* loadSteps(module: ModuleText, name: string): Steps<LoadedModule | undefined> {
    if (loaded.has(module.path)) return loaded.get(module.path);
    const { length } = module.text;
    if (active.has(module.path) || active.size >= MAX_DEPTH || loaded.size >= MOST_MODULES) return undefined;
    if (length > LARGEST_MODULE || characters + length > MOST_CHARACTERS || language.unsteady.test(module.text)) {
      loaded.set(module.path, undefined);
      return undefined;
    }
    characters += length;
    active.add(module.path);
    try {
      const found = yield* take(module, name);
      loaded.set(module.path, found);
      return found;
    } finally {
      active.delete(module.path);
    }
  }

  function* take(module: ModuleText, name: string): Steps<LoadedModule | undefined> {
    const program = yield* language.programSteps(module);
    yield;
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
    // For its constants; its layers are its own.
    const followed = yield* interpret(program, language.librariesFor(program), {
      modules,
      importedAs: name,
      budget,
      ...(language.parse && { parse: language.parse }),
    });
    if (budget.left < 0 || missing) return undefined;
    const imported = importedNames(program).filter(([, path]) => !isForeign(path));
    const names = namesOfInterest(program, followed.frame, imported, isForeign);
    const changeable = changeableNames(program, names);
    for (const [bound, path] of imported) {
      if (changeable.written.has(bound)) reach.change(path);
      for (const attribute of changeable.attributes.get(bound) ?? []) reach.change(`${path}.${attribute}`);
    }
    return loadedModule(module.path, followed, changeable, { carried, isForeign, isSpent: () => budget.left < 0 });
  }

  /** What a module gives, where it has it from another. */
  const passedOn = (from: string, held: AbstractValue | undefined): AbstractValue | undefined => {
    if (held?.kind !== "external" || !held.isWaiting) return held;
    const key = `${from}\0${held.path}`;
    // Two modules may have it from each other.
    if (passing.has(key)) return UNKNOWN;
    passing.add(key);
    try {
      return modulesFrom(from).value(held.path);
    } finally {
      passing.delete(key);
    }
  };

  /** What other files see under a name, but for the attributes that some of them set; the same object each time. */
  const asSeen = (key: string, held: AbstractValue | undefined): AbstractValue | undefined => {
    const set = attributes.get(key);
    // A class that stays where it is is asked there.
    if (set === undefined || held === undefined || held.kind === "external") return held;
    const before = copies.get(held);
    if (before?.without === set.size) return before.copy;
    const copy = withoutAttributes(held, set);
    copies.set(held, { without: set.size, copy });
    return copy;
  };

  /** The file of this path: one of an object that came with the arguments of a call may not have been asked for yet. */
  const loadedAt = (file: string): LoadedModule | undefined => {
    if (loaded.has(file)) return loaded.get(file);
    const module = language.ownImport(file);
    // As a file beside it would: none imports itself.
    const text = resolve({ module, from: file.replace(/[^\\/]*$/, "_$&") });
    return text?.path === file ? load(text, module) : undefined;
  };

  /** The files that are asked whether they leave an argument alone, one for the other. */
  const asking = new Set<string>();
  /** What was said of a function's argument, by the file, its name and the argument's. */
  const answers = new Map<string, ChangedParts>();

  const modulesFrom = (from: string): Modules => {
    // One reading sees one state of the files, however often a name of theirs stands in it.
    const asked = new Map<string, ModuleText | undefined>();
    const find = (module: string): ModuleText | undefined => {
      if (module === "" || isForeign(module)) return undefined;
      if (asked.has(module)) return asked.get(module);
      const text = resolve({ module, from });
      if (text !== undefined) texts.set(text.path, text);
      asked.set(module, text);
      return text;
    };
    return {
      value(path) {
        if (isForeign(path)) return undefined;
        const own = definitionOf(path);
        if (own !== undefined) {
          const [owner = "", member, ...more] = own.name.split(".");
          if (member === undefined || more.length > 0) return undefined;
          if (attributes.get(`${own.file}\0${owner}`)?.has(member)) return UNKNOWN;
          return loaded.get(own.file)?.attributeOf(owner, member);
        }
        for (const { module, rest } of splits(path)) {
          const text = find(module);
          if (text === undefined) continue;
          const [first, second, ...more] = rest;
          const found = load(text, module);
          if (first === undefined) {
            return changed.has(text.path) ? UNKNOWN : found && language.whole(found.names);
          }
          const held = found && passedOn(text.path, language.exported(found.names, first));
          const key = `${text.path}\0${first}`;
          if (changed.has(text.path) || changed.has(key)) return UNKNOWN;
          if (second === undefined) return held?.kind === "unknown" ? undefined : asSeen(key, held);
          if (attributes.get(key)?.has(second)) return UNKNOWN;
          // Members of what has a value are looked for there.
          return more.length === 0 ? found?.attributeOf(first, second) : undefined;
        }
        return undefined;
      },
      star(module) {
        const text = find(module);
        if (text === undefined) return undefined;
        const found = load(text, module);
        if (found === undefined) return text.text.length > LARGEST_MODULE ? undefined : writtenNames(text, language);
        const { names, stars } = language.publicNames(found);
        const isChanged = (name: string): boolean => changed.has(text.path) || changed.has(`${text.path}\0${name}`);
        const seen = [...names].map(
          ([name, each]) =>
            [
              name,
              isChanged(name) ? UNKNOWN : (asSeen(`${text.path}\0${name}`, passedOn(text.path, each)) ?? UNKNOWN),
            ] as const,
        );
        return { names: new Map(seen), stars };
      },
      *prepare(path, isWhole) {
        if (isForeign(path) || definitionOf(path)) return;
        for (const module of isWhole ? [path] : [...splits(path)].map((part) => part.module)) {
          const text = find(module);
          if (text === undefined) continue;
          yield* loadSteps(text, module);
          return;
        }
      },
      waits: (path) => language.importsWait && !isForeign(path),
      open: (name, isBeside) => open?.({ name, from, isBeside }),
      definition(path) {
        const own = definitionOf(path);
        if (own !== undefined || isForeign(path)) return own;
        // Of a file that cannot be followed, names are taken for its own.
        for (const { module, rest } of splits(path)) {
          const text = find(module);
          if (text === undefined) continue;
          const [first = "", ...more] = rest;
          return { file: text.path, name: [language.ownName(text, first), ...more].join(".") };
        }
        return undefined;
      },
      hasRecord: ({ file, name }) => loaded.get(file)?.hasRecord(name) === true,
      heir: ({ file, name }, given) => loaded.get(file)?.heir(name, given),
      call: ({ file, name }, given, onChange, self) => loadedAt(file)?.call(name, given, onChange, self),
      member: ({ file, name: owner }, name) => loadedAt(file)?.member(owner, name),
      changedParts({ file, name }, argument) {
        const text = texts.get(file);
        if (text === undefined || asking.size >= MAX_DEPTH || asking.has(file)) return WHOLE;
        // Within a circle of files, the answer depends on where it was entered.
        const key = asking.size === 0 ? `${file}\0${name}\0${argument}` : undefined;
        const before = key === undefined ? undefined : answers.get(key);
        if (before !== undefined) return before;
        const program = programOf(text);
        asking.add(file);
        try {
          const found = changedParts(program, name, argument, (called, each) => {
            const { paths, stars } = importsOf(program);
            const [first = "", ...rest] = called.split(".");
            const path = paths.get(first);
            const candidates = path === undefined ? stars.map((star) => memberPath(star, first)) : [path];
            const parts = candidates.map((candidate) => {
              const full = [candidate, ...rest].join(".");
              const definition = modulesFrom(file).definition(full);
              if (definition) return modulesFrom(file).changedParts(definition, each);
              return leavesArguments(full) ? [] : WHOLE;
            });
            return parts.find((those) => those !== WHOLE) ?? WHOLE;
          });
          if (key !== undefined) answers.set(key, found);
          return found;
        } finally {
          asking.delete(file);
        }
      },
      change(path) {
        if (isForeign(path) || definitionOf(path)) return;
        const whole = find(path);
        if (whole !== undefined) changed.add(whole.path);
        for (const { module, rest } of splits(path)) {
          const text = find(module);
          if (text === undefined) continue;
          const [name = "", attribute, ...more] = rest;
          const key = `${text.path}\0${name}`;
          if (attribute === undefined || more.length > 0) changed.add(key);
          else attributes.set(key, (attributes.get(key) ?? new Set()).add(attribute));
        }
      },
    };
  };
  return modulesFrom(document);
}

/** The names of a module of which others may see what its functions change: neither functions nor, as a rule, packages. */
function namesOfInterest(
  { text }: Program,
  { names }: Frame,
  imported: readonly (readonly [string, string])[],
  isForeign: ModuleLanguage["isForeign"],
): ReadonlySet<string> {
  const own = [...names].filter(
    ([name, { value }]) =>
      value?.kind !== "function" &&
      !(value?.kind === "external" && isForeign(value.path) && !setsAttributeOf(name).test(text)),
  );
  return new Set([...own.map(([name]) => name), ...imported.map(([name]) => name)]);
}

const setsAttributeOf = (name: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}_.])${name}\\.\\w+[ \\t]*=(?!=)`, "u");

/** What the module's imports bind, with the full names. */
const importedNames = ({ statements }: Program): readonly (readonly [string, string])[] =>
  importStatements(statements).flatMap(({ form, module, alias, names }) => [
    ...(form === "whole" ? [[alias ?? module.split(".")[0]!, module] as const] : []),
    ...names.map((each) => [each.alias ?? each.name, memberPath(module, each.name)] as const),
  ]);

/** Of a module that cannot be followed: its functions and classes, and of other names only that it has them. */
function writtenNames(module: ModuleText, { isForeign, programOf }: ModuleLanguage): StarImport {
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
