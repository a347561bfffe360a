/** The part of the state that outlives the page (VS Code throws a hidden page away), read back with suspicion. */
import type { Flags, FlagValue } from "../src/core/returns/layer-returns";
import type { Draft } from "./edits";
import { initialState, type Shown, type UiState } from "./state";

/** What `setState` is given: the user's choices and texts, and the layer that they belong to. */
export function toSaved({ shown, selected, open, drafts }: UiState): unknown {
  return { shown, selected, open, drafts };
}

/**
 * The state of a page that VS Code shows again. What was saved is this program's own data, though perhaps
 * of an older version: anything of an unexpected kind is left out.
 */
export function fromSaved(saved: unknown): UiState {
  if (!isRecord(saved)) {
    return initialState;
  }
  const shown = toShown(saved["shown"]);
  const { selected, open, drafts } = saved;
  return {
    ...initialState,
    open: isRecord(open) ? booleans(open) : {},
    ...(shown ? { shown } : {}),
    ...(shown && isRecord(selected) ? { selected: toFlags(selected) } : {}),
    ...(shown && isRecord(drafts) ? { drafts: toDrafts(drafts) } : {}),
  };
}

type Untrusted = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Untrusted =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function toShown(value: unknown): Shown | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { key, current } = value;
  return typeof key === "string" && isRecord(current) ? { key, current: toFlags(current) } : undefined;
}

function booleans(record: Untrusted): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, boolean] => typeof entry[1] === "boolean"),
  );
}

function toFlags(record: Untrusted): Flags {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, FlagValue] => isFlag(entry[1])));
}

const isFlag = (value: unknown): value is FlagValue =>
  value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string";

function toDrafts(record: Untrusted): Readonly<Record<string, Draft>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, draft]) =>
      isRecord(draft) && typeof draft["text"] === "string"
        ? [[key, { text: draft["text"], sent: draft["sent"] === true, left: true }]]
        : [],
    ),
  );
}
