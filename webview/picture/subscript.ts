/** The number in subscript digits: x₁₀. */
export function subscript(value: number): string {
  return value.toString().replace(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)));
}
