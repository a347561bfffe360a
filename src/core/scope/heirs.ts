/** Classes of the document that are a library's class but for the arguments that they hand on to it. */
import type { Expression, FunctionDefinition, Parameter, Statement } from "../syntax/syntax";
import { walk } from "../syntax/walk";
import type { CallSite, EvaluatedArgument, Interpreter } from "./interpreter";
import { ancestry, classMember } from "./members";
import { UNKNOWN, type AbstractValue, type ClassValue, type External, type Instance } from "./values";

const INITIALISER = "__init__";

/** What a class may define without changing what its base calculates; of other names nobody knows. */
const HARMLESS: ReadonlySet<string> = new Set([INITIALISER, "__repr__", "__str__", "extra_repr", "get_config"]);

/** Decorators that leave a class as it is, by their last name: Keras's, for saving. */
const HARMLESS_DECORATOR = "register_keras_serializable";

/**
 * The class from outside that a class of the document is but for its arguments: the one base of a class that defines
 * an `__init__` at most, which does nothing to the object beside one `super().__init__(…)`.
 */
export function inheritedWhole(value: ClassValue): External | undefined {
  const classes = ancestry(value);
  // `object`, where nothing binds it, is the base of all.
  const bases = classes.flatMap((each) =>
    each.bases.filter((base, index) => base.kind !== "class" && !isObject(base, each.node.bases[index])),
  );
  const [base] = bases;
  const isWhole = classes.every(
    ({ node, frame }) =>
      node.decorators.every(isHarmlessDecorator) &&
      // What is set from elsewhere (`Net.forward = forward`) stands in the frame as well.
      [...frame.names.keys()].every((name) => HARMLESS.has(name)) &&
      node.body.every(isHarmless),
  );
  return isWhole && bases.length === 1 && base?.kind === "external" ? base : undefined;
}

const isObject = (base: AbstractValue, written: Expression | undefined): boolean =>
  base.kind === "unknown" && written?.kind === "name" && written.name === "object";

/**
 * What the call of a class that is based on a library's layer makes: where it adds nothing, the library's own object, of
 * the arguments that come to `super().__init__`; else one of the document's. `undefined` for other classes.
 */
export function makeHeir(interpreter: Interpreter, callee: ClassValue, site: CallSite): AbstractValue | undefined {
  if (!ancestry(callee).some(({ bases }) => bases.some((each) => isLayerClass(interpreter, each)))) return undefined;
  const instance = interpreter.instantiate(callee, site.arguments);
  const base = interpreter.heritage(callee);
  const made = base && makeWhole(interpreter, callee, base, instance, site);
  // What the base does where it is made, such as drawing its weights, it has done all the same.
  if (made === undefined) interpreter.library.untold?.(interpreter, UNKNOWN, site);
  return made ?? instance;
}

const isLayerClass = (interpreter: Interpreter, value: AbstractValue): boolean =>
  value.kind === "external" && interpreter.library.hasHeirs(value.path);

function makeWhole(
  interpreter: Interpreter,
  callee: ClassValue,
  base: External,
  instance: Instance,
  site: CallSite,
): AbstractValue | undefined {
  const heir = callee.node.name;
  if (!hasInitialiser(interpreter, callee)) return interpreter.library.call(interpreter, base, { ...site, heir });
  const handed = handedOn(interpreter, callee, instance, site.arguments);
  return handed && interpreter.library.call(interpreter, base, { ...site, arguments: handed, written: [], heir });
}

const hasInitialiser = (interpreter: Interpreter, owner: ClassValue): boolean =>
  classMember(interpreter, owner, INITIALISER) !== undefined;

/** The arguments that come to the base, where they are known; one that is passed through is the one that was given. */
function handedOn(
  interpreter: Interpreter,
  owner: ClassValue,
  { handed = [] }: Instance,
  given: readonly EvaluatedArgument[],
): readonly EvaluatedArgument[] | undefined {
  if (!hasInitialiser(interpreter, owner)) return given;
  const [only] = handed;
  const isOpen = only?.arguments.some(({ spread }) => spread !== undefined) === true;
  if (only === undefined || handed.length > 1 || isOpen) return undefined;
  return only.arguments.map((each) => {
    const node = given.find(({ value }) => value === each.value)?.node ?? each.node;
    return { ...each, node };
  });
}

/** What the call of a class makes that is a library's but for its arguments: an object of that one, of these. */
export interface Inherited {
  readonly base: External;
  /** The name of the class. */
  readonly heir: string;
  readonly arguments: readonly EvaluatedArgument[];
}

/** The same of a class of this program that another file calls; `undefined` of any other. */
export function inheritedBy(
  interpreter: Interpreter,
  owner: ClassValue,
  given: readonly EvaluatedArgument[],
): Inherited | undefined {
  const base = interpreter.heritage(owner);
  const handed = base && handedOn(interpreter, owner, interpreter.instantiate(owner, given), given);
  return base && handed && { base, heir: owner.node.name, arguments: handed };
}

function isHarmlessDecorator(decorator: Expression): boolean {
  const named = decorator.kind === "call" ? decorator.callee : decorator;
  return (named.kind === "name" || named.kind === "attribute") && named.name === HARMLESS_DECORATOR;
}

/** A method that may be there, `pass`, or a text; anything else may do anything to the class. */
function isHarmless(statement: Statement): boolean {
  if (statement.kind !== "function") return isIdle(statement);
  if (statement.decorators.length > 0 || !HARMLESS.has(statement.name)) return false;
  return statement.name !== INITIALISER || isHandingOn(statement);
}

const isIdle = (statement: Statement): boolean =>
  (statement.kind === "other" && statement.parts.length === 0) ||
  (statement.kind === "evaluate" && statement.expression.kind === "literal");

/** Whether a method only hands arguments on: its last statement does, and none before it speaks of the object. */
function isHandingOn({ parameters, body }: FunctionDefinition): boolean {
  const [self] = parameters;
  const last = body.findLast((statement) => !isIdle(statement));
  if (self === undefined || last?.kind !== "evaluate" || !isHandOn(last.expression, self)) return false;
  let speaks = false;
  const look = (node: Expression): void => {
    speaks ||= node.kind === "name" && (node.name === self.name || node.name === "super");
  };
  walk(
    body.filter((statement) => statement !== last),
    { expression: look },
  );
  const given = last.expression.kind === "call" ? last.expression.arguments : [];
  const isNamed = given[0] !== undefined && isItself(given[0].value, self);
  walk(given.slice(isNamed ? 1 : 0).map(asStatement), { expression: look });
  return !speaks;
}

const asStatement = ({ value, span }: { readonly value: Expression; readonly span: Statement["span"] }): Statement => ({
  kind: "evaluate",
  span,
  expression: value,
});

const isItself = (node: Expression, self: Parameter): boolean => node.kind === "name" && node.name === self.name;

/** `super().__init__(…)`, `LSTM.__init__(self, …)` */
function isHandOn(node: Expression, self: Parameter): boolean {
  if (node.kind !== "call" || node.callee.kind !== "attribute" || node.callee.name !== INITIALISER) return false;
  const { object } = node.callee;
  if (object.kind === "call") return object.callee.kind === "name" && object.callee.name === "super";
  const [first] = node.arguments;
  return (object.kind === "name" || object.kind === "attribute") && first !== undefined && isItself(first.value, self);
}
