/** A document's previews as JSON: what `lstm-explorer preview --json` prints. */
import { type ConfigValue, type Dimension, type LayerDefinition, type Problem, valueOf } from "../definition";
import { problemSpan } from "../problems";
import {
  type Combination,
  combinationsBySide,
  consumedNames,
  type NamedTensor,
  type Preview,
} from "../preview/preview";
import { flagNames } from "../returns/flag-values";
import type { Flags } from "../returns/layer-returns";
import type { Tensor } from "../tensor";
import { shortestDecimal } from "./numpy";

/** Numbers of all variants together that are printed; above, the variants say their shapes alone. */
const MOST_VARIANT_VALUES = 200_000;

/** Where an offset of the document is: its 1-based line, in a notebook within the cell, which is one of all cells from 0. */
export type PlaceOf = (offset: number) => { readonly cell?: number; readonly line: number };

export type Nested = number | readonly Nested[];

/**
 * The JSON form of a layer's preview. Shapes are numbers, each symbol with its assumed size; `assumed`
 * says which. `combinations` are those that differ in
 * compared flags and have the document's chosen ones (`chosen_flags`: `go_backwards`, `merge_mode`), `variants` those with
 * another value of one of these. Values are nested lists, absent where they could not be calculated, and of many
 * variants of a large layer.
 */
export function previewJson(preview: Preview, placeOf: PlaceOf) {
  const { layer } = preview;
  const { compared, variants } = combinationsBySide(preview);
  const isShort = numbersIn(variants) <= MOST_VARIANT_VALUES;
  return {
    name: layer.name,
    class_name: layer.className,
    framework: layer.framework,
    profile: layer.profile,
    ...placeOf(layer.calleeSpan.start),
    ...(layer.use.instance && { instance: layer.use.instance }),
    ...(layer.use.call && { call: layer.use.call }),
    ...(layer.use.repeated !== undefined && { repeated: layer.use.repeated }),
    signature: preview.signature,
    config: configOf(layer),
    ...sourcesJson(layer),
    assumed: preview.assumptions.map(({ subject, expression, value, message }) => ({
      name: subject,
      ...(expression !== undefined && { expression }),
      value,
      message,
    })),
    input_shape: layer.input.shape.map(valueOf),
    input: tensorJson(preview.input),
    ...(layer.input.mask && { mask: nested(layer.input.mask) }),
    ...(layer.use.consumed && { consumed: consumedNames(preview) }),
    parameter_count: preview.parameterCount,
    deterministic: preview.deterministic,
    combinations: compared.map((each) => combinationJson(each, flagNames(preview.flags, "compared"))),
    ...(variants.length > 0 && {
      chosen_flags: flagsNamed(compared[0]?.flags ?? {}, flagNames(preview.flags, "chosen")),
      variants: variants.map((each) => combinationJson(isShort ? each : withoutValues(each), Object.keys(each.flags))),
    }),
    ...(preview.batches && {
      batches: preview.batches.map(({ states }) =>
        Object.fromEntries(states.map(({ name, values }) => [name, nested(values)])),
      ),
    }),
    problems: preview.problems.map((problem) =>
      problemJson({ ...problem, span: problemSpan(layer, problem) }, placeOf),
    ),
  };
}

/** Where other files say arguments: `{"units": {"path": "…/train.py", "line": 12}}`. */
function sourcesJson({ arguments: given }: LayerDefinition) {
  const sources = given.flatMap(({ name, source }) => (source ? [[name, source] as const] : []));
  return sources.length > 0 ? { sources: Object.fromEntries(sources) } : {};
}

const numbersIn = (combinations: readonly Combination[]): number =>
  combinations.reduce(
    (sum, { outputs }) => sum + outputs.reduce((count, { values }) => count + (values?.data.length ?? 0), 0),
    0,
  );

/** The combination with its shapes alone. */
const withoutValues = (combination: Combination): Combination => ({
  ...combination,
  outputs: combination.outputs.map(({ values: _values, ...shape }) => shape),
});

const flagsNamed = (flags: Flags, names: readonly string[]): Flags =>
  Object.fromEntries(names.map((name) => [name, flags[name] ?? null]));

const combinationJson = (combination: Combination, flags: readonly string[]) => ({
  flags: flagsNamed(combination.flags, flags),
  current: combination.current,
  code: combination.code,
  outputs: combination.outputs.map(tensorJson),
  ...(combination.structure && { structure: combination.structure }),
  equal: combination.equalities.map(({ left, right }) => [left, right]),
  ...(combination.assumed.length > 0 && { assumed: combination.assumed }),
});

/** A problem with the place where it happened. */
export function problemJson(problem: Problem, placeOf: PlaceOf) {
  const { severity, code, message, span, argument } = problem;
  return {
    severity,
    code,
    message,
    ...(argument !== undefined && { argument }),
    ...(span && placeOf(span.start)),
  };
}

/** The arguments by name; one that is a layer, or a list of them, as Keras serialises it. */
function configOf(layer: LayerDefinition): Readonly<Record<string, ConfigValue>> {
  const parts = (name: string): readonly ConfigValue[] =>
    (layer.parts ?? [])
      .filter(({ role }) => role === name)
      .map((part) => ({ class_name: part.layer.className, config: configOf(part.layer) }));
  return Object.fromEntries(
    layer.arguments.map(({ name, value }) => {
      const [first, ...others] = parts(name);
      const isList = others.length > 0 || name === "cells";
      return [name, first === undefined ? valueOf(value) : isList ? [first, ...others] : first];
    }),
  );
}

const tensorJson = ({ name, axes, shape, values }: NamedTensor) => ({
  name,
  axes,
  shape: shape.map(valueOf),
  symbols: shape.map(symbolOf),
  ...(values && { values: nested(values) }),
});

/** The symbol of an axis whose size the document leaves open, else `null`. */
export const symbolOf = (dimension: Dimension): string | null =>
  dimension.kind === "unknown" ? dimension.expression : null;

/** The values as nested lists; each number is the shortest decimal that is read back as the same float32. */
export function nested({ shape, data }: Tensor): Nested {
  const below = (axis: number, offset: number): Nested => {
    const size = shape[axis];
    if (size === undefined) {
      return shortestDecimal(data[offset] ?? Number.NaN);
    }
    const stride = shape.slice(axis + 1).reduce((product, next) => product * next, 1);
    return Array.from({ length: size }, (_, index) => below(axis + 1, offset + index * stride));
  };
  return below(0, 0);
}
