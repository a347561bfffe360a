import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parsePageMessage } from "../../src/core/panel/messages";

describe("messages", () => {
  for (const message of [
    { type: "ready" },
    { type: "reveal" },
    { type: "cancel" },
    { type: "explain", key: "a" },
    { type: "explain", key: "a", place: { part: "l0", row: 0, step: 2, unit: 1 } },
    { type: "pin", pinned: true },
    { type: "choose", layer: 2 },
    { type: "copy", combination: 0 },
    { type: "override", key: "a", overrides: {} },
    {
      type: "override",
      key: "a",
      overrides: {
        arguments: { units: 4 },
        sizes: { timesteps: 5, batch: 1, features: 2 },
        seed: 7,
        profile: "keras-2",
        input: { shape: [1, 2, 1], values: [0.5, -1] },
      },
    },
  ]) {
    it(`takes ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parsePageMessage(message), message);
    });
  }

  for (const message of [
    undefined,
    null,
    "ready",
    [],
    {},
    { type: "eval", code: "1" },
    { type: "pin" },
    { type: "pin", pinned: "yes" },
    { type: "choose", layer: -1 },
    { type: "choose", layer: 0.5 },
    { type: "copy", combination: "0" },
    { type: "explain" },
    { type: "explain", key: "a", place: { part: "", row: 0, step: 0 } },
    { type: "explain", key: "a", place: { part: "", row: 0, step: -1, unit: 0 } },
    { type: "explain", key: "a", place: "h:0" },
    { type: "override" },
    { type: "override", overrides: {} },
    { type: "override", key: "a", overrides: { input: { shape: [1, 3, 1], values: [1, 2] } } },
    { type: "override", key: "a", overrides: { input: [1, 2] } },
    { type: "override", key: "a", overrides: [] },
    { type: "override", key: "a", overrides: { profile: "keras-4" } },
    { type: "override", key: "a", overrides: { timesteps: 3 } },
    { type: "override", key: "a", overrides: { sizes: [3] } },
    { type: "override", key: "a", overrides: { sizes: { timesteps: "3" } } },
    { type: "override", key: "a", overrides: { sizes: { timesteps: Number.NaN } } },
    { type: "override", key: "a", overrides: { input: { shape: [1, 2, 1], values: [1, "2"] } } },
    { type: "override", key: "a", overrides: { input: { shape: [1, 1, 1], values: [Number.POSITIVE_INFINITY] } } },
    {
      type: "override",
      key: "a",
      overrides: { input: { shape: [1, 100_001, 1], values: Array.from({ length: 100_001 }, () => 0) } },
    },
    { type: "override", key: "a", overrides: { arguments: { units: { class_name: "X" } } } },
    { type: "override", key: "a", overrides: { arguments: [4] } },
    { type: "override", key: "a", overrides: { arguments: { activation: "x".repeat(1_001) } } },
    { type: "override", key: "a", overrides: { arguments: { ["x".repeat(1_001)]: 4 } } },
    { type: "override", key: "a", overrides: { __proto__: null, other: 1 } },
  ]) {
    it(`refuses ${JSON.stringify(message)?.slice(0, 80)}`, () => {
      assert.equal(parsePageMessage(message), undefined);
    });
  }

  it("takes or refuses whatever comes, and never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parsePageMessage(value);
        assert.ok(parsed === undefined || typeof parsed.type === "string");
      }),
      { numRuns: 500 },
    );
  });

  it("hands on nothing but what it checked", () => {
    assert.deepEqual(parsePageMessage({ type: "pin", pinned: false, extra: "x" }), { type: "pin", pinned: false });
  });
});
