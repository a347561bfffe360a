/** What a file does to what it imports from others: what it sets, writes into, and hands on to calls that may. */
import { lastName, memberPath } from "../../scope/names";
import { importStatements } from "../../syntax/imports";
import type { Expression, Program, Statement, UnreadBody } from "../../syntax/syntax";
import { targetsIn } from "../../syntax/targets";
import { mayChangeAny } from "../../syntax/unread";
import { walk } from "../../syntax/walk";
import { WRITING } from "./changeable-names";
import { LOOKING, READING } from "./uses";

/** Something that a file imports, or that a function is given: `settings.SIZES`, `.lib.Net.size`. */
export interface OutsideUse {
  /** Its full name, as the file has it. */
  readonly path: string;
  /** The keys that are named behind it: of `settings.NET["units"]`, `units`. */
  readonly keys: readonly string[];
  /** Where it is in what a call of that gives: the attributes behind the call, `net` and `units` of `get().net.units`. */
  readonly ofResult?: readonly string[];
  /** Whether it is bound anew, what it holds is changed, a method of it is called, or it is given to a call. */
  readonly how: "set" | "written" | "called" | "given";
  /** The method, or the function that it is given to, where that has a name. */
  readonly callee?: string;
  readonly argument?: string | number;
}

/** What a name stands for, or an expression. */
type Place = Pick<OutsideUse, "path" | "keys" | "ofResult"> & {
  /** Whether it is of something in that. */
  readonly isInner: boolean;
};

/** What names stand for. */
type PlacesOf = (root: string) => readonly Place[];

/** A full name itself. */
export const wholePlace = (path: string): Place => ({ path, keys: [], isInner: false });

/** Which functions' and classes' results are looked after, by their last names. */
export type Handing = ReadonlySet<string> | "any";

const answers = new WeakMap<Program, Map<string, readonly OutsideUse[]>>();

/** The uses of a file's imports, told from its text alone. */
export function outsideUses(
  program: Program,
  isForeign: (path: string) => boolean,
  handing: Handing,
): readonly OutsideUse[] {
  const known = answers.get(program) ?? new Map<string, readonly OutsideUse[]>();
  answers.set(program, known);
  const own = handing === "any" ? handing : new Set([...handing].filter((name) => program.text.includes(name)));
  const key = own === "any" ? own : [...own].join(" ");
  const found = known.get(key) ?? usesOfImports(program.statements, isForeign, own);
  known.set(key, found);
  return found;
}

function usesOfImports(
  statements: readonly Statement[],
  isForeign: (path: string) => boolean,
  handing: Handing,
): readonly OutsideUse[] {
  const roots = new Map<string, Place[]>();
  const note = (name: string, path: string): void => {
    if (!isForeign(path) || (handing === "any" && LOADER.test(path)))
      roots.set(name, [...(roots.get(name) ?? []), wholePlace(path)]);
  };
  const stars: string[] = [];
  for (const { form, module, alias, names } of importStatements(statements)) {
    if (form === "all" && !isForeign(module)) stars.push(module);
    if (form === "whole") note(alias ?? module.split(".")[0]!, alias === undefined ? module.split(".")[0]! : module);
    for (const each of names) note(each.alias ?? each.name, memberPath(module, each.name));
  }
  if (stars.length === 0) return roots.size === 0 ? [] : usesOf(statements, roots, { handing });
  const bound = namesBound(statements);
  const others: PlacesOf = (root) => (bound.has(root) ? [] : stars.map((star) => wholePlace(memberPath(star, root))));
  return usesOf(statements, roots, { handing, others });
}

/** What loads a module by a name that the program makes. */
export const LOADER = /^importlib(\.|$)/;

/**
 * What statements do with what names stand for.
 * @param others what names stand for that are not among them
 */
export function usesOf(
  statements: readonly Statement[],
  known: ReadonlyMap<string, readonly Place[]>,
  { others, handing = new Set() }: { readonly others?: PlacesOf; readonly handing?: Handing } = {},
): readonly OutsideUse[] {
  const roots = new Map(known);
  const isHanding = (path: string): boolean => handing === "any" || handing.has(lastName(path));
  const placesOf = (node: Expression): readonly Place[] => {
    const chain = chainOf(node);
    const places = chain && (roots.get(chain.root) ?? others?.(chain.root));
    return (places ?? []).flatMap((place) => placeBehind(place, chain!) ?? []);
  };
  const placeBehind = (place: Place, { names, keys, isInner, called }: Chain): Place | undefined => {
    const { path, ofResult } = place;
    if (called === undefined) {
      // An attribute of an entry is something in it.
      if (place.isInner || (place.keys.length > 0 && names.length > 0)) return { ...place, isInner: true };
      const behind = { keys: [...place.keys, ...keys], isInner };
      return ofResult
        ? { path, ofResult: [...ofResult, ...names], ...behind }
        : { path: [path, ...names].join("."), ...behind };
    }
    const callee = [path, ...called.names].join(".");
    if (!ofResult && place.keys.length === 0 && isHanding(callee))
      return { path: callee, ofResult: names, keys, isInner };
    if (called.names.at(-1) !== "get") return undefined;
    // `table.get("key")`
    const object = placeBehind(place, { ...called, names: called.names.slice(0, -1) });
    if (object === undefined || object.isInner || called.key === undefined)
      return object && { ...object, isInner: true };
    return placeBehind({ ...object, keys: [...object.keys, called.key] }, { names, keys, isInner });
  };
  const mentioned = new Set(roots.keys());
  const entersUnread = (body: UnreadBody): boolean =>
    others !== undefined || mayChangeAny(body, mentioned) || [...body.called].some(isHanding);
  const uses: OutsideUse[] = [];
  const use = (node: Expression, { how, ...what }: Omit<OutsideUse, "path" | "keys">): void => {
    for (const { isInner, ...place } of placesOf(node)) {
      const isWriting = how === "set" || (how === "called" && WRITING.test(what.callee ?? ""));
      uses.push({ ...place, how: isInner && isWriting ? "written" : how, ...what });
    }
  };
  const set = (targets: readonly (Expression | undefined)[]): void => {
    for (const target of targets.flatMap((each) => (each ? targetsIn(each) : []))) {
      if (target.kind !== "name") use(target, { how: "set" });
    }
  };
  // Other names for the same.
  const name = (targets: readonly Expression[], places: readonly Place[]): void => {
    for (const target of places.length > 0 ? targets : []) {
      if (target.kind !== "name" || known.has(target.name)) continue;
      roots.set(target.name, places);
      mentioned.add(target.name);
    }
  };
  // What stands behind others may be named after them.
  for (let before = -1; before < roots.size;) {
    before = roots.size;
    walk(statements, {
      statement(node) {
        if (node.kind === "assign" && node.operator === undefined && node.value)
          name(node.targets, placesOf(node.value));
      },
      entersUnread,
    });
  }
  walk(statements, {
    statement(node) {
      if (node.kind === "assign") {
        set(node.targets);
        if (node.operator !== undefined) for (const each of node.targets) use(each, { how: "written" });
      } else if (node.kind === "other" && node.unbinds) {
        // Without one of its entries it is another dict.
        for (const each of node.parts)
          use(each.kind === "subscript" ? each.object : each, { how: each.kind === "attribute" ? "set" : "written" });
      } else if (node.kind === "loop") set([node.target]);
      else if (node.kind === "with") set(node.items.map(({ target }) => target));
    },
    expression(node) {
      if (node.kind === "named") set([node.target]);
      if (node.kind !== "call") return;
      const { callee, arguments: given } = node;
      const named = chainOf(callee);
      const name = named && !named.isInner && !named.called ? [named.root, ...named.names].join(".") : "";
      const [first, key] = given;
      if (SETTING.has(name) && first) {
        const attribute = key?.value.kind === "literal" && name.endsWith("attr") ? String(key.value.value) : undefined;
        const object = first.value;
        if (attribute === undefined) use(object, { how: "written" });
        else use({ kind: "attribute", span: object.span, object, name: attribute }, { how: "set" });
        return;
      }
      if (callee.kind === "attribute" && !READING.has(callee.name)) {
        use(callee.object, { how: "called", callee: callee.name });
      }
      if (LOOKING.has(name)) return;
      let position = 0;
      for (const { name: argument, spread, value } of given) {
        if (spread === undefined) use(value, { how: "given", callee: name, argument: argument ?? position });
        if (argument === undefined) position += spread === undefined ? 1 : Infinity;
      }
    },
    entersUnread,
  });
  return uses;
}

/** What sets attributes of what it is given first. */
const SETTING = new Set(["setattr", "delattr", "Object.assign", "Object.defineProperty"]);

/** A name, the attributes and the named keys behind it: of `a.b["c"][0].d` it is `a`, `b` and `c`. */
interface Chain extends Omit<Place, "path" | "ofResult"> {
  readonly names: readonly string[];
  /** What is called, if they stand behind a call, and what that is given first. */
  readonly called?: Chain & { readonly key: string | undefined };
}

function chainOf(node: Expression): (Chain & { readonly root: string }) | undefined {
  let names: string[] = [];
  let keys: string[] = [];
  let isInner = false;
  const lose = (): void => {
    isInner = true;
    names = [];
    keys = [];
  };
  for (let each = node; ;) {
    if (each.kind === "name") return { root: each.name, names, keys, isInner };
    if (each.kind === "attribute") {
      // What is done to it, is done to what it is of.
      if (each.name === "__dict__") lose();
      else names.unshift(each.name);
      each = each.object;
    } else if (each.kind === "subscript") {
      const [key, ...more] = each.indices;
      const isNamed = key?.kind === "literal" && typeof key.value === "string" && more.length === 0;
      if (names.length > 0 || !isNamed) lose();
      if (isNamed) keys.unshift(key.value);
      each = each.object;
    } else if (each.kind === "call" && each.callee.kind === "name" && each.callee.name === "vars") {
      const [first] = each.arguments;
      if (first === undefined) return undefined;
      lose();
      each = first.value;
    } else if (each.kind === "call") {
      const callee = chainOf(each.callee);
      if (callee === undefined || callee.keys.length > 0 || callee.isInner || callee.called) return undefined;
      const first = each.arguments[0]?.value;
      const key = first?.kind === "literal" && typeof first.value === "string" ? first.value : undefined;
      return { root: callee.root, called: { ...callee, key }, names, keys, isInner };
    } else return undefined;
  }
}

/** All names that are bound anywhere in these statements. */
function namesBound(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  const bind = (targets: readonly (Expression | undefined)[]): void => {
    for (const each of targets.flatMap((target) => (target ? targetsIn(target) : [])))
      if (each.kind === "name") names.add(each.name);
  };
  walk(statements, {
    statement(node) {
      if (node.kind === "assign" && node.operator === undefined) bind(node.targets);
      else if (node.kind === "loop") bind([node.target]);
      else if (node.kind === "with") bind(node.items.map(({ target }) => target));
      else if (node.kind === "class" || node.kind === "function") names.add(node.name);
      if (node.kind === "function") for (const { name } of node.parameters) names.add(name);
    },
  });
  return names;
}
