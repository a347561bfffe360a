/** What the files of one reading change of each other's names: what is changed is unknown to all but its own file. */
import { lost } from "../../scope/statements/changes";
import type { AbstractValue } from "../../scope/values/values";
import { withoutAttributes } from "./module-values";

/** A name of a file, or the file as a whole. */
export interface Place {
  readonly file: string;
  readonly name?: string;
}

export interface OutsideChanges {
  /** Notes that another file sets a name, or may set any of a file's; with an attribute, no more than that of the name. */
  readonly note: (place: Place, attribute?: string) => void;
  readonly isChanged: (place: Place) => boolean;
  readonly isAttributeChanged: (place: Place, attribute: string) => boolean;
  /** What other files see of what a name holds, but for the attributes that some of them set; the same object each time. */
  readonly seen: (place: Place, held: AbstractValue) => AbstractValue;
}

const keyOf = ({ file, name }: Place): string => (name === undefined ? file : `${file}\0${name}`);

/**
 * @param carried to which what others see of a dict is added, so that it goes on to further files as it is
 * @param isOwn whether it is the document that changes them: its own dicts stay those that others hand back to it
 */
export function createOutsideChanges(carried: WeakSet<AbstractValue>, isOwn: boolean): OutsideChanges {
  /** Files, and names of files. */
  const changed = new Set<string>();
  const attributes = new Map<string, Set<string>>();
  const copies = new Map<AbstractValue, { readonly without: number; readonly copy: AbstractValue }>();
  return {
    note(place, attribute) {
      const key = keyOf(place);
      if (attribute === undefined) changed.add(key);
      else attributes.set(key, (attributes.get(key) ?? new Set()).add(attribute));
    },
    isChanged: (place) => changed.has(place.file) || changed.has(keyOf(place)),
    isAttributeChanged: (place, attribute) => attributes.get(keyOf(place))?.has(attribute) === true,
    seen(place, held) {
      if (changed.has(place.file) || changed.has(keyOf(place))) return lost(held);
      const set = attributes.get(keyOf(place));
      // A class that stays where it is is asked there.
      if (set === undefined || held.kind === "external") return held;
      const before = copies.get(held);
      if (before?.without === set.size) return before.copy;
      // What was written into a copy of a dict since then stands nowhere else.
      if (held.kind === "dictionary" && (isOwn || before !== undefined)) return lost(held);
      const copy = withoutAttributes(held, set);
      carried.add(copy);
      copies.set(held, { without: set.size, copy });
      return copy;
    },
  };
}
