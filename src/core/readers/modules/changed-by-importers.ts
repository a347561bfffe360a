/**
 * What the files that import a file change of it: `settings.UNITS = 8`, `SIZES.append(9)`, `opt.parse(kwargs)`. In what
 * order they run nobody knows, so that it is unknown to all but the statements of the file itself.
 */
import { ancestry, isClassMethod, isStatic } from "../../scope/expressions/members";
import { leavesArguments } from "../../scope/functions/calls";
import { importsOf, memberPath } from "../../scope/names";
import type { Interpreted } from "../../scope/interpret";
import { loseAttributes, loseContent, loseMembers, lost, setMember } from "../../scope/statements/changes";
import { isMapping } from "../../scope/values/collections";
import { UNKNOWN, type AbstractValue, type Frame } from "../../scope/values/values";
import type { ClassDefinition, FunctionDefinition, Program } from "../../syntax/syntax";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import type { ModuleLanguage } from "./language";
import { WRITING } from "./changeable-names";
import { membersOf } from "./changed-arguments";
import { LOADING } from "./changing-words";
import { openEntry } from "./module-values";
import { definitionIn, handedOut, type HandedOut } from "./handed-out";
import { LOADER, outsideUses, usesOf, wholePlace, type OutsideUse } from "./outside-uses";

/** The names that lead to what is changed, from those that the module gives; none where it may be any of them. */
export interface ChangedPlace {
  /** The file that changes it. */
  readonly by: string;
  readonly names: readonly string[];
  /** Whether it is another value then, or the same with another content. */
  readonly isBound: boolean;
}

type Change = Omit<ChangedPlace, "by">;

/** A file whose names mean something. */
interface Follower {
  readonly path: string;
  readonly program: Program;
}

/** Re-exports are followed so far, and functions that hand on what they are given. */
const MAX_DEPTH = 3;

/** A module once it has been followed, as far as it is asked. */
type Followed = Pick<Interpreted, "interpreter" | "frame">;

/** By the state of the files: what was found, by the file and its names. */
const known = new WeakMap<object, Map<string, readonly ChangedPlace[]>>();

export function changedByImporters(
  files: Pick<ProjectFiles, "changers" | "resolve" | "state">,
  path: string,
  language: ModuleLanguage,
  { interpreter, frame }: Followed,
): readonly ChangedPlace[] {
  const state = files.state?.();
  const values = valuesIn(frame);
  const self = { path, program: interpreter.program };
  const { paths: imported } = importsOf(self.program);
  const own = new Map([...values].filter(([name]) => !imported.has(name)));
  if (state === undefined) return findChanges(files, self, language, values, own);
  const found = known.get(state) ?? new Map<string, readonly ChangedPlace[]>();
  known.set(state, found);
  const key = JSON.stringify([path, [...own].map(([name, { kind }]) => [name, kind])]);
  const places = found.get(key) ?? findChanges(files, self, language, values, own);
  found.set(key, places);
  return places;
}

/**
 * @param values what the file's names hold
 * @param own those of them that it has from no other file
 */
function findChanges(
  { changers, resolve }: Pick<ProjectFiles, "changers" | "resolve">,
  self: Follower,
  { isForeign, splits, programOf, importsIn, exported, givenAs, whole, callers: { testFile } }: ModuleLanguage,
  values: ReadonlyMap<string, AbstractValue>,
  own: ReadonlyMap<string, AbstractValue>,
): readonly ChangedPlace[] {
  const { path } = self;
  const holding = new Set([...own].flatMap(([name, { kind }]) => (HOLDING.has(kind) ? name : [])));
  const valueAt = (names: readonly string[]): AbstractValue | undefined => {
    const [first, ...more] = names;
    return more.reduce(memberOf, first === undefined ? whole(values) : exported(values, first));
  };
  const handing = new Map(
    [...handedOut(self.program, holding)].flatMap(([name, handed]) => {
      const held = handed.filter(({ names, how }) => {
        const value = valueAt(names);
        return (
          value &&
          (how === "copy" ? [...membersOf(value)].some(([, { kind }]) => HOLDING.has(kind)) : HOLDING.has(value.kind))
        );
      });
      return held.length > 0 ? [[name, held] as const] : [];
    }),
  );
  const asked = (
    changers?.(path, { written: new Set(own.keys()), handed: new Set([...holding, ...handing.keys()]) }) ?? []
  ).filter((module) => module.path !== path && !testFile.test(module.path) && module.text.length <= LARGEST_MODULE);
  if (asked.length === 0) return [];
  /** The file that a full name leads to, and what stands behind it. */
  const placeOf = (
    full: string,
    from: string,
    depth = 0,
  ): { readonly file: ModuleText; readonly names: readonly string[] } | undefined => {
    if (isForeign(full)) return undefined;
    for (const { module, rest } of splits(full)) {
      const file = resolve({ module, from });
      if (file === undefined) continue;
      const [first = "", ...more] = rest;
      if (file.path === path || rest.length === 0 || depth >= MAX_DEPTH || file.text.length > LARGEST_MODULE)
        return { file, names: rest };
      const { paths, stars } = importsOf(programOf(file));
      const passed = paths.get(givenAs?.(first) ?? first) ?? paths.get(first);
      for (const next of passed === undefined ? stars.map((star) => memberPath(star, first)) : [passed]) {
        const found = placeOf([next, ...more].join("."), file.path, depth + 1);
        if (found) return found;
      }
      return { file, names: rest };
    }
    return undefined;
  };

  /** @param to the names that lead to what is used, but for its keys */
  const changesBy = (use: OutsideUse, to: readonly string[], by: Follower, depth: number): readonly Change[] => {
    // The first of what the keys lead to that is not known to be a dict.
    const open = use.keys.findIndex((_, at) => !isKeyed(valueAt([...to, ...use.keys.slice(0, at)])));
    const names = [...to, ...(open < 0 ? use.keys : use.keys.slice(0, open))];
    const callee = use.callee ?? "";
    const value = valueAt(names);
    if (open >= 0 || use.how === "written") return [{ names, isBound: false }];
    if (use.how === "set") return [{ names, isBound: true }];
    if (use.how === "called") {
      const own = methodOf(value, callee);
      // What calls itself again and again changes nothing more.
      if (own) return depth > MAX_DEPTH ? [] : changesOf(own, selfOf(own), names, self, depth);
      // Methods that a class has of a library give objects of it: `Net.load_from_checkpoint(…)`.
      return WRITING.test(callee) && value?.kind !== "class" ? [{ names, isBound: false }] : [];
    }
    if (value === undefined || !HOLDING.has(value.kind)) return [];
    if (callee === "" || depth >= MAX_DEPTH) return [];
    const definition = definitionIn(by.program.statements, callee);
    if (definition) return changesInside(definition, use.argument!, names, by, depth);
    const [root = "", ...rest] = callee.split(".");
    const { paths, stars } = importsOf(by.program);
    const passed = paths.get(root);
    for (const next of passed === undefined ? stars.map((star) => memberPath(star, root)) : [passed]) {
      const full = [next, ...rest].join(".");
      const place = placeOf(full, by.path);
      const program = place && programOf(place.file);
      const found = program && definitionIn(program.statements, place.names.join("."));
      if (found) return changesInside(found, use.argument!, names, { path: place.file.path, program }, depth);
      if (isForeign(full) && MUTATING.test(full) && !leavesArguments(full)) return [{ names, isBound: false }];
    }
    return [];
  };
  /** What is done to what a call of the file gives, is done to what that has of the file. */
  const changesOfResult = (
    use: OutsideUse,
    ofResult: readonly string[],
    handed: readonly HandedOut[],
    by: Follower,
  ): readonly Change[] =>
    handed.flatMap(({ names, how, attribute }) => {
      if (attribute !== undefined && ofResult[0] !== attribute) return [];
      const behind = attribute === undefined ? ofResult : ofResult.slice(1);
      // How deep what changes lies in it: an object's own attribute, or a copy itself, is not the file's.
      const depth = behind.length + use.keys.length - (use.how === "set" ? 1 : 0);
      if (depth < (how === "itself" ? 0 : 1)) return [];
      return how === "within" ? [{ names, isBound: false }] : changesBy(use, [...names, ...behind], by, 0);
    });
  const changesInside = (
    definition: FunctionDefinition | ClassDefinition,
    argument: string | number,
    names: readonly string[],
    by: Follower,
    depth: number,
  ): readonly Change[] => {
    const initialiser =
      definition.kind === "class"
        ? definition.body.find(
            (node): node is FunctionDefinition => node.kind === "function" && node.name === "__init__",
          )
        : definition;
    const parameters = initialiser?.parameters.slice(definition.kind === "class" ? 1 : 0) ?? [];
    const parameter =
      typeof argument === "number" ? parameters[argument] : parameters.find(({ name }) => name === argument);
    return initialiser ? changesOf(initialiser, parameter?.name, names, by, depth) : [];
  };
  /** What a function changes of what stands for one of its names. */
  const changesOf = (
    { body }: FunctionDefinition,
    name: string | undefined,
    names: readonly string[],
    by: Follower,
    depth: number,
  ): readonly Change[] => {
    if (name === undefined) return [];
    return usesOf(body, new Map([[name, [wholePlace(name)]]])).flatMap((use) => {
      const [, ...more] = use.path.split(".");
      return changesBy(use, [...names, ...more], by, depth + 1);
    });
  };

  /** Whether one of its imports leads to the file, or to a package that may hand it on. */
  const mayImport = (module: ModuleText): boolean => {
    const leads = (name: string): boolean => {
      const file = isForeign(name) ? undefined : resolve({ module: name, from: module.path });
      return file !== undefined && (file.path === path || file.path.endsWith("__init__.py"));
    };
    const named = importsIn?.(module);
    return (
      named?.some(
        ({ module: name, members }) => leads(name) || members.some((each) => leads(memberPath(name, each))),
      ) ?? true
    );
  };
  /** Whether it loads modules by names that it makes, or calls what does. */
  const loads = (module: ModuleText): boolean =>
    LOADING.test(module.text) ||
    (importsIn?.(module) ?? []).some(({ module: name, members }) =>
      [name, ...members.map((each) => memberPath(name, each))].some((each) => {
        const file = isForeign(each) ? undefined : resolve({ module: each, from: module.path });
        return file !== undefined && LOADING.test(file.text);
      }),
    );
  const isLoader = (called: string, place: ReturnType<typeof placeOf>): boolean => {
    if (place === undefined) return LOADER.test(called);
    const { text, statements } = programOf(place.file);
    const node = definitionIn(statements, place.names.join("."));
    return node !== undefined && LOADING.test(text.slice(node.span.start, node.span.end));
  };
  return asked.flatMap((module) => {
    const isLoading = loads(module);
    if (!isLoading && !mayImport(module)) return [];
    const by = { path: module.path, program: programOf(module) };
    const places = new Map<string, ReturnType<typeof placeOf>>();
    const changesIn = (use: OutsideUse): readonly Change[] => {
      if (!places.has(use.path)) places.set(use.path, placeOf(use.path, module.path));
      const place = places.get(use.path);
      const { ofResult } = use;
      // What it loads may be this file.
      if (ofResult && isLoading && values.has(ofResult[0] ?? "") && isLoader(use.path, place))
        return changesBy(use, ofResult, by, 0);
      if (place?.file.path !== path) return [];
      return ofResult
        ? changesOfResult(use, ofResult, handing.get(place.names.join(".")) ?? [], by)
        : changesBy(use, place.names, by, 0);
    };
    return outsideUses(by.program, isForeign, isLoading ? "any" : new Set(handing.keys()))
      .flatMap(changesIn)
      .map((each) => ({ ...each, by: module.path }));
  });
}

/** Functions of libraries that change what they are given, by their names. */
const MUTATING = /\.(shuffle|heap\w+|insort\w*|(?:update|merge|load|set|add|parse|override|apply)\w*)$/;

/** Whether what is set under a key of it stands there. */
const isKeyed = (value: AbstractValue | undefined): boolean =>
  value !== undefined && isMapping(value) && (value.kind === "instance" || value.entries.value instanceof Map);

/** What has parts that may be set. */
const HOLDING: ReadonlySet<AbstractValue["kind"]> = new Set(["list", "dictionary", "instance", "library"] as const);

/** A method that it has of its own, or by classes of the file, where nothing else can stand in its place. */
function methodOf(value: AbstractValue | undefined, name: string): FunctionDefinition | undefined {
  const owner = value?.kind === "instance" ? value.class : value;
  const classes = owner?.kind === "class" ? ancestry(owner) : [];
  const held =
    classes.length === 0
      ? memberOf(owner, name)
      : classes.map(({ frame }) => frame.names.get(name)?.value).find((each) => each !== undefined);
  if (held?.kind !== "function" || held.node.kind !== "function") return undefined;
  return isStatic(held) && (value?.kind !== "class" || !isClassMethod(held)) ? undefined : held.node;
}

const selfOf = ({ takesThis, parameters }: FunctionDefinition): string | undefined =>
  takesThis ? "this" : parameters[0]?.name;

function memberOf(value: AbstractValue | undefined, name: string): AbstractValue | undefined {
  if (value?.kind === "instance") return value.fields.get(name)?.value;
  if (value?.kind === "class") return value.frame.names.get(name)?.value;
  const entries = value?.kind === "dictionary" ? value.entries.value : undefined;
  return entries instanceof Map ? entries.get(name) : undefined;
}

/** Forgets what is changed, before what may run behind that is followed. */
export function losePlaces(
  { interpreter, frame }: Followed,
  places: readonly ChangedPlace[],
  { exported, whole }: ModuleLanguage,
): void {
  if (places.length === 0) return;
  const values = valuesIn(frame);
  for (const { names, isBound } of places) {
    const [first, ...more] = names;
    const last = names.at(-1);
    if (first === undefined || last === undefined) {
      for (const cell of frame.names.values()) interpreter.store.set(cell, UNKNOWN);
      continue;
    }
    const cell = frame.names.get(first);
    const around = more.length > 0 ? more.slice(0, -1).reduce(memberOf, exported(values, first)) : whole(values);
    const entries = around?.kind === "dictionary" ? around.entries.value : undefined;
    if (isBound && around)
      setMember(interpreter, around, last, entries instanceof Map ? openEntry(entries, last) : UNKNOWN);
    else if (isBound && more.length === 0 && cell) interpreter.store.set(cell, lost(cell.value));
    const held = more.reduce(memberOf, exported(values, first));
    if (held === undefined || isBound) continue;
    loseContent(interpreter, held);
    loseMembers(interpreter, held);
    if (held.kind === "class") loseAttributes(interpreter, held);
  }
}

const valuesIn = ({ names }: Frame): ReadonlyMap<string, AbstractValue> =>
  new Map([...names].map(([name, { value }]) => [name, value ?? UNKNOWN]));
