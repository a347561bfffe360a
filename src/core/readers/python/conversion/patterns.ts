/** `match`: the library's nodes ▶ the branches that it is: what its patterns ask of the subject, and what they bind. */
import type { Span } from "../../../definition";
import type { BranchArm, Expression, Statement } from "../../../syntax/syntax";
import { convertExpression, expressionsIn } from "./expressions";
import { isExpression, mendedText, spanOf, type PythonNode, type PythonSource } from "./tree";

interface Matched {
  /** Each of them holds where the pattern does; none where it takes anything. */
  readonly tests: readonly Expression[];
  /** What it binds. */
  readonly binds: readonly Statement[];
}

/**
 * The arms of a `match`.
 * @param subject what it looks at; absent where that cannot be evaluated again for each of them
 * @param bodyOf the statements of a clause
 */
export function convertClauses(
  source: PythonSource,
  clauses: readonly PythonNode[],
  subject: Expression | undefined,
  bodyOf: (clause: PythonNode) => readonly Statement[],
): readonly BranchArm[] {
  return clauses.map((clause): BranchArm => {
    const patterns = clause.children.filter(isPattern);
    const guard = clause.children.find(({ type }) => type === "Guard")?.children.find(isExpression);
    // Several are a sequence's, without its brackets.
    const isBare = patterns.length > 1 || patterns[0]?.type === "StarPattern";
    const [only] = patterns;
    const found =
      subject && (isBare ? sequence(source, clause, patterns, subject) : only && matched(source, only, subject));
    const { tests, binds } = found ?? open(source, clause, patterns);
    const asked = guard ? [...binds.map(boundBefore), convertExpression(source, guard)] : [];
    const test = all([...tests, ...asked.map((each) => each ?? unknown(source, clause))]);
    return { ...(test && { test }), body: [...binds, ...bodyOf(clause)] };
  });
}

const isPattern = ({ type }: PythonNode): boolean => type.endsWith("Pattern");

/** An expression that can be evaluated again: a name, an attribute, an item, a method of these without arguments, a tuple of them. */
export function canBeRepeated(node: Expression): boolean {
  switch (node.kind) {
    case "name":
    case "literal":
      return true;
    case "attribute":
      return canBeRepeated(node.object);
    case "subscript":
      return canBeRepeated(node.object) && node.indices.every(canBeRepeated);
    case "sequence":
      return node.items.every(canBeRepeated);
    case "call":
      return node.arguments.length === 0 && node.callee.kind === "attribute" && canBeRepeated(node.callee.object);
    default:
      return false;
  }
}

const unknown = (source: PythonSource, node: PythonNode): Expression => ({
  kind: "other",
  span: spanOf(source, node),
  parts: [],
});

const bound = (target: Expression, value: Expression): Statement => ({
  kind: "assign",
  span: target.span,
  targets: [target],
  value,
});

/** The same in a test, where it is no more than that: it holds, and the guard behind it may ask for the name. */
function boundBefore(statement: Statement): Expression | undefined {
  const [target] = statement.kind === "assign" ? statement.targets : [];
  if (statement.kind !== "assign" || target === undefined || statement.value === undefined) return undefined;
  const { span } = statement;
  const named: Expression = { kind: "named", span, target, value: statement.value };
  return binary("or", named, { kind: "literal", span, value: true });
}

const binary = (operator: string, left: Expression, right: Expression): Expression => ({
  kind: "binary",
  // The place of nothing that is written.
  span: left.span,
  operator,
  left,
  right,
});

const all = ([first, ...rest]: readonly Expression[]): Expression | undefined =>
  first && rest.reduce((left, right) => binary("and", left, right), first);

const literal = (span: Span, value: number): Expression => ({ kind: "literal", span, value });

const call = (span: Span, name: string, given: readonly Expression[]): Expression => ({
  kind: "call",
  span,
  callee: { kind: "name", span, name },
  arguments: given.map((value) => ({ span, value })),
  argumentsSpan: span,
});

const item = (span: Span, object: Expression, index: Expression): Expression => ({
  kind: "subscript",
  span,
  object,
  indices: [index],
});

/** Of a pattern that may or may not hold, what it captures is bound to something that is not known. */
function open(source: PythonSource, clause: PythonNode, patterns: readonly PythonNode[]): Matched {
  const test = unknown(source, clause);
  const names = patterns.flatMap(capturesIn).filter((name) => mendedText(source, name) !== "_");
  return { tests: [test], binds: names.map((name) => bound(convertExpression(source, name), test)) };
}

/** The names that a pattern binds, be it in another one. */
function capturesIn(node: PythonNode): readonly PythonNode[] {
  const own = node.type === "CapturePattern" || node.type === "AsPattern" ? node.children.filter(isExpression) : [];
  return [...own, ...node.children.flatMap(capturesIn)];
}

/** What a pattern asks of the subject; `undefined` of one of which that is not known. */
function matched(source: PythonSource, node: PythonNode, subject: Expression): Matched | undefined {
  const { children } = node;
  switch (node.type) {
    case "LiteralPattern":
    case "AttributePattern": {
      const value = valueOf(source, node);
      if (value === undefined) return undefined;
      const isSingle = value.kind === "literal" && (value.value === null || typeof value.value === "boolean");
      const operator = isSingle ? "is" : "==";
      return { tests: [{ kind: "binary", span: value.span, operator, left: subject, right: value }], binds: [] };
    }
    case "OrPattern": {
      const options = children.filter(isPattern);
      const found = options.map((option) => matched(source, option, subject));
      const tests = found.flatMap((each) => (each?.binds.length === 0 ? (all(each.tests) ?? []) : []));
      const [first, ...rest] = tests;
      if (first === undefined || tests.length !== options.length) return undefined;
      return { tests: [rest.reduce((left, right) => binary("or", left, right), first)], binds: [] };
    }
    case "CapturePattern": {
      const [name] = children.filter(isExpression);
      if (name === undefined) return undefined;
      return {
        tests: [],
        binds: mendedText(source, name) === "_" ? [] : [bound(convertExpression(source, name), subject)],
      };
    }
    case "AsPattern": {
      const pattern = children.find(isPattern);
      const name = children.findLast(({ type }) => type === "VariableName");
      const inner = pattern && matched(source, pattern, subject);
      return inner && name && { ...inner, binds: [...inner.binds, bound(convertExpression(source, name), subject)] };
    }
    case "SequencePattern": {
      const patterns = children.filter((child) => isPattern(child) && !isMissing(child));
      const [only] = patterns;
      // Brackets around one pattern are no more than that.
      const isGroup = children[0]?.type === "(" && patterns.length === 1 && !children.some(({ type }) => type === ",");
      return isGroup && only ? matched(source, only, subject) : sequence(source, node, patterns, subject);
    }
    case "MappingPattern":
      return mapping(source, node, subject);
    case "ClassPattern":
      return instance(source, node, subject);
    default:
      return undefined;
  }
}

/** The parser expects a pattern in empty brackets. */
const isMissing = ({ type, children }: PythonNode): boolean =>
  type === "LiteralPattern" && children.every((child) => child.type === "⚠");

/** What several patterns ask of the same subject, or of its parts. */
function together(found: readonly (Matched | undefined)[]): Matched | undefined {
  const known = found.filter((each) => each !== undefined);
  if (known.length < found.length) return undefined;
  return { tests: known.flatMap(({ tests }) => tests), binds: known.flatMap(({ binds }) => binds) };
}

/** `("lstm", units)`, `[first, *rest]` */
function sequence(
  source: PythonSource,
  whole: PythonNode,
  patterns: readonly PythonNode[],
  subject: Expression,
): Matched | undefined {
  const span = spanOf(source, whole);
  const types: Expression = { kind: "sequence", form: "tuple", span, items: [name(span, "list"), name(span, "tuple")] };
  const star = patterns.findIndex(({ type }) => type === "StarPattern");
  const size = call(span, "len", [subject]);
  const isLong = binary(star < 0 ? "==" : ">=", size, literal(span, patterns.length - (star < 0 ? 0 : 1)));
  const items = patterns.map((pattern, index) => {
    const at = star < 0 || index < star ? index : index - patterns.length;
    const own = spanOf(source, pattern);
    if (index !== star) return matched(source, pattern, item(own, subject, literal(own, at)));
    const inner = pattern.children.find(isPattern);
    const behind = patterns.length - 1 - star;
    const rest: Expression = {
      kind: "slice",
      span: own,
      start: literal(own, star),
      ...(behind > 0 && { stop: literal(own, -behind) }),
    };
    return inner && matched(source, inner, call(own, "list", [item(own, subject, rest)]));
  });
  return together([{ tests: [call(span, "isinstance", [subject, types]), isLong], binds: [] }, ...items]);
}

const name = (span: Span, text: string): Expression => ({ kind: "name", span, name: text });

/** `{"kind": "gru", "units": units, **rest}` */
function mapping(source: PythonSource, whole: PythonNode, subject: Expression): Matched | undefined {
  const span = spanOf(source, whole);
  const keys: Expression[] = [];
  const found: (Matched | undefined)[] = [
    { tests: [call(span, "isinstance", [subject, name(span, "dict")])], binds: [] },
  ];
  const { children } = whole;
  for (const [index, child] of children.entries()) {
    const before = children[index - 1]?.type;
    if (!isPattern(child) || isMissing(child)) continue;
    if (before === "**") {
      const [target] = child.children.filter(isExpression).map((each) => convertExpression(source, each));
      if (target) found.push({ tests: [], binds: remaining(target, subject, keys) });
    } else if (before === ":") {
      const key = keys.at(-1);
      found.push(key && matched(source, child, item(spanOf(source, child), subject, key)));
    } else {
      const key = valueOf(source, child);
      if (key) keys.push(key);
      found.push(key && { tests: [binary("in", key, subject)], binds: [] });
    }
  }
  return together(found);
}

/** What a dict has beside these keys, as a dict of its own. */
const remaining = (target: Expression, subject: Expression, keys: readonly Expression[]): readonly Statement[] => [
  bound(target, call(target.span, "dict", [subject])),
  ...keys.map((key): Statement => ({
    kind: "other",
    span: target.span,
    unbinds: true,
    parts: [item(target.span, target, key)],
  })),
];

/** What a pattern of these classes takes without a name is the subject itself. */
const OF_ONE = /^(bool|bytearray|bytes|dict|float|frozenset|int|list|set|str|tuple)$/;

/** `GRU()`, `LSTM(units=units)`, `str(kind)`; `undefined` where another class says what its parts are. */
function instance(source: PythonSource, whole: PythonNode, subject: Expression): Matched | undefined {
  const span = spanOf(source, whole);
  const [named, list] = whole.children;
  const type = named && (named.type === "AttributePattern" ? valueOf(source, named) : convertExpression(source, named));
  if (type === undefined || list === undefined) return undefined;
  const parts = list.children.filter((child) => isPattern(child) && !isMissing(child));
  const found = parts.map((part) => {
    if (part.type !== "KeywordPattern") {
      return type.kind === "name" && OF_ONE.test(type.name) ? matched(source, part, subject) : undefined;
    }
    const [key] = part.children.filter(isExpression);
    const inner = part.children.find(isPattern);
    const own = spanOf(source, part);
    return (
      key &&
      inner &&
      matched(source, inner, { kind: "attribute", span: own, object: subject, name: mendedText(source, key) })
    );
  });
  return together([{ tests: [call(span, "isinstance", [subject, type])], binds: [] }, ...found]);
}

/** `"lstm"`, `-1`, `Kind.LSTM` */
function valueOf(source: PythonSource, node: PythonNode): Expression | undefined {
  const span = spanOf(source, node);
  if (node.type === "LiteralPattern") {
    const [value, ...more] = expressionsIn(source, node.children);
    const isNegative = node.children[0]?.type === "ArithOp";
    if (value === undefined || more.length > 0) return undefined;
    return isNegative ? { kind: "unary", span, operator: "-", operand: value } : value;
  }
  const [first, ...rest] = node.children.filter(({ type }) => type !== ".");
  return (
    first &&
    rest.reduce<Expression>(
      (object, part) => ({ kind: "attribute", span, object, name: mendedText(source, part) }),
      convertExpression(source, first),
    )
  );
}
