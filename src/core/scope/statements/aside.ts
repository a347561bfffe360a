/**
 * What an arm that nothing comes to could be come to with: under `elif kind == "gru":` the kind is that, whatever it is
 * in the program, and what was made of the kind before is not known.
 */
import { type Branch, type Expression, type Program, type Statement, textOf } from "../../syntax/syntax";
import { statementsIn } from "../../syntax/walk";
import { targetsIn } from "../../syntax/targets";
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
  for (const [name, { subject, value }] of subjects) {
    if (interpreter.evaluate(activation, subject).kind !== "constant") continue;
    assign(interpreter, activation, subject, value ?? UNKNOWN);
    for (const { target, from } of madeOf(interpreter.program, node, name)) {
      assign(interpreter, activation, target, from ? interpreter.evaluate(activation, from) : UNKNOWN);
    }
  }
}

interface Made {
  readonly target: Expression;
  /** What it was made of, where that can be evaluated again: nothing is called. */
  readonly from?: Expression;
}

const known = new WeakMap<Program, Map<string, readonly Made[]>>();

/** The names that were bound before a branch, in the function or the module around it, to what mentions the subject. */
function madeOf(program: Program, node: Branch, subject: string): readonly Made[] {
  const found = known.get(program) ?? new Map<string, readonly Made[]>();
  known.set(program, found);
  const key = `${node.span.start} ${subject}`;
  const targets = found.get(key) ?? targetsMadeOf(program, statementsBefore(program.statements, node), subject);
  found.set(key, targets);
  return targets;
}

/** In document order, those around the branch left out. */
function statementsBefore(statements: readonly Statement[], { span }: Branch): readonly Statement[] {
  let before: Statement[] = [];
  let inside: readonly Statement[] = statements;
  for (;;) {
    const around = inside.find((each) => each.span.start <= span.start && span.end <= each.span.end);
    if (around?.kind === "function" || around?.kind === "class") before = [];
    else before.push(...inside.filter((each) => each.span.end <= span.start));
    if (around === undefined || around.span.start === span.start) return before;
    inside = statementsIn(around);
  }
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
      look(statementsIn(each), false);
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
