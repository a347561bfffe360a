/** Settings that a program keeps in yacs's nodes (0.1.8), or in those of libraries that are made like them. */
import { loseMembers, setMember } from "../../scope/statements/changes";
import { entriesOf, isMapping } from "../../scope/values/collections";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { NONE, UNKNOWN, type AbstractValue, type Instance } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import { loadedConfig } from "./config-files";
import { deeplyCopied } from "../../scope/values/copies";
import { pathOf } from "./python-paths";
import { attributeDictionary } from "./python-records";

const NODE = /^(yacs\.config|fvcore\.common\.config|detectron2\.config)\.CfgNode$/;

/** Methods that say only what may still be changed. */
const KEEPING = /^(freeze|defrost|set_new_allowed)$/;

export const yacs: LibraryPart = {
  call(interpreter, callee, site) {
    if (callee.kind !== "external" || !NODE.test(callee.path)) return undefined;
    // `new_allowed=True` says what may be set later.
    const given = site.arguments.filter(({ name }) => name === undefined || name === "init_dict");
    return attributeDictionary(interpreter, {
      ...site,
      arguments: given.map(({ value, node }) => ({ value, node })),
    });
  },
  callMethod(interpreter, { self, name }, site) {
    if (self.kind !== "instance" || self.isMapping !== true) return undefined;
    if (name === "clone") return deeplyCopied(interpreter, self) ?? UNKNOWN;
    if (KEEPING.test(name)) return NONE;
    return name.startsWith("merge_from_") ? merge(interpreter, self, name, site) : undefined;
  },
};

/** Nodes stand so deep in each other before they are left as they are. */
const MAX_DEPTH = 20;

/** Of `merge_from_file("")` and `merge_from_list(None)`, as options give them that nobody sets, nothing comes. */
function merge(
  interpreter: Interpreter,
  node: Instance,
  name: string,
  { arguments: [first] }: CallSite,
): AbstractValue {
  const value = first?.value ?? UNKNOWN;
  const isNothing = value.kind === "constant" && (value.value === null || value.value === "");
  if (isNothing || itemsOf(interpreter, value)?.length === 0) return NONE;
  const taken = name === "merge_from_file" ? fileAt(interpreter, value) : name === "merge_from_list" ? UNKNOWN : value;
  setEntries(interpreter, node, taken, 0);
  return NONE;
}

function fileAt(interpreter: Interpreter, path: AbstractValue): AbstractValue {
  const named = pathOf(path);
  const file = named && interpreter.open(named.name, named.isBeside);
  const config = file ? loadedConfig(interpreter, file, "yaml") : UNKNOWN;
  // It is merged into another file, which stands beside it.
  return entriesOf(interpreter, config)?.has("_BASE_") ? UNKNOWN : config;
}

/** Sets the entries of a node, and of the nodes in it; any of them, where the others are not known. */
function setEntries(interpreter: Interpreter, node: Instance, taken: AbstractValue, depth: number): void {
  const own = entriesOf(interpreter, node);
  const entries = depth > MAX_DEPTH ? undefined : entriesOf(interpreter, taken);
  for (const [name, held] of own ?? []) {
    const isNode = held.kind === "instance" && held.isMapping === true;
    if (isNode && (entries === undefined || entries.has(name))) {
      setEntries(interpreter, held, entries?.get(name) ?? UNKNOWN, depth + 1);
    }
  }
  if (entries === undefined) loseMembers(interpreter, node);
  for (const [name, held] of entries ?? []) {
    if (!isMapping(own?.get(name) ?? UNKNOWN)) setMember(interpreter, node, name, held);
  }
}
