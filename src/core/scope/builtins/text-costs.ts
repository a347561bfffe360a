/** How long the texts may be that a program makes, and that are looked through for it. */

/** Longer texts are not made, in UTF-16 units; those that a program writes out may be longer. */
export const MAX_TEXT = 10_000;

/** So many characters of a text cost as much as one item of a list. */
const CHARACTERS_PER_ITEM = 16;

/** What going through a text costs, in items of a list. */
export const itemsWorth = (text: string): number => text.length / CHARACTERS_PER_ITEM;

/** Characters that are compared at the worst, where a part is looked for in a text. */
const MOST_COMPARISONS = 1_000_000;

/** Whether a part may be looked for in a text: at the worst each character of one is compared with each of the other. */
export const isSearchable = (text: string, part: string): boolean => text.length * part.length <= MOST_COMPARISONS;
