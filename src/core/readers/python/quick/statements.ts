/**
 * Plain Python's statements as the library's parser gives them, in a fraction of its time. Whatever is unusual, and all
 * that is wrong, is left to the library: what comes out is its tree, or nothing.
 */
import type { PlainNode } from "../../lezer-nodes";
import { createExpressions } from "./expressions";
import { type Nodes, tree } from "./nodes";
import { createTokens, NOT_PLAIN, notPlain } from "./tokens";

/** A longer text would keep others waiting. */
const LONGEST = 200_000;

const UPDATES: ReadonlySet<string> = new Set("+= -= *= /= //= %= @= &= |= ^= **= <<= >>=".split(" "));

/** So many characters behind a name tell what it is. */
const FEW = 20;

/** Words that begin a statement of their own kind only where they stand before certain others. */
const SOFT = /^(match|type|case)$/;

/** The statements of a text, as in the library's tree; `undefined` where the text is not plain. */
export function parsePlainly(text: string): readonly PlainNode[] | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    return statementsOf(text);
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

function statementsOf(text: string): readonly PlainNode[] {
  const tokens = createTokens(text);
  const { at, advance } = tokens;
  const {
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
  } = createExpressions(text, tokens);
  /** How far the line is indented that begins at the token. */
  let indentation = 0;
  /** Where the last token ended that is no comment or empty line. */
  let last = 0;

  const beginLine = (): void => {
    last = is("end") ? at.before : at.to;
    if (is("newline")) indentation = tokens.beginLine();
    else if (is("end")) indentation = -1;
    else notPlain();
  };

  /** Statements of a block; of one that ends with a block, the end is its. */
  const closed = (type: string, nodes: Nodes): PlainNode => ({ type, from: nodes[0]!.from, to: last, children: nodes });

  const block = (depth: number): Nodes => {
    const nodes: Nodes = [];
    const isInside = (): boolean => indentation === depth;
    while (isInside()) nodes.push(statement());
    if (indentation > depth) notPlain();
    return nodes;
  };

  const body = (outer: number): PlainNode => {
    const nodes = [take(":")];
    if (is("newline")) {
      beginLine();
      if (indentation <= outer) notPlain();
      const depth = indentation;
      for (const each of nested(() => block(depth))) nodes.push(each);
    } else nodes.push(simpleStatement());
    return closed("Body", nodes);
  };

  const statement = (): PlainNode => {
    const outer = indentation;
    switch (at.type) {
      case "if":
        return ifStatement(outer);
      case "while": {
        const nodes = [take("while"), named(), body(outer)];
        otherwise(nodes, outer);
        return closed("WhileStatement", nodes);
      }
      case "for":
        return forStatement([], outer);
      case "try":
        return tryStatement(outer);
      case "with":
        return withStatement([], outer);
      case "def":
        return functionDefinition([], outer);
      case "class":
        return classDefinition(outer);
      case "@":
        return decorated(outer);
      case "async": {
        const nodes = [take("async")];
        if (is("def")) return functionDefinition(nodes, outer);
        return is("for") ? forStatement(nodes, outer) : withStatement(nodes, outer);
      }
      default:
        return simpleStatement();
    }
  };

  /** Whether a line as far out as the statement begins with the word. */
  const goesOn = (outer: number, word: string): boolean => indentation === outer && at.type === word;

  const otherwise = (nodes: Nodes, outer: number): void => {
    if (goesOn(outer, "else")) nodes.push(take("else"), body(outer));
  };

  const ifStatement = (outer: number): PlainNode => {
    const nodes = [take("if"), named(), body(outer)];
    while (goesOn(outer, "elif")) nodes.push(take("elif"), named(), body(outer));
    otherwise(nodes, outer);
    return closed("IfStatement", nodes);
  };

  const forStatement = (nodes: Nodes, outer: number): PlainNode => {
    nodes.push(take("for"));
    commaSeparated(nodes, (targets) => {
      if (is("*")) targets.push(take("*"));
      targets.push(operand());
    });
    nodes.push(take("in"));
    commaSeparated(nodes, (items) => void items.push(test()));
    nodes.push(body(outer));
    otherwise(nodes, outer);
    return closed("ForStatement", nodes);
  };

  const tryStatement = (outer: number): PlainNode => {
    const nodes = [take("try"), body(outer)];
    while (goesOn(outer, "except")) {
      nodes.push(take("except"));
      if (is("*")) notPlain();
      if (!is(":")) {
        nodes.push(test());
        if (is("as") || is(",")) nodes.push(take(at.type), name());
      }
      nodes.push(body(outer));
    }
    otherwise(nodes, outer);
    if (goesOn(outer, "finally")) nodes.push(take("finally"), body(outer));
    return closed("TryStatement", nodes);
  };

  const withStatement = (nodes: Nodes, outer: number): PlainNode => {
    nodes.push(take("with"));
    commaSeparated(nodes, (items) => {
      items.push(test());
      if (is("as")) items.push(take("as"), name());
    });
    nodes.push(body(outer));
    return closed("WithStatement", nodes);
  };

  const functionDefinition = (nodes: Nodes, outer: number): PlainNode => {
    nodes.push(take("def"), name(), parameterList());
    if (is("->")) {
      const { from } = at;
      advance();
      const type = test();
      nodes.push({ type: "TypeDef", from, to: type.to, children: [type] });
    }
    nodes.push(body(outer));
    return closed("FunctionDefinition", nodes);
  };

  const classDefinition = (outer: number): PlainNode => {
    const nodes = [take("class"), name()];
    if (is("(")) nodes.push(argumentList());
    nodes.push(body(outer));
    return closed("ClassDefinition", nodes);
  };

  const decorated = (outer: number): PlainNode => {
    const nodes: Nodes = [];
    while (goesOn(outer, "@")) {
      const parts = [take("@", "At"), name()];
      while (is(".")) parts.push(take("."), name());
      if (is("(")) parts.push(argumentList());
      if (!is("newline")) notPlain();
      beginLine();
      nodes.push(closed("Decorator", parts));
    }
    if (indentation !== outer) notPlain();
    if (is("class")) nodes.push(classDefinition(outer));
    else nodes.push(functionDefinition(is("async") ? [take("async")] : [], outer));
    return closed("DecoratedStatement", nodes);
  };

  const simpleStatement = (): PlainNode => {
    const first = smallStatement();
    if (!is(";")) {
      beginLine();
      return first;
    }
    const nodes = [first];
    while (is(";")) {
      nodes.push(take(";"));
      if (!is(";") && !is("newline") && !is("end")) nodes.push(smallStatement());
    }
    beginLine();
    return closed("StatementGroup", nodes);
  };

  const smallStatement = (): PlainNode => {
    switch (at.type) {
      case "pass":
        return tree("PassStatement", [take("pass")]);
      case "break":
        return tree("BreakStatement", [take("break")]);
      case "continue":
        return tree("ContinueStatement", [take("continue")]);
      case "return":
        return values("ReturnStatement", take("return"), starred);
      case "del":
        return values("DeleteStatement", take("del"), (nodes) => void nodes.push(operand()));
      case "assert":
        return values("AssertStatement", take("assert"), (nodes) => void nodes.push(test()));
      case "global":
      case "nonlocal":
        return values("ScopeStatement", take(at.type), (nodes) => void nodes.push(name()));
      case "yield":
        return yielded("YieldStatement");
      case "raise":
        return raising();
      case "import":
        return importing([take("import")]);
      case "from":
        return importingFrom();
      default:
        return expressions();
    }
  };

  const isEnd = (): boolean => is("newline") || is("end") || is(";");

  /** A word and what stands behind it; `return` alone may stand by itself. */
  const values = (type: string, word: PlainNode, item: (nodes: Nodes) => void): PlainNode => {
    const nodes = [word];
    if (!isEnd()) commaSeparated(nodes, item);
    else if (word.type !== "return") notPlain();
    return tree(type, nodes);
  };

  const raising = (): PlainNode => {
    const nodes = [take("raise")];
    if (!isEnd()) nodes.push(test());
    if (nodes.length > 1 && is("from")) nodes.push(take("from"), test());
    for (let parts = 1; nodes.length > 1 && is(",") && parts < 3; parts++) nodes.push(take(","), test());
    return tree("RaiseStatement", nodes);
  };

  const dotted = (nodes: Nodes): void => {
    nodes.push(name());
    while (is(".")) nodes.push(take("."), name());
  };

  const importing = (nodes: Nodes): PlainNode => {
    const isInBrackets = is("(");
    if (isInBrackets) {
      tokens.enter();
      nodes.push(take("("));
    }
    commaSeparated(nodes, (names) => {
      dotted(names);
      if (is("as")) names.push(take("as"), name());
    });
    if (isInBrackets) {
      tokens.leave();
      nodes.push(take(")"));
    }
    return tree("ImportStatement", nodes);
  };

  const importingFrom = (): PlainNode => {
    const nodes = [take("from")];
    while (is(".") || is("...")) nodes.push(take(at.type, is(".") ? "." : "Ellipsis"));
    if (nodes.length === 1 || is("name")) dotted(nodes);
    nodes.push(take("import"));
    if (!is("*")) return importing(nodes);
    nodes.push(take("*"));
    return tree("ImportStatement", nodes);
  };

  const expressions = (): PlainNode => {
    if (is("name")) checkFirst();
    const nodes: Nodes = [];
    commaSeparated(nodes, starred);
    if (UPDATES.has(at.type)) {
      nodes.push(take(at.type, "UpdateOp"));
      if (is("yield")) nodes.push(yielded("YieldExpression"));
      else commaSeparated(nodes, (items) => void items.push(test()));
      return tree("UpdateStatement", nodes);
    }
    let type = "ExpressionStatement";
    if (is(":")) {
      type = "AssignStatement";
      nodes.push(tree("TypeDef", [take(":"), test()]));
    }
    while (is("=")) {
      type = "AssignStatement";
      nodes.push(take("=", "AssignOp"));
      if (is("yield")) nodes.push(yielded("YieldExpression"));
      else commaSeparated(nodes, starred);
    }
    return tree(type, nodes);
  };

  /** `print value` is Python 2's; `match`, `type` and `case` are names where they are given a value or asked for one. */
  const checkFirst = (): void => {
    const length = at.to - at.from;
    if (length > 5) return;
    const written = text.slice(at.from, at.to);
    const behind = text.slice(at.to, at.to + FEW);
    if (written.startsWith("print")) {
      if (!/^[ \t]*[(.]/.test(behind)) notPlain();
    } else if (SOFT.test(written) && !/^(?:[ \t]*=(?!=)|\.)/.test(behind)) notPlain();
  };

  at.to = 0;
  indentation = tokens.beginLine();
  const nodes = indentation < 0 ? [] : block(0);
  return indentation >= 0 ? notPlain() : nodes;
}
