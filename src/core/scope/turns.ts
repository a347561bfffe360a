/** How many turns of a loop are followed one by one. */
import type { AbstractValue } from "./values/values";

/** Loops over more items than this are followed once, for all. */
const MAX_TURNS = 16;

/** The same of comprehensions whose items are names or literals, and over what a library made. */
export const MAX_PLAIN_TURNS = 256;

/**
 * How many turns of a loop over these are followed. What a library made, such as a module's parameters, is each a thing
 * of its own for which nothing unknown can stand; so is each option of `for name, value in options.items()`.
 */
export const turnsFor = (items: readonly AbstractValue[]): number =>
  items.some(isMade) || items.every(isOption) ? MAX_PLAIN_TURNS : MAX_TURNS;

/** A name, or one with its value. */
function isOption(value: AbstractValue): boolean {
  const key = value.kind === "tuple" ? value.items[0] : value;
  return key?.kind === "constant" && typeof key.value === "string";
}

/** A library's value, or a tuple with one: `for name, parameter in …`. */
const isMade = (value: AbstractValue): boolean =>
  value.kind === "library" || (value.kind === "tuple" && value.items.some(isMade));

/** Loops deeper in each other than two have, all together, no more turns than these: a grid of settings, for instance. */
const MAX_NESTED_TURNS = 64;

/**
 * Whether loops in each other have few enough turns for that, as each of them may have.
 * @param loops how many each has, where that is known
 */
export const areFewTurns = (loops: readonly (number | null)[]): boolean =>
  loops.length <= 2 || loops.reduce<number>((all, each) => all * (each ?? Infinity), 1) <= MAX_NESTED_TURNS;

/** After so many turns that each come nearer to the end by the same amount, the others are taken to do the same. */
const STEADY_TURNS = 3;

/**
 * Whether a loop has more turns than are followed one by one.
 * @param distances how far its test was from its end before each turn so far: of `i < 8`, 8 - i
 */
export function isFarFromEnd(distances: readonly number[]): boolean {
  const last = distances.slice(-STEADY_TURNS - 1);
  const steps = last.slice(1).map((each, index) => last[index]! - each);
  const [step = Number.NaN] = steps;
  const isSteady = steps.length === STEADY_TURNS && steps.every((each) => each === step);
  return isSteady && Math.abs(last.at(-1)!) > (MAX_TURNS + 1) * Math.abs(step);
}
