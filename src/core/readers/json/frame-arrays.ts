/** The arrays of numbers beside a definition while the text is walked over: begun, closed, and refused where they are none. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../definition";
import { ARRAY_KEYS, arrayName, type Frame, INPUTS, STATE_KEYS, WEIGHTS } from "./frames";
import type { NamedArray } from "./layer-node";
import { type TensorBuilder, tensorBuilder } from "./tensor";

/** Arrays beside one definition; a layer has five at most, a model those of its layers. */
export const MOST_ARRAYS = 2_000;

/** The array of numbers that an array is (a part of), if any. */
export function arrayOf(parent: Frame | undefined): TensorBuilder | undefined {
  const name = arrayName(parent);
  const isNamed = name?.startsWith(WEIGHTS) === true && parent?.kind === "object";
  return name === undefined ? parent?.tensor : tensorBuilder(name.slice(isNamed ? WEIGHTS.length + 1 : 0));
}

/** Keeps an array, or the fault in its place, with the object that it stands beside. */
export function keepArray(frame: Frame, array: NamedArray): void {
  const arrays = (frame.arrays ??= []);
  if (arrays.length < MOST_ARRAYS) arrays.push(array);
}

/**
 * The end of an array of numbers or of a list in one; the whole array is kept with its object.
 *
 * @param isCut whether the text ends before it
 */
export function closeArray(tensor: TensorBuilder, span: Span, isCut: boolean, parent: Frame | undefined): void {
  if (isCut) tensor.cut(span.end);
  else tensor.close(span.end);
  if (parent && parent.tensor !== tensor) {
    keepArray(parent, { name: arrayName(parent) ?? parent.key, array: tensor.result(), span });
  }
}

/**
 * A fault in the place of the numbers that a key beside a definition should have.
 *
 * @param path of what opens there, where it holds arrays by name
 */
export function refuseMisfit(
  parent: Frame | undefined,
  kind: Frame["kind"] | "literal",
  span: Span,
  path?: string,
): void {
  if (!parent || parent.keep || parent.tensor) return;
  const { key } = parent;
  const refuse = (name: string, message: string): void =>
    keepArray(parent, { name, array: { code: "array-not-numbers", message, span }, span });
  if (parent.kind === "object" && parent.path === undefined) {
    const isObject = kind === "object" && key === INPUTS;
    if ((ARRAY_KEYS.has(key) || STATE_KEYS.has(key)) && kind !== "array" && !isObject) {
      refuse(key, l10n.t("{0} must be nested lists of numbers.", key));
    } else if (key === WEIGHTS && kind === "literal") {
      refuse(
        key,
        l10n.t(
          'weights must be an object, {"kernel": …, "recurrent_kernel": …, "bias": …}, or a list of arrays in the order of get_weights().',
        ),
      );
    }
  } else if (parent.path !== undefined && (kind === "literal" || (kind === "object" && path === undefined))) {
    const name = arrayName(parent) ?? parent.path;
    refuse(name, l10n.t("{0} must be nested lists of numbers.", name));
  }
}
