/** Options of the command line: what a program has where nobody gives any, their defaults. */
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import type { Expression } from "../../syntax/syntax";
import { wordsIn } from "../../syntax/walk";
import { floatOf, integerOf } from "../../scope/builtins/number-texts";
import { Cell } from "../../scope/store";
import { joinValues } from "../../scope/values/joins";
import { ancestry, itemsOf } from "../../scope/expressions/members";
import {
  choiceOf,
  constant,
  external,
  NO_OPTIONS,
  NONE,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type External,
  type Instance,
  type LibraryValue,
} from "../../scope/values/values";
import { byDefault } from "./class-options";
import { createRecord, createRecordClass } from "./python-records";

type Options = ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN;

/** `argparse.ArgumentParser()` and its groups, `optparse.OptionParser()`. */
export interface OptionParser extends LibraryValue {
  readonly family: "options";
  readonly options: Cell<Options>;
  /** What becomes of each option's word; `undefined` of one that is read in a way of its own. */
  readonly readings: Map<string, Reading | undefined>;
  /** `parse_args` of optparse returns the rest of the command line beside the options. */
  readonly withRest: boolean;
  /** Whether it is one of several commands, whose options stand together here: those of one name may differ. */
  readonly isOfCommand?: boolean;
}

export const isOptionParser = (value: AbstractValue | undefined): value is OptionParser =>
  value?.kind === "library" && value.family === "options";

/** A parser without options yet. */
export function createOptionParser(interpreter: Interpreter, withRest = false): OptionParser {
  const options = new Cell<Options>(joined, UNCERTAIN);
  interpreter.store.set(options, new Map());
  return { kind: "library", family: "options", options, readings: new Map(), withRest };
}

/** Gives a parser the options of `parents=[base]`. */
export function withParents(
  interpreter: Interpreter,
  parser: OptionParser,
  given: readonly EvaluatedArgument[],
): OptionParser {
  const parents = given.find(({ name }) => name === "parents")?.value;
  for (const parent of parents ? (itemsOf(interpreter, parents) ?? [parents]) : []) {
    const held = isOptionParser(parent) ? (interpreter.store.get(parent.options) ?? UNCERTAIN) : UNCERTAIN;
    if (held === UNCERTAIN) takeOption(interpreter, parser, undefined, UNKNOWN);
    else for (const [name, value] of held) addOption(interpreter, parser, name, value);
    for (const [name, reading] of isOptionParser(parent) ? parent.readings : []) noteReading(parser, name, reading);
  }
  return parser;
}

/** The same parser as another file sees it, with what `inner` makes of the defaults. */
export function carriedParser(parser: OptionParser, inner: (value: AbstractValue) => AbstractValue): OptionParser {
  const options = new Cell<Options>(joined, UNCERTAIN);
  const held = parser.options.value ?? UNCERTAIN;
  options.value = held === UNCERTAIN ? held : new Map([...held].map(([name, value]) => [name, inner(value)]));
  return { ...parser, options };
}

/** The options that a parser has by now; `undefined` where nobody knows which. */
export function optionsHeld({ options: { value } }: OptionParser): ReadonlyMap<string, AbstractValue> | undefined {
  return value === UNCERTAIN ? undefined : value;
}

/** Notes that a call has given a parser an option, or any where it has no name. */
export function takeOption(
  interpreter: Interpreter,
  parser: OptionParser,
  name: string | undefined,
  value: AbstractValue,
): void {
  if (name === undefined) interpreter.store.set(parser.options, UNCERTAIN);
  else addOption(interpreter, parser, name, value);
}

/** Options that only one way adds are not known; those of both are known where they are the same. */
function joined(one: Options, other: Options): Options {
  if (one === UNCERTAIN || other === UNCERTAIN) return UNCERTAIN;
  const all = new Map(one);
  let changed = false;
  for (const [name, value] of other) {
    if (all.get(name) === value) continue;
    all.set(name, all.has(name) ? UNKNOWN : value);
    changed = true;
  }
  return changed ? all : one;
}

/** Methods of parsers; `undefined` where it is none of these. */
export function callOptionParser(
  interpreter: Interpreter,
  parser: OptionParser,
  name: string,
  site: CallSite,
): AbstractValue | undefined {
  const given = site.arguments;
  switch (name) {
    case "add":
    case "add_arg":
    case "add_argument":
    case "add_option": {
      // configargparse reads the file that it names.
      const isFile =
        given.some((each) => each.name === "is_config_file") && given.some((each) => each.name === "default");
      if (isFile) addOption(interpreter, parser, FROM_FILE, UNKNOWN);
      const destination = nameOfOption(given);
      if (destination === undefined) return UNKNOWN;
      addOption(interpreter, parser, destination, defaultOf(interpreter, given));
      noteReading(parser, destination, readingOf(given));
      return UNKNOWN;
    }
    case "add_arguments": {
      // simple-parsing's: an object of the class, under its name.
      const [declared, second] = given;
      const name = given.find((each) => each.name === "dest") ?? second;
      if (declared)
        takeOption(interpreter, parser, name && textOf(name.value), byDefault(interpreter, declared.value, site));
      return UNKNOWN;
    }
    case "set_defaults":
      for (const { name: key, spread, value } of given) {
        // Nobody knows which they are.
        if (spread !== undefined) takeOption(interpreter, parser, undefined, UNKNOWN);
        else if (key !== undefined) addOption(interpreter, parser, key, value);
      }
      return NONE;
    case "add_argument_group":
    case "add_mutually_exclusive_group":
      return parser;
    case "add_subparsers": {
      const command = given.find(({ name: key }) => key === "dest")?.value;
      if (command) takeOption(interpreter, parser, textOf(command), UNKNOWN);
      const commands: OptionParser = { ...parser, isOfCommand: true };
      return commands;
    }
    case "add_parser":
      return withParents(interpreter, parser, given);
    case "parse":
    case "parse_args": {
      const parsed = parse(interpreter, parser, site);
      return parser.withRest ? tuple([parsed, UNKNOWN]) : parsed;
    }
    case "parse_known":
    case "parse_known_args":
      return tuple([parse(interpreter, parser, site), UNKNOWN]);
    default:
      return undefined;
  }
}

/** The words that the program gives in the place of the command line's; `undefined` where they are not known. */
function wordsGiven(interpreter: Interpreter, { node, arguments: given }: CallSite): readonly string[] | undefined {
  const [first, ...rest] = given;
  if (first === undefined || (rest.length === 0 && isNothing(first.value))) return [];
  if (rest.length > 0 || first.spread !== undefined || (first.name ?? "args") !== "args") return undefined;
  if (givesNothing(node.arguments[0]!.value)) return [];
  const items = first.value.kind === "constant" ? undefined : itemsOf(interpreter, first.value);
  const words = items?.map(textOf);
  return words?.every((word) => word !== undefined) ? words : undefined;
}

/**
 * `[] if "__file__" not in globals() else None`, `sys.argv[1:] or ["--help"]`: whichever it is, no option is given. Who is shown
 * the help gives some, or none.
 */
function givesNothing(node: Expression): boolean {
  switch (node.kind) {
    case "conditional":
      return givesNothing(node.consequent) && givesNothing(node.alternate);
    case "binary":
      return node.operator === "or" && givesNothing(node.left) && givesNothing(node.right);
    case "sequence":
      return node.items.every((item) => item.kind === "literal" && /^(-h|--help)$/.test(`${item.value}`));
    case "subscript":
      return wordsIn(node.object).includes("argv");
    default:
      return node.kind === "literal" && node.value === null;
  }
}

const isNothing = (value: AbstractValue): boolean =>
  value.kind === "constant" && (value.value === null || value.value === "");

/** The options with what the words say: `--name value`, `--name=value` and flags; `undefined` where they say it in other ways. */
function withWords(
  parser: OptionParser,
  options: ReadonlyMap<string, AbstractValue>,
  words: readonly string[],
): ReadonlyMap<string, AbstractValue> | undefined {
  const all = new Map(options);
  for (let at = 0; at < words.length; at++) {
    const [, flag = "", , own] = /^--([^=]+)(=(.*))?$/s.exec(words[at]!) ?? [];
    const name = flag.replaceAll("-", "_");
    if (!options.has(name)) return undefined;
    const next = words[at + 1];
    const word = own ?? (next?.startsWith("--") === false ? words[++at] : undefined);
    all.set(name, saidBy(word, parser.readings.get(name)));
  }
  return all;
}

/** What an option holds that is given. */
function saidBy(word: string | undefined, reading: Reading | undefined): AbstractValue {
  if (word === undefined) return typeof reading === "boolean" ? constant(reading) : UNKNOWN;
  if (reading === "text") return constant(word);
  return reading === "integer" ? (integerOf(constant(word)) ?? UNKNOWN) : UNKNOWN;
}

/** What becomes of an option's word; of a flag, which has none, what it stands for. */
type Reading = "integer" | "text" | boolean;

function noteReading({ readings }: OptionParser, name: string, reading: Reading | undefined): void {
  readings.set(name, readings.has(name) && readings.get(name) !== reading ? undefined : reading);
}

/** Arguments of `add_argument` that leave the word what its type makes of it. */
const LEAVING = new Set(["default", "help", "metavar", "required", "dest", "type", "action", "choices"]);

function readingOf(given: readonly EvaluatedArgument[]): Reading | undefined {
  if (given.some(({ name, spread }) => spread !== undefined || (name !== undefined && !LEAVING.has(name))))
    return undefined;
  const [action, type] = ["action", "type"].map((key) => given.find(({ name }) => name === key)?.value);
  if (action) return { store_true: true, store_false: false }[textOf(action) ?? ""];
  const typeName = type?.kind === "external" ? /^builtins\.(\w+)$/.exec(type.path)?.[1] : type ? textOf(type) : "str";
  return typeName === "int" ? "integer" : typeName === "str" ? "text" : undefined;
}

function addOption(interpreter: Interpreter, parser: OptionParser, name: string, value: AbstractValue): void {
  const options = interpreter.store.get(parser.options) ?? UNCERTAIN;
  if (options === UNCERTAIN) return;
  const before = parser.isOfCommand ? options.get(name) : undefined;
  const held = before ? joinValues(before, value) : value;
  interpreter.store.set(parser.options, new Map([...options, [name, held]]));
}

/** In the place of an option: a file is read that may say others than their defaults. */
const FROM_FILE = "\0file";

function parse(interpreter: Interpreter, parser: OptionParser, site: CallSite): AbstractValue {
  const words = wordsGiven(interpreter, site);
  const options = interpreter.store.get(parser.options) ?? UNCERTAIN;
  if (words === undefined || (options !== UNCERTAIN && options.has(FROM_FILE))) return NO_OPTIONS;
  if (options === UNCERTAIN) return words.length === 0 ? UNKNOWN : NO_OPTIONS;
  const said = words.length === 0 ? options : withWords(parser, options, words);
  return said ? createRecord(said, createRecordClass("Namespace", [], [PARSED])) : NO_OPTIONS;
}

/** The class of what a parser gives; optparse's is another one. */
const PARSED = external("argparse.Namespace");

/** Whether a parser is of a class; `undefined` where that cannot be told. */
export function isParserOf({ withRest }: OptionParser, { path }: External): boolean | undefined {
  if (withRest) return undefined;
  if (path === "argparse.ArgumentParser") return true;
  return path === PARSED.path || BUILT_IN.test(path) ? false : undefined;
}

/** Types of Python's own that no object of another class is of. */
const BUILT_IN = /^builtins\.(bool|dict|float|int|list|set|str|tuple)$/;

/** The classes of libraries on which others may be based without being one of these. */
const PLAIN = new Set([PARSED.path, "builtins.object", "abc.ABC", "torch.nn.Module"]);

/** Whether an object of the document's classes is of one of Python's own types, which it is not where nothing says so. */
export const isBuiltIn = (object: Instance, { path }: External): boolean | undefined =>
  BUILT_IN.test(path) &&
  object.isMapping !== true &&
  ancestry(object.class).every(({ bases }) =>
    bases.every((base) => base.kind === "class" || (base.kind === "external" && PLAIN.has(base.path))),
  )
    ? false
    : undefined;

/** `dest=`, else the first long option without its dashes, else the short one, or a positional argument's name. */
export function nameOfOption(given: readonly EvaluatedArgument[]): string | undefined {
  const destination = given.find(({ name }) => name === "dest")?.value;
  if (destination !== undefined) return textOf(destination);
  const flags = given.flatMap(({ name, value }) => (name === undefined ? (textOf(value) ?? []) : []));
  const chosen = flags.find((flag) => flag.startsWith("--")) ?? flags[0];
  return chosen?.replace(/^-+/, "").replaceAll("-", "_");
}

const textOf = (value: AbstractValue): string | undefined =>
  value.kind === "constant" && typeof value.value === "string" ? value.value : undefined;

/** One of the texts among which an option is chosen. */
function chosen(interpreter: Interpreter, choices: AbstractValue | undefined): AbstractValue {
  const items = choices && itemsOf(interpreter, choices);
  return (items?.every((item) => textOf(item) !== undefined) === true ? choiceOf(items) : undefined) ?? UNKNOWN;
}

/** What an option holds where nobody gives it, by the arguments that define it. */
export function defaultOf(interpreter: Interpreter, given: readonly EvaluatedArgument[]): AbstractValue {
  const named = (key: string): AbstractValue | undefined => given.find(({ name }) => name === key)?.value;
  const action = named("action");
  const flag = action && textOf(action);
  const value = named("default");
  if (value === undefined) {
    if (flag === "store_true") return constant(false);
    if (flag === "store_false") return constant(true);
    // What must be given, nobody knows.
    const isPositional = given.every(({ name, value: each }) => name !== undefined || !textOf(each)?.startsWith("-"));
    return isPositional || named("required") !== undefined ? chosen(interpreter, named("choices")) : NONE;
  }
  return value.kind === "constant" && typeof value.value === "string" ? converted(value.value, named("type")) : value;
}

/** A default that is a string goes through `type`, as what is given does. */
function converted(text: string, type: AbstractValue | undefined): AbstractValue {
  if (type === undefined) return constant(text);
  const path = type.kind === "external" ? type.path : textOf(type);
  if (path === "builtins.str" || path === "string") return constant(text);
  if (path === "builtins.str.lower") return constant(text.toLowerCase());
  if (path === "builtins.str.upper") return constant(text.toUpperCase());
  if (path === "builtins.int" || path === "int") return integerOf(constant(text)) ?? UNKNOWN;
  return path === "builtins.float" || path === "float" ? (floatOf(constant(text)) ?? UNKNOWN) : UNKNOWN;
}

/** `flags.DEFINE_integer("units", 128, "…")`, read as `flags.FLAGS.units`. */
export function defineFlag(interpreter: Interpreter, flags: OptionParser, site: CallSite): void {
  const positional = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  const named = (key: string): AbstractValue | undefined => site.arguments.find(({ name }) => name === key)?.value;
  const name = positional[0]?.value ?? named("name") ?? named("flag_name");
  const value = positional[1]?.value ?? named("default") ?? named("default_value");
  const text = name && textOf(name);
  if (text !== undefined) addOption(interpreter, flags, text, value ?? UNKNOWN);
}

/** What an option holds; `undefined` where none of that name was added, or nobody knows which were. */
export function flagNamed(interpreter: Interpreter, flags: OptionParser, name: string): AbstractValue | undefined {
  const options = interpreter.store.get(flags.options) ?? UNCERTAIN;
  return options === UNCERTAIN ? undefined : options.get(name);
}
