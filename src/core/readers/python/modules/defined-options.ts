/** Options of the command line as programs define them, told from their calls alone: `add_argument("--hidden", default=64)`. */
import type { Argument, Expression, Program } from "../../../syntax/syntax";
import { targetsIn } from "../../../syntax/targets";
import { walk } from "../../../syntax/walk";

const DEFINES = /^add_(argument|option)$/;

/** The options of one program, by the name under which it reads them. */
export interface DefinedOptions {
  /** The default where it is a number; `undefined` where it is none, or not the same everywhere. */
  readonly defaults: ReadonlyMap<string, number | undefined>;
  /** The attributes that it sets of other objects than `self`, which may be options. */
  readonly set: ReadonlySet<string>;
}

const known = new WeakMap<Program, DefinedOptions>();

/** What a program says of its options, wherever in it that stands. */
export function definedOptions(program: Program): DefinedOptions {
  const before = known.get(program);
  if (before !== undefined) return before;
  const defaults = new Map<string, number | undefined>();
  const set = new Set<string>();
  walk(program.statements, {
    statement(node) {
      for (const target of node.kind === "assign" ? node.targets.flatMap(targetsIn) : []) {
        if (target.kind === "attribute" && !(target.object.kind === "name" && target.object.name === "self"))
          set.add(target.name);
      }
    },
    expression(node) {
      if (node.kind !== "call" || node.callee.kind !== "attribute" || !DEFINES.test(node.callee.name)) return;
      const name = nameOf(node.arguments);
      if (name === undefined) return;
      const value = defaultOf(node.arguments);
      defaults.set(name, defaults.has(name) && defaults.get(name) !== value ? undefined : value);
    },
  });
  const found = { defaults, set };
  known.set(program, found);
  return found;
}

/**
 * What an option is where nobody gives any: the default of the nearest program that defines it, if all that are as near
 * say the same and none sets it; `undefined` where that cannot be told.
 * @param programs by their distance, nearest first
 */
export function optionNamed(
  programs: readonly { readonly program: Program; readonly distance: number }[],
  name: string,
): number | undefined {
  const options = programs.map(({ program, distance }) => ({ ...definedOptions(program), distance }));
  if (options.some(({ set }) => set.has(name))) return undefined;
  const defining = options.filter(({ defaults }) => defaults.has(name));
  const nearest = defining.filter(({ distance }) => distance === defining[0]?.distance);
  const values = new Set(nearest.map(({ defaults }) => defaults.get(name)));
  return values.size === 1 ? [...values][0] : undefined;
}

const literalOf = (node: Expression | undefined): unknown => (node?.kind === "literal" ? node.value : undefined);

function nameOf(given: readonly Argument[]): string | undefined {
  const destination = given.find(({ name }) => name === "dest");
  if (destination !== undefined) {
    const text = literalOf(destination.value);
    return typeof text === "string" ? text : undefined;
  }
  const flags = given.flatMap(({ name, value }) => {
    const text = name === undefined ? literalOf(value) : undefined;
    return typeof text === "string" ? [text] : [];
  });
  return (flags.find((flag) => flag.startsWith("--")) ?? flags[0])?.replace(/^-+/, "").replaceAll("-", "_");
}

function defaultOf(given: readonly Argument[]): number | undefined {
  const value = literalOf(given.find(({ name }) => name === "default")?.value);
  const type = given.find(({ name }) => name === "type")?.value;
  const isNumber = type?.kind === "name" && (type.name === "int" || type.name === "float");
  // A default that is a text goes through `type`, as what is given does.
  const number = typeof value === "string" && isNumber && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}
