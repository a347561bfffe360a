/** What a call of any value does: who follows it, and what it may change of what it is given. */
import { callBuiltin } from "../builtins/builtins";
import { setByMethod } from "../builtins/reflection";
import { callCollectionMethod } from "../builtins/collection-methods";
import { callInherited, initialiseBase, makeHeir } from "./heirs";
import type { CallSite, Interpreter } from "../interpreter";
import { baseOf, CALL_METHODS, classMember } from "../expressions/members";
import { initialiseOutside } from "../outside";
import {
  isAbsent,
  NONE,
  takesThis,
  UNKNOWN,
  type AbstractValue,
  type FunctionValue,
  type Method,
} from "../values/values";

/** Python's own functions that change nothing they are given, beside those that are followed. */
const READING = new Set(
  "all any bool bytes callable format frozenset hasattr hash id isinstance iter map filter repr set slice sorted str type".split(
    " ",
  ),
);

/** Packages whose functions leave lists and dicts as they are; `numpy.random.shuffle` does not. */
const READING_PATHS =
  /^(keras|tensorflow|torch(vision|audio|text)?|tensorboardX|(pytorch_)?lightning|transformers|matplotlib|seaborn|pandas|sklearn|scipy|json|csv|yaml|pprint|logging|_?pickle|cPickle|dill|joblib|copy|os|shutil|sys|time|datetime|re|math|tqdm|gym(nasium)?|wandb|mlflow|omegaconf|numpy(?!\.random)|tfjs|js)\./;

/** Whether a library's function of this full name leaves lists and dicts as they are. */
export const leavesArguments = (path: string): boolean => READING_PATHS.test(path);

/** Methods by which anything is written somewhere: whoever has them leaves lists and dicts as they are. */
const WRITING = /^(info|debug|warn|warning|error|exception|critical|log|print|write|save|dump|dumps|log_hyperparams)$/;

/** Whether a function of which nothing is known may change the lists and dicts that it is given. */
export function mayChangeArguments(callee: AbstractValue, { node }: CallSite): boolean {
  if (callee.kind === "external") return !leavesArguments(callee.path);
  if (node.callee.kind === "attribute" && WRITING.test(node.callee.name)) return false;
  return callee.kind === "unknown" && !(node.callee.kind === "name" && READING.has(node.callee.name));
}

/** Methods that change nothing of their object, whatever it is. */
const ASKING = /^(get|keys|values|items|copy|index|count)$/;

/** Whether a method of what is one of several objects may change it. */
export const mayChangeOwner = (callee: AbstractValue, { node }: CallSite): boolean =>
  callee.kind === "unknown" &&
  callee.oneOf !== undefined &&
  node.callee.kind === "attribute" &&
  !ASKING.test(node.callee.name) &&
  !WRITING.test(node.callee.name);

/** Whether the document says what a call of it does. */
export const isFollowed = (callee: AbstractValue): boolean =>
  callee.kind === "function" || callee.kind === "class" || (callee.kind === "method" && callee.function !== undefined);

/** What comes out of a call; `undefined` where nobody knows. */
export function callValue(interpreter: Interpreter, callee: AbstractValue, site: CallSite): AbstractValue | undefined {
  const { library } = interpreter;
  const set = isFollowed(callee) ? undefined : setByMethod(interpreter, callee, site);
  if (set) return set;
  switch (callee.kind) {
    case "function":
      return called(interpreter, callee, site);
    case "method":
      if (callee.function !== undefined) return interpreter.enter(callee.function, site.arguments, callee.self);
      if (callee.outside !== undefined && callee.name === "__init__") {
        initialiseOutside(interpreter, callee.outside, site.arguments, callee.self);
        return NONE;
      }
      if (callee.name === "__init__" && callee.self.kind === "instance" && callee.self.base !== undefined) {
        initialiseBase(interpreter, callee.self, site);
        return NONE;
      }
      return callLibraryMethod(interpreter, callee, site) ?? callCollectionMethod(interpreter, callee, site);
    case "class":
      return (
        library.callClass?.(interpreter, callee, site) ??
        makeHeir(interpreter, callee, site) ??
        interpreter.instantiate(callee, site.arguments)
      );
    case "instance": {
      for (const name of CALL_METHODS) {
        const method = classMember(interpreter, callee.class, name);
        if (method?.kind === "function") return interpreter.enter(method, site.arguments, callee);
      }
      return (
        interpreter.specialOutside(callee, "__call__", site.arguments) ??
        library.call(interpreter, baseOf(interpreter, callee) ?? callee, site)
      );
    }
    case "choice": {
      // Whichever it is: each of them is called, and what the first makes stands for all.
      const each = { ...site, choice: site.choice ?? site.arguments };
      const made = callee.options.map((option) => callValue(interpreter, option, each));
      return made.find((value) => value !== undefined && value.kind !== "unknown") ?? made[0];
    }
    case "external":
      return (
        callInherited(interpreter, callee.path, site) ??
        callBuiltin(interpreter, callee.path, site) ??
        library.call(interpreter, callee, site)
      );
    default:
      return library.call(interpreter, callee, site);
  }
}

/** Without anything that it is called on: of JavaScript's functions that may be by `new`, which gives an object. */
function called(interpreter: Interpreter, callee: FunctionValue, site: CallSite): AbstractValue {
  const given = interpreter.enter(callee, site.arguments);
  return takesThis(callee) && (given === NONE || isAbsent(given)) ? UNKNOWN : given;
}

/** What a library makes of a method; of an object of the document that is one of the library's as well, also as that. */
function callLibraryMethod(interpreter: Interpreter, method: Method, site: CallSite): AbstractValue | undefined {
  const base = baseOf(interpreter, method.self);
  const { library } = interpreter;
  return (
    library.callMethod(interpreter, method, site) ??
    (base && library.callMethod(interpreter, { ...method, self: base }, site))
  );
}
