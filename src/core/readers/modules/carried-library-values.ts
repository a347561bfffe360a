/**
 * Values of libraries that pass from one file to another: shapes of tensors, what layers are made with, options, what a
 * partial function is given before.
 */
import { carriedParser, isOptionParser } from "../../model/languages/python-options";
import { isLayer, type KerasLayer } from "../../model/keras/values";
import { carriedPartial, isPartial } from "../../model/partials";
import { createTensor, isTensor } from "../../model/tensors";
import { UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values/values";

/**
 * What another file sees of a tensor: its shape. What computed it stands in its own file.
 * @param inner what it sees of an argument of a layer, or of an option
 * @param withLayers whether layers pass
 */
export function carriedLibraryValue(
  value: LibraryValue,
  inner: (value: AbstractValue) => AbstractValue,
  withLayers: boolean,
): AbstractValue {
  if (isOptionParser(value)) return carriedParser(value, inner);
  if (isTensor(value)) {
    const { shape, origin, torch, features } = value;
    const key = JSON.stringify([shape, features, torch]);
    const copy = createTensor(shape, origin, { ...(torch && { torch }), ...(features !== undefined && { features }) });
    return shape === undefined && features === undefined ? UNKNOWN : { ...copy, key };
  }
  if (isPartial(value) && withLayers) return carriedPartial(value, inner);
  return isLayer(value) && withLayers ? carriedLayer(value, inner) : UNKNOWN;
}

/** A layer that is reported where it is made. */
function carriedLayer(layer: KerasLayer, inner: (value: AbstractValue) => AbstractValue): KerasLayer {
  const { kind, family, type, className } = layer;
  return {
    kind,
    family,
    type,
    className,
    arguments: layer.arguments.map((each) => ({ ...each, value: inner(each.value) })),
    ...(layer.inner && { inner: inner(layer.inner) }),
  };
}
