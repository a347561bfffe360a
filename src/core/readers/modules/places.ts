/** What expressions lead to from the names that stand in them, told from their text: `get()["net"]`, `[*sizes]`, `a or b`. */
import { haveCommon } from "../../lookup";
import type { Steps } from "../../steps";
import type { Call, Expression, Statement, UnreadBody } from "../../syntax/syntax";
import { type CodePiece, type Hold, ITEM, piecesIn, type Step, stepOf } from "./code-pieces";

/** Something behind a name. */
export interface Place {
  /** Of what nobody knows, empty. */
  readonly root: string;
  readonly steps: readonly Step[];
  readonly how: Hold;
}

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

/** The places of statements' expressions. */
export interface Places {
  readonly of: (node: Expression) => readonly Place[];
  /** Those of an attribute of anything, by `.name`, and of what calls give, by `name()`. */
  readonly ofKey: (key: string) => readonly Place[];
  /** What has places. */
  readonly keys: ReadonlySet<string>;
  /** What is done to expressions that may have one. */
  readonly deeds: () => CodePiece["deeds"];
}

export interface PlacesOptions {
  readonly ofRoot: PlacesOf;
  /** Whether what a call of it gives is looked at. */
  readonly isGiving: (callee: Place) => boolean;
  /** The names and attributes that may lead to a place; any where it is absent. */
  readonly leading?: ReadonlySet<string>;
  /** Whether what calls give that are not followed may hold what they are given. */
  readonly isHolding: boolean;
  readonly entersUnread: (body: UnreadBody) => boolean;
  /** Behind what nobody knows, the step from which on more is followed; absent where any is. */
  readonly isKnown?: (step: Step) => boolean;
}

/** Finds the places of all that is bound in these statements; a turn for others after each function. */
export function* placesIn(statements: readonly Statement[], options: PlacesOptions): Steps<Places> {
  const pieces = yield* piecesIn(statements, options.entersUnread);
  const found = new Map<string, Map<string, Place>>();
  const ofKey = (key: string): readonly Place[] => [...(found.get(key)?.values() ?? [])];
  /** By the expression: what stands in several is looked at once. */
  const seen = new Map<Expression, readonly Place[]>();
  const of = (node: Expression): readonly Place[] => placesOf(node, ofKey, options, seen);
  /** The words that lead somewhere, and those of them for which that was found in the last round, and in this one. */
  const leading = new Set(options.leading);
  let last = options.leading;
  let now = new Set<string>();
  const isWorthLooking = (words: readonly string[]): boolean =>
    last === undefined || words.some((word) => last!.has(word) || now.has(word));
  for (let round = 0; (round === 0 || last!.size > 0) && round < MOST_ROUNDS; round++) {
    for (const piece of pieces) {
      if (last !== undefined && !haveCommon(piece.words, last) && !haveCommon(piece.words, now)) continue;
      yield;
      for (const { key, value, steps, how, words } of piece.bindings) {
        if (!isWorthLooking(words)) continue;
        const known = found.get(key) ?? new Map<string, Place>();
        for (const each of steps.reduce((places, step) => behind(places, step, options), of(value))) {
          const place = how === "held" ? held(each) : how === "copy" ? copied(each) : each;
          if ((place.root === "" && place.steps.length === 0) || known.size >= MOST_PLACES) continue;
          const id = idOf(place);
          if (known.has(id)) continue;
          found.set(key, known.set(id, place));
          now.add(key.replace(/^\.|\(\)$/g, ""));
          seen.clear();
        }
      }
    }
    for (const word of now) leading.add(word);
    last = now;
    now = new Set();
  }
  const isAny = options.leading === undefined;
  const mayHave = (words: readonly string[]): boolean => isAny || words.some((word) => leading.has(word));
  const deeds = () =>
    pieces
      .filter(({ words }) => isAny || haveCommon(words, leading))
      .flatMap((piece) => piece.deeds.filter(({ words }) => mayHave(words)));
  return { of, ofKey, keys: new Set(found.keys()), deeds };
}

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
