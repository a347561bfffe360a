/** What a call that is not followed may change: whatever the calls of the same function changed that were followed. */
import type { EvaluatedArgument, Interpreter } from "../interpreter";
import { loseContent, setMember } from "../statements/changes";
import type { Way } from "../store";
import { UNKNOWN, type AbstractValue } from "../values/values";

/** What the calls of one function that were followed have changed. */
export interface Effects {
  /** What each of them changed, and when it began; a call that is not followed may change the same again. */
  readonly ways: readonly { readonly way: Way; readonly since: number }[];
  /** Whether any changed a list or dict that it was given. */
  readonly changesContent: boolean;
  /** The attributes of its object that any set. */
  readonly attributes: ReadonlySet<string>;
}

export const NO_EFFECTS: Effects = { ways: [], changesContent: false, attributes: new Set() };

/** Of so many calls it is kept which variables they changed. */
const MOST_WAYS = 8;

/**
 * With what one more call changed that was followed.
 * @param since the moment at which it began
 */
export function withEffects(
  before: Effects,
  changes: Way,
  since: number,
  given: readonly EvaluatedArgument[],
  self: AbstractValue | undefined,
): Effects {
  if (changes.cells.size === 0) return before;
  const fields = self?.kind === "instance" ? [...self.fields] : [];
  const attributes = fields.flatMap(([name, cell]) => (changes.cells.has(cell) ? [name] : []));
  return {
    ways: [...before.ways, { way: changes, since }].slice(-MOST_WAYS),
    changesContent: before.changesContent || given.some(({ value }) => isChanged(value, changes)),
    attributes: attributes.length > 0 ? new Set([...before.attributes, ...attributes]) : before.attributes,
  };
}

const isChanged = (value: AbstractValue, { cells }: Way): boolean =>
  (value.kind === "list" && cells.has(value.items)) || (value.kind === "dictionary" && cells.has(value.entries));

/** Forgets what a call may change that is not followed. */
export function loseEffects(
  interpreter: Interpreter,
  { ways, changesContent, attributes }: Effects,
  given: readonly EvaluatedArgument[],
  self: AbstractValue | undefined,
): void {
  for (const { way, since } of ways) interpreter.store.lose(way, since);
  if (changesContent) for (const { value } of given) loseContent(interpreter, value);
  if (self?.kind === "instance") for (const name of attributes) setMember(interpreter, self, name, UNKNOWN);
}
