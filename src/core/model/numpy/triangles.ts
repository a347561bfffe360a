/** The triangles of a matrix, of which masks are made: `np.triu`, `torch.tril`, and the mask of PyTorch's `Transformer`. */
import { type ArrayFunction, numberFrom, shapeFrom } from "./array-function";
import { asArray, createArray, shapeOnly } from "./arrays";

/** The elements on a diagonal and above or below it, zeros elsewhere. */
const triangle = (isUpper: boolean): ArrayFunction => ({
  parameters: ["array", "diagonal"],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value("array") ?? args.value("input") ?? args.value("m"));
    const diagonal = numberFrom(args, args.value("k") ? "k" : "diagonal", 0);
    const columns = array?.shape.at(-1);
    const rows = array?.shape.at(-2);
    if (!array || typeof columns !== "number" || typeof rows !== "number") return undefined;
    const { values, booleans } = array;
    if (!values || diagonal === undefined) return shapeOnly(array.shape);
    const kept = (index: number): boolean => {
      const across = (index % columns) - (Math.floor(index / columns) % rows);
      return isUpper ? across >= diagonal : across <= diagonal;
    };
    const made = createArray(interpreter, array.shape, (index) => (kept(index) ? values[index]! : 0));
    return booleans ? { ...made, booleans } : made;
  },
});

/** What is added to scores so that no step sees a later one (torch 2.13 `nn/modules/transformer.py`). */
const causalMask: ArrayFunction = {
  parameters: ["sz"],
  make(args, interpreter) {
    const [size] = shapeFrom(args, "sz") ?? [];
    return typeof size === "number"
      ? createArray(interpreter, [size, size], (index) => (index % size > Math.floor(index / size) ? -Infinity : 0))
      : undefined;
  },
};

export const TRIANGLES: Readonly<Record<string, ArrayFunction>> = {
  "numpy.triu": triangle(true),
  "numpy.tril": triangle(false),
  "torch.triu": triangle(true),
  "torch.tril": triangle(false),
  "torch.nn.Transformer.generate_square_subsequent_mask": causalMask,
};
