/** Which classes of a program may have methods and attributes of each other: those based on one another, or on the same. */
import { perNode } from "../../syntax/per-node";
import type { ClassDefinition, Expression, Program, Statement } from "../../syntax/syntax";
import { walk } from "../../syntax/walk";

/** What module-level statements say of the classes in them. */
interface Classes {
  readonly names: readonly string[];
  /** The last parts of the names of what they are based on. */
  readonly bases: readonly string[];
  /** Whether something else than a name is among the bases. */
  readonly isOpen: boolean;
  /** Other names that are bound there. */
  readonly assigned: readonly string[];
}

/**
 * For each module-level statement with classes a family, the same for those whose objects may share methods; `undefined`
 * where it has none, and where a class may be based on any.
 */
export function familiesOf({ statements }: Program): readonly (string | undefined)[] {
  const all = statements.map((statement) => classesIn(statement));
  const defined = new Set(all.flatMap(({ names }) => names));
  const assigned = new Set(all.flatMap((each) => each.assigned));
  /** By the name of a class: another one of its family, nearer to the one that stands for it. */
  const nearer = new Map<string, string>();
  const familyOf = (name: string): string => {
    let last = name;
    for (let next = nearer.get(last); next !== undefined; next = nearer.get(last)) last = next;
    // The next time it is one step, however many classes are based on one another.
    for (let each = name; each !== last;) {
      const next = nearer.get(each)!;
      nearer.set(each, last);
      each = next;
    }
    return last;
  };
  for (const { names, bases } of all) {
    const [first] = names;
    if (first === undefined) continue;
    for (const other of [...names, ...bases.filter((base) => defined.has(base))]) {
      const [one, another] = [familyOf(first), familyOf(other)];
      if (one !== another) nearer.set(another, one);
    }
  }
  return all.map(({ names: [first], bases, isOpen }) => {
    const isAny = isOpen || bases.some((base) => assigned.has(base) && !defined.has(base));
    return first === undefined || isAny ? undefined : familyOf(first);
  });
}

const CLASS = /^\s*class\b/m;

const classesIn = perNode((whole: Statement): Classes => {
  const found: ClassDefinition[] = [];
  const assigned: string[] = [];
  walk([whole], {
    statement(node) {
      if (node.kind === "class") found.push(node);
      if (node.kind !== "assign") return;
      for (const target of node.targets) if (target.kind === "name") assigned.push(target.name);
    },
    entersUnread: ({ text }) => CLASS.test(text),
  });
  const bases = found.flatMap((node) => node.bases.map(lastName));
  return {
    names: found.map(({ name }) => name),
    bases: bases.filter((base) => base !== undefined),
    isOpen: bases.includes(undefined),
    assigned,
  };
});

/** `Base`, `module.Base`, `Base[T]` */
function lastName(base: Expression): string | undefined {
  if (base.kind === "subscript") return lastName(base.object);
  return base.kind === "name" || base.kind === "attribute" ? base.name : undefined;
}
