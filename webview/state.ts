/**
 * What the page knows beyond the snapshot, as a pure reducer: which combination is selected, what is
 * pointed at, what is folded, and the texts being typed. Nothing here touches the DOM or posts a message.
 */
import { sameFlags } from "../src/core/returns/flag-values";
import type { CombinationSnapshot, Snapshot } from "../src/core/panel/messages";
import type { Flags, FlagValue } from "../src/core/returns/layer-returns";
import { type Draft, type FieldKey, isSettled } from "./edits";
import type { Place } from "./places";

/** The parts of the page that can be folded. */
export type Section = "assumptions" | "weights";

/** The layer that choices and drafts belong to, by the host's key, and the flags that its code had. */
export interface Shown {
  readonly key: string;
  readonly current: Flags;
}

export interface UiState {
  readonly snapshot?: Snapshot;
  readonly shown?: Shown;
  /** The flags whose combination is selected; absent while the page follows the code. */
  readonly selected?: Flags;
  /** The numbers that are pointed at or focused, in the picture or in a card. */
  readonly point?: Place;
  /** Sections that the user opened. */
  readonly open: Readonly<Partial<Record<Section, boolean>>>;
  /** What is being typed, by field, kept as typed even while it is no valid value. */
  readonly drafts: Readonly<Record<FieldKey, Draft>>;
  /** The batch row whose input values are shown. */
  readonly batchRow: number;
  /** A state was pressed: what explains it is to be shown when it comes. */
  readonly asked?: boolean;
}

export type UiEvent =
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | { readonly type: "flag"; readonly flag: string; readonly value: FlagValue }
  | { readonly type: "select"; readonly combination: number }
  | { readonly type: "point"; readonly place?: Place }
  | { readonly type: "fold"; readonly section: Section; readonly open: boolean }
  | { readonly type: "type"; readonly field: FieldKey; readonly text: string }
  /** The field lost the focus. */
  | { readonly type: "leave"; readonly field: FieldKey }
  /** The valid drafts went to the host. */
  | { readonly type: "sent" }
  /** Back to the code: neither drafts nor chosen flags hold any more. */
  | { readonly type: "discard" }
  | { readonly type: "asked" }
  /** The explanation that was asked for has been brought into view. */
  | { readonly type: "answered" }
  | { readonly type: "batchRow"; readonly row: number };

export const initialState: UiState = { open: {}, drafts: {}, batchRow: 0 };

/** The next state; the same object where the event changes nothing. */
export function reduce(state: UiState, event: UiEvent): UiState {
  switch (event.type) {
    case "snapshot":
      return withSnapshot(state, event.snapshot);
    case "flag":
      return selecting(state, { ...selectedCombination(state)?.flags, [event.flag]: event.value });
    case "select":
      return selecting(state, state.snapshot?.preview?.combinations[event.combination]?.flags);
    case "point":
      return event.place === state.point ? state : withPoint(state, event.place);
    case "fold":
      return isOpen(state, event.section) === event.open
        ? state
        : { ...state, open: { ...state.open, [event.section]: event.open } };
    case "type":
      return { ...state, drafts: { ...state.drafts, [event.field]: { text: event.text, sent: false, left: false } } };
    case "leave":
      return leaving(state, event.field);
    case "sent":
      return { ...state, drafts: mapDrafts(state.drafts, (draft) => ({ ...draft, sent: true })) };
    case "discard":
      return followingCode({ ...state, drafts: {} });
    case "asked":
      return { ...state, asked: true };
    case "answered": {
      const { asked: _, ...rest } = state;
      return rest;
    }
    case "batchRow":
      return { ...state, batchRow: event.row };
  }
}

/** The selected combination: the user's choice where this layer has it, else the one in the code. */
export function selectedCombination(state: UiState): CombinationSnapshot | undefined {
  const combinations = state.snapshot?.preview?.combinations ?? [];
  const { selected } = state;
  return (
    (selected && combinations.find((each) => sameFlags(each.flags, selected))) ??
    combinations.find((each) => each.current) ??
    combinations[0]
  );
}

/** Whether the selected combination is another one than the code's, by the user's choice. */
export const hasOtherFlags = (state: UiState): boolean =>
  state.selected !== undefined && selectedCombination(state)?.current === false;

export const isOpen = (state: UiState, section: Section): boolean => state.open[section] ?? false;

function selecting(state: UiState, flags: Flags | undefined): UiState {
  return flags ? { ...state, selected: flags } : state;
}

/** Without a choice of flags. */
function followingCode(state: UiState): UiState {
  const { selected: _, ...rest } = state;
  return rest;
}

function withPoint(state: UiState, place: Place | undefined): UiState {
  const { point: _, ...rest } = state;
  return place === undefined ? rest : { ...rest, point: place };
}

function leaving(state: UiState, field: FieldKey): UiState {
  const draft = state.drafts[field];
  if (!draft) {
    return state;
  }
  return settle({ ...state, drafts: { ...state.drafts, [field]: { ...draft, left: true } } });
}

function withSnapshot(state: UiState, snapshot: Snapshot): UiState {
  const { preview } = snapshot;
  const before = state.shown;
  if (!preview) {
    // Nothing is lost: the next snapshot may show the same layer again.
    return { ...state, snapshot };
  }
  const current = preview.combinations.find((each) => each.current)?.flags ?? {};
  const next: UiState = { ...state, snapshot, shown: { key: preview.key, current } };
  if (before && before.key !== preview.key) {
    const { point: _, ...rest } = followingCode(next);
    return { ...rest, drafts: {}, batchRow: 0 };
  }
  if (before && !sameFlags(before.current, current)) {
    // The code itself took other flags: follow it.
    return settle(followingCode(next));
  }
  return settle(next);
}

/** Without the drafts that have become what the snapshot shows; a field being typed in keeps its text. */
function settle(state: UiState): UiState {
  const preview = state.snapshot?.preview;
  if (!preview) {
    return state;
  }
  const kept = Object.entries(state.drafts).filter(([field, draft]) => !isSettled(preview, field, draft));
  return kept.length === Object.keys(state.drafts).length ? state : { ...state, drafts: Object.fromEntries(kept) };
}

function mapDrafts(drafts: UiState["drafts"], change: (draft: Draft) => Draft): UiState["drafts"] {
  return Object.fromEntries(Object.entries(drafts).map(([field, draft]) => [field, change(draft)]));
}
