import assert from "node:assert/strict";
import type { PreviewSnapshot, Snapshot } from "../../src/core/panel/messages";
import { fromSaved, toSaved } from "../../webview/saved";
import { initialState, reduce, selectedCombination, type UiEvent, type UiState } from "../../webview/state";
import { snapshotOf } from "./fixtures/snapshots";

const after = (...events: readonly UiEvent[]): UiState => events.reduce(reduce, initialState);

const shown = (changes: Partial<PreviewSnapshot> = {}): UiEvent => ({
  type: "snapshot",
  snapshot: snapshotOf("one", changes),
});

const selectedFlags = (state: UiState) => selectedCombination(state)?.flags;

/** The layer with other flags in its code. */
function coded(sequences: boolean, state: boolean): UiEvent {
  const { combinations = [] } = snapshotOf("one").preview ?? {};
  return shown({
    combinations: combinations.map((each) => ({
      ...each,
      current: each.flags["return_sequences"] === sequences && each.flags["return_state"] === state,
    })),
  });
}

describe("the page's state", () => {
  it("selects the combination of the code until the user selects another", () => {
    assert.deepEqual(selectedFlags(after(coded(true, false))), { return_sequences: true, return_state: false });
    const toggled = after(coded(true, false), { type: "flag", flag: "return_state", value: true });
    assert.deepEqual(selectedFlags(toggled), { return_sequences: true, return_state: true });
    const chosen = after(coded(true, false), { type: "select", combination: 0 });
    assert.deepEqual(selectedFlags(chosen), { return_sequences: false, return_state: false });
  });

  it("keeps the user's selection while the numbers change, and follows the code when its flags change", () => {
    const chosen: UiEvent = { type: "flag", flag: "return_state", value: true };
    assert.deepEqual(selectedFlags(after(shown(), chosen, shown({ seed: 2 }))), {
      return_sequences: false,
      return_state: true,
    });
    assert.deepEqual(selectedFlags(after(shown(), chosen, coded(true, false))), {
      return_sequences: true,
      return_state: false,
    });
  });

  it("forgets selection and drafts with the layer, but not where no layer is shown for a while", () => {
    const chosen: UiEvent = { type: "flag", flag: "return_state", value: true };
    const typed: UiEvent = { type: "type", field: "units", text: "7x" };
    const nothing: UiEvent = { type: "snapshot", snapshot: without(snapshotOf("one")) };
    const back = after(shown(), chosen, typed, nothing, shown());
    assert.equal(selectedFlags(back)?.["return_state"], true);
    assert.equal(back.drafts["units"]?.text, "7x");
    const other = after(shown(), chosen, typed, shown({ key: "decoder" }));
    assert.equal(selectedFlags(other)?.["return_state"], false);
    assert.deepEqual(other.drafts, {});
  });

  it("follows the code again when the user goes back to it", () => {
    const events: readonly UiEvent[] = [
      shown(),
      { type: "flag", flag: "return_state", value: true },
      { type: "type", field: "units", text: "7" },
      { type: "discard" },
    ];
    const back = after(...events);
    assert.deepEqual(selectedFlags(back), { return_sequences: false, return_state: false });
    assert.deepEqual(back.drafts, {});
    assert.deepEqual(selectedFlags(after(...events, coded(true, true))), {
      return_sequences: true,
      return_state: true,
    });
  });

  it("keeps what is being typed as it is typed, also where it is no number", () => {
    const state = after(
      shown(),
      { type: "type", field: "units", text: "1 2" },
      { type: "leave", field: "units" },
      shown(),
    );
    assert.equal(state.drafts["units"]?.text, "1 2");
  });

  it("shows the host's value again once a field is left and the host has answered", () => {
    const typed: UiEvent = { type: "type", field: "units", text: "07" };
    const seven = shown({
      fields: [{ name: "units", kind: "argument", value: 7, min: 1, max: 99, assumed: false, edited: true }],
    });
    assert.equal(after(shown(), typed, { type: "sent" }, seven).drafts["units"]?.text, "07", "still typing");
    assert.deepEqual(after(shown(), typed, { type: "sent" }, { type: "leave", field: "units" }, seven).drafts, {});
    assert.deepEqual(after(shown(), typed, { type: "sent" }, seven, { type: "leave", field: "units" }).drafts, {});
  });

  it("is the same object where an event changes nothing", () => {
    const state = after(shown(), { type: "point", place: "h:1" });
    assert.equal(reduce(state, { type: "point", place: "h:1" }), state);
    assert.equal(reduce(state, { type: "fold", section: "weights", open: false }), state);
    assert.equal(reduce(state, { type: "leave", field: "units" }), state);
  });

  it("outlives the page: selection, folds and texts, for the same layer", () => {
    const before = after(
      shown(),
      { type: "flag", flag: "return_sequences", value: true },
      { type: "fold", section: "weights", open: true },
      { type: "type", field: "units", text: "many" },
      { type: "point", place: "c:0" },
    );
    const restored = fromSaved(JSON.parse(JSON.stringify(toSaved(before))));
    assert.equal(restored.point, undefined);
    const state = reduce(restored, shown());
    assert.deepEqual(selectedFlags(state), { return_sequences: true, return_state: false });
    assert.equal(state.open.weights, true);
    assert.equal(state.drafts["units"]?.text, "many");
    assert.equal(selectedFlags(reduce(restored, shown({ key: "other" })))?.["return_sequences"], false);
  });

  it("starts anew where what was saved is not its own", () => {
    for (const saved of [
      undefined,
      null,
      1,
      "x",
      [],
      {},
      { open: 3, drafts: [], selected: {} },
      { shown: { name: 1 } },
    ]) {
      assert.deepEqual(fromSaved(saved), initialState);
    }
  });
});

function without({ preview: _preview, chosen: _chosen, ...rest }: Snapshot): Snapshot {
  return { ...rest, notice: "No recurrent layer at line 4." };
}
