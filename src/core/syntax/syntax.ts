/**
 * A small syntax tree that no language owns: what constant propagation and the layer graph need
 * from a program, and no more. A reader per language makes it (`readers/`); `scope/` and `model/`
 * read it and never see the language's own tree. Every node has its span in the document.
 */
import type { Span } from "../definition";

export type Expression =
  | Literal
  | Name
  | Attribute
  | Call
  | Sequence
  | Mapping
  | Unary
  | Binary
  | Subscript
  | Slice
  | Conditional
  | Comprehension
  | Lambda
  | NamedExpression
  | Spread
  | Template
  | Other;

/** A number, a string, a truth value or nothing (`None`, `null`). */
export interface Literal {
  readonly kind: "literal";
  readonly span: Span;
  readonly value: number | string | boolean | null;
  /** Python's `4.0`: a whole number that is none to it. */
  readonly isFloat?: true;
  /** JavaScript's `undefined`. */
  readonly isAbsent?: true;
}

export interface Name {
  readonly kind: "name";
  readonly span: Span;
  readonly name: string;
}

/** `object.name` */
export interface Attribute {
  readonly kind: "attribute";
  readonly span: Span;
  readonly object: Expression;
  readonly name: string;
}

export interface Call {
  readonly kind: "call";
  readonly span: Span;
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  /** What stands between the parentheses. */
  readonly argumentsSpan: Span;
  /** Whether what it begins is waited for: `await train()`. */
  readonly isAwaited?: true;
}

export interface Argument {
  /** With its keyword or stars. */
  readonly span: Span;
  /** The keyword; absent for a positional argument. */
  readonly name?: string;
  /** `items`: `*values`; `entries`: `**values`. */
  readonly spread?: "items" | "entries";
  readonly value: Expression;
}

/** `[a, b]`, `(a, b)`, `{a, b}` */
export interface Sequence {
  readonly kind: "sequence";
  readonly form: "list" | "tuple" | "set";
  readonly span: Span;
  readonly items: readonly Expression[];
}

/** `{key: value, **spread}` */
export interface Mapping {
  readonly kind: "mapping";
  readonly span: Span;
  readonly entries: readonly MappingEntry[];
}

export interface MappingEntry {
  /** Absent where the entry spreads another mapping. */
  readonly key?: Expression;
  readonly value: Expression;
}

export interface Unary {
  readonly kind: "unary";
  readonly span: Span;
  /** `-`, `+`, `~`, `not` */
  readonly operator: string;
  readonly operand: Expression;
}

export interface Binary {
  readonly kind: "binary";
  readonly span: Span;
  /** As Python writes it: `+`, `//`, `and`, `not in`, `==` …; JavaScript's on 32 bits `<<32`, its `quotient`, its remainder `rem`. */
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

/** `object[a, b:c]` */
export interface Subscript {
  readonly kind: "subscript";
  readonly span: Span;
  readonly object: Expression;
  readonly indices: readonly Expression[];
}

/** `start:stop:step` between the brackets of a subscript. */
export interface Slice {
  readonly kind: "slice";
  readonly span: Span;
  readonly start?: Expression;
  readonly stop?: Expression;
  readonly step?: Expression;
}

export interface Conditional {
  readonly kind: "conditional";
  readonly span: Span;
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
}

/** `[element for target in iterable if condition]`; `key` is a mapping's. */
export interface Comprehension {
  readonly kind: "comprehension";
  readonly form: "list" | "set" | "mapping" | "generator";
  readonly span: Span;
  readonly key?: Expression;
  readonly element: Expression;
  readonly clauses: readonly ComprehensionClause[];
}

export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export interface Lambda {
  readonly kind: "lambda";
  readonly span: Span;
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}

/** `(name := value)` */
export interface NamedExpression {
  readonly kind: "named";
  readonly span: Span;
  readonly target: Expression;
  readonly value: Expression;
}

/** `*items` in a sequence or as an assignment's target. */
export interface Spread {
  readonly kind: "spread";
  readonly span: Span;
  readonly value: Expression;
}

/** `f"{kind}Cell"`: texts and the expressions that stand between them, in their order. */
export interface Template {
  readonly kind: "template";
  readonly span: Span;
  readonly parts: readonly Expression[];
}

/** Anything else (a formatted string with a format, `await`, text that is no expression), with the expressions inside it. */
export interface Other {
  readonly kind: "other";
  readonly span: Span;
  /** `yield value` gives its part to whoever goes through what the function yields; `yield from` each of its items. */
  readonly yields?: "one" | "each";
  readonly parts: readonly Expression[];
}

export interface Parameter {
  readonly name: string;
  readonly default?: Expression;
  /** What it is declared to be: `config: ModelConfig`. */
  readonly annotation?: Expression;
  /** `items`: `*args`; `entries`: `**kwargs`. */
  readonly rest?: "items" | "entries";
  /** It can only be given by its name (it stands after `*`). */
  readonly keywordOnly?: boolean;
  /** Its default is evaluated anew at each call that leaves it out. */
  readonly isLate?: boolean;
}

export type Statement =
  | Import
  | Assign
  | Evaluate
  | FunctionDefinition
  | ClassDefinition
  | Branch
  | Loop
  | Attempt
  | With
  | Return
  | Leave
  | Declare
  | OtherStatement;

export interface Import {
  readonly kind: "import";
  readonly span: Span;
  /** The module with its leading dots: `keras.layers`, `..model`. */
  readonly module: string;
  /**
   * What is bound: `whole` binds the module itself (`import a.b as c`; without an alias its first
   * part), `names` some of its members, `all` every one of them.
   */
  readonly form: "whole" | "names" | "all";
  readonly alias?: string;
  readonly names: readonly ImportedName[];
}

export interface ImportedName {
  readonly name: string;
  readonly alias?: string;
}

export interface Assign {
  readonly kind: "assign";
  readonly span: Span;
  /** One for each `=`: `a = b = value` has two. */
  readonly targets: readonly Expression[];
  /** Absent in a mere declaration: `x: int`. */
  readonly value?: Expression;
  /** The binary operator of `x += value`: `+`. */
  readonly operator?: string;
  /** The text of what it is declared to be: `ClassVar[int]`. */
  readonly annotation?: string;
}

export interface Evaluate {
  readonly kind: "evaluate";
  readonly span: Span;
  readonly expression: Expression;
}

export interface FunctionDefinition {
  readonly kind: "function";
  readonly span: Span;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Expression[];
  /** Its `this` is whatever it is called on. */
  readonly takesThis?: true;
  /** It waits for something: what stands behind that it does later, where the call is not waited for itself. */
  readonly waits?: boolean;
  /** It may be parsed when it is first asked for. */
  readonly body: readonly Statement[];
  /** Of a body that has not been parsed yet: what its text says. */
  readonly unread?: UnreadBody | undefined;
}

export interface UnreadBody {
  readonly text: string;
  /** The names that its calls have as their callees; there may be more. */
  readonly called: ReadonlySet<string>;
}

export interface ClassDefinition {
  readonly kind: "class";
  readonly span: Span;
  readonly name: string;
  readonly bases: readonly Expression[];
  /** What stands among the bases under a name: `class Name(Base, kind="lstm")`. */
  readonly keywords?: readonly Argument[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
}

/** `if … elif … else`, `match`: the first arm whose test holds runs; an arm without a test always does. */
export interface Branch {
  readonly kind: "branch";
  readonly span: Span;
  readonly arms: readonly BranchArm[];
}

export interface BranchArm {
  readonly test?: Expression;
  readonly body: readonly Statement[];
}

export interface Loop {
  readonly kind: "loop";
  readonly span: Span;
  /** `for target in iterable`; both absent in a `while`. */
  readonly target?: Expression;
  readonly iterable?: Expression;
  readonly test?: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  /** It passes by places of a list that were never set: `items.forEach(…)`. */
  readonly passesHoles?: true;
  /** What a jump names that leaves it, or goes on with its next turn. */
  readonly label?: string;
  /**
   * It runs once and is there to be left: a `switch` by `break`, a `block` by a jump that names it, a loop's `turn` by
   * `continue`.
   */
  readonly once?: "switch" | "block" | "turn";
}

/** `try … except … else … finally` */
export interface Attempt {
  readonly kind: "attempt";
  readonly span: Span;
  readonly body: readonly Statement[];
  readonly handlers: readonly (readonly Statement[])[];
  readonly otherwise: readonly Statement[];
  readonly finally: readonly Statement[];
}

export interface With {
  readonly kind: "with";
  readonly span: Span;
  readonly items: readonly { readonly value: Expression; readonly target?: Expression }[];
  readonly body: readonly Statement[];
}

export interface Return {
  readonly kind: "return";
  readonly span: Span;
  readonly value?: Expression;
}

/** `raise` ends the function, `break` and `continue` the loop's turn. */
export interface Leave {
  readonly kind: "leave";
  readonly span: Span;
  readonly how: "raise" | "break" | "continue";
  /** The label of the loop or block that it leaves, where it is not the innermost. */
  readonly label?: string;
  readonly parts: readonly Expression[];
}

/** `global a, b`, `nonlocal a` */
export interface Declare {
  readonly kind: "declare";
  readonly span: Span;
  readonly scope: "global" | "nonlocal";
  readonly names: readonly string[];
}

/** Anything else, with the expressions inside it: `assert`, `del`, text that is no statement. */
export interface OtherStatement {
  readonly kind: "other";
  readonly span: Span;
  /** The word that it begins with, where that tells which version of the language it is: Python 2's `print`. */
  readonly keyword?: string;
  /** The statement unbinds its parts: `del x`. */
  readonly unbinds?: boolean;
  readonly parts: readonly Expression[];
}

/** Stands where nothing is written. */
export const UNWRITTEN: Expression = { kind: "name", span: { start: 0, end: 0 }, name: "" };

/** A whole document. */
export interface Program {
  readonly text: string;
  readonly statements: readonly Statement[];
  /** Whether it is JavaScript: what is not there is `undefined`, and objects are not gone through by their keys. */
  readonly isScript?: true;
}

/** The source text of a node. */
export function textOf(program: Program, node: { readonly span: Span }): string {
  return program.text.slice(node.span.start, node.span.end);
}
