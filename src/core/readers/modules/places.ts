/** What expressions lead to from the names that stand in them, told from their text: `get()["net"]`, `[*sizes]`, `a or b`. */
import type { Call, Expression, Statement, UnreadBody } from "../../syntax/syntax";
import { perNode } from "../../syntax/per-node";
import { walk, wordsIn } from "../../syntax/walk";
import { WRITING } from "./changeable-names";

/** What leads on from a value: an attribute, a key that is named, any of its items, what a call or a `with` gives. */
export interface Step {
  readonly by: "attribute" | "key" | "item" | "call" | "entering";
  readonly name?: string;
}

/** Something behind a name. */
export interface Place {
  /** Of what nobody knows, empty. */
  readonly root: string;
  readonly steps: readonly Step[];
  /** It is that itself, a copy that holds the same things, or has it somewhere in it. */
  readonly how: "itself" | "copy" | "held";
}

export const ITEM: Step = { by: "item" };
const ENTERING: Step = { by: "entering" };

/** What it may stand for, of a name whose values are not among these statements. */
export type PlacesOf = (root: string) => readonly Place[];

export const rootPlace = (root: string): Place => ({ root, steps: [], how: "itself" });

/** What makes numbers and texts of what it is given, or copies all of it. */
const APART =
  /^(deepcopy|structuredClone|stringify|parse|dumps|loads|len|int|float|str|bool|isinstance|print|hasattr|keys)$/;

/** What makes another list or dict of the same things. */
const COPYING =
  /^(dict|list|tuple|set|sorted|reversed|iter|enumerate|zip|map|copy|OrderedDict|assign|slice|concat|from|values|entries|items|fromEntries|filter)$/;

/** What gives one of the things that it has, or the other that it is given. */
const CHOOSING = /^(next|max|min|reduce|get|setdefault|pop|popitem|choice|at|find)$/;

/** More is not followed of one name, or of one place. */
const MOST_PLACES = 16;
const MOST_STEPS = 8;
/** So often do names stand for what others stand for. */
const MOST_ROUNDS = 5;

/** What a name, an attribute of anything (`.name`) or a call of either (`name()`) is bound to. */
interface Binding {
  readonly key: string;
  readonly value: Expression;
  readonly steps: readonly Step[];
  readonly how: Place["how"];
}

/** The places of statements' expressions. */
export interface Places {
  readonly of: (node: Expression) => readonly Place[];
  /** Those of an attribute of anything, by `.name`, and of what calls give, by `name()`. */
  readonly ofKey: (key: string) => readonly Place[];
  /** What has places. */
  readonly keys: ReadonlySet<string>;
}

export interface PlacesOptions {
  readonly ofRoot: PlacesOf;
  /** Whether what a call of it gives is looked at. */
  readonly isGiving: (callee: Place) => boolean;
  /** Whether a name or attribute may lead to a place. */
  readonly mayLead: (word: string) => boolean;
  /** Whether what calls give that are not followed may hold what they are given. */
  readonly isHolding: boolean;
  readonly entersUnread: (body: UnreadBody) => boolean;
  /** Behind what nobody knows, the step from which on more is followed; absent where any is. */
  readonly isKnown?: (step: Step) => boolean;
}

/** Finds the places of all that is bound in these statements. */
export function placesIn(statements: readonly Statement[], options: PlacesOptions): Places {
  const bindings = bindingsIn(statements, options.entersUnread);
  const found = new Map<string, Map<string, Place>>();
  const ofKey = (key: string): readonly Place[] => [...(found.get(key)?.values() ?? [])];
  /** By the expression: what stands in several is looked at once. */
  const seen = new Map<Expression, readonly Place[]>();
  const of = (node: Expression): readonly Place[] => placesOf(node, ofKey, options, seen);
  /** The words that lead somewhere, by the round that has found the last of it. */
  const foundIn = new Map<string, number>();
  const isWorthLooking = (value: Expression, round: number): boolean =>
    wordsOf(value, "").some((word) =>
      round === 0 ? foundIn.has(word) || options.mayLead(word) : (foundIn.get(word) ?? -1) >= round - 1,
    );
  let isMore = true;
  for (let round = 0; isMore && round < MOST_ROUNDS; round++) {
    isMore = false;
    for (const { key, value, steps, how } of bindings) {
      if (!isWorthLooking(value, round)) continue;
      const known = found.get(key) ?? new Map<string, Place>();
      for (const each of steps.reduce((places, step) => behind(places, step, options), of(value))) {
        const place = how === "held" ? held(each) : how === "copy" ? copied(each) : each;
        if ((place.root === "" && place.steps.length === 0) || known.size >= MOST_PLACES) continue;
        const id = idOf(place);
        if (known.has(id)) continue;
        found.set(key, known.set(id, place));
        foundIn.set(key.replace(/^\.|\(\)$/g, ""), round);
        seen.clear();
        isMore = true;
      }
    }
  }
  return { of, ofKey, keys: new Set(found.keys()) };
}

const wordsOf = perNode((value: Expression) => wordsIn(value));

const idOf = ({ root, how, steps }: Place): string =>
  `${root} ${how} ${steps.map(({ by, name = "" }) => `${by} ${name}`).join(",")}`;

const held = (each: Place): Place => ({ ...each, how: "held" });
const copied = (each: Place): Place => (each.how === "itself" ? { ...each, how: "copy" } : each);

/** What lies a step behind them: of what holds others, perhaps one of these. */
const behind = (places: readonly Place[], step: Step, { isKnown }: PlacesOptions): readonly Place[] =>
  places.flatMap((place): readonly Place[] => {
    if (place.how === "held") return [{ ...place, how: "itself" }, place];
    if (place.root === "" && isKnown && !isKnown(place.steps[0] ?? step)) return [rootPlace("")];
    const isFar = place.steps.length >= MOST_STEPS;
    return [{ ...place, steps: isFar ? [...place.steps.slice(0, -1), ITEM] : [...place.steps, step], how: "itself" }];
  });

function placesOf(
  node: Expression,
  ofKey: (key: string) => readonly Place[],
  options: PlacesOptions,
  seen: Map<Expression, readonly Place[]>,
): readonly Place[] {
  const { ofRoot, isGiving, isHolding } = options;
  const after = (places: readonly Place[], step: Step): readonly Place[] => behind(places, step, options);
  const allOf = (nodes: readonly Expression[]): readonly Place[] => nodes.flatMap(of);
  const ofAttribute = (name: string, object: readonly Place[]): readonly Place[] => [
    ...ofKey(`.${name}`),
    ...after(object, { by: "attribute", name }),
  ];
  const ofCall = ({ callee, arguments: given }: Call): readonly Place[] => {
    const object = callee.kind === "attribute" ? callee.object : undefined;
    const name = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
    const [first, second] = given.map(({ value }) => value);
    if (first && object === undefined && name === "vars") return after(of(first), ITEM);
    if (first && object === undefined && name === "getattr") return after(of(first), stepOf("attribute", second));
    if (object === undefined && name === "super") return ofRoot("");
    const ofObject = object ? of(object) : [];
    const called = (callee.kind === "attribute" ? ofAttribute(callee.name, ofObject) : of(callee)).filter(isGiving);
    const places = [
      ...ofKey(`${object ? "." : ""}${name}()`),
      ...after(called, { by: "call" }),
      ...(callee.kind === "lambda" ? of(callee.body) : []),
    ];
    if (APART.test(name)) return places;
    const passed = allOf(given.map(({ value }) => value));
    if (CHOOSING.test(name)) {
      const chosen = object && first ? after(ofObject, stepOf("key", first)) : after([...ofObject, ...passed], ITEM);
      return [...places, ...chosen, ...passed];
    }
    if (COPYING.test(name)) return [...places, ...[...ofObject, ...passed].map(copied)];
    return isHolding ? [...places, ...[...ofObject, ...passed].map(held)] : places;
  };
  const of = (value: Expression): readonly Place[] => {
    const before = seen.get(value);
    if (before !== undefined) return before;
    const all = ofAny(value);
    const found =
      all.length <= 1 ? all : [...new Map(all.map((each) => [idOf(each), each])).values()].slice(0, MOST_PLACES);
    seen.set(value, found);
    return found;
  };
  const ofAny = (value: Expression): readonly Place[] => {
    switch (value.kind) {
      case "name": {
        const bound = ofKey(value.name);
        return [...bound, ...ofRoot(value.name)];
      }
      case "attribute":
        // What is done to it, is done to what it is of.
        if (value.name === "__dict__") return after(of(value.object), ITEM);
        return ofAttribute(value.name, of(value.object));
      case "subscript": {
        const [index, ...more] = value.indices;
        if (index?.kind === "slice") return of(value.object).map(copied);
        return after(of(value.object), more.length > 0 ? ITEM : stepOf("key", index));
      }
      case "call":
        return ofCall(value);
      case "mapping":
        return value.entries.flatMap(({ key, value: each }) => of(each).map(key ? held : copied));
      case "sequence":
        return value.items.flatMap((each) =>
          each.kind === "spread" ? of(each.value).map(copied) : of(each).map(held),
        );
      case "comprehension":
        return of(value.element).map(held);
      case "conditional":
        return allOf([value.consequent, value.alternate]);
      case "binary":
        return /^(and|or|\?\?|\+|\|)$/.test(value.operator) ? allOf([value.left, value.right]) : [];
      case "named":
        return of(value.value);
      case "other":
        return allOf(value.parts);
      default:
        return [];
    }
  };
  return of(node);
}

/** By what is named there, or by any. */
const stepOf = (by: "attribute" | "key", name: Expression | undefined): Step =>
  name?.kind === "literal" && typeof name.value === "string" ? { by, name: name.value } : ITEM;

function bindingsIn(statements: readonly Statement[], entersUnread: (body: UnreadBody) => boolean): readonly Binding[] {
  const bindings: Binding[] = [];
  const put = (key: string, value: Expression, steps: readonly Step[] = [], how: Place["how"] = "itself"): void => {
    bindings.push({ key, value, steps, how });
    if (value.kind === "lambda" && steps.length === 0) put(`${key}()`, value.body);
  };
  const bind = (
    target: Expression,
    value: Expression,
    steps: readonly Step[] = [],
    how: Place["how"] = "itself",
  ): void => {
    if (target.kind === "sequence") {
      const isPaired = value.kind === "sequence" && value.items.length === target.items.length && steps.length === 0;
      target.items.forEach((each, at) => {
        if (each.kind === "spread") bind(each.value, value, steps, how);
        else if (isPaired) bind(each, value.items[at]!, steps, how);
        else bind(each, value, [...steps, ITEM], how);
      });
    } else if (target.kind === "name") put(target.name, value, steps, how);
    else if (target.kind === "attribute") put(`.${target.name}`, value, steps, how);
    else if (target.kind === "subscript") bind(target.object, value, steps, "held");
  };
  walk(statements, {
    statement(node) {
      if (node.kind === "assign" && node.operator === undefined && node.value)
        for (const each of node.targets) bind(each, node.value);
      else if (node.kind === "loop" && node.target && node.iterable) bind(node.target, node.iterable, [ITEM]);
      else if (node.kind === "with") {
        for (const { value, target } of node.items) if (target) bind(target, value, [ENTERING]);
      } else if (node.kind === "class") {
        for (const each of node.body) {
          if (each.kind !== "assign" || !each.value) continue;
          for (const target of each.targets) if (target.kind === "name") put(`.${target.name}`, each.value);
        }
      } else if (node.kind === "function" && (node.unread === undefined || entersUnread(node.unread))) {
        for (const { name, default: value } of node.parameters) if (value) put(name, value);
        const give = (value: Expression, steps?: readonly Step[], how?: Place["how"]): void => {
          for (const before of ["", "."]) put(`${before}${node.name}()`, value, steps, how);
        };
        walk(node.body, {
          statement: (each) => each.kind === "return" && each.value && give(each.value),
          expression(each) {
            if (each.kind !== "other" || each.yields === undefined) return;
            for (const part of each.parts) give(part, each.yields === "each" ? [ITEM] : [], "held");
          },
          entersUnread,
        });
      }
    },
    expression(node) {
      if (node.kind === "named") bind(node.target, node.value);
      for (const { target, iterable } of node.kind === "comprehension" ? node.clauses : [])
        bind(target, iterable, [ITEM]);
      if (node.kind === "lambda") for (const { name, default: value } of node.parameters) if (value) put(name, value);
      if (node.kind !== "call") return;
      const { callee, arguments: given } = node;
      const values = given.map(({ value }) => value);
      if (callee.kind === "lambda")
        for (const [at, { name }] of callee.parameters.entries()) if (values[at]) put(name, values[at]);
      const object = callee.kind === "attribute" ? callee.object : undefined;
      // `items.map((item) => …)`, `map(lambda item: …, items)`
      for (const each of values) {
        if (each.kind !== "lambda") continue;
        for (const { name } of each.parameters)
          for (const other of object ? [object, ...values] : values)
            if (other.kind !== "lambda") put(name, other, [ITEM]);
      }
      // `given.update(defaults)`
      if (callee.kind === "attribute" && WRITING.test(callee.name))
        for (const each of values)
          bind(callee.object, each, [], /^(update|extend|merge)/.test(callee.name) ? "copy" : "held");
    },
    entersUnread,
  });
  return bindings;
}
