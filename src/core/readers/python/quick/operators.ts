/** How tightly Python's operators bind, by its reference, "Operator precedence". */

/** What binds tighter has a higher level; the operands of comparisons may begin with `not`. */
export const LEVELS = {
  or: 1,
  and: 2,
  comparison: 3,
  compared: 4,
  bitOr: 5,
  times: 10,
  power: 11,
} as const;

interface Operator {
  /** Of its node. */
  readonly type: string;
  readonly level: number;
}

/** Those of two operands; `not` is that of `not in`. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["or", { type: "or", level: LEVELS.or }],
  ["and", { type: "and", level: LEVELS.and }],
  ...["<", ">", "<=", ">=", "==", "!=", "<>"].map(
    (sign) => [sign, { type: "CompareOp", level: LEVELS.comparison }] as const,
  ),
  ...["in", "not", "is"].map((word) => [word, { type: word, level: LEVELS.comparison }] as const),
  ["|", { type: "BitOp", level: LEVELS.bitOr }],
  ["^", { type: "BitOp", level: 6 }],
  ["&", { type: "BitOp", level: 7 }],
  ...["<<", ">>"].map((sign) => [sign, { type: "BitOp", level: 8 }] as const),
  ...["+", "-"].map((sign) => [sign, { type: "ArithOp", level: 9 }] as const),
  ...["*", "@", "/", "%", "//"].map((sign) => [sign, { type: "ArithOp", level: LEVELS.times }] as const),
  ["**", { type: "ArithOp", level: LEVELS.power }],
]);
