/** What the tables of array functions have in common: how one is described, and how its arguments are read. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { Size } from "../../scope/values/size";
import type { AbstractValue } from "../../scope/values/values";
import { type ArgumentReader, sizeOfValue } from "../arguments";

/** A function that makes an array; what it makes is unknown where it says nothing. */
export interface ArrayFunction {
  /** In positional order. */
  readonly parameters: readonly string[];
  readonly make: (args: ArgumentReader, interpreter: Interpreter) => AbstractValue | undefined;
}

/** A shape as an argument: a tuple, or one size. */
export const shapeFrom = (args: ArgumentReader, name: string): readonly Size[] | undefined => args.sizes(name, 1);

/** A number as an argument, or what stands for it; `undefined` where nobody can tell. */
export const numberFrom = (args: ArgumentReader, name: string, otherwise: number): number | undefined => {
  const value = args.value(name);
  if (value === undefined) return otherwise;
  return value.kind === "constant" && typeof value.value === "number" ? value.value : undefined;
};

/** Sizes that are given one by one; `undefined` where one is none, or nobody knows how many there are. */
export function sizesIn(site: CallSite): readonly Size[] | undefined {
  if (site.arguments.some(({ spread }) => spread !== undefined)) return undefined;
  const sizes = site.arguments.map(({ value }) => sizeOfValue(value, "None"));
  const known = sizes.filter((size) => size !== undefined);
  return known.length === sizes.length ? known : undefined;
}
