/**
 * Options of the command line that a class declares: what its objects hold where nobody gives any (tyro 0.9,
 * transformers 4.46, simple-parsing 0.1, pyrallis 0.3, draccus 0.10, typed-argument-parser 1.10).
 */
import { ancestry, classMember, itemsOf } from "../../scope/expressions/members";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { NO_OPTIONS, tuple, type AbstractValue, type LibraryValue } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";

/** `tyro.cli(Options)`, also of a function, which is called. */
const PARSING = /^(?:tyro\.cli|(?:pyrallis|draccus|simple_parsing)\.parse)$/;

/** Arguments of these that say nothing of what is parsed. */
const DESCRIBING = /^(?:prog|description|config|dest|prefix)$/;

/** `HfArgumentParser((ModelOptions, DataOptions))` */
interface ClassParser extends LibraryValue {
  readonly family: "class-parser";
  readonly classes: readonly AbstractValue[] | undefined;
}

const isClassParser = (value: AbstractValue): value is ClassParser =>
  value.kind === "library" && value.family === "class-parser";

export const classOptions: LibraryPart = {
  call(interpreter, callee, site) {
    if (callee.kind !== "external") return undefined;
    const [first, ...rest] = site.arguments;
    if (callee.path === "transformers.HfArgumentParser") {
      if (first === undefined || rest.length > 0) return undefined;
      const classes = first.value.kind === "tuple" || first.value.kind === "list" ? undefined : [first.value];
      const made: ClassParser = {
        kind: "library",
        family: "class-parser",
        classes: classes ?? itemsOf(interpreter, first.value),
      };
      return made;
    }
    if (!PARSING.test(callee.path) || first === undefined || first.spread !== undefined) return undefined;
    const others = rest.filter(({ name = "" }) => !DESCRIBING.test(name));
    const [other] = others;
    if (other === undefined) return byDefault(interpreter, first.value, site);
    return others.length === 1 && other.name === "default" ? other.value : NO_OPTIONS;
  },
  callMethod(interpreter, { self, name }, site) {
    if (isClassParser(self)) {
      const { classes } = self;
      if (name !== "parse_args_into_dataclasses" || classes === undefined || site.arguments.length > 0)
        return undefined;
      return tuple(classes.map((each) => byDefault(interpreter, each, site)));
    }
    if (self.kind !== "instance" || name !== "parse_args") return undefined;
    const isTyped = ancestry(self.class).some(({ bases }) =>
      bases.some((base) => base.kind === "external" && base.path === "tap.Tap"),
    );
    if (!isTyped || site.arguments.some((each) => each.name !== "known_only")) return undefined;
    // It may define them in another way, or read a file.
    if (classMember(interpreter, self.class, "configure") || (self.base?.site?.arguments.length ?? 0) > 0)
      return NO_OPTIONS;
    // It may set others then.
    const then = classMember(interpreter, self.class, "process_args");
    if (then?.kind === "function") interpreter.enter(then, [], self);
    return self;
  },
};

/** What a class makes, or a function gives, without arguments. */
export const byDefault = (interpreter: Interpreter, declared: AbstractValue, site: CallSite): AbstractValue =>
  interpreter.call(declared, { ...site, arguments: [] });
