/** How things are found: by a name that somebody else wrote, by their place in what ascends, in two sets. */

/** What a table has under a name, where there is one; nothing that every object has (`constructor`, `toString`). */
export const ownEntry = <Value>(table: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** The index of the first of these numbers, which ascend, that is not below the least. */
export const firstFrom = (numbers: ArrayLike<number>, least: number): number =>
  countBefore(numbers.length, (index) => numbers[index]! < least);

/** Of a row whose first items are before a place and all others behind it: how many are before. */
export function countBefore(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether something stands in both. */
export function haveCommon(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const each of few) if (many.has(each)) return true;
  return false;
}
