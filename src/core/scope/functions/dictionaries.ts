/** Classes that are dicts whose entries are their attributes as well, as people write them: `class AttrDict(dict)`. */
import type { Statement } from "../../syntax/syntax";
import { ancestry } from "../expressions/members";
import type { AbstractValue, ClassValue } from "../values/values";

const DICTIONARIES: ReadonlySet<string> = new Set(["builtins.dict", "collections.OrderedDict", "collections.UserDict"]);

/** Whether it is based on Python's dicts, and on nothing else that stands elsewhere. */
export function isDictionaryClass(owner: ClassValue): boolean {
  const bases = ancestry(owner).flatMap((each) => each.bases.filter(({ kind }) => kind !== "class"));
  return bases.length > 0 && bases.every((base) => base.kind === "external" && DICTIONARIES.has(base.path));
}

/** Methods that leave the entries as they are, or are looked at before such a class is taken for one. */
const HARMLESS =
  /^__(init|getattr|setattr|delattr|repr|str|dir|hash|getstate|setstate|copy|deepcopy|reduce)__$|^(copy|to_?dict)$/;

/** Whether its objects hold what is set of them, as a dict does: another file sees no more of them than their entries. */
export const isAttributeDictionary = (owner: ClassValue): boolean =>
  isDictionaryClass(owner) &&
  ancestry(owner).every(
    ({ node }) =>
      node.decorators.length === 0 && node.body.every((each) => each.kind !== "function" || HARMLESS.test(each.name)),
  ) &&
  setsEntries(owner);

/** Whether an attribute that is set is an entry: `__setattr__ = dict.__setitem__`, or a method that sets the entry. */
export function setsEntries(owner: ClassValue): boolean {
  const setter = ancestry(owner).flatMap(({ frame }) => frame.names.get("__setattr__")?.value ?? [])[0];
  return setter === undefined || (isDictionaryClass(owner) && isEntrySetter(setter));
}

function isEntrySetter(setter: AbstractValue): boolean {
  if (setter.kind === "external") return setter.path.endsWith(".__setitem__");
  if (setter.kind !== "function" || setter.node.kind !== "function") return false;
  const [self, name, value] = setter.node.parameters.map((each) => each.name);
  const [only, ...more] = setter.node.body.filter((statement) => !isText(statement));
  if (only?.kind !== "assign" || more.length > 0 || only.operator !== undefined || only.targets.length > 1)
    return false;
  const [target] = only.targets;
  if (target?.kind !== "subscript" || target.object.kind !== "name" || target.object.name !== self) return false;
  const isEntry = target.indices.every((index) => index.kind === "name" && index.name === name);
  return isEntry && only.value?.kind === "name" && only.value.name === value;
}

const isText = (statement: Statement): boolean =>
  statement.kind === "evaluate" && statement.expression.kind === "literal";
