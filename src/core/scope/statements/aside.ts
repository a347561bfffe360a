/**
 * What nothing comes to, as it could be come to: under `elif kind == "gru":` the kind is that, whatever it is in the
 * program, and what was made of the kind before is what comes out then, or not known.
 */
import {
  type Branch,
  type Call,
  type ClassDefinition,
  type Expression,
  type Program,
  type Statement,
  textOf,
} from "../../syntax/syntax";
import { statementsIn } from "../../syntax/walk";
import { targetsIn } from "../../syntax/targets";
import { heldEntries } from "../values/collections";
import { keyOf, valueOfKey } from "../values/keys";
import type { Activation, Interpreter } from "../interpreter";
import { choiceOf, constant, UNKNOWN, type AbstractValue } from "../values/values";
import { assign } from "./assign";

const COMPARING: ReadonlySet<string> = new Set(["==", "!=", "in", "not in", "is", "is not"]);
const HOLDING: ReadonlySet<string> = new Set(["==", "in"]);

/** What a test compares with what is written: of `kind.lower() == "gru"`, and what it is to be where the test holds. */
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

/** @param arm which of the branch's arms is followed though nothing comes to it */
export function supposeComeTo(interpreter: Interpreter, activation: Activation, node: Branch, arm: number): void {
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

/** Gives a name another value, and what was made of it before the node what comes out then. */
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

/** A table with more keys is followed under its own only. */
const MOST_KEYS = 12;

/**
 * Follows a call of what a table has under a key, as if the key were another: `BUILDERS[kind](config)`. The functions and
 * classes of the document that stand there have no other arguments to go by.
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
    if (!interpreter.isMaking(definition.node)) continue;
    interpreter.store.branch(() =>
      interpreter.inMode("dead", () => {
        suppose(interpreter, activation, node, subject, valueOfKey(key));
        interpreter.evaluate(activation, node);
      }),
    );
  }
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

const known = new WeakMap<Program, Map<string, readonly Made[]>>();

/** The names that were bound before a branch or a call, in the function or the module around it, to what mentions the subject. */
function madeOf(program: Program, node: Branch | Call, subject: string): readonly Made[] {
  const found = known.get(program) ?? new Map<string, readonly Made[]>();
  known.set(program, found);
  const key = `${node.span.start} ${subject}`;
  const { before, owner } = around(program.statements, node);
  const targets = found.get(key) ?? [
    ...targetsMadeOf(program, before, subject),
    ...(owner ? fieldsMadeWith(program, owner, subject) : []),
  ];
  found.set(key, targets);
  return targets;
}

interface Surroundings {
  /** The statements before it in the function, or the module; in document order, those around it left out. */
  readonly before: readonly Statement[];
  /** The class in which it stands. */
  readonly owner: ClassDefinition | undefined;
}

function around(statements: readonly Statement[], { span }: Branch | Call): Surroundings {
  let before: Statement[] = [];
  let owner: ClassDefinition | undefined;
  let inside: readonly Statement[] = statements;
  for (;;) {
    const next = inside.find((each) => each.span.start <= span.start && span.end <= each.span.end);
    if (next?.kind === "class") owner = next;
    if (next?.kind === "function" || next?.kind === "class") before = [];
    else before.push(...inside.filter((each) => each.span.end <= span.start));
    if (next === undefined || next.span.start === span.start) return { before, owner };
    inside = statementsIn(next);
  }
}

/** What the methods that set an attribute make of what they set it to: `self.kind = kind`, `self.size = SIZES[kind]`. */
function fieldsMadeWith(program: Program, owner: ClassDefinition, subject: string): readonly Made[] {
  return owner.body.flatMap((method) => {
    if (method.kind !== "function" || method.unread !== undefined) return [];
    const values = method.body.flatMap((each) =>
      each.kind === "assign" && each.value && each.targets.some((target) => textOf(program, target) === subject)
        ? [textOf(program, each.value)]
        : [],
    );
    return values
      .flatMap((value) => targetsMadeOf(program, method.body, value))
      .filter(({ target }) => target.kind === "attribute" && textOf(program, target) !== subject)
      .map(({ target }) => ({ target }));
  });
}

function targetsMadeOf(program: Program, statements: readonly Statement[], subject: string): readonly Made[] {
  const mentions = (node: Expression, words: readonly string[]): boolean => {
    const text = textOf(program, node);
    return words.some((word) => hasWord(text, word));
  };
  const words = [subject];
  const made: Made[] = [];
  const look = (nodes: readonly Statement[], isSure: boolean): void => {
    for (const each of nodes) {
      if (each.kind === "function" || each.kind === "class") continue;
      if (each.kind === "assign" && each.value !== undefined && mentions(each.value, words)) {
        const [only, ...others] = each.targets;
        const isPlain = isSure && others.length === 0 && each.operator === undefined && isAsked(each.value);
        for (const target of each.targets.flatMap(targetsIn)) {
          if (!isSubject(target) || target.kind === "subscript") continue;
          const name = textOf(program, target);
          if (name !== subject) made.push({ target, ...(isPlain && target === only && { from: each.value }) });
          words.push(name);
        }
      }
      if (each.kind === "evaluate" || each.kind === "assign") dropChanged(each);
      look(statementsIn(each), false);
    }
  };
  // What is changed behind it is not what it was made of.
  const dropChanged = (node: Statement): void => {
    const { start, end } = node.span;
    const text = program.text.slice(start, end);
    for (const [index, { target, from }] of made.entries()) {
      if (from === undefined || from.span.start >= start) continue;
      const name = textOf(program, target);
      if (node.kind === "evaluate" ? hasWord(text, name) : text.startsWith(`${name}[`)) made[index] = { target };
    }
  };
  look(statements, true);
  return made;
}

/** `P[kind]`, `P[kind]["units"]`, `config.sizes` */
const isAsked = (node: Expression): boolean =>
  node.kind === "attribute" || node.kind === "subscript" ? isAsked(node.object) : node.kind === "name";

const isLetter = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}_.]/u.test(text.charAt(at - 1)) && !isLetter(text.charAt(at + word.length))) return true;
  }
  return false;
}
