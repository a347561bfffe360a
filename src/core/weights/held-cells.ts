/** The recurrences that a layer of Keras holds: itself, or those of the layers and cells that it is given. */
import { type LayerDefinition, partOf } from "../definition";
import type { Variable } from "../engine/layer";
import type { RecurrentModule } from "./module";
import { kerasModule } from "./read-module";

/** One recurrence: a layer with one cell, or a cell inside another layer. */
export interface HeldCell {
  /** Its name among the parts of the layer's trace: empty, `forward`, `cells/0` … */
  readonly name: string;
  /** What the names of its weights begin with: nothing, or `forward/`. */
  readonly prefix: string;
  /** The layer or cell whose arguments say what it computes. */
  readonly definition: LayerDefinition;
}

/** In the order of the layer's weights. */
export function heldCells(definition: LayerDefinition): readonly HeldCell[] {
  switch (definition.className) {
    case "Bidirectional": {
      const forward = partOf(definition, "layer");
      const backward = partOf(definition, "backward_layer") ?? forward;
      return [...inside("forward", forward), ...inside("backward", backward)];
    }
    case "TimeDistributed":
      return inside("", partOf(definition, "layer"));
    case "RNN":
      return inside("", partOf(definition, "cell"));
    case "StackedRNNCells":
      return (definition.parts ?? [])
        .filter(({ role }) => role === "cells")
        .flatMap(({ layer }, index) => inside(`cells/${index}`, layer));
    default:
      return [{ name: "", prefix: "", definition }];
  }
}

/** The recurrences of a part, by the names that they have in the whole. */
function inside(name: string, part: LayerDefinition | undefined): readonly HeldCell[] {
  if (!part) return [];
  const join = (inner: string): string => [name, inner].filter((each) => each !== "").join("/");
  return heldCells(part).map((cell) => ({
    name: join(cell.name),
    prefix: name === "" ? cell.prefix : `${name}/${cell.prefix}`,
    definition: cell.definition,
  }));
}

/** The module of one recurrence; the features of its input are the rows of its kernel. */
export function moduleOfCell(
  { prefix, definition }: HeldCell,
  variables: readonly Variable[],
): RecurrentModule | undefined {
  const kernel = variables.find(({ name }) => name === `${prefix}kernel`);
  return kernel && kerasModule(definition, kernel.shape[0] ?? 0);
}
