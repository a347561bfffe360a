/**
 * Tensors, layers and partial functions that pass from one file to another: their shapes, what the layers are made
 * with, what a function is given before.
 */
import { isLayer, type KerasLayer } from "../../model/keras/values";
import { carriedPartial, isPartial } from "../../model/partials";
import { createTensor, isTensor } from "../../model/tensors";
import { UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values/values";

/**
 * What another file sees of a tensor: its shape. What computed it stands in its own file.
 * @param inner what it sees of an argument of a layer; absent where layers do not pass
 */
export function carriedLibraryValue(
  value: LibraryValue,
  inner: ((value: AbstractValue) => AbstractValue) | undefined,
): AbstractValue {
  if (isTensor(value)) {
    const { shape, origin, torch, features } = value;
    const key = JSON.stringify([shape, features, torch]);
    const copy = createTensor(shape, origin, { ...(torch && { torch }), ...(features !== undefined && { features }) });
    return shape === undefined && features === undefined ? UNKNOWN : { ...copy, key };
  }
  if (isPartial(value) && inner) return carriedPartial(value, inner);
  return isLayer(value) && inner ? carriedLayer(value, inner) : UNKNOWN;
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
