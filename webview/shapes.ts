/** Shapes in words: `(batch 1, timesteps 3, units 1)`. */
import { axisName } from "../src/core/format/shape";
import type { TensorSnapshot } from "../src/core/panel/messages";

export interface AxisText {
  readonly text: string;
  /** The document does not say the size. */
  readonly assumed: boolean;
}

/** One text per axis: its name and size, and between them the symbol where the code has one of its own. */
export function axisTexts(tensor: TensorSnapshot): readonly AxisText[] {
  return tensor.shape.map(({ size, symbol }, index) => {
    const axis = tensor.axes[index] ?? "";
    const name = axisName(axis);
    return symbol === undefined || symbol === axis || symbol === "None"
      ? { text: `${name} ${size}`, assumed: symbol !== undefined }
      : { text: `${name} ${symbol}=${size}`, assumed: true };
  });
}

/** The whole shape as one text. */
export const shapeText = (tensor: TensorSnapshot): string =>
  `(${axisTexts(tensor)
    .map(({ text }) => text)
    .join(", ")}${tensor.shape.length === 1 ? "," : ""})`;

/** The sizes alone. */
export const sizes = (tensor: TensorSnapshot): readonly number[] => tensor.shape.map(({ size }) => size);
