/** Plain Python's expressions as the library's parser gives them, in a fraction of its time. */
import type { PlainNode } from "../../lezer-nodes";
import { leaf, type Nodes, tree } from "./nodes";
import { LEVELS, OPERATORS } from "./operators";
import { createTexts } from "./texts";
import { KEYWORDS, notPlain, type Tokens } from "./tokens";

/**
 * So deep may expressions and blocks nest, and so many operators and attributes may stand in a row beyond a few, before
 * the tree may come near the depth to which the library's are followed.
 */
const MAX_NESTING = 24;
const FEW_LINKS = 8;
const MAX_LINKS = 60;

export interface Expressions {
  readonly test: () => PlainNode;
  /** What stands left of `in`, behind a star, and is deleted: no comparison, no condition. */
  readonly operand: () => PlainNode;
  /** One that may be bound in passing: `n := len(x)`. */
  readonly named: () => PlainNode;
  /** `yield value`, in a statement or an expression. */
  readonly yielded: (type: string) => PlainNode;
  readonly argumentList: () => PlainNode;
  /** Of a function; the brackets are part of it. */
  readonly parameterList: () => PlainNode;
  /** Puts items and the commas behind them among the nodes; one more may stand at the end. */
  readonly commaSeparated: (nodes: Nodes, item: (nodes: Nodes) => void) => void;
  /** `*rest` or a test, as targets, values and returned values are written. */
  readonly starred: (nodes: Nodes) => void;
  /** The token as a node, and on to the next one. @param expected anything else is not plain */
  readonly take: (expected: string, type?: string) => PlainNode;
  readonly name: () => PlainNode;
  /** Whether the token is of this type. */
  readonly is: (type: string) => boolean;
  /** Runs what nests by one more. */
  readonly nested: <T>(run: () => T) => T;
}

export function createExpressions(text: string, tokens: Tokens): Expressions {
  const { at, advance } = tokens;
  let nesting = 0;
  let links = 0;

  const nested = <T>(run: () => T): T => {
    if (++nesting > MAX_NESTING) notPlain();
    const result = run();
    nesting--;
    return result;
  };

  const noteLinks = (count: number): void => {
    if (count > FEW_LINKS && ++links > MAX_LINKS) notPlain();
  };

  const take = (expected: string, type = expected): PlainNode => {
    if (at.type !== expected) notPlain();
    const node = leaf(type, at.from, at.to);
    advance();
    return node;
  };

  const name = (): PlainNode => take("name", "VariableName");

  const is = (type: string): boolean => at.type === type;

  /** The closing bracket; what stands behind it is outside. */
  const close = (bracket: string): PlainNode => {
    tokens.leave();
    return take(bracket);
  };

  const open = (bracket: string): PlainNode => {
    tokens.enter();
    return take(bracket);
  };

  /** What stands behind the first of several. */
  const moreItems = (nodes: Nodes, item: (nodes: Nodes) => void): void => {
    while (is(",")) {
      nodes.push(take(","));
      if (ENDS.has(at.type)) return;
      item(nodes);
    }
  };

  const commaSeparated = (nodes: Nodes, item: (nodes: Nodes) => void): void => {
    item(nodes);
    moreItems(nodes, item);
  };

  const starred = (nodes: Nodes): void => {
    if (is("*")) nodes.push(take("*"), operand());
    else nodes.push(test());
  };

  const binary = (least: number): PlainNode => {
    if (++nesting > MAX_NESTING) notPlain();
    let left = unary(least);
    for (let count = 1; ; count++) {
      const operator = OPERATORS.get(at.type);
      if (operator === undefined || operator.level < least) break;
      noteLinks(count);
      const isNot = is("not");
      const isIs = is("is");
      const nodes = [left, take(at.type, operator.type)];
      if (isNot) nodes.push(take("in"));
      else if (isIs && is("not")) nodes.push(take("not"));
      nodes.push(binary(operator.level === LEVELS.power ? LEVELS.power : operator.level + 1));
      left = tree("BinaryExpression", nodes);
    }
    nesting--;
    return left;
  };

  const unary = (least: number): PlainNode => {
    switch (at.type) {
      case "not":
        // The library lets it take all that follows.
        return least > LEVELS.compared ? notPlain() : tree("UnaryExpression", [take("not"), binary(LEVELS.or)]);
      case "await":
        return tree("AwaitExpression", [take("await"), operand()]);
      case "+":
      case "-":
        return tree("UnaryExpression", [take(at.type, "ArithOp"), binary(LEVELS.power)]);
      case "~":
        return tree("UnaryExpression", [take("~", "BitOp"), binary(LEVELS.power)]);
      default:
        return trailed(atom());
    }
  };

  const trailed = (object: PlainNode): PlainNode => {
    let node = object;
    for (let count = 1; ; count++) {
      if (is("(")) node = tree("CallExpression", [node, argumentList()]);
      else if (is("[")) node = tree("MemberExpression", subscript(node));
      else if (is(".")) node = tree("MemberExpression", [node, take("."), property()]);
      else return node;
      noteLinks(count);
    }
  };

  /** Any word, keywords too. */
  const property = (): PlainNode => (is("name") || KEYWORDS.has(at.type) ? take(at.type, "PropertyName") : notPlain());

  const atom = (): PlainNode => {
    switch (at.type) {
      case "name":
        return name();
      case "number":
        return take("number", "Number");
      case "text":
        return texts();
      case "None":
        return take("None");
      case "True":
      case "False":
        return take(at.type, "Boolean");
      case "...":
        return take("...", "Ellipsis");
      case "(":
        return inParentheses();
      case "[":
        return inSquares();
      case "{":
        return inBraces();
      default:
        return notPlain();
    }
  };

  const inParentheses = (): PlainNode => {
    const nodes = [open("(")];
    if (is(")")) return tree("TupleExpression", [...nodes, close(")")]);
    if (is("yield")) return tree("ParenthesizedExpression", [...nodes, yielded("YieldExpression"), close(")")]);
    starredOrNamed(nodes);
    let type = "ParenthesizedExpression";
    if (isClause()) {
      type = "ComprehensionExpression";
      clauses(nodes);
    } else if (is(",")) {
      type = "TupleExpression";
      moreItems(nodes, starredOrNamed);
    }
    nodes.push(close(")"));
    return tree(type, nodes);
  };

  const inSquares = (): PlainNode => {
    const nodes = [open("[")];
    let type = "ArrayExpression";
    if (!is("]")) {
      starredOrNamed(nodes);
      if (isClause()) {
        type = "ArrayComprehensionExpression";
        clauses(nodes);
      } else moreItems(nodes, starredOrNamed);
    }
    nodes.push(close("]"));
    return tree(type, nodes);
  };

  const inBraces = (): PlainNode => {
    const nodes = [open("{")];
    if (is("}")) return tree("DictionaryExpression", [...nodes, close("}")]);
    const isMapping = mappingOrItem(nodes);
    let type = isMapping ? "Dictionary" : "Set";
    if (isClause()) {
      type += "Comprehension";
      clauses(nodes);
    } else {
      moreItems(nodes, (items) => {
        if (mappingOrItem(items) !== isMapping) notPlain();
      });
    }
    nodes.push(close("}"));
    return tree(`${type}Expression`, nodes);
  };

  /** An item of a dict or a set; whether it is a dict's. */
  const mappingOrItem = (nodes: Nodes): boolean => {
    if (is("**")) {
      nodes.push(take("**"), operand());
      return true;
    }
    const isStarred = is("*");
    starred(nodes);
    if (isStarred || !is(":")) return false;
    nodes.push(take(":"), test());
    return true;
  };

  const starredOrNamed = (nodes: Nodes): void => {
    if (is("*")) nodes.push(take("*"), operand());
    else nodes.push(named());
  };

  const isClause = (): boolean => is("for") || is("async");

  /** `for target in iterable if condition …` */
  const clauses = (nodes: Nodes): void => {
    while (isClause() || is("if")) {
      if (is("if")) {
        nodes.push(take("if"), is("lambda") ? notPlain() : binary(LEVELS.or));
        continue;
      }
      if (is("async")) nodes.push(take("async"));
      nodes.push(take("for"));
      commaSeparated(nodes, (items) => void items.push(operand()));
      nodes.push(take("in"), binary(LEVELS.or));
    }
  };

  const subscript = (object: PlainNode): Nodes => {
    const nodes = [object, open("[")];
    const index = (): void => {
      if (!is(":")) nodes.push(named());
      for (let colons = 0; is(":") && colons < 2; colons++) {
        nodes.push(take(":"));
        if (!is(":") && !is(",") && !is("]")) nodes.push(named());
      }
    };
    index();
    while (is(",")) {
      nodes.push(take(","));
      if (!is("]")) index();
    }
    nodes.push(close("]"));
    return nodes;
  };

  const argument = (nodes: Nodes): void => {
    if (is("*") || is("**")) {
      nodes.push(take(at.type), test());
      return;
    }
    const value = test();
    nodes.push(value);
    if (is("=") || is(":=")) {
      if (value.type !== "VariableName") notPlain();
      nodes.push(take(at.type, "AssignOp"), test());
    }
    if (isClause()) clauses(nodes);
  };

  const argumentList = (): PlainNode => {
    const nodes = [open("(")];
    if (!is(")")) commaSeparated(nodes, argument);
    nodes.push(close(")"));
    return tree("ArgList", nodes);
  };

  const typed = (nodes: Nodes): void => {
    if (is(":")) nodes.push(tree("TypeDef", [take(":"), test()]));
  };

  const withDefault = (nodes: Nodes): void => {
    if (is("=")) nodes.push(take("=", "AssignOp"), test());
  };

  const parameter = (nodes: Nodes): void => {
    // It stands for itself, without a node.
    if (is("/")) return advance();
    const star = is("*") || is("**") ? at.type : undefined;
    if (star !== undefined) nodes.push(take(star));
    if (star === "*" && !is("name")) return;
    nodes.push(name());
    typed(nodes);
    if (star === undefined) withDefault(nodes);
  };

  const parameterList = (): PlainNode => {
    const nodes = [open("(")];
    if (!is(")")) commaSeparated(nodes, parameter);
    nodes.push(close(")"));
    return tree("ParamList", nodes);
  };

  const lambda = (): PlainNode => {
    const nodes = [take("lambda")];
    const parameters: Nodes = [];
    for (let isMore = !is(":"); isMore;) {
      const star = is("*") || is("**") ? at.type : undefined;
      if (star !== undefined) parameters.push(take(star));
      if (star !== "*" || is("name")) parameters.push(name());
      if (star === undefined) withDefault(parameters);
      isMore = is(",");
      if (isMore) parameters.push(take(","));
    }
    nodes.push(parameters.length > 0 ? tree("ParamList", parameters) : leaf("ParamList", at.from, at.from));
    nodes.push(take(":"), test());
    return tree("LambdaExpression", nodes);
  };

  const test = (): PlainNode => {
    if (is("lambda")) return nested(lambda);
    const value = binary(LEVELS.or);
    if (!is("if")) return value;
    return nested(() => tree("ConditionalExpression", [value, take("if"), binary(LEVELS.or), take("else"), test()]));
  };

  const named = (): PlainNode => {
    const value = test();
    return is(":=") ? tree("NamedExpression", [value, take(":=", "AssignOp"), test()]) : value;
  };

  const operand = (): PlainNode => binary(LEVELS.bitOr);

  const yielded = (type: string): PlainNode => {
    const nodes = [take("yield")];
    if (is("from")) nodes.push(take("from"), test());
    else commaSeparated(nodes, starred);
    return tree(type, nodes);
  };

  const texts = createTexts(text, tokens, { test, take, nested, commaSeparated, is });

  return {
    test,
    operand,
    named,
    yielded,
    argumentList,
    parameterList,
    commaSeparated,
    starred,
    take,
    name,
    is,
    nested,
  };
}

/** What may stand behind a last comma. */
const ENDS: ReadonlySet<string> = new Set([")", "]", "}", "newline", "end", ";", "=", ":", "in"]);
