/** What a file does to what it imports from others: what it sets, writes into, and hands on to calls that may. */
import { haveCommon } from "../../lookup";
import { lastName, memberPath } from "../../scope/names";
import { runSteps, type Steps } from "../../steps";
import { importStatements } from "../../syntax/imports";
import type { Expression, Program, Statement, UnreadBody } from "../../syntax/syntax";
import { perProgram } from "../../syntax/per-node";
import { targetsIn } from "../../syntax/targets";
import { mayChangeAny } from "../../syntax/unread";
import { walk } from "../../syntax/walk";
import type { Deed, Step } from "./code-pieces";
import { placesIn, rootPlace, type Place, type PlacesOf } from "./places";

/** Something that a file imports, or that a function is given: `settings.SIZES`, `.lib.Net.size`. */
export interface OutsideUse extends Deed {
  /** Its full name, as the file has it; empty where it is of anything that leads to a member that hands something out. */
  readonly path: string;
  /** What leads on behind the name: of `settings.get()["net"]`, a call and a key. */
  readonly steps: readonly Step[];
}

/** What calls and attributes of a file give that others may change. */
export interface Handing {
  /** By the last names of its functions and classes, and those of their members; all of them where it is absent. */
  readonly callees?: ReadonlySet<string>;
  /** Members that hand something out, whatever they are of. */
  readonly members?: ReadonlySet<string>;
}

/** By the full names that lead somewhere, and what is handed out. */
const answers = new WeakMap<Program, Map<string, readonly OutsideUse[]>>();

/**
 * The uses of a file's imports, told from its text alone; a turn for others after each of its functions.
 * @param mayLead whether one may lead to what is asked for, by the name that the file gives it, or by all that it has
 */
export function* outsideUses(
  program: Program,
  mayLead: (full: string, name?: string) => boolean,
  { callees, members }: Required<Handing>,
): Steps<readonly OutsideUse[]> {
  const { paths, stars } = allImportsOf(program);
  const own = (names: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...names].filter((name) => program.text.includes(name)));
  const handing = { callees: own(callees), members: own(members) };
  const leading = paths.filter(([name, full]) => mayLead(full, name));
  const open = stars.filter((full) => mayLead(full));
  // Its objects may come by ways of their own.
  const isAsked = handing.members.size > 0 && paths.some(([, full]) => mayLead(full));
  if (leading.length + open.length === 0 && !isAsked) return [];
  const known = answers.get(program) ?? new Map<string, readonly OutsideUse[]>();
  answers.set(program, known);
  const key = JSON.stringify([leading, open, [...handing.callees], [...handing.members]]);
  const found = known.get(key) ?? (yield* usesOfImports(program, leading, open, handing));
  known.set(key, found);
  return found;
}

const NONE: ReadonlySet<string> = new Set();

/** The names of a file's imports, with their full names; and what it imports all names of. */
const allImportsOf = perProgram(({ statements }) => {
  const paths: (readonly [name: string, full: string])[] = [];
  const stars: string[] = [];
  for (const { form, module, alias, names } of importStatements(statements)) {
    const [first = ""] = module.split(".");
    if (form === "all") stars.push(module);
    if (form === "whole") paths.push([alias ?? first, alias === undefined ? first : module]);
    for (const each of names) paths.push([each.alias ?? each.name, memberPath(module, each.name)]);
  }
  return { paths, stars };
});

function* usesOfImports(
  program: Program,
  leading: readonly (readonly [name: string, full: string])[],
  stars: readonly string[],
  handing: Required<Handing>,
): Steps<readonly OutsideUse[]> {
  const { statements } = program;
  const roots = new Map<string, Place[]>(allImportsOf(program).paths.map(([name]) => [name, []]));
  for (const [name, full] of leading) roots.get(name)!.push(rootPlace(full));
  if (stars.length === 0) return yield* usesOf(statements, roots, handing);
  const bound = namesBound(statements);
  const others: PlacesOf = (root) => (bound.has(root) ? [] : stars.map((star) => rootPlace(memberPath(star, root))));
  return yield* usesOf(statements, roots, handing, others);
}

const ofNames = new WeakMap<readonly Statement[], Map<string, readonly OutsideUse[]>>();

/** What a function's statements do with what one of their names stands for. */
export function usesOfName(body: readonly Statement[], name: string): readonly OutsideUse[] {
  const known = ofNames.get(body) ?? new Map<string, readonly OutsideUse[]>();
  ofNames.set(body, known);
  const found = known.get(name) ?? runSteps(usesOf(body, new Map([[name, [rootPlace(name)]]])));
  known.set(name, found);
  return found;
}

/** So many of a file's deeds take a millisecond or so. */
const DEEDS_A_TURN = 64;

/**
 * What statements do with what names stand for.
 * @param others what names stand for that are not among them
 */
function* usesOf(
  statements: readonly Statement[],
  roots: ReadonlyMap<string, readonly Place[]>,
  { callees, members = NONE }: Handing = {},
  others?: PlacesOf,
): Steps<readonly OutsideUse[]> {
  const names = new Set([...roots].flatMap(([name, places]) => (places.length > 0 ? name : [])));
  const named = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${[...members].join("|")})(?![\\p{L}\\p{N}_])`, "u");
  let isSkipping = false;
  const entersUnread = (body: UnreadBody): boolean => {
    const enters =
      others !== undefined ||
      mayChangeAny(body, names) ||
      (callees !== undefined && haveCommon(body.called, callees)) ||
      (members.size > 0 && named.test(body.text));
    isSkipping ||= !enters;
    return enters;
  };
  const leading = new Set([...names, ...members]);
  const find = () =>
    placesIn(statements, {
      ofRoot: (root) => roots.get(root) ?? [...(others?.(root) ?? []), ...(members.size > 0 ? [rootPlace("")] : [])],
      ...(others === undefined && { leading }),
      isGiving({ root, steps }) {
        const last = steps.at(-1);
        return callees === undefined || last?.by !== "attribute"
          ? callees === undefined || last !== undefined || callees.has(lastName(root))
          : callees.has(last.name ?? "");
      },
      isHolding: false,
      isKnown: ({ by, name = "" }) => by === "attribute" && (members.has(name) || callees?.has(name) === true),
      entersUnread,
    });
  let { of, keys, deeds } = yield* find();
  // Functions that are not parsed yet may do something to what has got a name outside of them.
  const isMore = (): boolean => isSkipping && [...keys].some((key) => !names.has(key));
  while (isMore()) {
    for (const key of keys) names.add(key);
    ({ of, keys, deeds } = yield* find());
  }
  const uses = new Map<string, OutsideUse>();
  for (const [index, { node, deed }] of deeds().entries()) {
    if (index % DEEDS_A_TURN === DEEDS_A_TURN - 1) yield;
    for (const { root, steps, how } of of(node)) {
      if (how !== "itself") continue;
      const isMember = ({ by, name }: Step): boolean => by === "attribute" && members.has(name ?? "");
      const at = root === "" ? steps.findIndex(isMember) : 0;
      if (at < 0) continue;
      const from = steps.slice(at);
      // The attributes behind a name may be modules.
      const first = root === "" ? 0 : from.findIndex(({ by }) => by !== "attribute");
      const attributes = from.slice(0, first < 0 ? from.length : first);
      const found: OutsideUse = {
        path: [root, ...attributes.map(({ name }) => name)].join("."),
        steps: from.slice(attributes.length),
        ...deed,
      };
      uses.set(JSON.stringify(found), found);
    }
  }
  return [...uses.values()];
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
