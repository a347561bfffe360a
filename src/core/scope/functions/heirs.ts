/**
 * Classes of the document that are based on a library's layer: their objects are the library's as well, of the arguments
 * that come to `super().__init__`. What such a class calculates in another way, the library says by its methods' names.
 */
import type { Attribute, Call, Expression } from "../../syntax/syntax";
import type { CallSite, EvaluatedArgument, Heir, Interpreter } from "../interpreter";
import { ancestry, baseOf, CALL_METHODS, classMember, memberNamed } from "../expressions/members";
import { createVariable } from "../values/joins";
import { NONE, UNKNOWN, type AbstractValue, type ClassValue, type External, type Instance } from "../values/values";

const INITIALISER = "__init__";

/** Packages whose classes leave alone what a layer beside them among the bases does: `abc.ABC`, `Generic[T]`. */
const PYTHON = /^(abc|typing|builtins)\./;

/** The one class of a library's layers on which a class of the document is based; `undefined` where other bases may change what it does. */
export function libraryBase(interpreter: Interpreter, value: ClassValue): External | undefined {
  let found: External | undefined;
  for (const { bases, node } of ancestry(value)) {
    for (const [index, base] of bases.entries()) {
      if (base.kind === "class" || isObject(base, node.bases[index]) || isGeneric(node.bases[index])) continue;
      if (base.kind !== "external") return undefined;
      if (interpreter.library.hasHeirs(base.path)) {
        if (found !== undefined && found.path !== base.path) return undefined;
        found = base;
      } else if (!PYTHON.test(base.path) && !isAbove(base.path, found)) return undefined;
    }
  }
  return found;
}

/** Whether it is of the same package, as `nn.Module` beside `nn.LSTM` is. */
const isAbove = (path: string, found: External | undefined): boolean =>
  found !== undefined && path.split(".")[0] === found.path.split(".")[0];

/** `object`, where nothing binds it, is the base of all. */
const isObject = (base: AbstractValue, written: Expression | undefined): boolean =>
  base.kind === "unknown" && written?.kind === "name" && written.name === "object";

/** `Generic[T]` */
const isGeneric = (written: Expression | undefined): boolean =>
  written?.kind === "subscript" &&
  (written.object.kind === "name" || written.object.kind === "attribute") &&
  /^(Generic|Protocol)$/.test(written.object.name);

/** What an object of such a class begins with; nothing of other classes. */
export function startBase(
  interpreter: Interpreter,
  owner: ClassValue,
  site: CallSite | undefined,
): Pick<Instance, "base"> {
  const of = interpreter.heritage(owner);
  return of ? { base: { of, made: createVariable(), handed: [], ...(site && { site }) } } : {};
}

/**
 * What the call of a class makes that is based on a library's layer: where it leaves its calls as they are, the library's
 * own object; else one of the document's. `undefined` for other classes.
 */
export function makeHeir(interpreter: Interpreter, callee: ClassValue, site: CallSite): AbstractValue | undefined {
  if (!ancestry(callee).some(({ bases }) => bases.some((each) => isLayerClass(interpreter, each)))) return undefined;
  const instance = interpreter.instantiate(callee, site.arguments, site);
  const made = baseOf(interpreter, instance);
  // What the base does where it is made, such as drawing its weights, it has done all the same.
  if (made === undefined) interpreter.library.untold?.(interpreter, UNKNOWN, site);
  return made?.kind === "library" && !isCalledAnew(interpreter, callee) ? { ...made, own: instance } : instance;
}

const isLayerClass = (interpreter: Interpreter, value: AbstractValue): boolean =>
  value.kind === "external" && interpreter.library.hasHeirs(value.path);

const isCalledAnew = (interpreter: Interpreter, owner: ClassValue): boolean =>
  CALL_METHODS.some((name) => classMember(interpreter, owner, name) !== undefined);

/** `super().__init__(…)`: makes of an object the one of the library that it is as well. */
export function initialiseBase(interpreter: Interpreter, self: Instance, site: CallSite): void {
  const { base } = self;
  if (base === undefined) return;
  const handed = passedThrough(site.arguments, base.site?.arguments ?? []);
  base.handed.push(handed);
  const heir = heirOf(interpreter, self.class, base.of);
  const isOwn = base.site === undefined || base.site.node === site.node;
  const made = isOwn ? { ...site, heir } : { ...base.site, arguments: handed, written: [], heir };
  interpreter.store.set(base.made, makeBase(interpreter, base.of, made));
}

/** Arguments that are handed on; one that is passed through, and is like no other, is the one that was given. */
const passedThrough = (
  handed: readonly EvaluatedArgument[],
  given: readonly EvaluatedArgument[],
): readonly EvaluatedArgument[] =>
  handed.map((each) => {
    const [only, ...more] = given.filter(({ value }) => value === each.value);
    return only && more.length === 0 ? { ...each, node: only.node } : each;
  });

function heirOf(interpreter: Interpreter, owner: ClassValue, { path }: External): Heir {
  const names = new Set(ancestry(owner).flatMap(({ frame }) => [...frame.names.keys()]));
  const overrides = [...names].filter((name) => interpreter.library.isCalculating?.(path, name));
  return { name: owner.node.name, overrides };
}

function makeBase(interpreter: Interpreter, of: External, site: CallSite): AbstractValue {
  const made = interpreter.library.call(interpreter, of, site) ?? UNKNOWN;
  // What it does to its weights where it is made is not followed.
  const isOther = site.heir?.overrides.some((name) => !CALL_METHODS.includes(name)) === true;
  if (isOther) interpreter.library.untold?.(interpreter, UNKNOWN, site);
  return made;
}

/** `LSTM.__init__(self, …)`, `LSTM.forward(self, x)`; `undefined` of another function. */
export function callInherited(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const [self, ...given] = site.arguments;
  const base = self?.value.kind === "instance" ? self.value.base : undefined;
  const [name = "", owner] = path.split(".").toReversed();
  if (base === undefined || owner !== base.of.path.split(".").at(-1)) return undefined;
  const node = withoutFirst(interpreter, site.node);
  const rest = { ...site, arguments: given };
  if (name === INITIALISER && self?.value.kind === "instance") {
    initialiseBase(interpreter, self.value, { ...rest, written: node.arguments });
    return NONE;
  }
  const made = self && baseOf(interpreter, self.value);
  if (made === undefined || !self) return undefined;
  const member = memberNamed(interpreter, made, { kind: "attribute", span: node.span, object: self.node, name });
  return interpreter.call(member, { ...rest, node });
}

/** The call as it is written but for the object in the first place. */
function withoutFirst(interpreter: Interpreter, node: Call): Call {
  const { end } = node.argumentsSpan;
  const [, ...given] = node.arguments;
  const rest: Call = { ...node, arguments: given, argumentsSpan: { start: given[0]?.span.start ?? end, end } };
  interpreter.noteTargets(rest, interpreter.targetsOf(node));
  return rest;
}

/** Notes that the program sets an attribute of an object that is a library's as well; not to what the library itself sets it. */
export function setBaseMember(
  interpreter: Interpreter,
  object: AbstractValue,
  target: Attribute,
  value: AbstractValue,
): void {
  const made = baseOf(interpreter, object);
  if (made === undefined || object.kind !== "instance") return;
  const isGiven = object.base?.handed.some((given) => given.some((each) => isEqual(each.value, value)));
  if (!isGiven) interpreter.library.setMember?.(interpreter, made, target, value);
}

const isEqual = (one: AbstractValue, other: AbstractValue): boolean =>
  one === other || (one.kind === "constant" && other.kind === "constant" && one.value === other.value);

/** What the call of a class of another file makes that is based on a library's layer: an object of that, of these. */
export interface Inherited {
  readonly base: External;
  readonly heir: Heir;
  readonly arguments: readonly EvaluatedArgument[];
}

/** The same of a class of this program that another file calls; `undefined` of any other. */
export function inheritedBy(
  interpreter: Interpreter,
  owner: ClassValue,
  given: readonly EvaluatedArgument[],
): Inherited | undefined {
  const base = interpreter.heritage(owner);
  if (base === undefined) return undefined;
  const heir = heirOf(interpreter, owner, base);
  if (classMember(interpreter, owner, INITIALISER) === undefined) return { base, heir, arguments: given };
  const handed = interpreter.instantiate(owner, given).base?.handed ?? [];
  const [only, ...more] = handed;
  return only && more.length === 0 ? { base, heir, arguments: passedThrough(only, given) } : undefined;
}

/** What another file's class makes; what stands in that file has no place in this one. */
export function makeInherited(
  interpreter: Interpreter,
  { base, heir, arguments: handed }: Inherited,
  site: CallSite,
): AbstractValue {
  const nodes = new Set(site.arguments.map(({ node }) => node));
  const given = handed.map((each) => (nodes.has(each.node) ? each : { ...each, node: site.node.callee }));
  const made = makeBase(interpreter, base, { ...site, heir, written: [], arguments: given });
  return heir.overrides.some((name) => CALL_METHODS.includes(name)) ? UNKNOWN : made;
}
