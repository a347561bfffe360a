/** What a statement says of makers, whoever they are: which of its words hand on to which names, and to which parameters. */
import { firstFrom } from "../../lookup";
import type { Span } from "../../definition";
import type { Steps } from "../../steps";
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Statement } from "../../syntax/syntax";
import { targetsIn, withoutItems } from "../../syntax/targets";
import { statementsIn, walk } from "../../syntax/walk";
import { codeWords, OWN_NAMES, POINT } from "./code-words";

/** Words of a statement, from one and up to another. */
interface Words {
  readonly from: number;
  readonly to: number;
}

/** Words that hand on what they name. */
export interface Handing extends Words {
  /** Whether to call what the words name hands it on, too: in a function that does so, but not in what it gives. */
  readonly isMaking: boolean;
}

/** What some words hand on to names. */
interface Flow extends Handing {
  /** Where the names mean the same: in the whole program, in this statement, or in classes of the same family. */
  readonly reach: "program" | "statement" | "family";
  readonly names: readonly string[];
}

/** An argument of a call: what it names is then the parameter of a function. */
interface Given extends Handing {
  readonly callee: string;
  readonly position: number;
  readonly keyword: string | undefined;
}

/** What some statements say, but for bodies of functions that nobody has read yet. */
export interface Said {
  readonly flows: readonly Flow[];
  readonly given: readonly Given[];
  readonly unread: readonly UnreadFunction[];
}

/** A function whose body is looked through once it is found to name a maker. */
interface UnreadFunction extends Handing {
  readonly node: FunctionDefinition;
}

/** The words of a statement that count. */
export const wordsOf = perNode(({ span }: Statement, text: string) => codeWords(text.slice(span.start, span.end)));

/** Names that many classes have: elsewhere, they tell of none. */
const COMMON_METHOD = /^(__\w*__|call|forward)$/;

/** In what a name is bound. */
type Scope = "module" | "class" | "function";

/** Tells which of a statement's words stand in a part of it. */
function rangesIn(statement: Statement, text: string): (span: Span) => Words {
  const { starts } = wordsOf(statement, text);
  const origin = statement.span.start;
  return ({ start, end }) => ({ from: firstFrom(starts, start - origin), to: firstFrom(starts, end - origin) });
}

/** What a module-level statement says, but for the bodies of functions that are not read. */
export const saidBy = perNode((statement: Statement, text: string): Said =>
  saidIn([statement], "module", statement, text),
);

/**
 * What is said with the bodies of those functions, and of those in them, that name a maker.
 * @param holds whether words do
 * @param whole the module-level statement in which these stand
 */
export function* withRead(said: Said, holds: (words: Handing) => boolean, whole: Statement, text: string): Steps<Said> {
  const read = said.unread.filter(holds);
  if (read.length === 0) return said;
  const inside: Said[] = [];
  for (const { node } of read) {
    inside.push(yield* withRead(saidIn(node.body, "function", whole, text), holds, whole, text));
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
export function parameterOf(statement: Statement, { position, keyword }: Given): string | undefined {
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
