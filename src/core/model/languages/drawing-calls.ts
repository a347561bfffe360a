/** Which calls of which nothing is known may draw from a framework's generator. */
import type { CallSite } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import { PYTHON_FUNCTIONS } from "./python-names";

/** What of a framework's is told by names. */
export interface DrawingNames {
  /** Of a function or class of a library, by its full name. */
  readonly path: (path: string) => boolean;
  /** Of a method, whatever it is of. */
  readonly method: (name: string) => boolean;
  /** Of a value of the framework's own, which is called. */
  readonly isQuiet: (callee: AbstractValue) => boolean;
}

/** @param site absent where a function of the document is not followed */
export function mayDraw(names: DrawingNames, callee: AbstractValue, site: CallSite | undefined): boolean {
  if (site === undefined) return true;
  if (callee.kind === "external") return names.path(callee.path);
  const { callee: node } = site.node;
  if (callee.kind === "method") return names.method(callee.name);
  if (names.isQuiet(callee)) return false;
  if (node.kind === "name") return !PYTHON_FUNCTIONS.has(node.name);
  if (node.kind !== "attribute") return true;
  // What `self` holds may be a layer that is made in several ways, and draws when it is called.
  const isOwn = node.object.kind === "name" && node.object.name === "self";
  return isOwn || names.method(node.name);
}
