/** The equation of `torch.einsum` (torch 2.13 `functional.py`): a letter for each axis, of each operand and of what comes out. */
export interface Equation {
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** `"bij,bjd->bid"`; `undefined` where it is none, or has an ellipsis. Without an arrow the axes come out that one operand alone has, by the alphabet. */
export function einsumEquation(text: string): Equation | undefined {
  const match = /^(?<operands>[A-Za-z]*(?:,[A-Za-z]*)*)(?<arrow>->(?<output>[A-Za-z]*))?$/.exec(
    text.replaceAll(" ", ""),
  );
  const operands = match?.groups?.["operands"]?.split(",").map((letters) => letters.split(""));
  if (!operands) return undefined;
  const all = operands.flat();
  const once = [...new Set(all)].filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).toSorted();
  const output = match?.groups?.["arrow"] === undefined ? once : (match.groups["output"] ?? "").split("");
  const isWhole = output.every((letter, at) => all.includes(letter) && output.indexOf(letter) === at);
  return isWhole ? { operands, output } : undefined;
}

/** The size of each letter's axis, as the operands' shapes say; `undefined` where they do not fit. An axis of one element fits any. */
export function einsumSizes<Size>(
  { operands }: Equation,
  shapes: readonly (readonly Size[] | undefined)[],
): ReadonlyMap<string, Size> | undefined {
  const sizes = new Map<string, Size>();
  if (shapes.length !== operands.length) return undefined;
  for (const [index, letters] of operands.entries()) {
    const shape = shapes[index];
    if (shape?.length !== letters.length) return undefined;
    for (const [axis, letter] of letters.entries()) {
      const [known, size] = [sizes.get(letter), shape[axis]!];
      if (known === undefined || known === 1) sizes.set(letter, size);
      else if (typeof known === "number" && typeof size === "number" && size !== known && size !== 1) return undefined;
    }
  }
  return sizes;
}
