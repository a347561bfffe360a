/** Options of the command line as programs define them, told from their calls alone: `add_argument("--hidden", default=64)`. */
import { isOptionsName } from "../../../scope/functions/program-options";
import { matching, perNode } from "../../../syntax/per-node";
import type { Argument, Call, Expression, Program, Statement } from "../../../syntax/syntax";
import { targetsSet } from "../../../syntax/targets";
import { walk } from "../../../syntax/walk";
import type { DefinedOptions } from "../../modules/language";

/** Matches in texts that may define options, or change their defaults; `add("--hidden")` is configargparse's. */
export const DEFINES_OPTIONS = /\b(?:add_(?:arg(?:ument)?|option)|set_defaults)\b|\.add\(\s*["']--/;

/** What the methods are called that define one. */
const DEFINING = /^add(?:_arg(?:ument)?|_option)?$/;

/** The options that a program defines, wherever in it that stands. */
export function definedOptions({ statements }: Program): DefinedOptions {
  const defaults = new Map<string, number | string | undefined>();
  const changed = new Set<string | undefined>();
  walk(statements, {
    entersUnread: ({ text }) => DEFINES_OPTIONS.test(text),
    expression(node) {
      if (node.kind !== "call" || node.callee.kind !== "attribute") return;
      if (node.callee.name === "set_defaults") for (const { name } of node.arguments) changed.add(name);
      if (!DEFINING.test(node.callee.name)) return;
      const name = nameOf(node.arguments, node.callee.name === "add");
      if (name === undefined) return;
      const value = defaultOf(node.arguments);
      defaults.set(name, defaults.has(name) && defaults.get(name) !== value ? undefined : value);
    },
  });
  // What it spreads may be any of them.
  const isAny = changed.has(undefined);
  for (const name of defaults.keys()) if (isAny || changed.has(name)) defaults.set(name, undefined);
  return { defaults, changed };
}

const literalOf = (node: Expression | undefined): unknown => (node?.kind === "literal" ? node.value : undefined);

/** @param isLong whether it has to be written with two dashes */
function nameOf(given: readonly Argument[], isLong: boolean): string | undefined {
  const destination = given.find(({ name }) => name === "dest");
  if (destination !== undefined) {
    const text = literalOf(destination.value);
    return typeof text === "string" ? text : undefined;
  }
  const flags = given.flatMap(({ name, value }) => {
    const text = name === undefined ? literalOf(value) : undefined;
    return typeof text === "string" ? [text] : [];
  });
  return (flags.find((flag) => flag.startsWith("--")) ?? (isLong ? undefined : flags[0]))
    ?.replace(/^-+/, "")
    .replaceAll("-", "_");
}

function defaultOf(given: readonly Argument[]): number | string | undefined {
  const value = literalOf(given.find(({ name }) => name === "default")?.value);
  const type = given.find(({ name }) => name === "type")?.value;
  const isNumber = type?.kind === "name" && (type.name === "int" || type.name === "float");
  // A default that is a text goes through `type`, as what is given does.
  const number = typeof value === "string" && isNumber && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number") return Number.isFinite(number) ? number : undefined;
  const isText = type === undefined || (type.kind === "name" && type.name === "str");
  return typeof value === "string" && isText ? value : undefined;
}

/** Whether a program sets an attribute of this name of anything but `self`, or any option by a name that it makes. */
export function mayBeSet(program: Program, name: string): boolean {
  // The tree is looked through only where the text has words that could do it.
  if (!program.text.includes(`.${name}`) && !maySetAny(program)) return false;
  return program.statements.some((each) => {
    const { names, isAny } = setIn(each);
    return isAny || names.has(name);
  });
}

const SETTING_ANY = String.raw`\b(?:setattr|vars|__dict__)\b`;

const maySetAny = matching(new RegExp(SETTING_ANY));

/** Matches in the bodies of functions that may set attributes: the others need not be parsed. */
const MAY_SET = new RegExp(String.raw`(?<!\bself)\.\w+\s*(?:[^\w\s=()]{0,3}|,[^\n=]*)=(?!=)|${SETTING_ANY}`);

/** What a statement sets of objects other than `self`, wherever in it that stands. */
const setIn = perNode((whole: Statement): { readonly names: ReadonlySet<string>; readonly isAny: boolean } => {
  const names = new Set<string>();
  let isAny = false;
  /** `if not hasattr(args, key): setattr(args, key, value)` leaves the options that there are. */
  const adding = new Set<Expression>();
  const note = (node: Statement | Expression): void => {
    for (const target of targetsSet(node)) {
      if (target.kind === "attribute" && !isSelf(target.object)) names.add(target.name);
      isAny ||= target.kind === "subscript" && isAttributesDict(target.object);
    }
  };
  walk([whole], {
    entersUnread: ({ text }) => MAY_SET.test(text),
    statement(node) {
      note(node);
      for (const { test, body } of node.kind === "branch" ? node.arms : []) {
        if (!test || !asksForAbsence(test)) continue;
        for (const each of body) if (each.kind === "evaluate") adding.add(each.expression);
      }
    },
    expression(node) {
      note(node);
      if (node.kind !== "call") return;
      const { callee } = node;
      const updates = callee.kind === "attribute" && callee.name === "update" && isAttributesDict(callee.object);
      isAny ||= updates || (setsByMadeName(node) && !adding.has(node));
    },
  });
  return { names, isAny };
});

const isSelf = (node: Expression): boolean => node.kind === "name" && node.name === "self";

/** `args`, `self.trainer.args`; what an object keeps as its own options, `self.args`, is not the program's. */
const isOptions = (node: Expression | undefined): boolean =>
  (node?.kind === "name" || (node?.kind === "attribute" && !isSelf(node.object))) && isOptionsName(node.name);

/** A call of this function, by its name, with options as the first argument. */
const isCallOf = (node: Expression, name: string): node is Call =>
  node.kind === "call" &&
  node.callee.kind === "name" &&
  node.callee.name === name &&
  isOptions(node.arguments[0]?.value);

/** `not hasattr(args, key)`, beside what else is asked */
const asksForAbsence = (test: Expression): boolean =>
  test.kind === "binary"
    ? test.operator === "and" && (asksForAbsence(test.left) || asksForAbsence(test.right))
    : test.kind === "unary" && test.operator === "not" && isCallOf(test.operand, "hasattr");

/** `setattr(args, key, value)` */
const setsByMadeName = (node: Call): boolean =>
  isCallOf(node, "setattr") && typeof literalOf(node.arguments[1]?.value) !== "string";

/** `args.__dict__`, `vars(args)` */
const isAttributesDict = (node: Expression): boolean =>
  isCallOf(node, "vars") || (node.kind === "attribute" && node.name === "__dict__" && isOptions(node.object));
