/**
 * What the files that import a file change of it: `settings.UNITS = 8`, `SIZES.append(9)`, `opt.parse(kwargs)`. In what
 * order they run nobody knows, so that it is unknown to all but the statements of the file itself.
 */
import { ancestry, isClassMethod, isStatic } from "../../scope/expressions/members";
import { leavesArguments } from "../../scope/functions/calls";
import { importsOf, memberPath } from "../../scope/names";
import type { Interpreted } from "../../scope/interpret";
import { loseAttributes, loseContent, loseMembers, lost, setMember } from "../../scope/statements/changes";
import { UNKNOWN, type AbstractValue, type Frame } from "../../scope/values/values";
import type { Steps } from "../../steps";
import { perNode } from "../../syntax/per-node";
import type { ClassDefinition, FunctionDefinition, Program } from "../../syntax/syntax";
import { isScriptPath, LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import type { ModuleLanguage } from "./language";
import { WRITING } from "./changeable-names";
import { ANY_WORD, changingWords } from "./changing-words";
import { membersOf } from "./changed-arguments";
import { openEntry } from "./module-values";
import { definitionIn, handedOut, idOf, isKeyed, LOCAL, mayChangeWithin, type Reached } from "./handed-out";
import { HOLDING, mayHandOut } from "./may-hand-out";
import { outsideUses, usesOfName, type OutsideUse } from "./outside-uses";
import type { Step } from "./code-pieces";
import { type FilePlace, waysTo } from "./ways-to-file";

/** The names that lead to what is changed, from those that the module gives; none where it may be any of them. */
export interface ChangedPlace {
  /** The file that changes it. */
  readonly by: string;
  readonly names: readonly string[];
  /** Whether it is another value then, or the same with another content. */
  readonly isBound: boolean;
  /** Whether anything in it may be another, however deep. */
  readonly isDeep?: boolean;
}

type Change = Omit<ChangedPlace, "by">;

/** A file whose names mean something. */
interface Follower {
  readonly path: string;
  readonly program: Program;
}

/** Functions that hand on what they are given are followed so far. */
const MAX_DEPTH = 3;

/** A module once it has been followed, as far as it is asked. */
type Followed = Pick<Interpreted, "interpreter" | "frame">;

/** By the state of the files: what was found, by the file and its names. */
const known = new WeakMap<object, Map<string, readonly ChangedPlace[]>>();

/** A turn for others after each file that is looked through. */
export function* changedByImporters(
  files: Pick<ProjectFiles, "changers" | "resolve" | "state">,
  path: string,
  language: ModuleLanguage,
  { interpreter, frame }: Followed,
): Steps<readonly ChangedPlace[]> {
  const state = files.state?.();
  const values = valuesIn(frame);
  const self = { path, program: interpreter.program };
  const { paths: imported } = importsOf(self.program);
  const own = new Map([...values].filter(([name]) => !imported.has(name)));
  if (state === undefined) return yield* findChanges(files, self, language, values, own);
  const found = known.get(state) ?? new Map<string, readonly ChangedPlace[]>();
  known.set(state, found);
  const key = JSON.stringify([path, [...own].map(([name, { kind }]) => [name, kind])]);
  const places = found.get(key) ?? (yield* findChanges(files, self, language, values, own));
  found.set(key, places);
  return places;
}

/**
 * @param values what the file's names hold
 * @param own those of them that it has from no other file
 */
function* findChanges(
  files: Pick<ProjectFiles, "changers" | "resolve" | "state">,
  self: Follower,
  language: ModuleLanguage,
  values: ReadonlyMap<string, AbstractValue>,
  own: ReadonlyMap<string, AbstractValue>,
): Steps<readonly ChangedPlace[]> {
  const { path, program } = self;
  const { isForeign, programOf, programSteps, exported, whole, callers } = language;
  const { placeOf, mayLead, mayReach, loadersOf, isLoader } = waysTo(path, files, language);
  const holding = [...own].flatMap(([name, { kind }]) => (HOLDING.has(kind) ? name : []));
  const valueAt = (names: readonly string[]): AbstractValue | undefined => {
    const [first, ...more] = names;
    const isOwn = first?.startsWith(LOCAL);
    const from =
      first === undefined ? whole(values) : isOwn ? values.get(first.slice(LOCAL.length)) : exported(values, first);
    return more.reduce(memberOf, from);
  };
  const written = new Set([...own.keys(), ...[...values.keys()].filter((name) => CLASS.test(name))]);
  const askFor = (handed: Iterable<string>): readonly ModuleText[] =>
    (files.changers?.(path, { written, handed: new Set([...holding, ...handed]) }) ?? []).filter(
      (module) => module.path !== path && !callers.testFile.test(module.path) && module.text.length <= LARGEST_MODULE,
    );
  const mayHand = mayHandOut(program, own);
  if (askFor(mayHand).length === 0) return [];
  const handing = yield* handedOut({ program, values: own, valueAt }, mayHand);
  const asked = askFor(handing.callees);
  if (asked.length === 0) return [];
  const changesBy = (use: OutsideUse, to: Reached, by: Follower, depth: number): readonly Change[] => {
    const { member, how, callee = "" } = use;
    const isWriting = how === "set" || how === "written" || (how === "called" && WRITING.test(callee));
    if (to.kind === "function" || ("how" in to && to.how !== "itself" && to.how !== "inner")) return [];
    if (to.kind === "kept" && isWriting) return [{ names: to.names, isBound: true }];
    if (to.kind !== "held") return changesInside(use, to, by, depth);
    const { names } = to;
    if (to.how === "inner") {
      if (!isWriting) return changesInside(use, to, by, depth);
      if (!mayChangeWithin(valueAt(names))) return [];
      const isNamed = how === "set" && member?.name !== undefined;
      // Python's lists and dicts have no attributes.
      const held = isNamed && member.by === "attribute" && !program.isScript ? valueAt(names) : undefined;
      if (held && ![...allIn(held)].some(({ kind }) => kind === "instance" || kind === "library")) return [];
      return [{ names: isNamed ? [...names, member.name] : names, isBound: isNamed, isDeep: true }];
    }
    const value = valueAt(names);
    if (how === "set" && member?.name !== undefined && (member.by === "attribute" || isKeyed(value)))
      return [{ names: [...names, member.name], isBound: true }];
    if (how === "set" || how === "written") return [{ names, isBound: false }];
    if (how === "called") {
      const own = methodOf(value, callee);
      // What calls itself again and again changes nothing more.
      if (own) return depth > MAX_DEPTH ? [] : changesOf(own, selfOf(own), to, self, depth);
      // Methods that a class has of a library give objects of it: `Net.load_from_checkpoint(…)`.
      return isWriting && value?.kind !== "class" ? [{ names, isBound: false }] : [];
    }
    return value === undefined || !HOLDING.has(value.kind) ? [] : changesInside(use, to, by, depth);
  };
  /** What is changed by the method that is called of it, or the function that it is given to. */
  const changesInside = (use: OutsideUse, to: Reached, by: Follower, depth: number): readonly Change[] => {
    const { how, callee = "" } = use;
    if (callee === "" || depth >= MAX_DEPTH) return [];
    if (how === "called")
      return handing.behind(to, [{ by: "attribute", name: callee }]).flatMap((each) => {
        const node = each.kind === "function" && each.node.kind === "function" ? each.node : undefined;
        return node ? changesOf(node, selfOf(node), to, self, depth) : [];
      });
    if (how !== "given") return [];
    const definition = definitionIn(by.program.statements, callee);
    if (definition) return changesOfGiven(definition, use, to, by, depth);
    const [root = "", ...rest] = callee.split(".");
    const { paths, stars } = importsOf(by.program);
    const passed = paths.get(root);
    for (const next of passed === undefined ? stars.map((star) => memberPath(star, root)) : [passed]) {
      const full = [next, ...rest].join(".");
      const place = placeOf(full, by.path);
      const program = place && programOf(place.file);
      const found = program && definitionIn(program.statements, place.names.join("."));
      if (found) return changesOfGiven(found, use, to, { path: place.file.path, program }, depth);
      if (isForeign(full) && MUTATING.test(full) && !leavesArguments(full))
        return changesBy({ ...use, how: "written" }, to, by, depth);
    }
    return [];
  };
  const changesOfGiven = (
    definition: FunctionDefinition | ClassDefinition,
    { argument }: OutsideUse,
    to: Reached,
    by: Follower,
    depth: number,
  ): readonly Change[] => {
    const initialiser = definition.kind === "class" ? definitionIn(definition.body, "__init__") : definition;
    if (initialiser?.kind !== "function") return [];
    const parameters = initialiser.parameters.slice(definition.kind === "class" ? 1 : 0);
    const parameter =
      typeof argument === "number" ? parameters[argument] : parameters.find(({ name }) => name === argument);
    return changesOf(initialiser, parameter?.name, to, by, depth);
  };
  /** By the function, its name and what stands for it: methods that call each other lead to the same again and again. */
  const answers = new Map<string, readonly Change[]>();
  /** What a function changes of what stands for one of its names. */
  const changesOf = (
    { body, span }: FunctionDefinition,
    name: string | undefined,
    to: Reached,
    by: Follower,
    depth: number,
  ): readonly Change[] => {
    if (name === undefined) return [];
    const key = [by.path, span.start, name, depth, idOf(to)].join("\0");
    const before = answers.get(key);
    if (before !== undefined) return before;
    const uses = usesOfName(body, name);
    const found = distinct(uses.flatMap((use) => changesFrom(use, to, use.path.split(".").slice(1), by, depth + 1)));
    answers.set(key, found);
    return found;
  };
  /** @param names the attributes that lead to what is used */
  const changesFrom = (
    use: OutsideUse,
    from: Reached,
    names: readonly string[],
    by: Follower,
    depth = 0,
  ): readonly Change[] => {
    const steps = names.map((name): Step => ({ by: "attribute", name }));
    return handing.behind(from, [...steps, ...use.steps]).flatMap((each) => changesBy(use, each, by, depth));
  };

  const given = new Set([...holding, ...handing.callees]);
  /** Whether a file may change one of these names, or something that it gives, by its own words. */
  const mayChange = (by: ModuleText, name: string | undefined, own: string): boolean => {
    if (name === undefined || isScriptPath(by.path)) return true;
    const words = changingWordsOf(by, by.text);
    const has = (among: ReadonlySet<string>): boolean => among.has(name) || among.has(ANY_WORD);
    // What a class is asked to do may change it.
    const isHanded = given.has(own) || by.text.includes(`${name}.`);
    return (has(words.written) && written.has(own)) || (has(words.handed) && isHanded);
  };
  /** What a script gives others under the name that it has itself. */
  const asOthersSee = (change: Change): readonly Change[] => {
    const [first = "", ...more] = change.names;
    const name = first.slice(LOCAL.length);
    const isGiven = first.startsWith(LOCAL) && exported(values, name) === values.get(name);
    return isGiven ? [change, { ...change, names: [name, ...more] }] : [change];
  };
  const found: ChangedPlace[] = [];
  for (const module of asked) {
    yield;
    const loaders = loadersOf(module);
    // Its objects may come by ways of their own.
    const isOpen = [...handing.members].some((name) => module.text.includes(name));
    const isAsked = (name: string, own: string): boolean => isOpen || mayChange(module, name, own);
    if (loaders.names.size === 0 && !mayReach(module, isAsked)) continue;
    const by = { path: module.path, program: yield* programSteps(module) };
    const places = new Map<string, FilePlace | undefined>();
    const changesIn = (use: OutsideUse): readonly Change[] => {
      const { steps, member } = use;
      if (use.path === "") return changesFrom(use, { kind: "made", how: "itself" }, [], by);
      // A file that hands on what is set may be the one that is looked through for it.
      const ofName = steps.length === 0 && member?.by === "attribute" ? `.${member.name}` : "";
      const full = use.path + ofName;
      if (!places.has(full)) places.set(full, placeOf(full, module.path));
      const place = places.get(full);
      const [call, first] = steps;
      const { name: loaded } = first ?? member ?? {};
      // What it loads may be this file.
      if (call?.by === "call" && loaders.names.size > 0 && values.has(loaded ?? "") && isLoader(use.path, place))
        return changesFrom({ ...use, steps: steps.slice(1) }, heldAs([]), [], by);
      if (place?.file.path !== path) return [];
      const names = ofName === "" ? place.names : place.names.slice(0, -1);
      // What it has of a library is not the file's.
      const { kind, path: library = "" }: { readonly kind?: string; readonly path?: string } =
        valueAt(names.slice(0, 1)) ?? {};
      if (kind === "external" && isForeign(library)) return [];
      return changesFrom(use, heldAs(names.slice(0, 1)), names.slice(1), by);
    };
    const leads = (full: string, name?: string): boolean =>
      mayLead(full, module.path, (own) => mayChange(module, name, own)) || loaders.leads(full);
    const callees = new Set([...handing.callees, ...handing.members, ...loaders.names]);
    const uses = yield* outsideUses(by.program, leads, { callees, members: handing.members });
    const changes: Change[] = [];
    for (const use of uses) {
      changes.push(...changesIn(use));
      yield;
    }
    for (const each of distinct(changes.flatMap(asOthersSee))) found.push({ ...each, by: module.path });
  }
  return found;
}

/** Each of them once. */
const distinct = (changes: readonly Change[]): readonly Change[] =>
  changes.length <= 1
    ? changes
    : [...new Map(changes.map((each) => [`${each.isBound} ${each.isDeep} ${each.names.join("\0")}`, each])).values()];

const changingWordsOf = perNode(({ path }: ModuleText, text: string) => changingWords(path, text));

const heldAs = (names: readonly string[]): Reached => ({ kind: "held", names, how: "itself" });

/** The name of a class: another may be put in the place of one that a file imports. */
const CLASS = /^[A-Z]/;

/** Functions of libraries that change what they are given, by their names. */
const MUTATING = /\.(shuffle|heap\w+|insort\w*|(?:update|merge|load|set|add|parse|override|apply)\w*)$/;

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
  for (const { names, isBound, isDeep } of places) {
    const isOwn = names[0]?.startsWith(LOCAL);
    const [first, ...more] = isOwn ? [names[0]!.slice(LOCAL.length), ...names.slice(1)] : names;
    const last = more.at(-1) ?? first;
    const valueOf = (name: string): AbstractValue | undefined => (isOwn ? values.get(name) : exported(values, name));
    if (first === undefined || last === undefined) {
      for (const cell of frame.names.values()) interpreter.store.set(cell, UNKNOWN);
      continue;
    }
    const cell = frame.names.get(first);
    const around = more.length > 0 ? more.slice(0, -1).reduce(memberOf, valueOf(first)) : whole(values);
    const entries = around?.kind === "dictionary" ? around.entries.value : undefined;
    if (isBound && isDeep && around) {
      for (const each of allIn(around))
        if (each.kind !== "list" && (memberOf(each, last) || each.kind === "instance"))
          setMember(interpreter, each, last, UNKNOWN);
    } else if (isBound && around)
      setMember(interpreter, around, last, entries instanceof Map ? openEntry(entries, last) : UNKNOWN);
    else if (isBound && more.length === 0 && cell) interpreter.store.set(cell, lost(cell.value));
    const held = more.reduce(memberOf, valueOf(first));
    if (held === undefined || isBound) continue;
    for (const each of isDeep ? allIn(held) : [held]) {
      loseContent(interpreter, each);
      loseMembers(interpreter, each);
      if (each.kind === "library") interpreter.library.setPart?.(interpreter, each);
      if (each.kind === "class") loseAttributes(interpreter, each);
    }
  }
}

/** More is not looked into. */
const MOST_HELD = 500;

/** It, and what stands in it. */
function allIn(value: AbstractValue): ReadonlySet<AbstractValue> {
  const found = new Set([value]);
  for (const each of found) {
    for (const [, held] of membersOf(each)) if (HOLDING.has(held.kind) && found.size < MOST_HELD) found.add(held);
  }
  return found;
}

const valuesIn = ({ names }: Frame): ReadonlyMap<string, AbstractValue> =>
  new Map([...names].map(([name, { value }]) => [name, value ?? UNKNOWN]));
