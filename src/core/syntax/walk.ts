/** Visiting every node of a syntax tree, without recursion. */
import type { Expression, FunctionDefinition, Parameter, Statement, UnreadBody } from "./syntax";

export interface Visit {
  readonly statement?: (node: Statement) => void;
  readonly expression?: (node: Expression) => void;
  /** Whether to go on into a function; where it is absent, into all. */
  readonly entersFunction?: (node: FunctionDefinition) => boolean;
  /** Whether to parse the body of a function that has not been read yet; where it is absent, all are. */
  readonly entersUnread?: (body: UnreadBody) => boolean;
}

/** All statements and expressions below these, each once; the order is not the document's. */
export function walk(statements: readonly Statement[], visit: Visit): void {
  const pending: Statement[] = [...statements];
  for (let statement = pending.pop(); statement !== undefined; statement = pending.pop()) {
    visit.statement?.(statement);
    // One by one: a call cannot take as many arguments as a list may have items.
    if (statement.kind !== "function" || enters(statement, visit)) {
      for (const inner of statementsIn(statement)) pending.push(inner);
    }
    if (visit.expression !== undefined) walkExpressions(expressionsOf(statement), visit.expression);
  }
}

const enters = (node: FunctionDefinition, { entersFunction, entersUnread }: Visit): boolean =>
  entersFunction?.(node) !== false && (node.unread === undefined || entersUnread?.(node.unread) !== false);

/** These expressions and all within them, each once; the order is not the document's. */
export function walkExpressions(roots: readonly Expression[], visit: (node: Expression) => void): void {
  const pending: Expression[] = [...roots];
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    visit(expression);
    for (const part of expressionsIn(expression)) pending.push(part);
  }
}

/** The names of variables and attributes in an expression, and its texts; in no order. */
export function wordsIn(expression: Expression): readonly string[] {
  const words: string[] = [];
  walkExpressions([expression], (node) => {
    if (node.kind === "name" || node.kind === "attribute") words.push(node.name);
    else if (node.kind === "literal" && typeof node.value === "string") words.push(node.value);
  });
  return words;
}

/** The statements that stand in one, not those in them. */
export function statementsIn(node: Statement): readonly Statement[] {
  switch (node.kind) {
    case "function":
    case "class":
    case "with":
      return node.body;
    case "branch":
      return node.arms.flatMap((arm) => arm.body);
    case "loop":
      return [...node.body, ...node.otherwise];
    case "attempt":
      return [...node.body, ...node.handlers.flat(), ...node.otherwise, ...node.finally];
    default:
      return [];
  }
}

const present = (nodes: readonly (Expression | undefined)[]): readonly Expression[] =>
  nodes.filter((node) => node !== undefined);

const defaultsOf = (parameters: readonly Parameter[]): readonly Expression[] =>
  present(parameters.map((parameter) => parameter.default));

/** The expressions that stand in a statement itself, not in those in it. */
export function expressionsOf(node: Statement): readonly Expression[] {
  switch (node.kind) {
    case "assign":
      return present([...node.targets, node.value]);
    case "evaluate":
      return [node.expression];
    case "function":
      return [...node.decorators, ...defaultsOf(node.parameters)];
    case "class":
      return [...node.decorators, ...node.bases, ...(node.keywords ?? []).map(({ value }) => value)];
    case "branch":
      return present(node.arms.map((arm) => arm.test));
    case "loop":
      return present([node.target, node.iterable, node.test]);
    case "with":
      return present(node.items.flatMap((item) => [item.value, item.target]));
    case "return":
      return present([node.value]);
    case "leave":
    case "other":
      return node.parts;
    default:
      return [];
  }
}

function expressionsIn(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "attribute":
      return [node.object];
    case "call":
      return [node.callee, ...node.arguments.map((argument) => argument.value)];
    case "sequence":
      return node.items;
    case "mapping":
      return present(node.entries.flatMap((entry) => [entry.key, entry.value]));
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "subscript":
      return [node.object, ...node.indices];
    case "slice":
      return present([node.start, node.stop, node.step]);
    case "conditional":
      return [node.test, node.consequent, node.alternate];
    case "comprehension":
      return present([
        node.key,
        node.element,
        ...node.clauses.flatMap((clause) => [clause.target, clause.iterable, ...clause.conditions]),
      ]);
    case "lambda":
      return [...defaultsOf(node.parameters), node.body];
    case "named":
      return [node.target, node.value];
    case "spread":
      return [node.value];
    case "template":
    case "other":
      return node.parts;
    default:
      return [];
  }
}
