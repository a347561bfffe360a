/** Small changes to a text that keep the way back to its offsets. */
import { countBefore } from "../lookup";

export interface MendedText {
  readonly text: string;
  /** The document as it is. */
  readonly source: string;
  /** The offset in the document of an offset in `text`. */
  readonly original: (offset: number) => number;
}

export interface Edits {
  /** Puts as many other characters in the place of some. */
  replace(at: number, characters: string): void;
  /** Puts a space in the place of a character, whatever else was put there. */
  blank(at: number): void;
  /** Whether that was done there. */
  isBlank(at: number): boolean;
  insert(at: number, characters: string): void;
  /** Takes back all changes from that offset on. */
  forgetFrom(at: number): void;
  apply(source: string): MendedText;
}

interface Edit {
  readonly at: number;
  readonly characters: string;
  /** How many characters of the source it takes the place of: all of its own length, or none. */
  readonly taken: number;
}

/** So far behind a place, in UTF-16 units, a change before it may still be made. */
const OUT_OF_ORDER = 500;

/** No edits yet. */
export function createEdits(): Edits {
  const edits: Edit[] = [];
  let blanks = new Set<number>();
  return {
    replace: (at, characters) => void edits.push({ at, characters, taken: characters.length }),
    blank: (at) => void blanks.add(at),
    isBlank: (at) => blanks.has(at),
    insert: (at, characters) => void edits.push({ at, characters, taken: 0 }),
    forgetFrom(at) {
      // They were made nearly in their order.
      let kept = edits.length;
      while (kept > 0 && edits[kept - 1]!.at >= at - OUT_OF_ORDER) kept--;
      edits.push(...edits.splice(kept).filter((edit) => edit.at < at));
      if (blanks.size > 0) blanks = new Set([...blanks].filter((each) => each < at));
    },
    apply(source) {
      if (edits.length === 0 && blanks.size === 0) return { text: source, source, original: (offset) => offset };
      // Insertions stand before what is replaced there; of several, the first made stands first.
      const blanked = [...blanks].map((at): Edit => ({ at, characters: " ", taken: 1 }));
      const sorted = [...blanked, ...edits].sort((one, other) => one.at - other.at || one.taken - other.taken);
      const parts: string[] = [];
      const insertions: { readonly from: number; readonly to: number; readonly before: number }[] = [];
      let done = 0;
      let inserted = 0;
      for (const { at, characters, taken } of sorted) {
        if (at < done) continue; // What is replaced twice stays as it was replaced first.
        parts.push(source.slice(done, at), characters);
        if (taken === 0) {
          const from = at + inserted;
          inserted += characters.length;
          insertions.push({ from, to: from + characters.length, before: inserted });
        }
        done = at + taken;
      }
      parts.push(source.slice(done));
      return { text: parts.join(""), source, original: (offset) => originalOffset(insertions, offset) };
    },
  };
}

/** Each insertion stands from `from` to `to` in the mended text; `before` characters were inserted up to its end. */
function originalOffset(
  insertions: readonly { readonly from: number; readonly to: number; readonly before: number }[],
  offset: number,
): number {
  const last = insertions[countBefore(insertions.length, (index) => insertions[index]!.from < offset) - 1];
  if (last === undefined) return offset;
  // Inside what was inserted, there is only the place where it was.
  return Math.max(offset, last.to) - last.before;
}
