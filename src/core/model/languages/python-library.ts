/** Python's own modules, as far as layers' arguments come through them. */
import {
  heldItems,
  dictionaryOf,
  entriesOf,
  entryOf,
  heldEntries,
  isMapping,
  newDictionary,
  newList,
} from "../../scope/values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { copied, deeplyCopied } from "../../scope/values/copies";
import { itemsOf } from "../../scope/expressions/members";
import { attributesAsNames } from "../../scope/builtins/namespaces";
import { itemAt } from "../../scope/expressions/subscripts";
import { type AbstractValue, external, NO_OPTIONS, NONE, PERHAPS, UNCERTAIN, UNKNOWN } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import {
  callOptionParser,
  createOptionParser,
  defineFlag,
  flagNamed,
  isBuiltIn,
  isOptionParser,
  isParserOf,
  takeOption,
  withParents,
  type OptionParser,
} from "./python-options";
import { AUTOMATIC, defineMembers, isEnumeration, memberDictionary, membersOf, memberWith } from "./python-enums";
import { literalConfig } from "./config-files";
import { callDocopt } from "./docopt";
import { argumentsBefore, isPartial, type Partially, partially } from "../partials";
import { callIteration } from "./python-iteration";
import { classOf, getBy, isGetter, isTrueObject, makeDictionaryObject, makeGetter, nameOf } from "./python-objects";
import { callMathematics, moduleConstant } from "./python-mathematics";
import {
  attributeDictionary,
  createMapping,
  isNamedTuple,
  makeNamedTuple,
  mergedMappings,
  namespace,
  recordDictionary,
  recordItems,
  unpackedRecord,
  replaced,
} from "./python-records";

/** Modules whose flags one object holds (abseil's, and TensorFlow's way to them). */
const FLAG_MODULE = /^(absl\.flags|gflags|tensorflow(\.app)?\.flags)$/;
const DEFINING = /^(absl\.flags|gflags|tensorflow(\.app)?\.flags)\.(DEFINE_\w+)$/;

/** What Python's own modules mean to one program: `argparse`, `functools`, `collections` … */
export function createStandardLibrary(): LibraryPart {
  // One program has one set of flags.
  let flags: OptionParser | undefined;
  const flagsOf = (interpreter: Interpreter): OptionParser => (flags ??= createOptionParser(interpreter));
  return {
    imported: moduleConstant,
    member(interpreter, object, name) {
      if (object.kind === "external" && object.path.endsWith(".FLAGS") && FLAG_MODULE.test(object.path.slice(0, -6))) {
        return flagNamed(interpreter, flagsOf(interpreter), name) ?? UNKNOWN;
      }
      if (name === "__dict__") {
        if (object.kind === "instance") return dictionaryOf(interpreter, object);
        return object.kind === "external" || object.kind === "class" ? attributesAsNames(object) : undefined;
      }
      if (name === "__name__" || name === "__qualname__") return nameOf(object);
      if (name === "__class__") return classOf(object);
      if (name === "__members__" && isEnumeration(object)) return memberDictionary(interpreter, object);
      // What is a number or a text and a member of an enumeration, too.
      if (name === "value" && object.kind === "constant") return object;
      return undefined;
    },
    truth(interpreter, value) {
      if (value.kind === "list" && value.once) return true;
      if (value.kind === "instance") return isTrueObject(interpreter, value) ? true : undefined;
      const entries = isMapping(value) ? heldEntries(interpreter, value) : undefined;
      if (entries)
        return [...entries.values()].some((each) => each !== PERHAPS) || (entries.size > 0 ? undefined : false);
      const items = heldItems(interpreter, value);
      return items && items.length > 0;
    },
    setHeld(interpreter, object, name, value) {
      if (isOptionParser(object)) takeOption(interpreter, object, name, value);
    },
    setPart(interpreter, object) {
      if (isOptionParser(object)) takeOption(interpreter, object, undefined, UNKNOWN);
    },
    unbound: (name) => (name === "__import__" ? external("builtins.__import__") : undefined),
    defineClass(interpreter, owner) {
      if (isEnumeration(owner)) defineMembers(interpreter, owner);
    },
    isInstance(value, type) {
      if (type.kind !== "external") return undefined;
      if (isOptionParser(value)) return isParserOf(value, type);
      return value.kind === "instance" ? isBuiltIn(value, type) : undefined;
    },
    items(interpreter, value) {
      if (isEnumeration(value)) return membersOf(interpreter, value);
      return isNamedTuple(value) ? recordItems(interpreter, value) : undefined;
    },
    subscript(interpreter, object, [index]) {
      if (index === undefined) return undefined;
      if (isEnumeration(object) && index.kind !== "slice")
        return entryOf(interpreter, memberDictionary(interpreter, object), index);
      if (isNamedTuple(object)) return itemAt(interpreter, "tuple", recordItems(interpreter, object), index);
      if (object.kind === "external" && object.path === "sys.modules" && index.kind !== "slice") {
        const isOwn = index.kind === "constant" && index.value === "__main__";
        return isOwn ? interpreter.ownModule() : moduleNamed(interpreter, index);
      }
      // `sys.argv[1:]`: where nobody gives any options, there is nothing behind the program's name.
      if (object.kind !== "external" || object.path !== "sys.argv" || index?.kind !== "slice") return undefined;
      const isRest = index.start?.kind === "constant" && index.start.value === 1 && index.stop === undefined;
      return isRest ? newList(interpreter, []) : undefined;
    },
    call(interpreter, callee, site) {
      if (isPartial(callee)) {
        return interpreter.call(callee.callee, { ...site, arguments: mergedArguments(callee, site) });
      }
      if (isGetter(callee)) return getBy(interpreter, callee, site);
      if (callee.kind !== "external") return undefined;
      if (DEFINING.test(callee.path)) {
        defineFlag(interpreter, flagsOf(interpreter), site);
        return NONE;
      }
      return callExternal(interpreter, callee.path, site);
    },
    callClass: (interpreter, callee, site) =>
      isEnumeration(callee)
        ? memberWith(interpreter, callee, site)
        : makeDictionaryObject(interpreter, callee, site.arguments),
    bound(value, self) {
      if (!isPartial(value) || value.method === undefined) return undefined;
      return partially(value.callee, [{ value: self, node: value.method }, ...value.arguments]);
    },
    callMethod(interpreter, { self, name }, site) {
      if (isOptionParser(self)) return callOptionParser(interpreter, self, name, site);
      if (!isNamedTuple(self)) return undefined;
      if (name === "_asdict") return recordDictionary(interpreter, self);
      return name === "_replace" ? replaced(interpreter, self, site.arguments) : undefined;
    },
  };
}

/** The arguments bound before, then those of the call. */
function mergedArguments(callee: Partially, site: CallSite): CallSite["arguments"] {
  const kept = argumentsBefore(callee, site.arguments);
  const positional = kept.filter(({ name, spread }) => name === undefined && spread !== "entries");
  return [...positional, ...site.arguments, ...kept.filter((argument) => !positional.includes(argument))];
}

function callExternal(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const [first, ...rest] = site.arguments;
  switch (path) {
    case "importlib.import_module":
      // A second argument would say of which package.
      return site.arguments.length === 1 ? moduleNamed(interpreter, first?.value) : undefined;
    case "builtins.__import__":
      return importedBy(interpreter, site);
    case "json.loads":
    case "ujson.loads":
      // Hooks may put anything in the place of what is read.
      return first?.value.kind === "constant" && rest.length === 0
        ? literalConfig(interpreter, first.value)
        : undefined;
    case "operator.attrgetter":
      return makeGetter("attribute", site);
    case "operator.itemgetter":
      return makeGetter("item", site);
    case "enum.auto":
      return AUTOMATIC;
    case "dataclasses.replace":
    case "copy.replace":
      return first && replaced(interpreter, first.value, rest);
    case "dataclasses.asdict":
      return first && rest.length === 0 ? unpackedRecord(interpreter, first.value, "dict") : undefined;
    case "dataclasses.astuple":
      return first && rest.length === 0 ? unpackedRecord(interpreter, first.value, "tuple") : undefined;
    case "functools.partial":
    case "functools.partialmethod": {
      if (first === undefined || first.spread !== undefined) return undefined;
      return partially(first.value, rest, path.endsWith("method") ? first.node : undefined);
    }
    case "multiprocessing.Process":
    case "multiprocess.Process":
    case "torch.multiprocessing.Process":
    case "threading.Thread":
      return startCall(interpreter, site, argumentNamed(site, "target")?.value, []);
    case "torch.multiprocessing.spawn":
      // Each process is told its number first.
      return startCall(interpreter, site, (argumentNamed(site, "fn") ?? first)?.value, [UNKNOWN]);
    case "six.iteritems":
    case "six.iterkeys":
    case "six.itervalues":
      return (
        first && interpreter.call({ kind: "method", self: first.value, name: path.slice(8) }, withoutArguments(site))
      );
    case "argparse.ArgumentParser":
    case "simple_parsing.ArgumentParser":
      return withParents(interpreter, createOptionParser(interpreter), site.arguments);
    case "configargparse.ArgumentParser":
    case "configargparse.ArgParser":
    case "configargparse.Parser":
      // The files that it reads may say other values.
      if (argumentNamed(site, "default_config_files")) return NO_OPTIONS;
      return withParents(interpreter, createOptionParser(interpreter), site.arguments);
    case "optparse.OptionParser":
      return createOptionParser(interpreter, true);
    case "docopt.docopt":
      return callDocopt(interpreter, site);
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
    case "ml_collections.config_dict.create":
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
    case "types.MappingProxyType":
    case "collections.OrderedDict":
      return interpreter.call(external("builtins.dict"), site);
    case "copy.copy":
      return first && copied(interpreter, first.value);
    case "copy.deepcopy":
      return first && deeplyCopied(interpreter, first.value);
    default:
      return callIteration(interpreter, path, site) ?? callMathematics(interpreter, path, site);
  }
}

const argumentNamed = ({ arguments: given }: CallSite, wanted: string): EvaluatedArgument | undefined =>
  given.find(({ name }) => name === wanted);

const withoutArguments = (site: CallSite): CallSite => ({ ...site, arguments: [] });

/**
 * `Process(target=train, args=(rank, config), kwargs={…})`: the call that it makes once it is started.
 * @param front what the function is given before its arguments
 */
function startCall(
  interpreter: Interpreter,
  site: CallSite,
  target: AbstractValue | undefined,
  front: readonly AbstractValue[],
): AbstractValue {
  const given = argumentNamed(site, "args") ?? (front.length > 0 ? site.arguments[1] : undefined);
  const named = argumentNamed(site, "kwargs");
  const items = given === undefined || given.name === "nprocs" ? [] : itemsOf(interpreter, given.value);
  const entries = named === undefined ? new Map<string, AbstractValue>() : entriesOf(interpreter, named.value);
  if (target === undefined) return UNKNOWN;
  const node = (given ?? site.arguments[0])?.node ?? site.node;
  interpreter.call(target, {
    ...site,
    arguments: [
      ...[...front, ...(items ?? [])].map((value) => ({ value, node })),
      ...(items === undefined ? [{ spread: "items" as const, value: UNKNOWN, node }] : []),
      ...[...(entries ?? [])].map(([name, value]) => ({ name, value, node })),
      ...(entries === undefined ? [{ spread: "entries" as const, value: UNKNOWN, node }] : []),
    ],
  });
  return UNKNOWN;
}

function moduleNamed(interpreter: Interpreter, name: AbstractValue | undefined): AbstractValue | undefined {
  return name?.kind === "constant" && typeof name.value === "string" ? interpreter.imported(name.value) : undefined;
}

/** `__import__("keras.layers")` gives the package, as `import keras.layers` does, unless it is asked for names of the module. */
function importedBy(interpreter: Interpreter, site: CallSite): AbstractValue | undefined {
  const [name, , , fourth] = site.arguments;
  const wanted = site.arguments.find((argument) => argument.name === "fromlist") ?? fourth;
  const list = wanted && itemsOf(interpreter, wanted.value);
  if (name?.value.kind !== "constant" || (wanted !== undefined && list === undefined)) return undefined;
  const path = String(name.value.value);
  return interpreter.imported(list === undefined || list.length === 0 ? path.split(".")[0]! : path);
}

function fieldDefault(interpreter: Interpreter, site: CallSite): AbstractValue {
  const given = site.arguments.find(({ name }) => name === "default" || name === undefined);
  if (given !== undefined) return given.value;
  const factory = site.arguments.find(({ name }) => name === "default_factory" || name === "factory");
  return factory === undefined ? UNKNOWN : interpreter.call(factory.value, { ...site, arguments: [] });
}
