/** NumPy's arrays, and the tensors of frameworks that hold literal numbers, to a program that is followed. */
import { external, NONE } from "../scope/values";
import { elementwise, subscript } from "./arrays";
import type { LibraryPart } from "./libraries";
import { arrayItems, arrayMember, callArrayFunction, callArrayMethod } from "./numpy";

export const arrayLibrary: LibraryPart = {
  imported: (path) => (path === "numpy.newaxis" ? NONE : undefined),
  unbound: (name) => (Object.hasOwn(FRAGMENT_NAMES, name) ? external(FRAGMENT_NAMES[name]!) : undefined),
  exports: (module, name) => module === "numpy" && FRAGMENT_NAMES[name] === `numpy.${name}`,
  member: (interpreter, object, name) => (object.kind === "array" ? arrayMember(interpreter, object, name) : undefined),
  call: (interpreter, callee, site) =>
    callee.kind === "external" ? callArrayFunction(interpreter, callee.path, site) : undefined,
  callMethod: (interpreter, { self, name }, site) =>
    self.kind === "array" ? callArrayMethod(interpreter, self, name, site.arguments) : undefined,
  subscript: (interpreter, object, indices) =>
    object.kind === "array" ? subscript(interpreter, object, indices) : undefined,
  binary: elementwise,
  items: (_, value) => (value.kind === "array" ? arrayItems(value) : undefined),
};

/** What names stand for in a fragment that imports nothing, as people paste them. */
const FRAGMENT_NAMES: Readonly<Record<string, string>> = { np: "numpy", numpy: "numpy", array: "numpy.array" };
