import assert from "node:assert/strict";
import { inputKey, isWhole, parseElement, parseField, problemOf, wantedOverrides } from "../../webview/edits";
import { previewOf } from "./fixtures/snapshots";

const preview = previewOf("one");
const units = preview.fields[0];
const drafts = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, { text, sent: false, left: false }]));

/** Values rounded as the page shows them. */
const rounded = (values: readonly number[] | undefined) => values?.map((value) => Number(value.toFixed(6)));

describe("edits on the page", () => {
  it("takes whole numbers within the field's limits only, and says which", () => {
    assert.ok(units);
    assert.deepEqual(parseField(units, " 12 "), { value: 12 });
    for (const text of ["", " ", "0", "-3", "1.5", "abc", "1e9", "NaN", "Infinity", "4097"]) {
      assert.deepEqual(parseField(units, text), { problem: "units must be a whole number from 1 to 4096." }, text);
    }
  });

  it("takes what float32 can hold as an input value", () => {
    assert.deepEqual(parseElement("-2.5e-1"), { value: -0.25 });
    for (const text of ["", "0.1.2", "1e39", "nan"]) {
      assert.ok("problem" in parseElement(text), text);
    }
  });

  it("asks for nothing where the texts mean what is shown, or mean nothing", () => {
    assert.equal(wantedOverrides(preview, {}), undefined);
    assert.equal(
      wantedOverrides(preview, drafts({ units: "1", timesteps: "three", [inputKey(0)]: "0.10" })),
      undefined,
    );
  });

  it("puts each field where the protocol has it, on top of what holds already", () => {
    const held = { ...preview, overrides: { arguments: { activation: "relu" }, sizes: { batch: 2 } } };
    assert.deepEqual(wantedOverrides(held, drafts({ units: "5", timesteps: "4", features: "x" })), {
      arguments: { activation: "relu", units: 5 },
      sizes: { batch: 2, timesteps: 4 },
    });
  });

  it("sends all input values where one changes", () => {
    const overrides = wantedOverrides(preview, drafts({ [inputKey(3)]: "-1" }));
    assert.deepEqual(overrides?.input?.shape, [1, 3, 2]);
    assert.deepEqual(rounded(overrides?.input?.values), [0.1, 0.2, 0.3, -1, 0.2, 0.3]);
  });

  it("leaves edited input values as they were edited where the sizes change: the host fits them", () => {
    const input = { shape: [1, 3, 2], values: [1, 2, 3, 4, 5, 6] };
    const overrides = wantedOverrides({ ...preview, overrides: { input } }, drafts({ timesteps: "4000" }));
    assert.deepEqual(overrides, { input, sizes: { timesteps: 4000 } });
  });

  it("marks the field whose text is wrong, and no other", () => {
    const [wrong, right] = [drafts({ units: "-3" })["units"], drafts({ units: "3" })["units"]];
    assert.match(problemOf(preview, "units", wrong) ?? "", /^units must be/);
    assert.equal(problemOf(preview, "units", right), undefined);
    assert.equal(problemOf(preview, "timesteps", undefined), undefined);
  });

  it("knows a tensor that is shown in part", () => {
    assert.equal(isWhole(preview.input), true);
    assert.equal(isWhole({ ...preview.input, shape: [{ size: 1 }, { size: 100 }, { size: 2 }] }), false);
  });
});
