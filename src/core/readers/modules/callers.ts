/** What other files of a project make of a document's functions and classes: with which arguments they call them. */
import type { ValueSource } from "../../definition";
import { type LineMap, lineMap } from "../../documents/lines";
import { noteClosed } from "../../scope/values/absent";
import { createTurn, interpret } from "../../scope/interpret";
import { memberPath } from "../../scope/names";
import type { EvaluatedArgument } from "../../scope/interpreter";
import { ANY_NAME, type FoundCalls, type OutsideCall, type OutsideCalls } from "../../scope/modules";
import { keyOfCall } from "../../scope/agreed-calls";
import { UNKNOWN, type AbstractValue } from "../../scope/values/values";
import type { Steps } from "../../steps";
import { importStatements } from "../../syntax/imports";
import { matching, perNode } from "../../syntax/per-node";
import type { Expression, Program } from "../../syntax/syntax";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../module-text";
import type { CallerLanguage, ModuleLanguage, NamedModule } from "./language";
import { createCarrier } from "./module-values";
import { createModules } from "./modules";
import { createOptionsAround } from "./options-around";
import { isPackage } from "./import-index";
import { nearestFirst } from "./paths";
import { createReach } from "./reach";
import { keepersOf, keptBy, takeRegistrants } from "./registrants";
import { trackFiles, type Tracked } from "../tracked-files";

/** Files that call each other's functions are followed so deep. */
const MAX_DEPTH = 8;

/** Of a file that more files than this make use of, only the calls of so many that lie nearest are told. */
const MOST_CALLERS = 48;
const FEW_CALLERS = 8;

/** So many characters of such files, and of those that call them in turn, are followed for one document. */
const MOST_CHARACTERS = 500_000;

/** How many expressions of one such file are evaluated. */
const BUDGET = 300_000;

/** So many calls with different arguments are looked at. */
const MOST_CALLS = 128;

/** The calls that one file makes of other files' functions and classes. */
interface MadeCalls {
  readonly byFile: ReadonlyMap<string, readonly OutsideCall[]>;
  /** Whether it was followed to its end. */
  readonly isWhole: boolean;
}

const NONE_TOLD: MadeCalls = { byFile: new Map(), isWhole: false };

/** What was found in a file, as long as none of the files that it was found by has changed. */
interface Found {
  readonly calls: MadeCalls;
  readonly tracked: Tracked;
  /** The file itself and those that call it in turn, as far as they were followed for it. */
  readonly followed: ReadonlySet<ModuleText>;
}

const found = new WeakMap<ModuleText, Found>();

/** What is told of a document by the files that make use of it. */
export interface Callers {
  /** Whether any is to be asked for the calls of these functions and classes. */
  readonly isAnyAsked: (names: ReadonlySet<string>) => boolean;
  /** The calls of its functions and classes. */
  readonly outsideCalls: OutsideCalls;
  /** The default of an option that they define. */
  readonly optionNamed: (name: string) => AbstractValue | undefined;
}

/** What the files around a document tell of it. */
export function callersOf(files: ProjectFiles, document: Program, language: ModuleLanguage): Callers {
  const { isForeign, librariesFor, parse } = language;
  const active = new Set<string>([files.path]);
  let left = MOST_CHARACTERS;
  const counted = new Set<ModuleText>();
  /** Those that are followed for the file that is asked at the moment. */
  let followed = new Set<ModuleText>();

  const optionAround = createOptionsAround(language);
  const reaches = createReach(language);

  const count = (module: ModuleText): void => {
    followed.add(module);
    if (counted.has(module)) return;
    counted.add(module);
    left -= module.text.length;
  };

  /** The files that are asked what they call of another one. */
  const askedFor = (around: ProjectFiles, path: string, names: ReadonlySet<string>): Asked => {
    const users = usersOf(around, path, names, language.callers);
    const found = users.naming.filter((each) => reaches(around, path, each));
    const others = users.others.filter((each) => reaches(around, path, each));
    // Where notebooks make use of it in many ways, the scripts say what it is for.
    const scripts = found.filter(({ cells }) => cells === undefined);
    const importers = found.length > MOST_CALLERS && scripts.length > 0 ? scripts : found;
    const isDeep = active.size > MAX_DEPTH;
    const most = importers.length > MOST_CALLERS ? FEW_CALLERS : MOST_CALLERS;
    const near = isDeep
      ? []
      : nearestFirst(importers, path)
          .slice(0, most)
          .map(({ module }) => module);
    const farther = importers.length + others.length > MOST_CALLERS || isDeep ? [] : others;
    // Of a file of a name that many import, some may get at it in ways that are not seen.
    const isWhole = near.length === importers.length && users.naming.length <= MOST_CALLERS;
    const trying = users.trying.slice(0, FEW_CALLERS).filter((each) => reaches(around, path, each));
    return { near, farther, trying, isWhole };
  };

  function* callsTo(
    around: ProjectFiles,
    path: string,
    names: ReadonlySet<string>,
    program: Program,
  ): Steps<FoundCalls> {
    const { near, farther, trying, isWhole: areAll } = askedFor(around, path, names);
    let isWhole = areAll;
    const calls = new Map<string, OutsideCall>();
    /** Calls by a name that nobody knows: of what nobody calls by its name. */
    const ofAny: OutsideCall[] = [];
    const packages = new Set(
      (around.importers?.(path) ?? []).flatMap((each) => (isPackage(each.path) ? each.path : [])),
    );
    const keepers = keepersOf(around, path, program, language);
    for (const module of new Set([...near, ...farther, ...keepers])) {
      if (active.has(module.path)) continue;
      yield;
      const made = yield* callsIn(around, module);
      // Of those that need not call any of it, nobody expects all to be told.
      if (!made.isWhole && near.includes(module)) isWhole = false;
      for (const call of made.byFile.get(path) ?? []) {
        const key = keyOfCall(call);
        const isAgain = call.name.includes(".") && calls.has(key);
        if (names.has(call.name)) calls.set(key, isAgain ? { ...call, isRepeated: true } : call);
      }
      for (const [file, each] of made.byFile) {
        if (file === path || packages.has(file)) ofAny.push(...each.filter(({ name }) => name === ANY_NAME));
      }
    }
    const called = new Set([...calls.values()].map(({ name }) => name));
    for (const name of names) {
      if (called.has(name) || name.includes(".")) continue;
      for (const call of ofAny) calls.set(keyOfCall({ ...call, name }), { ...call, name });
    }
    for (const module of isWhole && ofAny.length === 0 ? trying : []) {
      if (active.has(module.path)) continue;
      yield;
      for (const call of (yield* callsIn(around, module)).byFile.get(path) ?? []) {
        if (names.has(call.name) && !called.has(call.name)) calls.set(keyOfCall(call), call);
      }
    }
    const told = [...calls.values()].slice(0, MOST_CALLS);
    return {
      calls: told.map((call) => ({ ...call, arguments: taken(call.arguments, isForeign) })),
      isWhole: isWhole && told.length === calls.size,
    };
  }

  function* callsIn(around: ProjectFiles, module: ModuleText): Steps<MadeCalls> {
    const before = found.get(module);
    if (before?.tracked.holds(around)) {
      for (const each of before.followed) count(each);
      return left < 0 ? NONE_TOLD : before.calls;
    }
    count(module);
    if (left < 0) return NONE_TOLD;
    const { files: inside, tracked } = trackFiles({ ...around, path: module.path });
    const outer = followed;
    followed = new Set([module]);
    active.add(module.path);
    const calls = yield* follow(inside, module);
    active.delete(module.path);
    // Within a circle of files, what was found depends on where it was entered.
    if (left >= 0) found.set(module, { calls, tracked, followed });
    for (const each of followed) outer.add(each);
    followed = outer;
    return left < 0 ? { ...calls, isWhole: false } : calls;
  }

  function* follow(around: ProjectFiles, module: ModuleText): Steps<MadeCalls> {
    const program = yield* language.programSteps(module);
    yield;
    const marks = yield* namesOfLayers(program, around, language);
    const calls = new Map<string, OutsideCall[]>();
    const budget = { left: BUDGET };
    const turn = createTurn();
    const isSearching = language.callers.searching?.test(module.text) === true;
    yield;
    const isAimed = marks.size > 0 && !marks.has("*");
    const relevance = isAimed ? yield* language.callers.relevance(program, marks) : undefined;
    yield* interpret(program, librariesFor(program), {
      ...(relevance && { relevance }),
      modules: createModules(around, language, turn),
      budget,
      turn,
      ...(parse && { parse }),
      outsideCalls: (names) => callsTo(around, module.path, names, program),
      registered: (interpreter, frame) => takeRegistrants(around, language, interpreter, frame),
      ofObjects: language.callers.ofObjects,
      optionNamed: (name) => optionAround(around, program, followed, name),
      onOutsideCall({ file, name }, given, isDead, isRepeated = false) {
        const made = calls.get(file) ?? [];
        calls.set(file, made);
        made.push({
          caller: module.path,
          name,
          arguments: taken(isSearching ? given.map(withoutSettings) : given, isForeign, (node) =>
            sourceIn(module, program, node),
          ),
          isDead,
          isRepeated,
        });
      },
    });
    return { byFile: calls, isWhole: budget.left >= 0 };
  }

  return {
    isAnyAsked(names) {
      const { near, farther, trying, isWhole } = askedFor(files, files.path, names);
      const isKept = keptBy(document).some(({ path }) => !language.isForeign(path));
      return near.length + farther.length + trying.length > 0 || !isWhole || isKept;
    },
    outsideCalls: (names) => callsTo(files, files.path, names, document),
    optionNamed: (name) => optionAround(files, document, followed, name),
  };
}

/**
 * The arguments as they are at the moment of the call.
 * @param sourceOf the place of an expression, where its values are to be noted as from there
 */
function taken(
  given: readonly EvaluatedArgument[],
  isForeign: ModuleLanguage["isForeign"],
  sourceOf: (node: Expression) => ValueSource | undefined = () => undefined,
): readonly EvaluatedArgument[] {
  const carrier = createCarrier(isForeign);
  return given.map((each) => {
    const value = carrier.carry(each.value, true, sourceOf(each.node));
    noteClosed(value);
    return { ...each, value };
  });
}

/** A dict given where a search has its functions run says what they do without it only. */
const withoutSettings = (argument: EvaluatedArgument): EvaluatedArgument =>
  argument.value.kind === "dictionary" ? { ...argument, value: UNKNOWN } : argument;

/** The lines of a program's text, once its first argument is placed. */
const lines = new WeakMap<Program, LineMap>();

function sourceIn({ path, cells }: ModuleText, program: Program, { span }: Expression): ValueSource {
  // Lines are those of all cells together, which nobody sees.
  if (cells !== undefined) return { path };
  const map = lines.get(program) ?? lineMap(program.text);
  lines.set(program, map);
  return { path, line: map.lineOf(span.start) };
}

/** The files that are asked what they call of another one. */
interface Asked {
  readonly near: readonly ModuleText[];
  /** Those that need not call any of it. */
  readonly farther: readonly ModuleText[];
  /** Programs called like tests: asked for what no other calls. */
  readonly trying: readonly ModuleText[];
  /** Whether no others call it. */
  readonly isWhole: boolean;
}

/** The files that may call some names of another file. */
interface Users {
  /** Those that write one of the names. */
  readonly naming: readonly ModuleText[];
  /** Those that may get at one without: from a file that has it as a value, or by a name that is computed. */
  readonly others: readonly ModuleText[];
  /** Programs that are called like tests and write one. */
  readonly trying: readonly ModuleText[];
}

function usersOf(
  around: ProjectFiles,
  path: string,
  names: ReadonlySet<string>,
  { testFile, testProgram, writesNames }: CallerLanguage,
): Users {
  const all = (file: string): readonly ModuleText[] =>
    (around.importers?.(file) ?? []).filter(({ text }) => text.length <= LARGEST_MODULE);
  const importersOf = (file: string): readonly ModuleText[] => all(file).filter((each) => !testFile.test(each.path));
  const importers = importersOf(path);
  if (!writesNames) return { naming: importers, others: [], trying: [] };
  const mentions = mentionsOf(names);
  const naming = importers.filter(({ text }) => mentions.test(text));
  const trying = all(path).filter((each) => testProgram?.(each) === true && mentions.test(each.text));
  const taking = takingAllOf(path);
  const handing = importers.filter(
    (module) =>
      module.path !== path &&
      (taking.test(module.text) || (mentions.test(module.text) && isHandedOn(module.text, names))),
  );
  const computing = importers.filter((each) => computesNames(each) || handsOnModules(each));
  const known = new Set([path, ...naming.map((module) => module.path)]);
  const others = [...computing, ...handing.flatMap((each) => importersOf(each.path))].filter((module) => {
    const isNew = !known.has(module.path);
    known.add(module.path);
    return isNew;
  });
  return { naming, others, trying };
}

/** Ways to get at a module's names that need not write them. */
const computesNames = matching(
  /(?<![\p{L}\p{N}_.])(?:getattr|globals|eval)\s*\(|\b(?:import_module|instantiate)\s*\(|\b__dict__\b/u,
);

/** Files that give a whole module to something, which may look for names in it: `config.make("net", models)`. */
const handsOnModules = perNode(({ text }: ModuleText): boolean => {
  const names = [...text.matchAll(MODULE_NAME)].map(([, module, alias]) => alias ?? module);
  return names.length > 0 && new RegExp(`[(,]\\s*(?:${names.join("|")})\\s*[,)]`).test(text);
});

const MODULE_NAME = /^[ \t]*import[ \t]+(\w+)(?:[\w.]*[ \t]+as[ \t]+(\w+))?[ \t]*$/gm;

/** Of brackets that do not end, no more is looked through: each of many would go to the end of the text. */
const IMPORTS = /^[ \t]*(?:from|import)[ \t]+[^\n(]*(?:\([^)]{0,2000}\))?/gm;

/** Whether a file has one of the names as a value, which others may take from it: `MODELS = {"net": Net}`. */
const isHandedOn = (text: string, names: ReadonlySet<string>): boolean =>
  new RegExp(`${mentionsOf(names, `["'\\p{L}\\p{N}_]`).source}(?!\\s*\\()`, "u").test(text.replaceAll(IMPORTS, ""));

/** Matches in files that take all names of a module, which others may take from them in turn. */
const takingAllOf = (path: string): RegExp =>
  new RegExp(
    `\\bfrom[ \\t]+[\\w.]*\\b${/(\w*)(?:[\\/]__init__)?\.py$/.exec(path)?.[1] ?? "\0"}[ \\t]+import[ \\t]*\\*`,
  );

/** @param before the characters of which none stands in front of a name */
const mentionsOf = (names: ReadonlySet<string>, before = "[\\p{L}\\p{N}_]"): RegExp =>
  new RegExp(`(?<!${before})(?:${[...names].map((name) => name.split(".")[0]).join("|")})(?![\\p{L}\\p{N}_])`, "u");

/** So many files lie between one that is imported and the layers. */
const MAX_DISTANCE = 3;

/** The names that a program imports from files with layers, or from files that import such; a star for all of one. */
function* namesOfLayers(
  program: Program,
  around: ProjectFiles,
  { isForeign, importsIn, programSteps, callers: { layers } }: ModuleLanguage,
): Steps<ReadonlySet<string>> {
  const known = new Map<string, boolean>();
  function* leads(file: ModuleText, distance: number): Steps<boolean> {
    const before = known.get(file.path);
    if (before !== undefined) return before;
    const holds = layers.test(file.text);
    known.set(file.path, holds);
    if (holds || distance >= MAX_DISTANCE || file.text.length > LARGEST_MODULE) return holds;
    const named = importsIn?.(file);
    const found = named
      ? yield* isAnyLeading(named, file.path, distance + 1)
      : (yield* namesFrom(yield* programSteps(file), file.path, distance + 1)).size > 0;
    known.set(file.path, found);
    return found;
  }
  function* isLeading(module: string, from: string, distance: number): Steps<boolean> {
    const file = isForeign(module) ? undefined : around.resolve({ module, from });
    return file !== undefined && (yield* leads(file, distance));
  }
  /** The same told from the text of a file's imports, which need not be parsed for it. */
  function* isAnyLeading(named: readonly NamedModule[], from: string, distance: number): Steps<boolean> {
    for (const { module, members } of named) {
      for (const each of [module, ...members.map((name) => memberPath(module, name))]) {
        if (yield* isLeading(each, from, distance)) return true;
      }
    }
    return false;
  }
  function* namesFrom(of: Program, from: string, distance: number): Steps<ReadonlySet<string>> {
    const names = new Set<string>();
    const imports = importStatements(of.statements);
    yield;
    for (const node of imports) {
      const isWhole = yield* isLeading(node.module, from, distance);
      if (node.form === "all" && isWhole) names.add("*");
      if (node.form === "whole" && isWhole) names.add(node.alias ?? node.module.split(".")[0]!);
      for (const { name, alias } of node.names) {
        if (isWhole || (yield* isLeading(memberPath(node.module, name), from, distance))) names.add(alias ?? name);
      }
    }
    return names;
  }
  return yield* namesFrom(program, around.path, 0);
}
