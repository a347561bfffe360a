/** A document's text made fit for the parser, and the way back to the offsets of the original. */
export interface MendedText {
  readonly text: string;
  /** The document as it is. */
  readonly source: string;
  /** The offset in the document of an offset in `text`. */
  original(offset: number): number;
}

export function mendPython(source: string): MendedText {
  return { text: source, source, original: (offset) => offset };
}
