/**
 * Cells of the program's own, as far as their class says what Keras asks of one: `state_size`, the size of its state or a
 * list of them, and `output_size`, else the first of these (keras 3.15.1 `RNN.__init__`, `RNN.compute_output_shape`).
 */
import { ASSUMED } from "../../catalog/assume";
import { known, type Dimension, type OwnCell, unknown } from "../../definition";
import type { Interpreter } from "../../scope/interpreter";
import { itemsOf, ownMember } from "../../scope/expressions/members";
import type { Size } from "../../scope/values/size";
import type { AbstractValue, Instance } from "../../scope/values/values";
import { sizeOfValue } from "../arguments";

/** The sizes of one cell's states, and of what leaves it. */
export interface OwnSizes {
  readonly className: string;
  readonly states: readonly Size[];
  readonly output: Size;
}

/** More states are not told one by one. */
const MOST_STATES = 16;

/** `undefined` of what is no such cell. */
export function ownCell(interpreter: Interpreter, value: AbstractValue): OwnSizes | undefined {
  if (value.kind !== "instance") return undefined;
  const held = ownMember(interpreter, value, "state_size");
  const items = held && (itemsOf(interpreter, held) ?? [held]);
  const sizes = items?.map((item) => sizeOfValue(item, "state_size")) ?? [];
  const states = sizes.filter((size) => size !== undefined);
  const [first] = states;
  if (first === undefined || states.length < sizes.length || states.length > MOST_STATES) return undefined;
  const output = sizeNamed(interpreter, value, "output_size") ?? first;
  return { className: value.class.node.name ?? "", states, output };
}

function sizeNamed(interpreter: Interpreter, value: Instance, name: string): Size | undefined {
  const held = ownMember(interpreter, value, name);
  return held && sizeOfValue(held, name);
}

/** An argument that is such a cell, or a list of them. */
export function ownCells(interpreter: Interpreter, value: AbstractValue): { readonly cells?: readonly OwnCell[] } {
  const isList = value.kind === "list" || value.kind === "tuple";
  const items = isList ? (itemsOf(interpreter, value) ?? []) : [value];
  const cells = items.length > MOST_STATES ? [] : items.flatMap((item) => ownCell(interpreter, item) ?? []);
  if (cells.length === 0 || cells.length < items.length) return {};
  return {
    cells: cells.map(({ className, states, output }) => ({
      className,
      states: states.map(dimensionOf),
      output: dimensionOf(output),
    })),
  };
}

const dimensionOf = (size: Size): Dimension =>
  typeof size === "number"
    ? known(size)
    : unknown(
        size.expression,
        size.assumed(() => ASSUMED.units),
      );
