/**
 * Which functions of a program can make what is looked for: those whose code names it, or a function or class that
 * makes it, or what such a one is bound to, and so on. Less than `relevance.ts` tells: what is done with a thing once it
 * is made does not count. Those who only ask what is made, and with which arguments, need not follow more.
 */
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Program, Statement } from "../../syntax/syntax";
import type { Span } from "../../definition";
import type { Steps } from "../../steps";
import { statementsIn, walk } from "../../syntax/walk";
import { targetsIn, withoutItems } from "../../syntax/targets";
import { codeWords, OWN, OWN_NAMES, POINT, QUOTE } from "./code-words";
import { familiesOf } from "./families";
import { findingLookUps } from "./lookups";
import type { Relevance } from "./relevance";
import { firstFrom } from "../../lookup";

/** What some words of a statement, from one and up to another, hand on to names. */
interface Flow {
  readonly from: number;
  readonly to: number;
  /** Whether to call what the words name hands it on, too: in a function that does so, but not in what it gives. */
  readonly isMaking: boolean;
  /** Where the names mean the same: in the whole program, in this statement, or in classes of the same family. */
  readonly reach: "program" | "statement" | "family";
  readonly names: readonly string[];
}

/** An argument of a call: what it names is then the parameter of a function. */
interface Given extends Omit<Flow, "names" | "reach"> {
  readonly callee: string;
  readonly position: number;
  readonly keyword: string | undefined;
}

/** What some statements say, but for bodies of functions that nobody has read yet. */
interface Said {
  readonly flows: readonly Flow[];
  readonly given: readonly Given[];
  readonly unread: readonly UnreadFunction[];
}

/** A function whose body is looked through once it is found to name a maker. */
interface UnreadFunction extends Pick<Flow, "from" | "to" | "isMaking"> {
  readonly node: FunctionDefinition;
}

/** A module-level statement while names are found in it. */
interface Part {
  readonly statement: Statement;
  /** Of the classes in it, if any, and if it can be told; see `families.ts`. */
  readonly family: string | undefined;
  /** By a word's number: whether it names a maker here. */
  readonly isMaker: Uint8Array;
  isWaiting: boolean;
  /** As far as it has been looked through. */
  said?: Said;
}

/** What else may find it by a name in quotes. */
const LOOKING_UP: ReadonlySet<string> = new Set([
  "vars",
  "locals",
  "eval",
  "exec",
  "__import__",
  "import_module",
  `${POINT}import_module`,
  // Keras's own.
  ...["deserialize", "deserialize_keras_object", "model_from_json", "model_from_config", "from_config"].flatMap(
    (name) => [name, POINT + name],
  ),
]);

/** A name, or that of a member, as it stands in quotes. */
const quotedForm = (word: string): string => QUOTE + (word.startsWith(POINT) ? word.slice(POINT.length) : word);

/** So many statements are looked through between two turns for others. */
const STATEMENTS_PER_STEP = 32;

/**
 * @param marks names of what is looked for
 * @param modules those in which it may be looked up by its name, by the last part of theirs
 */
export function* findMakers(
  program: Program,
  marks: ReadonlySet<string>,
  modules: ReadonlySet<string> = new Set(),
): Steps<Relevance> {
  const { text, statements } = program;
  const parts: Part[] = [];
  const holders = new Map<string, Part[]>();
  const definers = new Map<string, Part[]>();
  const families = familiesOf(program);
  yield;
  for (const [index, statement] of statements.entries()) {
    const { known } = wordsOf(statement, text);
    const part: Part = { statement, family: families[index], isMaker: new Uint8Array(known.size), isWaiting: false };
    parts.push(part);
    for (const word of known.keys()) note(holders, word, part);
    if (statement.kind === "function" || statement.kind === "class") note(definers, statement.name, part);
    if (index % STATEMENTS_PER_STEP === 0) yield;
  }
  const waiting: Part[] = [];
  const markIn = (part: Part, name: string): void => {
    markWord(part, name);
    markWord(part, quotedForm(name));
  };
  const markWord = (part: Part, name: string): void => {
    const number = wordsOf(part.statement, text).known.get(name);
    if (number === undefined || part.isMaker[number] === 1) return;
    part.isMaker[number] = 1;
    if (!part.isWaiting) waiting.push(part);
    part.isWaiting = true;
  };
  const everywhere = new Set<string>();
  const mark = (name: string): void => {
    if (everywhere.has(name)) return;
    everywhere.add(name);
    for (const word of [name, quotedForm(name)]) for (const part of holders.get(word) ?? []) markWord(part, word);
  };
  /** A member of the objects of a family; where that is absent, of any. */
  const markMember = (name: string, family?: string): void => {
    // Of an object that has another name, nobody knows of which class it is.
    mark(POINT + name);
    if (family === undefined) mark(OWN + name);
    if (family === undefined || everywhere.has(OWN + name)) return;
    for (const part of holders.get(OWN + name) ?? []) {
      if (part.family === undefined || part.family === family) markIn(part, OWN + name);
    }
  };
  // The look-ups in modules count by themselves, whatever they are given.
  const isQuotedSought = modules.size === 0 || [...LOOKING_UP].some((word) => holders.has(word));
  for (const name of marks) {
    if (isQuotedSought) {
      mark(name);
      markMember(name);
    } else {
      for (const word of [name, POINT + name, OWN + name]) {
        for (const part of holders.get(word) ?? []) markWord(part, word);
      }
    }
  }
  if (modules.size > 0) for (const word of findingLookUps(program, modules, (each) => wordsOf(each, text))) mark(word);
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    part.isWaiting = false;
    const mentioned = mentionsIn(part, text);
    const said = yield* withRead(part.said ?? saidBy(part.statement, text), mentioned, part.statement, text);
    yield;
    part.said = said;
    for (const flow of said.flows) {
      if (!mentioned.holds(flow)) continue;
      for (const name of flow.names) {
        const member = name.startsWith(POINT) ? name.slice(POINT.length) : undefined;
        if (member === undefined) {
          if (flow.reach === "program") mark(name);
          else markIn(part, name);
        } else if (flow.reach === "statement") {
          markIn(part, name);
          markIn(part, OWN + member);
        } else {
          markMember(member, flow.reach === "family" ? part.family : undefined);
        }
      }
    }
    for (const each of mentioned.isGiven ? said.given : []) {
      const taking = definers.get(each.callee);
      if (taking === undefined || !mentioned.holds(each)) continue;
      for (const other of taking) {
        const name = parameterOf(other.statement, each);
        if (name !== undefined) markIn(other, name);
      }
    }
  }
  const places = parts.toSorted((one, other) => one.statement.span.start - other.statement.span.start);
  const starts = places.map(({ statement }) => statement.span.start);
  const partAround = ({ span: { start, end } }: { readonly span: Span }): Part | undefined => {
    const part = places[firstFrom(starts, start + 1) - 1];
    return part === undefined || end > part.statement.span.end ? undefined : part;
  };
  return {
    isAny: parts.some(({ isMaker }) => isMaker.includes(1)),
    of(node) {
      const part = partAround(node);
      return part === undefined || part.isMaker.includes(1);
    },
    makes(node) {
      const part = partAround(node);
      if (part === undefined) return true;
      const { start, end } = node.span;
      const { numbers, starts: at } = wordsOf(part.statement, text);
      const origin = part.statement.span.start;
      const to = firstFrom(at, end - origin);
      for (let index = firstFrom(at, start - origin); index < to; index++) {
        if (part.isMaker[numbers[index]!] === 1) return true;
      }
      return false;
    },
  };
}

function note(parts: Map<string, Part[]>, name: string, part: Part): void {
  const found = parts.get(name);
  if (found === undefined) parts.set(name, [part]);
  else found.push(part);
}

interface Mentioned {
  /** Whether words of a range are names of makers. */
  readonly holds: (range: Omit<Flow, "names" | "reach">) => boolean;
  /** Whether any is named without being called. */
  readonly isGiven: boolean;
}

/** The names of makers in a statement, as far as they are known now. */
function mentionsIn({ statement, isMaker }: Part, text: string): Mentioned {
  const { numbers, areUsed } = wordsOf(statement, text);
  const all: number[] = [];
  const handed: number[] = [];
  for (const [at, number] of numbers.entries()) {
    if (isMaker[number] !== 1) continue;
    all.push(at);
    if (!areUsed[at]) handed.push(at);
  }
  return {
    holds({ from, to, isMaking }) {
      const places = isMaking ? all : handed;
      return (places[firstFrom(places, from)] ?? to) < to;
    },
    isGiven: handed.length > 0,
  };
}

const wordsOf = perNode(({ span }: Statement, text) => codeWords(text.slice(span.start, span.end)));

/** Names that many classes have: elsewhere, they tell of none. */
const COMMON_METHOD = /^(__\w*__|call|forward)$/;

/** In what a name is bound. */
type Scope = "module" | "class" | "function";

/** Tells which of a statement's words stand in a part of it. */
function rangesIn(statement: Statement, text: string): (span: Span) => { readonly from: number; readonly to: number } {
  const { starts } = wordsOf(statement, text);
  const origin = statement.span.start;
  return ({ start, end }) => ({ from: firstFrom(starts, start - origin), to: firstFrom(starts, end - origin) });
}

const saidBy = perNode((statement: Statement, text): Said => saidIn([statement], "module", statement, text));

/** What is said with the bodies of those functions, and of those in them, that name a maker. */
function* withRead(said: Said, mentioned: Mentioned, whole: Statement, text: string): Steps<Said> {
  const read = said.unread.filter(mentioned.holds);
  if (read.length === 0) return said;
  const inside: Said[] = [];
  for (const { node } of read) {
    inside.push(yield* withRead(saidIn(node.body, "function", whole, text), mentioned, whole, text));
    yield;
  }
  return {
    flows: [said, ...inside].flatMap(({ flows }) => flows),
    given: [said, ...inside].flatMap(({ given }) => given),
    unread: [...said.unread.filter((each) => !read.includes(each)), ...inside.flatMap(({ unread }) => unread)],
  };
}

/** @param whole the module-level statement in which these stand */
function saidIn(statements: readonly Statement[], where: Scope, whole: Statement, text: string): Said {
  const range = rangesIn(whole, text);
  const flows: Flow[] = [];
  const unread: UnreadFunction[] = [];
  const bindNames = (names: readonly string[], scope: Scope, by: Span, isMaking: boolean): void => {
    if (names.length === 0) return;
    const flow = { ...range(by), isMaking };
    if (flow.from === flow.to) return;
    if (scope === "class") flows.push({ ...flow, reach: "family", names: names.map((name) => POINT + name) });
    flows.push({ ...flow, reach: scope === "module" ? "program" : "statement", names });
  };
  const bindTargets = (targets: readonly Expression[], scope: Scope, value: Expression): void => {
    // A function without a name makes what it makes when it is called.
    const isMaking = HAS_LAMBDA.test(text.slice(value.span.start, value.span.end));
    bindNames(targets.flatMap(namesIn), scope, value.span, isMaking);
    for (const { name, isOwn } of targets.flatMap(attributesIn)) {
      flows.push({ ...range(value.span), isMaking, reach: isOwn ? "family" : "program", names: [POINT + name] });
    }
  };
  const look = (node: Statement, scope: Scope): void => {
    switch (node.kind) {
      case "import":
        for (const { alias } of node.names) if (alias !== undefined) bindNames([alias], scope, node.span, false);
        break;
      case "assign":
        if (node.value) bindTargets(node.targets, scope, node.value);
        break;
      case "function":
        for (const parameter of node.parameters) {
          if (parameter.default) bindNames([parameter.name], "function", parameter.default.span, false);
        }
        if (!COMMON_METHOD.test(node.name)) bindNames([node.name], scope, node.span, true);
        else flows.push({ ...range(node.span), isMaking: true, reach: "statement", names: [POINT + node.name] });
        if (node.unread !== undefined) {
          unread.push({ ...range(node.span), isMaking: true, node });
          return;
        }
        break;
      case "class":
        bindNames([node.name], scope, node.span, true);
        break;
      case "loop":
        if (node.target && node.iterable) bindTargets([node.target], scope, node.iterable);
        break;
      case "with":
        for (const { value, target } of node.items) if (target) bindTargets([target], scope, value);
        break;
      default:
        break;
    }
    const inside = node.kind === "function" || node.kind === "class" ? node.kind : scope;
    for (const inner of statementsIn(node)) look(inner, inside);
  };
  for (const statement of statements) look(statement, where);
  return { flows, given: givenIn(statements, range, whole), unread };
}

function givenIn(
  statements: readonly Statement[],
  range: ReturnType<typeof rangesIn>,
  whole: Statement,
): readonly Given[] {
  const given: Given[] = [];
  walk(statements, {
    expression(node) {
      if (node.kind !== "call") return;
      const { callees, before } = calledAs(node.callee, whole);
      for (const [index, { value, name: keyword }] of node.arguments.entries()) {
        const position = index - before;
        for (const callee of callees) given.push({ ...range(value.span), isMaking: false, callee, position, keyword });
      }
    },
    entersUnread: () => false,
  });
  return given;
}

/**
 * The names of functions and classes that may take a call's arguments, and how many of them the object goes before:
 * `super().__init__(size)` gives the bases what `Base.__init__(self, size)` gives one of them.
 */
function calledAs(
  callee: Expression,
  whole: Statement,
): { readonly callees: readonly string[]; readonly before: number } {
  const name = lastName(callee);
  if (name === undefined) return { callees: [], before: 0 };
  if (callee.kind !== "attribute" || name !== INITIALISER) return { callees: [name], before: 0 };
  const owner = lastName(callee.object);
  if (owner !== undefined) return { callees: [owner], before: 1 };
  const bases = whole.kind === "class" ? whole.bases.map(lastName) : [];
  return { callees: bases.filter((base) => base !== undefined), before: 0 };
}

const INITIALISER = "__init__";

const HAS_LAMBDA = /\blambda\b/;

const lastName = (node: Expression): string | undefined =>
  node.kind === "name" || node.kind === "attribute" ? node.name : undefined;

/** The parameter of a function, or of a class, that takes an argument of its call. */
function parameterOf(statement: Statement, { position, keyword }: Given): string | undefined {
  if (keyword !== undefined) return keyword;
  if (statement.kind === "function") return statement.parameters[position]?.name;
  return statement.kind === "class" ? initialiserOf(statement.body)?.parameters[position + 1]?.name : undefined;
}

const initialiserOf = (body: readonly Statement[]): FunctionDefinition | undefined =>
  body.find((node): node is FunctionDefinition => node.kind === "function" && node.name === INITIALISER);

/** The names that a target binds, or changes items of. */
const namesIn = (target: Expression): readonly string[] =>
  targetsIn(target)
    .map(withoutItems)
    .flatMap((each) => (each.kind === "name" ? [each.name] : []));

/** An attribute that is bound, and whether it is the object's own: `self.rnn`. */
interface BoundAttribute {
  readonly name: string;
  readonly isOwn: boolean;
}

/** The attributes that it sets, or changes items of. */
const attributesIn = (target: Expression): readonly BoundAttribute[] =>
  targetsIn(target)
    .map(withoutItems)
    .flatMap((each) =>
      each.kind === "attribute"
        ? [{ name: each.name, isOwn: each.object.kind === "name" && OWN_NAMES.has(each.object.name) }]
        : [],
    );
