/** NumPy's arrays, and the tensors of frameworks that hold literal numbers, to a program that is followed. */
import { unbind } from "../../scope/statements/assign";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { symbolicSize } from "../../scope/values/size";
import { external, NONE, type AbstractValue } from "../../scope/values/values";
import { ELLIPSIS, subscript } from "./indexing";
import { shapeOnly } from "./arrays";
import { elementwise } from "./mathematics";
import { changedInPlace } from "../in-place";
import type { LibraryPart } from "../libraries";
import { createNumpyRandom } from "./random";
import { arrayItems, arrayMember, callArrayFunction, callArrayMethod, sizesOf } from "./functions";
import { written } from "./writing";
import { ownEntry } from "../../lookup";

/**
 * NumPy, with the generator of one document.
 *
 * @param takesUnknown whether what is not known, and reshaped, is taken for an array
 */
export function createArrays({ takesUnknown = false } = {}): LibraryPart {
  const random = createNumpyRandom();
  return {
    imported: (path) => (/^(numpy|tensorflow|jax\.numpy)\.newaxis$/.test(path) ? NONE : undefined),
    unbound(name) {
      if (name === "Ellipsis") return ELLIPSIS;
      const path = ownEntry(FRAGMENT_NAMES, name);
      return path === undefined ? undefined : external(path);
    },
    exports: (module, name) => module === "numpy" && FRAGMENT_NAMES[name] === `numpy.${name}`,
    member: (interpreter, object, name) =>
      object.kind === "array" ? arrayMember(interpreter, object, name) : undefined,
    call(interpreter, callee, site) {
      const { node } = site;
      if (takesUnknown && callee.kind === "unknown" && node.callee.kind === "attribute")
        return node.callee.name === "reshape" ? reshaped(interpreter, site.arguments) : undefined;
      return callee.kind === "external"
        ? (random.call(interpreter, callee.path, site) ?? callArrayFunction(interpreter, callee.path, site))
        : undefined;
    },
    afterCall: changedInPlace,
    untold: random.untold,
    // Nobody knows what would be drawn before what the program does not do.
    moduleFollowed: random.lose,
    callMethod(interpreter, method, site) {
      const { self, name } = method;
      const drawn = random.callMethod(interpreter, method, site);
      if (drawn) return drawn;
      // Whose first axes are known.
      if (self.kind === "unknown" && self.leading) {
        return name === "reshape" ? callArrayMethod(interpreter, shapeOnly(self.leading), name, site.arguments) : self;
      }
      if (self.kind !== "array") return undefined;
      const { callee } = site.node;
      // It has another shape from here on.
      if (/^resize_?$/.test(name) && callee.kind === "attribute") unbind(interpreter, site.activation, callee.object);
      return callArrayMethod(interpreter, self, name, site.arguments);
    },
    subscript: (interpreter, object, indices) =>
      object.kind === "array" ? subscript(interpreter, object, indices) : undefined,
    withPart: written,
    binary: elementwise,
    items: (_, value) => (value.kind === "array" ? arrayItems(value) : undefined),
  };
}

/** What names stand for in a fragment that imports nothing, as people paste them. */
const FRAGMENT_NAMES: Readonly<Record<string, string>> = { np: "numpy", numpy: "numpy", array: "numpy.array" };

/** `x.reshape((len(x), 10, 1))` of what is not known. */
function reshaped(interpreter: Interpreter, given: readonly EvaluatedArgument[]): AbstractValue | undefined {
  const sizes = sizesOf(interpreter, given, ["shape", "newshape"]);
  // One unknown value may be a tuple.
  if (sizes === undefined || (given.length === 1 && given[0]!.value.kind === "unknown")) return undefined;
  return shapeOnly(sizes.map((size) => (size === -1 ? symbolicSize("None") : size)));
}
