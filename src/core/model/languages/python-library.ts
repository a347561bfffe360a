/** Python's own modules, as far as layers' arguments come through them. */
import { dictionaryOf, entriesOf, newDictionary, newList } from "../../scope/collections";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import { external, NONE, tuple, UNCERTAIN, UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values";
import type { LibraryPart } from "../libraries";
import {
  callOptionParser,
  createOptionParser,
  defineFlag,
  flagNamed,
  isOptionParser,
  type OptionParser,
} from "./python-options";
import { attributeDictionary, createMapping, makeNamedTuple, mergedMappings, namespace } from "./python-records";

/** `functools.partial(callee, …)` */
interface Partially extends LibraryValue {
  readonly family: "partial";
  readonly callee: AbstractValue;
  readonly arguments: CallSite["arguments"];
}

const isPartial = (value: AbstractValue | undefined): value is Partially =>
  value?.kind === "library" && value.family === "partial";

/** Modules whose flags one object holds (abseil's, and TensorFlow's way to them). */
const FLAG_MODULE = /^(absl\.flags|gflags|tensorflow(\.app)?\.flags)$/;
const DEFINING = /^(absl\.flags|gflags|tensorflow(\.app)?\.flags)\.(DEFINE_\w+)$/;

/** What Python's own modules mean to one program: `argparse`, `functools`, `collections` … */
export function createStandardLibrary(): LibraryPart {
  // One program has one set of flags.
  let flags: OptionParser | undefined;
  const flagsOf = (interpreter: Interpreter): OptionParser => (flags ??= createOptionParser(interpreter));
  return {
    member(interpreter, object, name) {
      if (object.kind === "external" && object.path.endsWith(".FLAGS") && FLAG_MODULE.test(object.path.slice(0, -6))) {
        return flagNamed(interpreter, flagsOf(interpreter), name) ?? UNKNOWN;
      }
      if (object.kind === "instance" && name === "__dict__") return dictionaryOf(interpreter, object);
      return undefined;
    },
    subscript(interpreter, object, [index]) {
      // `sys.argv[1:]`: where nobody gives any options, there is nothing behind the program's name.
      if (object.kind !== "external" || object.path !== "sys.argv" || index?.kind !== "slice") return undefined;
      const isRest = index.start?.kind === "constant" && index.start.value === 1 && index.stop === undefined;
      return isRest ? newList(interpreter, []) : undefined;
    },
    call(interpreter, callee, site) {
      if (isPartial(callee)) {
        return interpreter.call(callee.callee, { ...site, arguments: mergedArguments(callee, site) });
      }
      if (callee.kind !== "external") return undefined;
      if (DEFINING.test(callee.path)) {
        defineFlag(interpreter, flagsOf(interpreter), site);
        return NONE;
      }
      return callExternal(interpreter, callee.path, site);
    },
    callMethod(interpreter, { self, name }, site) {
      return isOptionParser(self) ? callOptionParser(interpreter, self, name, site) : undefined;
    },
  };
}

/** The arguments bound before, then those of the call; what is given by name again replaces what was. */
function mergedArguments(callee: Partially, site: CallSite): CallSite["arguments"] {
  const again = new Set(site.arguments.map(({ name }) => name));
  const kept = callee.arguments.filter(({ name }) => name === undefined || !again.has(name));
  const positional = kept.filter(({ name, spread }) => name === undefined && spread !== "entries");
  return [...positional, ...site.arguments, ...kept.filter((argument) => !positional.includes(argument))];
}

/** More combinations are not written out. */
const MOST_COMBINATIONS = 256;

/** `itertools.product(sizes, rates)`: all combinations, those of the last list next to each other. */
function productOf(interpreter: Interpreter, site: CallSite): AbstractValue | undefined {
  const lists = site.arguments.map(({ name, spread, value }) =>
    name === undefined && spread === undefined ? itemsOf(interpreter, value) : undefined,
  );
  let combinations: readonly (readonly AbstractValue[])[] = [[]];
  for (const list of lists) {
    if (list === undefined || combinations.length * list.length > MOST_COMBINATIONS) return undefined;
    combinations = combinations.flatMap((before) => list.map((item) => [...before, item]));
  }
  return tuple(combinations.map(tuple));
}

function callExternal(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const [first, ...rest] = site.arguments;
  switch (path) {
    case "importlib.import_module": {
      const [name] = site.arguments;
      const module = name?.value.kind === "constant" ? name.value.value : undefined;
      // A second argument would say of which package.
      return typeof module === "string" && site.arguments.length === 1 ? interpreter.imported(module) : undefined;
    }
    case "functools.partial":
      return first === undefined || first.spread !== undefined
        ? undefined
        : ({ kind: "library", family: "partial", callee: first.value, arguments: rest } as Partially);
    case "itertools.product":
      return productOf(interpreter, site);
    case "argparse.ArgumentParser":
    case "configargparse.ArgumentParser":
      return createOptionParser(interpreter);
    case "optparse.OptionParser":
      return createOptionParser(interpreter, true);
    case "collections.namedtuple":
    case "typing.NamedTuple":
      return makeNamedTuple(interpreter, site);
    case "dataclasses.field":
    case "attr.ib":
    case "attrs.field":
    case "pydantic.Field":
      return fieldDefault(interpreter, site);
    case "types.SimpleNamespace":
    case "argparse.Namespace":
    case "tensorflow.training.HParams":
    case "tensorflow.contrib.training.HParams":
      return namespace(site);
    case "easydict.EasyDict":
    case "munch.Munch":
    case "munch.Munch.fromDict":
    case "munch.munchify":
    case "bunch.Bunch":
    case "bunch.Bunch.fromDict":
    case "bunch.bunchify":
    case "ml_collections.ConfigDict":
    case "ml_collections.FrozenConfigDict":
    case "ml_collections.config_dict.ConfigDict":
    case "ml_collections.config_dict.FrozenConfigDict":
    case "sklearn.utils.Bunch":
    case "addict.Dict":
    case "box.Box":
    case "dotmap.DotMap":
    case "attrdict.AttrDict":
    case "omegaconf.OmegaConf.create":
      return attributeDictionary(interpreter, site);
    case "omegaconf.OmegaConf.from_cli":
      return createMapping([]);
    case "omegaconf.OmegaConf.merge":
      return mergedMappings(
        interpreter,
        site.arguments.map(({ value }) => value),
      );
    case "omegaconf.OmegaConf.to_container":
      return first && newDictionary(interpreter, entriesOf(interpreter, first.value) ?? UNCERTAIN);
    case "collections.OrderedDict":
      return interpreter.call(external("builtins.dict"), site);
    case "copy.copy":
      return first && copied(interpreter, first.value);
    case "copy.deepcopy":
      return first?.value.kind === "constant" ? first.value : first && copied(interpreter, first.value);
    default:
      return undefined;
  }
}

/** Lists and dicts are not copied: what they share would have to be followed. */
const copied = (interpreter: Interpreter, value: AbstractValue): AbstractValue | undefined => {
  if (value.kind === "dictionary") return newDictionary(interpreter, entriesOf(interpreter, value) ?? UNCERTAIN);
  return value.kind === "constant" || value.kind === "array" ? value : undefined;
};

function fieldDefault(interpreter: Interpreter, site: CallSite): AbstractValue {
  const given = site.arguments.find(({ name }) => name === "default" || name === undefined);
  if (given !== undefined) return given.value;
  const factory = site.arguments.find(({ name }) => name === "default_factory" || name === "factory");
  return factory === undefined ? UNKNOWN : interpreter.call(factory.value, { ...site, arguments: [] });
}
