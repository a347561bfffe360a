/** What a function or class may change of the lists and dicts that it is given, told from its text alone. */
import { WHOLE, type ChangedParts } from "../../scope/modules";
import type {
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Parameter,
  Program,
  Statement,
  UnreadBody,
} from "../../syntax/syntax";
import { walk } from "../../syntax/walk";
import { usesOf, type Use } from "./uses";

const INITIALISER = "__init__";

/**
 * What the function or class of this name (`Net`, `Net.load`) may change of an argument: nothing where it looks at it,
 * takes numbers or strings of it, or keeps it as an attribute of which its methods do no more.
 * @param argument the parameter's name, or its position among those that a caller gives
 */
export function changedParts(
  program: Program,
  name: string,
  argument: string | number,
  elsewhere: ChangedElsewhere,
): ChangedParts {
  const known = answers.get(program) ?? new Map<string, ChangedParts>();
  answers.set(program, known);
  const key = `${name}\0${argument}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let isOwn = true;
  const others = new Map<string, ChangedParts>();
  const parts = partsChanged({ program, told: new Map() }, name, argument, 0, (called, each) => {
    isOwn = false;
    return remembered(others, `${called}\0${each}`, () => elsewhere(called, each));
  });
  // Other files may change.
  if (isOwn) known.set(key, parts);
  return parts;
}

/** What may change of an argument that the file gives to what it imports under a name (`build`, `models.Net`). */
export type ChangedElsewhere = (called: string, argument: string | number) => ChangedParts;

/** By program: what was asked of it, by name and argument. */
const answers = new WeakMap<Program, Map<string, ChangedParts>>();

/** So often it may be handed on. */
const MAX_DEPTH = 4;

/** More places are not told one by one. */
const MOST_PARTS = 32;

/** One question and all that it leads to, each of which is answered once. */
interface Inquiry {
  readonly program: Program;
  readonly told: Map<string, ChangedParts>;
}

function remembered(told: Map<string, ChangedParts>, key: string, find: () => ChangedParts): ChangedParts {
  const parts = told.get(key) ?? find();
  told.set(key, parts);
  return parts;
}

function partsChanged(
  inquiry: Inquiry,
  name: string,
  argument: string | number,
  depth: number,
  elsewhere: ChangedElsewhere,
): ChangedParts {
  const { statements } = inquiry.program;
  const [first = "", member, ...more] = name.split(".");
  const found = definitionIn(statements, first);
  if (more.length > 0 || depth > MAX_DEPTH) return WHOLE;
  // It may hand on what another file defines.
  if (found === undefined) return elsewhere(name, argument);
  const ofGiven: ChangedByCall = (callee, each) => {
    const inside = (called: string): ChangedParts =>
      remembered(inquiry.told, `${called}\0${each}\0${depth}`, () =>
        partsChanged(inquiry, called, each, depth + 1, elsewhere),
      );
    if (callee.kind === "name") {
      return definitionIn(statements, callee.name) ? inside(callee.name) : elsewhere(callee.name, each);
    }
    if (callee.kind !== "attribute" || callee.object.kind !== "name") return WHOLE;
    if (callee.object.name === "self" && found.kind === "class") return inside(`${found.name}.${callee.name}`);
    return elsewhere(`${callee.object.name}.${callee.name}`, each);
  };
  if (found.kind === "function") return member ? WHOLE : changesOf(found, argument, 0, undefined, ofGiven);
  const method = definitionIn(found.body, member ?? INITIALISER);
  if (method?.kind !== "function") return WHOLE;
  const isStatic = method.decorators.some((node) => node.kind === "name" && node.name === "staticmethod");
  return changesOf(method, argument, isStatic ? 0 : 1, found, ofGiven);
}

/** The last of the name: those before it are bound anew. */
const definitionIn = (body: readonly Statement[], name: string): FunctionDefinition | ClassDefinition | undefined =>
  body.findLast(
    (node): node is FunctionDefinition | ClassDefinition =>
      (node.kind === "function" || node.kind === "class") && node.name === name,
  );

/** What a call may change of what it is given. */
type ChangedByCall = (callee: Expression, argument: string | number) => ChangedParts;

/**
 * @param own how many parameters the object takes that the function is called on
 * @param owner the class of which it is a method
 */
function changesOf(
  { parameters, body }: FunctionDefinition,
  argument: string | number,
  own: number,
  owner: ClassDefinition | undefined,
  ofGiven: ChangedByCall,
): ChangedParts {
  const isNamed = ({ name, rest }: Parameter): boolean => rest === undefined && name === argument;
  const at = typeof argument === "number" ? parameters[argument + own] : parameters.find(isNamed);
  if (at === undefined || at.rest !== undefined) return WHOLE;
  const self = own > 0 ? parameters[0]?.name : undefined;
  /** The names that are followed already. */
  const names = new Set<string>();
  const ofName = (name: string): ChangedParts => {
    names.add(name);
    return usesOf(body, "name", name).flatMap((use) => ofUse(use, true));
  };
  const ofUse = (use: Use, isOwn: boolean): ChangedParts => {
    const within = (parts: ChangedParts): ChangedParts => parts.map((part) => [...use.path, ...part]);
    if (use.how === "given") return within(ofGiven(use.callee, use.argument));
    if (use.how !== "kept" || !isOwn) return [use.path];
    const { target } = use;
    // `value = value or {}`
    if (target.kind === "name" && names.has(target.name) && use.path.length === 0) return [];
    // Also what else stands under that name somewhere counts.
    if (target.kind === "name" && !names.has(target.name) && !declaredNames(body).has(target.name))
      return within(ofName(target.name));
    const isAttribute = target.kind === "attribute" && target.object.kind === "name" && target.object.name === self;
    if (owner === undefined || !isAttribute) return [use.path];
    return within(usesOf(owner.body, "attribute", target.name).flatMap((each) => ofUse(each, false)));
  };
  // One place may be changed in many ways.
  const parts = new Map(ofName(at.name).map((part) => [JSON.stringify(part), part]));
  return parts.size > MOST_PARTS ? WHOLE : [...parts.values()];
}

/** The names that functions in it share with what is around them. */
const declaredNames = (body: readonly Statement[]): ReadonlySet<string> => {
  const names = new Set<string>();
  walk(body, {
    statement(node) {
      if (node.kind === "declare") for (const name of node.names) names.add(name);
    },
    entersUnread: declares,
  });
  return names;
};

const DECLARING = /\b(?:global|nonlocal)\b/;

const declares = ({ text }: UnreadBody): boolean => DECLARING.test(text);
