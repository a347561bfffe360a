/** `tensor[indices]` as it is evaluated, as a configuration has it, and as shapes are asked. */
import type { ConfigValue } from "../../definition";
import type { SliceValue } from "../../scope/interpreter";
import { NONE, type AbstractValue } from "../../scope/values/values";

/** `...` */
const REST = "...";

/**
 * The indices as a configuration holds them: numbers, `[start, stop, step]`, `"..."` and null for a new axis;
 * `undefined` where one is not known.
 */
export function indexConfig(indices: readonly (AbstractValue | SliceValue)[]): readonly ConfigValue[] | undefined {
  const known = indices.map(configOfIndex).filter((each) => each !== undefined);
  return known.length === indices.length ? known : undefined;
}

function configOfIndex(index: AbstractValue | SliceValue): ConfigValue | undefined {
  // No expression of the neutral tree; it is called as it is written.
  if (index.kind === "unknown") return index.symbol === REST ? REST : undefined;
  if (index.kind === "constant") {
    const { value } = index;
    return value === null || (typeof value === "number" && Number.isInteger(value)) ? value : undefined;
  }
  if (index.kind !== "slice") return undefined;
  const { start = NONE, stop = NONE, step = NONE } = index;
  const bounds = [start, stop, step].map(boundOf).filter((bound) => bound !== undefined);
  return bounds.length === 3 ? bounds : undefined;
}

const boundOf = (bound: AbstractValue): number | null | undefined =>
  bound.kind === "constant" && (bound.value === null || typeof bound.value === "number") ? bound.value : undefined;

/** Of indices in a configuration one for each axis of a tensor of that rank: `...` is so many whole slices. */
export function indicesFrom(
  value: AbstractValue | undefined,
  rank: number,
): readonly (AbstractValue | SliceValue)[] | undefined {
  if (value?.kind !== "tuple") return undefined;
  const taken = value.items.filter((item) => !isConstant(item, null) && !isConstant(item, REST)).length;
  if (taken > rank) return undefined;
  return value.items.flatMap((item): readonly (AbstractValue | SliceValue)[] => {
    if (isConstant(item, REST)) return Array.from({ length: rank - taken }, (): SliceValue => ({ kind: "slice" }));
    if (item.kind !== "tuple") return [item];
    const [start = NONE, stop = NONE, step = NONE] = item.items;
    return [{ kind: "slice", start, stop, step }];
  });
}

const isConstant = (value: AbstractValue, constant: string | null): boolean =>
  value.kind === "constant" && value.value === constant;
