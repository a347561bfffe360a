/** The room that the page has, which decides how much detail it shows. */
export interface Room {
  /** Of the page's content, in CSS pixels. */
  readonly width: number;
  /** The advance of one character of code, in CSS pixels. */
  readonly character: number;
}

/** From here on two cards stand side by side; as in panel.css. */
const TWO_COLUMNS = 640;
const COLUMN_GAP = 12;
/** A card's borders and paddings, and those of the box of values in it; as in panel.css. */
const FRAME = 2 * (1 + 14 + 8);
const FEWEST_CHARACTERS = 20;

/** The characters that one line of values can have in a card. */
export function charactersInCard({ width, character }: Room): number {
  const column = width >= TWO_COLUMNS ? (width - COLUMN_GAP) / 2 : width;
  return Math.max(FEWEST_CHARACTERS, Math.floor((column - FRAME) / character));
}
