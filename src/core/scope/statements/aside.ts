/**
 * Code that the program never reaches as it stands, followed as if it did, since its layers are shown too. Under
 * `elif kind == "gru":` the kind is then "gru", whatever the program sets it to; what was calculated from the kind before
 * is calculated again, or unknown.
 */
import type { Span } from "../../definition";
import { perNode } from "../../syntax/per-node";
import {
  type Branch,
  type Call,
  type ClassDefinition,
  type Expression,
  type Program,
  type Statement,
  textOf,
} from "../../syntax/syntax";
import { statementsIn, walkExpressions } from "../../syntax/walk";
import { targetsIn, withoutItems } from "../../syntax/targets";
import { heldEntries } from "../values/collections";
import { keyOf, valueOfKey } from "../values/keys";
import type { Activation, CallSite, EvaluatedArgument, Interpreter } from "../interpreter";
import { choiceOf, constant, UNKNOWN, type AbstractValue } from "../values/values";
import { assign } from "./assign";

const COMPARING: ReadonlySet<string> = new Set(["==", "!=", "in", "not in", "is", "is not"]);
const HOLDING: ReadonlySet<string> = new Set(["==", "in"]);

/** What a test compares with a literal, as `kind` of `kind.lower() == "gru"`, and its value where the test holds. */
interface Compared {
  readonly subject: Expression;
  /** `undefined` where it may be anything. */
  readonly value: AbstractValue | undefined;
}

function comparedIn(test: Expression | undefined): readonly Compared[] {
  if (test?.kind !== "binary") return [];
  const { operator, left, right } = test;
  if (operator === "and" || operator === "or") {
    const both = [...comparedIn(left), ...comparedIn(right)];
    return operator === "and" ? both : both.map(({ subject }) => ({ subject, value: undefined }));
  }
  if (!COMPARING.has(operator)) return [];
  if (left.kind === "literal") return isSubject(right) ? [{ subject: right, value: undefined }] : [];
  if (isSubject(left)) return [{ subject: left, value: HOLDING.has(operator) ? writtenIn(right) : undefined }];
  const isOfText = left.kind === "call" && left.callee.kind === "attribute" && isSubject(left.callee.object);
  return isOfText ? [{ subject: left.callee.object, value: undefined }] : [];
}

const isSubject = ({ kind }: Expression): boolean => kind === "name" || kind === "attribute" || kind === "subscript";

function writtenIn(node: Expression): AbstractValue | undefined {
  const items = node.kind === "sequence" ? node.items : [node];
  const options = items.map((item) => (item.kind === "literal" ? constant(item.value) : UNKNOWN));
  return options.every(({ kind }) => kind === "constant") ? choiceOf(options) : undefined;
}

/**
 * Sets what the tests of a branch compare to what they must be for one of its arms to run.
 * @param arm the index of that arm, which the program does not reach
 */
export function supposeReached(interpreter: Interpreter, activation: Activation, node: Branch, arm: number): void {
  const subjects = new Map<string, Compared>();
  for (const { test } of node.arms.slice(0, arm + 1)) {
    for (const compared of comparedIn(test)) {
      const isOwn = test === node.arms[arm]?.test;
      const name = textOf(interpreter.program, compared.subject);
      subjects.set(name, isOwn ? compared : { subject: compared.subject, value: undefined });
    }
  }
  for (const { subject, value } of subjects.values()) {
    if (interpreter.evaluate(activation, subject).kind !== "constant") continue;
    suppose(interpreter, activation, node, subject, value ?? UNKNOWN);
  }
}

/** Gives a name another value, and what was calculated from it before the node the value that follows. */
function suppose(
  interpreter: Interpreter,
  activation: Activation,
  node: Branch | Call,
  subject: Expression,
  value: AbstractValue,
): void {
  assign(interpreter, activation, subject, value);
  for (const { target, from } of madeOf(interpreter.program, node, textOf(interpreter.program, subject))) {
    assign(interpreter, activation, target, from ? interpreter.evaluate(activation, from) : UNKNOWN);
  }
}

/** In a table with more keys, only the one that the program asks for is followed. */
const MOST_KEYS = 12;

/**
 * Follows `BUILDERS[kind](config)` for the other keys of the table as well, as if `kind` were each of them: the functions
 * and classes that stand there are often called nowhere else, so that nothing else tells their arguments.
 */
export function callUnderOtherKeys(interpreter: Interpreter, activation: Activation, node: Call): void {
  const { table, subject } = lookUpIn(node.callee) ?? {};
  if (table === undefined || subject === undefined) return;
  if (interpreter.mode() !== "live" || activation.loops.length > 0 || interpreter.isFrugal()) return;
  const entries = heldEntries(interpreter, interpreter.evaluate(activation, table));
  if (entries === undefined || entries.size > MOST_KEYS) return;
  const own = keyOf(interpreter.evaluate(activation, subject));
  for (const [key, value] of entries) {
    const definition = value.kind === "method" ? value.function : value;
    if (key === own || (definition?.kind !== "function" && definition?.kind !== "class")) continue;
    // Where the key is not known, classes are followed as those of which nothing makes an object: that costs far less.
    if (own === undefined && definition.kind === "class") continue;
    if (!interpreter.isMaking(definition.node)) continue;
    interpreter.store.branch(() =>
      interpreter.inMode("dead", () => {
        suppose(interpreter, activation, node, subject, valueOfKey(key));
        interpreter.evaluate(activation, node);
      }),
    );
  }
}

/**
 * The arguments of `MODELS[kind](SIZES[kind])` if `kind` were the key of another class in the table, one that stands in
 * another file under this path. Arguments that are calculated from the key by more than a look-up are unknown.
 */
export function givenUnderKeyOf(interpreter: Interpreter, site: CallSite, path: string): readonly EvaluatedArgument[] {
  const { node, activation, arguments: given } = site;
  const { table, subject } = lookUpIn(node.callee) ?? {};
  const entries = table && heldEntries(interpreter, interpreter.evaluate(activation, table));
  const [key] = [...(entries ?? [])].find(([, each]) => each.kind === "external" && each.path === path) ?? [];
  if (key === undefined || subject === undefined) return given;
  const { program } = interpreter;
  const name = textOf(program, subject);
  const names = [name, ...madeOf(program, node, name).map(({ target }) => textOf(program, target))];
  const isOfKey = (each: Expression): boolean => names.some((one) => subjectsIn(each, program.text).has(one));
  let found = given;
  interpreter.store.branch(() =>
    interpreter.inMode("dead", () => {
      suppose(interpreter, activation, node, subject, valueOfKey(key));
      found = given.map((each) => {
        if (!isOfKey(each.node)) return each;
        const spread = node.arguments.find(({ value }) => value === each.node)?.spread;
        // What is spread then may be other arguments.
        if (spread !== undefined) return { spread, value: UNKNOWN, node: each.node };
        return { ...each, value: isAsked(each.node) ? interpreter.evaluate(activation, each.node) : UNKNOWN };
      });
    }),
  );
  return found;
}

/** `table[kind]`, `table.get(kind)` */
function lookUpIn(node: Expression): { readonly table: Expression; readonly subject: Expression } | undefined {
  const isAsked = node.kind === "call" && node.callee.kind === "attribute" && node.callee.name === "get";
  const [subject] = node.kind === "subscript" ? node.indices : isAsked ? node.arguments.map(({ value }) => value) : [];
  const table = node.kind === "subscript" ? node.object : isAsked ? node.callee.object : undefined;
  if (table === undefined || subject === undefined || subject.kind === "slice") return undefined;
  return isPath(table) && isSubject(subject) ? { table, subject } : undefined;
}

const isPath = ({ kind }: Expression): boolean => kind === "name" || kind === "attribute";

interface Made {
  readonly target: Expression;
  /** What it was made of, where that can be evaluated again: nothing is called. */
  readonly from?: Expression;
}

/** The names whose values mention the subject, bound before a branch or a call in the function or module around it. */
function madeOf(program: Program, { span }: Branch | Call, subject: string): readonly Made[] {
  const { body, owner } = around(program.statements, span);
  const before = madeIn(program, body, subject).filter(({ target }) => target.span.end <= span.start);
  return [
    ...before.map(({ target, from, within, changed }) => {
      const isSame = changed === undefined || changed.end > span.start;
      const isSure = isSame && (within === undefined || contains(within, span));
      return { target, ...(from && isSure && { from }) };
    }),
    ...(owner ? fieldsMadeWith(program, owner, subject) : []),
  ];
}

interface Surroundings {
  /** Of the function, the class or the module in which it stands. */
  readonly body: readonly Statement[];
  /** The class in which it stands. */
  readonly owner: ClassDefinition | undefined;
}

const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

function around(statements: readonly Statement[], span: Span): Surroundings {
  let body = statements;
  let owner: ClassDefinition | undefined;
  let inside = statements;
  for (;;) {
    const next = inside.find((each) => contains(each.span, span));
    if (next === undefined || next.span.start === span.start) return { body, owner };
    if (next.kind === "class") owner = next;
    inside = statementsIn(next);
    if (next.kind === "function" || next.kind === "class") body = next.body;
  }
}

/** Other attributes that depend on the same value: with `self.kind = kind` the `self.size = SIZES[kind]` beside it. */
function fieldsMadeWith(program: Program, owner: ClassDefinition, subject: string): readonly Made[] {
  return owner.body.flatMap((method) => {
    if (method.kind !== "function" || method.unread !== undefined) return [];
    const values = method.body.flatMap((each) =>
      each.kind === "assign" && each.value && each.targets.some((target) => textOf(program, target) === subject)
        ? [textOf(program, each.value)]
        : [],
    );
    return values
      .flatMap((value) => madeIn(program, method.body, value))
      .filter(({ target }) => target.kind === "attribute" && textOf(program, target) !== subject)
      .map(({ target }) => ({ target }));
  });
}

/** A name whose value is calculated from a subject, in document order. */
interface MadeThere extends Made {
  /** The branch or loop around the assignment, if any: behind that, the assignment may not have run. */
  readonly within?: Span;
  /**
   * The statement that changes it again, if any. Kept as its span, not as a number, since edits further up move the spans of
   * a body that is otherwise unchanged.
   */
  changed?: Span;
}

/** By body and subject: what was found. */
const known = new WeakMap<readonly Statement[], Map<string, readonly MadeThere[]>>();

function madeIn(program: Program, body: readonly Statement[], subject: string): readonly MadeThere[] {
  const found = known.get(body) ?? new Map<string, readonly MadeThere[]>();
  known.set(body, found);
  const made = found.get(subject) ?? findMade(program, body, subject);
  found.set(subject, made);
  return made;
}

/** Beyond so many, a value is taken for unknown instead of being calculated again. */
const MOST_AGAIN = 50;

function findMade(program: Program, body: readonly Statement[], subject: string): readonly MadeThere[] {
  const subjects = new Set([subject]);
  const made: MadeThere[] = [];
  /** Those that may be evaluated again. */
  let again: MadeThere[] = [];
  const isMade = (value: Expression): boolean =>
    [...subjectsIn(value, program.text)].some((each) => subjects.has(each));
  const look = (nodes: readonly Statement[], within: Span | undefined): void => {
    for (const each of nodes) {
      if (each.kind === "function" || each.kind === "class") continue;
      if (each.kind === "assign" && each.value !== undefined && isMade(each.value)) {
        const [only, ...others] = each.targets;
        const isPlain = others.length === 0 && each.operator === undefined && isAsked(each.value);
        for (const target of each.targets.flatMap(targetsIn)) {
          if (!isSubject(target) || target.kind === "subscript") continue;
          const name = textOf(program, target);
          const isAgain = isPlain && target === only && again.length < MOST_AGAIN;
          const one = { target, ...(isAgain && { from: each.value }), ...(within && { within }) };
          if (name !== subject) made.push(one);
          if (name !== subject && isAgain) again.push(one);
          subjects.add(name);
        }
      }
      if (each.kind === "evaluate" || each.kind === "assign") again = again.filter((one) => !noteChange(one, each));
      look(statementsIn(each), each.span);
    }
  };
  // What is changed behind it is not what it was made of.
  const noteChange = (one: MadeThere, node: Statement): boolean => {
    if (one.target.span.start >= node.span.start) return false;
    const name = textOf(program, one.target);
    const isChanged =
      node.kind === "assign"
        ? node.targets.flatMap(targetsIn).some((target) => textOf(program, withoutItems(target)) === name)
        : node.kind === "evaluate" && subjectsIn(node.expression, program.text).has(name);
    if (isChanged) one.changed = node.span;
    return isChanged;
  };
  look(body, undefined);
  return made;
}

/** The names in an expression, with their attributes and items, as they are written: of `SIZES[self.kind]` four. */
const subjectsIn = perNode((node: Expression, text: string): ReadonlySet<string> => {
  const subjects = new Set<string>();
  walkExpressions([node], (each) => {
    if (isSubject(each)) subjects.add(text.slice(each.span.start, each.span.end));
  });
  return subjects;
});

/** `P[kind]`, `P[kind]["units"]`, `config.sizes` */
const isAsked = (node: Expression): boolean =>
  node.kind === "attribute" || node.kind === "subscript" ? isAsked(node.object) : node.kind === "name";
