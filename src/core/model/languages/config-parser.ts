/** Python's `configparser`: what its parsers hold, and what their methods give. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { floatOf, integerOf } from "../../scope/builtins/number-texts";
import { ancestry, classMember, itemsOf, memberNamed } from "../../scope/expressions/members";
import { loseMembers, setMember } from "../../scope/statements/changes";
import { originOf } from "../../scope/modules";
import { entriesOf, heldEntries, newDictionary, newList } from "../../scope/values/collections";
import { constant, external, NONE, tuple, UNKNOWN, type AbstractValue, type Instance } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import { LARGEST_FILE } from "./config-files";
import { parsedSections } from "./config-sections";
import { isOpenFile } from "./python-files";
import { pathOf } from "./python-paths";
import { createRecord, createRecordClass } from "./python-records";

const PARSER = /^(six\.moves\.|backports\.)?[cC]onfig[pP]arser\.(Raw|Safe)?ConfigParser$/;

const INITIALISER = new RegExp(PARSER.source.replace("$", "\\.__init__$"));

/** What a parser holds, by sections; absent where something has changed it that is not followed. */
const SECTIONS = "_sections";

/** Whether it holds nothing but what it has read here. */
const IS_WHOLE = "_is_whole";

const OWN_SECTION = external("configparser.SectionProxy");

/** What stands in every section. */
const DEFAULT = "DEFAULT";

/** Arguments of a parser's making that change nothing of what it reads, beside the marks of comments. */
const HARMLESS = /^(interpolation|allow_no_value|strict|converters|inline_comment_prefixes)$/;

export const configParsers: LibraryPart = {
  call(interpreter, callee, site) {
    if (callee.kind !== "external") return undefined;
    const [self, ...given] = site.arguments;
    // `ConfigParser.__init__(self)`: it begins with nothing.
    if (INITIALISER.test(callee.path) && self && given.every(({ value }) => value === NONE)) return NONE;
    if (!PARSER.test(callee.path)) return undefined;
    const comments = site.arguments.find(({ name }) => name === "inline_comment_prefixes")?.value;
    const isPlain =
      marksIn(interpreter, comments) !== undefined &&
      site.arguments.every(
        ({ name, spread, value }) => spread === undefined && (name ? HARMLESS.test(name) || value === NONE : false),
      );
    return createRecord(
      [
        [SECTIONS, isPlain ? newDictionary(interpreter, new Map()) : UNKNOWN],
        [IS_WHOLE, constant(isPlain)],
        // Python 2's knows one mark of a comment behind a value.
        ["_comments", comments ?? (callee.path.startsWith("ConfigParser.") ? constant(";") : NONE)],
      ],
      createRecordClass("ConfigParser", [], [external(callee.path)]),
    );
  },
  subscript(interpreter, object, [index]) {
    if (object.kind !== "instance" || index === undefined || index.kind === "slice") return undefined;
    const part = sectionOf(interpreter, object);
    if (part) return valueIn(interpreter, part.parser, part.name, index, undefined);
    if (!isParser(object)) return undefined;
    const name = textOf(index);
    return name === undefined ? UNKNOWN : section(object, name);
  },
  setPart(interpreter, object) {
    const part = object.kind === "instance" ? sectionOf(interpreter, object) : undefined;
    if (part) loseMembers(interpreter, part.parser);
  },
  callMethod(interpreter, { self, name }, site) {
    if (self.kind !== "instance") return undefined;
    const part = sectionOf(interpreter, self);
    if (part) return callSection(interpreter, part, name, site);
    return isParser(self) ? callParser(interpreter, self, name, site) : undefined;
  },
};

const isParser = ({ class: owner }: Instance): boolean =>
  ancestry(owner).some(({ bases }) => bases.some((base) => base.kind === "external" && PARSER.test(base.path)));

/** `parser["model"]` */
const section = (parser: Instance, name: string): Instance =>
  createRecord(
    [
      ["_parser", parser],
      ["_name", constant(name)],
    ],
    createRecordClass("SectionProxy", [], [OWN_SECTION]),
  );

interface Section {
  readonly parser: Instance;
  readonly name: string;
}

function sectionOf(interpreter: Interpreter, { class: { bases }, fields }: Instance): Section | undefined {
  if (!bases.some((base) => base.kind === "external" && base.path === OWN_SECTION.path)) return undefined;
  const [parser, name] = ["_parser", "_name"].map((key) => fieldOf(interpreter, fields, key));
  const text = textOf(name);
  return parser?.kind === "instance" && text !== undefined ? { parser, name: text } : undefined;
}

function fieldOf(interpreter: Interpreter, fields: Instance["fields"], name: string): AbstractValue | undefined {
  const cell = fields.get(name);
  return cell && interpreter.store.get(cell);
}

const textOf = (value: AbstractValue | undefined): string | undefined =>
  value?.kind === "constant" && typeof value.value === "string" ? value.value : undefined;

const sectionsOf = (interpreter: Interpreter, { fields }: Instance): AbstractValue | undefined =>
  fieldOf(interpreter, fields, SECTIONS);

/** The entries of one section, with those of all; `undefined` where they are not known. */
function entriesIn(
  interpreter: Interpreter,
  parser: Instance,
  name: string,
): ReadonlyMap<string, AbstractValue> | undefined {
  const all = heldEntries(interpreter, sectionsOf(interpreter, parser) ?? UNKNOWN);
  const own = all?.get(name);
  const [shared, held] = [all?.get(DEFAULT), own].map((each) => each && entriesOf(interpreter, each));
  if (all === undefined || own === undefined || held === undefined) return undefined;
  return all.has(DEFAULT) && shared === undefined ? undefined : new Map([...(shared ?? []), ...held]);
}

function callSection(interpreter: Interpreter, { parser, name }: Section, method: string, site: CallSite) {
  const [option, fallback] = site.arguments;
  const isSet = fallback !== undefined && (fallback.name === undefined || fallback.name === "fallback");
  if (!/^get(int|float|boolean)?$/.test(method) || option === undefined || (fallback && !isSet)) {
    const entries = method === "items" ? entriesIn(interpreter, parser, name) : undefined;
    if (!entries && !/^(keys|values|items)$/.test(method)) loseMembers(interpreter, parser);
    return entries ? pairs(interpreter, entries) : UNKNOWN;
  }
  // Without it, `get` gives None.
  const other = fallback?.value ?? NONE;
  return converted(method, valueIn(interpreter, parser, name, option.value, other), other);
}

const pairs = (interpreter: Interpreter, entries: ReadonlyMap<string, AbstractValue>): AbstractValue =>
  newList(
    interpreter,
    [...entries].map(([key, value]) => tuple([constant(key), value])),
  );

const READING = /^(write|optionxform|__init__)$/;

function callParser(interpreter: Interpreter, parser: Instance, method: string, site: CallSite): AbstractValue {
  const [first, second, third] = site.arguments.map(({ value }) => value);
  const name = textOf(first);
  switch (method) {
    case "read":
      for (const path of (first?.kind === "constant" ? [first] : first && itemsOf(interpreter, first)) ?? [UNKNOWN]) {
        const named = pathOf(path);
        take(interpreter, parser, named && interpreter.open(named.name, named.isBeside)?.text, site);
      }
      return UNKNOWN;
    case "read_file":
    case "readfp":
      take(interpreter, parser, isOpenFile(first) ? first.file.text : undefined, site);
      return NONE;
    case "read_string":
      take(interpreter, parser, name, site);
      return NONE;
    case "sections": {
      const all = heldEntries(interpreter, sectionsOf(interpreter, parser) ?? UNKNOWN);
      return all ? newList(interpreter, [...all.keys()].filter((key) => key !== DEFAULT).map(constant)) : UNKNOWN;
    }
    case "items": {
      const entries = name === undefined ? undefined : entriesIn(interpreter, parser, name);
      return entries ? pairs(interpreter, entries) : UNKNOWN;
    }
    case "options": {
      const entries = name === undefined ? undefined : entriesIn(interpreter, parser, name);
      return entries ? newList(interpreter, [...entries.keys()].map(constant)) : UNKNOWN;
    }
    case "has_section":
    case "has_option":
      return UNKNOWN;
    case "get":
    case "getint":
    case "getfloat":
    case "getboolean": {
      const fallback = site.arguments.find((each) => each.name === "fallback")?.value;
      const isPlain = site.arguments.every((each) => each.name === undefined || each.name === "fallback");
      if (name === undefined || second === undefined || !isPlain) return UNKNOWN;
      return converted(method, valueIn(interpreter, parser, name, second, fallback), fallback);
    }
    case "set":
    case "add_section":
      set(interpreter, parser, name, method === "set" ? second : undefined, third, site);
      return NONE;
    default:
      if (!READING.test(method)) loseMembers(interpreter, parser);
      return method === "optionxform" && name !== undefined ? constant(name.toLowerCase()) : UNKNOWN;
  }
}

/** What an option holds, as a text; the other value where it is known that there is none. */
function valueIn(
  interpreter: Interpreter,
  parser: Instance,
  name: string,
  option: AbstractValue,
  other: AbstractValue | undefined,
): AbstractValue {
  const written = textOf(option);
  const isOwn = hasOwnNames(interpreter, parser);
  const entries = entriesIn(interpreter, parser, name);
  const held = written === undefined ? undefined : entries?.get(isOwn ? written : written.toLowerCase());
  if (held || written === undefined || isOwn || other === undefined) return held ?? UNKNOWN;
  const isWhole = fieldOf(interpreter, parser.fields, IS_WHOLE);
  const all = heldEntries(interpreter, sectionsOf(interpreter, parser) ?? UNKNOWN);
  const isAbsent = all !== undefined && (entries !== undefined || !all.has(name));
  return isAbsent && isWhole?.kind === "constant" && isWhole.value === true ? other : UNKNOWN;
}

/** Whether the program says itself how options' names are written: `parser.optionxform = str`. */
const hasOwnNames = (interpreter: Interpreter, parser: Instance): boolean =>
  fieldOf(interpreter, parser.fields, "optionxform") !== undefined ||
  classMember(interpreter, parser.class, "optionxform") !== undefined ||
  originOf(parser.class)?.methods.has("optionxform") === true;

const TRUE = /^(1|yes|true|on)$/i;
const FALSE = /^(0|no|false|off)$/i;

function converted(method: string, value: AbstractValue, other: AbstractValue | undefined): AbstractValue {
  const text = textOf(value);
  if (method === "get" || value === other) return value;
  if (text === undefined) return UNKNOWN;
  if (method === "getboolean") return TRUE.test(text) ? constant(true) : FALSE.test(text) ? constant(false) : UNKNOWN;
  return (method === "getint" ? integerOf(value) : floatOf(value)) ?? UNKNOWN;
}

/** Sets an option, or adds a section. */
function set(
  interpreter: Interpreter,
  parser: Instance,
  name: string | undefined,
  option: AbstractValue | undefined,
  value: AbstractValue = UNKNOWN,
  site: CallSite,
): void {
  const all = heldEntries(interpreter, sectionsOf(interpreter, parser) ?? UNKNOWN);
  const key = option && writtenName(interpreter, parser, textOf(option), site);
  if (all === undefined || name === undefined || (option && key === undefined)) {
    loseMembers(interpreter, parser);
    return;
  }
  const held = heldEntries(interpreter, all.get(name) ?? UNKNOWN) ?? new Map<string, AbstractValue>();
  const entries = key === undefined ? held : new Map([...held, [key, value]]);
  const sections = new Map([...all, [name, newDictionary(interpreter, entries)]]);
  setMember(interpreter, parser, SECTIONS, newDictionary(interpreter, sections));
}

/** The marks behind which the rest of a line is a comment, each character of a text or each item of a list. */
function marksIn(interpreter: Interpreter, value: AbstractValue = NONE): readonly string[] | undefined {
  const items = value.kind === "constant" && value.value === null ? [] : itemsOf(interpreter, value);
  const marks = items?.flatMap((each) => textOf(each) ?? []);
  return marks?.length === items?.length ? marks : undefined;
}

/** Puts what a text says in the place of what was there under the same names; of no text nothing is known any more. */
function take(interpreter: Interpreter, parser: Instance, text: string | undefined, site: CallSite): void {
  const marks = marksIn(interpreter, fieldOf(interpreter, parser.fields, "_comments"));
  const read = marks && text !== undefined && text.length <= LARGEST_FILE ? parsedSections(text, marks) : undefined;
  const before = sectionsOf(interpreter, parser);
  const all = before === undefined ? new Map<string, AbstractValue>() : heldEntries(interpreter, before);
  if (read === undefined || all === undefined) {
    loseMembers(interpreter, parser);
    return;
  }
  const sections = new Map(all);
  for (const [name, options] of read) {
    const entries = new Map(heldEntries(interpreter, all.get(name) ?? UNKNOWN));
    for (const [option, value] of options) {
      const key = writtenName(interpreter, parser, option, site);
      if (key === undefined) {
        loseMembers(interpreter, parser);
        return;
      }
      // Of what stands in for another option, not all is known.
      entries.set(key, value !== null && /[%$]/.test(value) ? UNKNOWN : constant(value));
    }
    sections.set(name, newDictionary(interpreter, entries));
  }
  setMember(interpreter, parser, SECTIONS, newDictionary(interpreter, sections));
}

/** An option's name as the parser keeps it. */
function writtenName(
  interpreter: Interpreter,
  parser: Instance,
  name: string | undefined,
  site: CallSite,
): string | undefined {
  if (name === undefined) return undefined;
  if (!hasOwnNames(interpreter, parser)) return name.toLowerCase();
  const { node } = site;
  const member = memberNamed(interpreter, parser, {
    kind: "attribute",
    span: node.span,
    object: node,
    name: "optionxform",
  });
  return textOf(interpreter.call(member, { ...site, arguments: [{ value: constant(name), node }] }));
}
