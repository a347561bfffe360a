/** The objects and lists that are open at one place of a text whose brackets do not match, and how they are closed. */
import type { Edits } from "../../text-edits";

export interface Group {
  readonly kind: "object" | "array";
  /** Its first name, of an object; that of the last object in it, of an array. */
  first: string;
  /** Its last name. */
  last: string;
  /** Whether it says its class: of such an object only `OBJECT_NAMES` are known. */
  saysClass: boolean;
  /** Whether objects stand in it. */
  holdsObjects: boolean;
  /** Whether other values stand in it, of an array. */
  holdsItems: boolean;
  /** Columns before its first name, where that begins a line. */
  column: number | undefined;
  /** Columns before the line on which it opens. */
  readonly line: number | undefined;
  /** Where the last value in it begins. */
  lastStart: number;
  /** What may come next: a name, the value of one or of a list, or what separates them. */
  awaits: "name" | "colon" | "value" | "comma";
}

/** The groups around the token that is being looked at; brackets are put into the text for those that are lost. */
export interface Groups {
  /** From the outermost in. */
  readonly stack: readonly Group[];
  readonly top: () => Group | undefined;
  /** The end of the last value: brackets that are lost are closed there. */
  readonly valueEnd: () => number;
  readonly endValue: (at: number) => void;
  readonly push: (kind: Group["kind"], known?: Partial<Group>) => void;
  /** Opens an object whose brace is lost, with what is lost before it. */
  readonly pushObject: (at: number, before?: string, line?: number) => void;
  /** The bracket of the innermost one stands in the text. */
  readonly pop: () => void;
  /** Closes the innermost one, whose bracket is lost. */
  readonly closeTop: () => void;
  /** Closes those inside the innermost that fulfils the condition; false where none does. */
  readonly closeUpTo: (isWanted: (group: Group, at: number) => boolean) => boolean;
}

export function createGroups(edits: Edits): Groups {
  const stack: Group[] = [];
  let valueEnd = 0;
  const groups: Groups = {
    stack,
    top: () => stack.at(-1),
    valueEnd: () => valueEnd,
    endValue: (at) => void (valueEnd = at),
    push(kind, known = {}) {
      stack.push({
        kind,
        first: "",
        last: "",
        saysClass: false,
        holdsObjects: false,
        holdsItems: false,
        column: undefined,
        line: undefined,
        lastStart: 0,
        awaits: kind === "object" ? "name" : "value",
        ...known,
      });
    },
    pushObject(at, before = "", line) {
      edits.insert(at, `${before}{`);
      groups.push("object", { line });
    },
    pop() {
      const closed = stack.pop();
      const around = stack.at(-1);
      if (around === undefined || closed === undefined) return;
      around.awaits = "comma";
      if (closed.kind !== "object") return;
      around.holdsObjects = true;
      if (around.kind === "array") around.first = closed.first;
    },
    closeTop() {
      edits.insert(valueEnd, stack.at(-1)?.kind === "object" ? "}" : "]");
      groups.pop();
    },
    closeUpTo(isWanted) {
      const found = stack.findLastIndex(isWanted);
      if (found < 0) return false;
      while (stack.length - 1 > found) groups.closeTop();
      return true;
    },
  };
  return groups;
}
