/** Which lists, dicts and objects of a file its functions, classes and objects hand out to others, told from their text. */
import { ancestry } from "../../scope/expressions/members";
import { isMapping } from "../../scope/values/collections";
import type { AbstractValue, FunctionValue } from "../../scope/values/values";
import { runSteps, type Steps } from "../../steps";
import type { ClassDefinition, FunctionDefinition, Lambda, Program, Statement } from "../../syntax/syntax";
import { membersOf } from "./changed-arguments";
import { definedNames, HOLDING, isRemembering, wordsOf } from "./may-hand-out";
import type { Step } from "./code-pieces";
import { type Place, placesIn, type Places, rootPlace } from "./places";

/** What others get hold of. */
export type Reached =
  | {
      readonly kind: "held";
      /** The name of the file that holds it, and the attributes and keys that lead on from it. */
      readonly names: readonly string[];
      /** It is that itself, anything in it, a copy that holds the same things, or has it somewhere in it. */
      readonly how: Place["how"] | "inner";
    }
  /** An object that is made; without an owner, of any class of the file. */
  | { readonly kind: "made"; readonly owner?: ClassDefinition; readonly how: Place["how"] }
  /** A function that is of this, where it is a method. */
  | {
      readonly kind: "function";
      readonly node: FunctionDefinition | Lambda;
      readonly names: readonly string[];
      readonly self?: Reached;
    }
  /** What a function keeps where nobody sees it, and gives again when it is called: these names lead to the function. */
  | { readonly kind: "kept"; readonly names: readonly string[] };

/** In front of a name that is looked up in a script itself, not among what it gives others. */
export const LOCAL = "\0";

/** A file that has been followed. */
export interface FollowedFile {
  readonly program: Program;
  /** Its own names. */
  readonly values: ReadonlyMap<string, AbstractValue>;
  readonly valueAt: (names: readonly string[]) => AbstractValue | undefined;
}

/** More is not looked into. */
const MOST_REACHED = 32;
/** So deep in what a name holds. */
const MOST_NAMES = 6;

/** What gives something when an object of it is used by other than its name. */
const BY_STEP: Readonly<Record<Step["by"], readonly string[]>> = {
  attribute: [],
  key: ["__getitem__"],
  item: ["__getitem__", "__iter__", "__next__"],
  call: ["__call__"],
  entering: ["__enter__", "__aenter__"],
};

export interface HandedOut {
  /** The functions and classes that hand out something, by their names. */
  readonly callees: ReadonlySet<string>;
  /** The members of its classes that do. */
  readonly members: ReadonlySet<string>;
  readonly behind: (reached: Reached, steps: readonly Step[]) => readonly Reached[];
}

/** The same of two that are alike. */
export const idOf = (each: Reached | undefined): string => {
  if (each === undefined) return "";
  const names = "names" in each ? each.names.join(".") : (each.owner?.span.start ?? "");
  return `${each.kind} ${"how" in each ? each.how : ""} ${names} ${each.kind === "function" ? `${each.node.span.start} ${idOf(each.self)}` : ""}`;
};

const distinct = (reached: readonly Reached[]): readonly Reached[] =>
  reached.length <= 1
    ? reached
    : [...new Map(reached.map((each) => [idOf(each), each])).values()].slice(0, MOST_REACHED);

/** What others get hold of by calls and attributes of what the file's names hold; a turn for others after each. */
export function* handedOut({ program, values, valueAt }: FollowedFile, asked: ReadonlySet<string>): Steps<HandedOut> {
  const { statements } = program;
  const own = (name: string): string => (program.isScript ? LOCAL + name : name);
  const classes = statements.filter((node) => node.kind === "class");
  const flows = new Map<FunctionDefinition | Lambda, Places>();
  const known = new Map<string, readonly Reached[]>();
  /** What calls for itself gives nothing more. */
  const once = (key: string, find: () => readonly Reached[]): readonly Reached[] => {
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, []);
    const found = distinct(find());
    known.set(key, found);
    return found;
  };
  /** What the names in a function stand for. */
  const flowOf = (node: FunctionDefinition | Lambda): Places => {
    const known = flows.get(node);
    if (known) return known;
    const [self, ...given] = node.parameters.map(({ name }) => name);
    const parameters = new Set(given);
    const steps = placesIn(
      [node.kind === "function" ? node : { kind: "evaluate", span: node.span, expression: node }],
      {
        ofRoot: (name) =>
          name === self || name === "this" || (values.has(name) && !parameters.has(name)) ? [rootPlace(name)] : [],
        isGiving: () => true,
        leading: new Set([...values.keys(), "this", ...(self === undefined ? [] : [self])]),
        isHolding: true,
        entersUnread: () => true,
      },
    );
    const found = runSteps(steps);
    flows.set(node, found);
    return found;
  };
  /** What places of a function's text lead to. */
  const resolve = (
    places: readonly Place[],
    node: FunctionDefinition | Lambda,
    self: Reached | undefined,
  ): readonly Reached[] => {
    const [first] = node.parameters;
    return places.flatMap(({ root, steps, how }) => {
      const isSelf = root === "this" || root === first?.name;
      const from: Reached | undefined = isSelf ? self : { kind: "held", names: [own(root)], how: "itself" };
      const reached = from ? behind(from, steps) : [];
      return reached.map((each) =>
        how !== "itself" && "how" in each && each.how === "itself" ? { ...each, how } : each,
      );
    });
  };
  const isUnseen = (each: Reached): boolean => {
    if (each.kind !== "held" || each.how !== "itself") return false;
    const value = valueAt(each.names);
    return (
      value === undefined ||
      (value.kind === "constant" && value.value === null) ||
      (value.kind === "unknown" && !value.oneOf)
    );
  };
  const resultsOf = ({ node, names, self }: Reached & { readonly kind: "function" }): readonly Reached[] =>
    once(`${node.span.start} ${node.span.end} ${idOf(self)}`, () => {
      const flow = flowOf(node);
      const places = node.kind === "lambda" ? flow.of(node.body) : flow.ofKey(`${node.name}()`);
      const found = resolve(places, node, self);
      const kept: Reached = { kind: "kept", names };
      const isKept = node.kind === "function" && isRemembering(node, program.text);
      return isKept || found.some(isUnseen) ? [kept, ...found] : found;
    });
  const nameIn = ({ span }: { readonly span: { readonly start: number; readonly end: number } }): string =>
    program.text.slice(span.start, span.end);

  /** A class and those of the file that it is based on. */
  const chainOf = (node: ClassDefinition | undefined): readonly ClassDefinition[] => {
    if (node === undefined) return classes;
    const bases = node.bases.flatMap((base) =>
      base.kind === "name" && base.name !== node.name ? classes.filter(({ name }) => name === base.name) : [],
    );
    return [node, ...bases.flatMap(chainOf)];
  };
  /** Whether all objects of a class are one, or have their attributes in one. */
  const isOneOnly = (node: ClassDefinition): boolean => {
    const initialiser = definitionIn(node.body, "__init__");
    return (
      isRemembering(node, program.text) ||
      definitionIn(node.body, "__new__") !== undefined ||
      node.keywords?.some(({ name }) => name === "metaclass") === true ||
      (initialiser?.kind === "function" && flowOf(initialiser).keys.has(".__dict__"))
    );
  };
  const isPropertyNode = ({ decorators }: FunctionDefinition): boolean =>
    decorators.some((each) => (each.kind === "name" ? each.name : nameIn(each)).endsWith("property"));
  /** What an attribute of an object of these classes leads to. */
  const memberOf = (owners: readonly ClassDefinition[], name: string, self: Reached): readonly Reached[] =>
    once(`${owners.map(({ span }) => span.start).join(" ")} ${name} ${idOf(self)}`, () =>
      owners.flatMap((owner): readonly Reached[] =>
        owner.body.flatMap((node): readonly Reached[] => {
          if (node.kind === "assign") {
            const isSet = node.targets.some((target) => target.kind === "name" && target.name === name);
            return isSet ? [{ kind: "held", names: [own(owner.name), name], how: "itself" }] : [];
          }
          if (node.kind !== "function") return [];
          if (node.name === name) {
            const method: Reached = { kind: "function", node, names: [own(owner.name), name], self };
            return isPropertyNode(node) ? resultsOf(method) : [method];
          }
          const sets = wordsOf(node, program.text).has(name);
          return sets ? resolve(flowOf(node).ofKey(`.${name}`), node, self) : [];
        }),
      ),
    );
  const ownersOf = (value: AbstractValue | undefined): readonly ClassDefinition[] => {
    const owner = value?.kind === "instance" ? value.class : value;
    return owner?.kind === "class"
      ? ancestry(owner)
          .map(({ node }) => node)
          .filter((node) => node.kind === "class")
      : [];
  };

  const step = (from: Reached, next: Step): readonly Reached[] => {
    const { by, name = "" } = next;
    if (from.kind === "kept") return [from];
    if (from.kind === "function") return by === "call" ? resultsOf(from) : [];
    if (from.how === "inner") {
      const inside = itemsOf(valueAt(from.names));
      const given = inside.flatMap((each) => {
        if (by === "attribute") return each.kind === "class" ? memberOf(ownersOf(each), name, from) : [];
        return by === "call" && each.kind === "function" ? callOf(each.node, from.names) : [];
      });
      return isTable(inside) ? given : [from, ...given];
    }
    const itself: Reached = { ...from, how: "itself" };
    if (from.how === "held") return [itself, from];
    const special = (owners: readonly ClassDefinition[]): readonly Reached[] =>
      BY_STEP[by].flatMap((each) =>
        memberOf(owners, each, itself).flatMap((member) => (member.kind === "function" ? resultsOf(member) : [])),
      );
    if (from.kind === "made") {
      const owners = chainOf(from.owner);
      if (by === "attribute") {
        const objects = from.owner ? [] : [...values].filter(([, { kind }]) => kind === "instance");
        const ofObjects = objects.flatMap(([each]) => step({ kind: "held", names: [own(each)], how: "itself" }, next));
        return [...memberOf(owners, name, itself), ...ofObjects];
      }
      return by === "entering" ? [itself, ...special(owners)] : special(owners);
    }
    const { names } = from;
    const value = valueAt(names);
    const inner: Reached = { kind: "held", names, how: "inner" };
    if (names.length > MOST_NAMES) return [];
    const member: Reached = { kind: "held", names: [...names, name], how: "itself" };
    const owners = ownersOf(value);
    switch (by) {
      case "attribute":
        if (
          owners.some(({ body }) => definitionIn(body, name)?.kind === "function") ||
          valueAt(member.names) === undefined
        )
          return [
            ...memberOf(owners, name, itself),
            ...(owners.some(({ body }) => definitionIn(body, name)) ? [] : [member]),
          ];
        return [member];
      case "key":
        if (isKeyed(value)) return [member];
        return [...special(owners), inner];
      case "item":
        return [...special(owners), inner];
      case "entering":
        return [itself, ...special(owners)];
      case "call": {
        if (value?.kind === "instance") return special(owners);
        const node =
          value?.kind === "class" || value?.kind === "function"
            ? value.node
            : definitionIn(statements, names.join(".").replace(LOCAL, ""));
        if (node) return callOf(node, names);
        // What a library's class makes is another thing.
        return value?.kind === "external" ? [] : [from];
      }
    }
  };
  const callOf = (node: FunctionValue["node"] | ClassDefinition, names: readonly string[]): readonly Reached[] => {
    if (node.kind !== "class") return resultsOf({ kind: "function", node, names });
    const made: Reached = { kind: "made", owner: node, how: "itself" };
    return isOneOnly(node) ? [{ kind: "kept", names }, made] : [made];
  };
  const behind = (from: Reached, steps: readonly Step[]): readonly Reached[] =>
    steps.reduce<readonly Reached[]>((reached, next) => distinct(reached.flatMap((each) => step(each, next))), [from]);

  const giving = new Set<ClassDefinition>();
  const isAnything = (reached: readonly Reached[]): boolean =>
    reached.some((each) => {
      if (each.kind === "made") return chainOf(each.owner).some((owner) => giving.has(owner));
      if (each.kind !== "held") return each.kind === "kept";
      return each.how === "inner" || HOLDING.has(valueAt(each.names)?.kind ?? "unknown");
    });
  const callees = new Set<string>();
  const members = new Set<string>();
  function* askFor(owner: ClassDefinition, self: Reached): Steps<void> {
    const set: string[] = [];
    for (const node of owner.body) {
      if (node.kind !== "function") continue;
      set.push(...flowOf(node).keys);
      yield;
    }
    const attributes = set.flatMap((key) => /^\.(\w+)$/.exec(key)?.[1] ?? []);
    for (const name of [...owner.body.flatMap(definedNames), ...attributes]) {
      yield;
      const reached = memberOf([owner], name, self);
      if (!isAnything(reached.flatMap((each) => (each.kind === "function" ? resultsOf(each) : each)))) continue;
      members.add(name);
      giving.add(owner);
    }
  }
  for (const owner of classes) if (asked.has(owner.name)) yield* askFor(owner, { kind: "made", owner, how: "itself" });
  for (const [name, value] of values)
    if (value.kind === "instance")
      for (const owner of ownersOf(value)) yield* askFor(owner, { kind: "held", names: [own(name)], how: "itself" });
  for (const [name, value] of values) {
    if (value.kind !== "dictionary" && value.kind !== "instance") continue;
    for (const [member, { kind }] of membersOf(value))
      if (
        kind === "function" &&
        isAnything(behind({ kind: "held", names: [own(name), member], how: "itself" }, [{ by: "call" }]))
      )
        callees.add(member);
  }
  for (const name of asked) {
    yield;
    if (isAnything(step({ kind: "held", names: [own(name)], how: "itself" }, { by: "call" }))) callees.add(name);
  }
  return { callees, members, behind };
}

const itemsOf = (value: AbstractValue | undefined): readonly AbstractValue[] =>
  value ? [...membersOf(value)].map(([, each]) => each) : [];

/** Whether these are functions and classes: what is set in what they make is not set in them. */
const isTable = (items: readonly AbstractValue[]): boolean =>
  items.length > 0 && items.every(({ kind }) => /^(external|function|class)$/.test(kind));

/** Whether something that is set in what stands in it may be another then. */
export const mayChangeWithin = (value: AbstractValue | undefined): boolean => !isTable(itemsOf(value));

/** Whether what is set under a key of it stands there. */
export const isKeyed = (value: AbstractValue | undefined): boolean =>
  value !== undefined && isMapping(value) && (value.kind === "instance" || value.entries.value instanceof Map);

/** The last definition of a name, which those before it are not any more; of `Net.make`, the class's method. */
export function definitionIn(
  statements: readonly Statement[],
  name: string,
): FunctionDefinition | ClassDefinition | undefined {
  const [first, member, ...more] = name.split(".");
  const found = statements.findLast(
    (node): node is FunctionDefinition | ClassDefinition =>
      (node.kind === "function" || node.kind === "class") && node.name === first,
  );
  if (member === undefined) return found;
  return found?.kind === "class" && more.length === 0 ? definitionIn(found.body, member) : undefined;
}
