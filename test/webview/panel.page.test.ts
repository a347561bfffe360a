import assert from "node:assert/strict";
import fs from "node:fs";
import axe from "axe-core";
import type { Locator } from "playwright-core";
import { explainStep } from "../../src/core/explain/explain";
import type { Explanation, StepPlace } from "../../src/core/explain/explanation";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import type { PreviewSnapshot, Snapshot } from "../../src/core/panel/messages";
import { type OpenOptions, type OpenPage, THEMES } from "./browser";
import { partsIn, previewOf, snapshotOf, type TraceName } from "./fixtures/snapshots";
import { AFTER_TYPING, usePages } from "./suite";

/** The key of the layer in the fixtures. */
const KEY = "lstm_states.py lstm1";

interface Shown extends OpenPage {
  readonly card: (index: number) => Locator;
  readonly node: (kind: string, place: string) => Locator;
  readonly field: (name: string) => Locator;
  readonly flag: (name: string) => Locator;
  /** The labels of the lit nodes, in the order of the picture. */
  readonly lit: () => Promise<readonly string[]>;
}

describe("the panel's page", () => {
  const open = usePages();

  async function show(snapshot: Snapshot, options?: OpenOptions): Promise<Shown> {
    const found = await open(options);
    await found.show(snapshot);
    const { page } = found;
    return {
      ...found,
      card: (index) => page.locator(`[data-combination="${index}"]`),
      node: (kind, place) => page.locator(`[data-node="${kind}"][data-place="${place}"]`),
      field: (name) => page.getByRole("textbox", { name, exact: true }),
      flag: (name) => page.getByRole("checkbox", { name }),
      lit: () => page.locator(".node.lit .node-label").allTextContents(),
    };
  }

  const showLayer = (name: TraceName = "one", changes: Partial<PreviewSnapshot> = {}, options?: OpenOptions) =>
    show(snapshotOf(name, changes), options);

  it("says that it is ready, and waits", async () => {
    const { messages, page } = await open();
    assert.deepEqual(await messages(), [{ type: "ready" }]);
    assert.match(await page.locator("main").innerText(), /Reading the document/);
  });

  it("shows the four combinations with the digits that Keras prints", async () => {
    const { card } = await showLayer();
    const values = (index: number) => card(index).locator(".values").allTextContents();
    const sequence = "[[[0.00772376]\n  [0.01633997]\n  [0.02572775]]]";
    assert.deepEqual(await values(0), ["[[0.02572775]]"]);
    assert.deepEqual(await values(1), [sequence]);
    assert.deepEqual(await values(2), ["[[0.02572775]]", "[[0.02572775]]", "[[0.05020291]]"]);
    assert.deepEqual(await values(3), [sequence, "[[0.02572775]]", "[[0.05020291]]"]);
    assert.match(await card(0).innerText(), /in your code/);
    assert.doesNotMatch(await card(3).innerText(), /in your code/);
    assert.match(await card(3).innerText(), /\(batch 1, timesteps 3, units 1\)/);
    assert.match(await card(3).innerText(), /output\[:, -1\] ≡ state_h/);
  });

  it("says why a layer follows a version's rules where keyboards and screen readers come by", async () => {
    const reason = "By the rules of Keras 3: the document has keras.ops.";
    const { page } = await showLayer("one", { profileReason: reason });
    const rules = page.getByRole("combobox", { name: "Rules of" });
    const described = (await rules.getAttribute("aria-describedby")) ?? "";
    assert.equal(await page.locator(`#${described}`).innerText(), reason);
    assert.equal(await page.locator("[title]", { has: rules }).count(), 0);
    const alone = await showLayer();
    assert.equal(await alone.page.getByRole("combobox", { name: "Rules of" }).getAttribute("aria-describedby"), null);
  });

  it("lights what the selected combination returns, and selects its card, when a flag is toggled", async () => {
    const { card, flag, lit, messages } = await showLayer();
    assert.deepEqual(await lit(), ["h₃"]);
    await flag("return_sequences").click();
    assert.deepEqual(await lit(), ["h₁", "h₂", "h₃"]);
    await flag("return_state").click();
    assert.deepEqual(await lit(), ["h₁", "h₂", "h₃", "state_c", "state_h"]);
    assert.match((await card(3).getAttribute("class")) ?? "", /selected/);
    await card(2).click({ position: { x: 8, y: 8 } });
    assert.deepEqual(await lit(), ["h₃", "state_c", "state_h"]);
    assert.equal(await flag("return_sequences").getAttribute("aria-checked"), "false");
    assert.deepEqual(await messages(), [{ type: "ready" }], "flags are the page's own choice");
  });

  it("says at first sight how many tensors there are, of which shapes, holding what, by the flags chosen", async () => {
    const { flag, page } = await showLayer();
    const said = async () =>
      (await page.getByRole("region", { name: "What the layer returns" }).innerText()).replaceAll(/\s+/g, " ").trim();
    assert.equal(await said(), "Returns one tensor output (batch 1, units 1) the last hidden state h₃");
    await flag("return_sequences").click();
    await flag("return_state").click();
    assert.equal(
      await said(),
      "Returns 3 tensors output (batch 1, timesteps 3, units 1) every hidden state h₁ … h₃ " +
        "state_h (batch 1, units 1) the last hidden state h₃ state_c (batch 1, units 1) the last cell state c₃",
    );
  });

  it("links the same numbers wherever they stand", async () => {
    const { card, node, page } = await showLayer();
    await card(3).click({ position: { x: 8, y: 8 } });
    await node("state_h", "h:2").hover();
    const linked = await page
      .locator(".linked")
      .evaluateAll((all) => all.map((each) => each.getAttribute("data-place")));
    assert.equal(
      linked.length,
      2 + 6,
      "h₃ and state_h in the picture; output four times and state_h twice in the cards",
    );
    assert.deepEqual([...new Set(linked)], ["h:2"]);
    assert.match(await page.locator(".reading").innerText(), /h₃ = output\[:, 2\] = state_h\s+\[0\.02572775\]/);
    await card(1).locator('.row[data-place="h:0"]').hover();
    assert.match((await node("h", "h:0").getAttribute("class")) ?? "", /linked/);
  });

  it("sends what is typed once the typing pauses, and keeps what is no number, with the reason", async () => {
    const { field, messages, page } = await showLayer();
    await field("units").fill("2");
    await field("units").pressSequentially("4");
    await page.waitForTimeout(AFTER_TYPING);
    assert.deepEqual((await messages()).slice(1), [
      { type: "override", key: KEY, overrides: { arguments: { units: 24 } } },
    ]);
    await field("timesteps").fill("0");
    await field("features").click();
    await page.waitForTimeout(AFTER_TYPING);
    await shows(field("timesteps"), "0");
    assert.match(await page.locator(".field-problems").innerText(), /timesteps must be a whole number from 1 to/);
    const last = (await messages()).at(-1);
    assert.deepEqual(last, { type: "override", key: KEY, overrides: { arguments: { units: 24 } } });
  });

  it("does not disturb the field that is being typed in when the answer comes", async () => {
    const { field, page, show: answer } = await showLayer();
    await field("units").fill("007");
    await page.waitForTimeout(AFTER_TYPING);
    const fields = previewOf("one").fields.map((each) =>
      each.name === "units" ? { ...each, value: 7, edited: true } : each,
    );
    await answer(snapshotOf("one", { fields, overrides: { arguments: { units: 7 } } }));
    await shows(field("units"), "007");
    await field("features").click();
    await shows(field("units"), "7");
  });

  it("sends the whole input when one value changes", async () => {
    const { messages, page } = await showLayer();
    await page.getByLabel("x2, feature 0").fill("-0.5");
    await page.waitForTimeout(AFTER_TYPING);
    const last = (await messages()).at(-1);
    assert.ok(last?.type === "override");
    assert.deepEqual(
      last.overrides.input?.values.map((value) => Number(value.toFixed(6))),
      [0.1, 0.2, -0.5, 0.1, 0.2, 0.3],
    );
  });

  it("tells the host each thing that the user does", async () => {
    const { card, messages, page } = await showLayer("one", { overrides: { sizes: { batch: 2 } } });
    await page.getByRole("button", { name: "lstm_states.py:12" }).click();
    await page.getByRole("button", { name: /^Pin/ }).click();
    await card(2).getByRole("button", { name: "Copy this line" }).click();
    await page.getByRole("button", { name: "Back to the code" }).click();
    await page.getByRole("combobox", { name: "Layer" }).click();
    await page.getByRole("option", { name: /decoder/ }).click();
    assert.deepEqual((await messages()).slice(1), [
      { type: "reveal" },
      { type: "pin", pinned: true },
      { type: "copy", combination: 2 },
      { type: "override", key: KEY, overrides: {} },
      { type: "choose", layer: 1 },
    ]);
  });

  it("says that flags are chosen which are not the code's, and takes them back with everything else", async () => {
    const { card, flag, lit, messages, page } = await showLayer();
    const note = page.locator(".note.edited");
    assert.equal(await note.count(), 0);
    await flag("return_sequences").click();
    assert.match(await note.innerText(), /the flags chosen below are not those of the code/);
    await flag("return_sequences").click();
    assert.equal(await note.count(), 0, "the code's own flags again");
    await card(3).click({ position: { x: 8, y: 8 } });
    await page.getByRole("button", { name: "Back to the code" }).click();
    assert.equal(await note.count(), 0);
    assert.deepEqual(await lit(), ["h₃"]);
    assert.equal(await flag("return_sequences").getAttribute("aria-checked"), "false");
    assert.equal(await flag("return_state").getAttribute("aria-checked"), "false");
    assert.deepEqual((await messages()).slice(1), [{ type: "override", key: KEY, overrides: {} }]);
  });

  it("can be used with the keyboard alone", async () => {
    const { card, field, flag, lit, page } = await showLayer();
    await flag("return_state").focus();
    await page.keyboard.press("Space");
    assert.deepEqual(await lit(), ["h₃", "state_c", "state_h"]);
    await card(1).getByRole("button", { name: /LSTM/ }).focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await lit(), ["h₁", "h₂", "h₃"]);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await page.locator('.node[tabindex="0"]').focus();
    assert.match((await focused()) ?? "", /^x₁/);
    for (const key of ["ArrowUp", "ArrowRight", "ArrowRight"]) {
      await page.keyboard.press(key);
    }
    assert.equal(await focused(), "h₃ 0.02572775, returned");
    assert.match(await page.locator(".reading").innerText(), /0\.02572775/);
    await field("timesteps").focus();
    await page.keyboard.press("ArrowUp");
    await shows(field("timesteps"), "4");
  });

  it("asks how a number came about when it is pressed, and shows every product of the answer", async () => {
    const { messages, node, page, show: answer } = await showLayer();
    const place = { part: "", row: 0, step: 1, unit: 0, pass: 0 };
    await node("h", "h:1").click();
    await page.locator('.node[tabindex="0"]').focus();
    await node("c", "c:1").focus();
    await page.keyboard.press("Enter");
    assert.deepEqual((await messages()).slice(1), [
      { type: "explain", key: KEY, place },
      { type: "explain", key: KEY, place },
    ]);
    await answer(snapshotOf("one", { explanation: explanationOf(place) }));
    const shown = await page.locator(".explanation").innerText();
    // h₂ of the layer, as Keras prints it, and what its output gate adds up: 0.3·0.1 + 0.1·0.1 + h₁·0.1.
    assert.match(shown, /hₜ = 0\.01633997/);
    assert.match(shown, /0\.00772376/);
    assert.match(shown, /sigmoid\(0\.04077238\)/);
    await page.getByRole("button", { name: "Close" }).click();
    assert.deepEqual((await messages()).at(-1), { type: "explain", key: KEY });
  });

  it("leaves an explanation by Escape, for the number that was pressed", async () => {
    const place = { part: "", row: 0, step: 1, unit: 0 };
    const { messages, page } = await showLayer("one", { explanation: explanationOf(place) });
    await page.locator(".explanation h2").focus();
    await page.keyboard.press("Escape");
    assert.deepEqual((await messages()).at(-1), { type: "explain", key: KEY });
    assert.match((await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) ?? "", /^[hc]₂ /);
  });

  it("says how far a long run is, and gives it up when told to", async () => {
    const { messages, page } = await show({ ...snapshotOf("one"), notice: "Calculating lstm1 …", progress: 0.25 });
    const bar = page.getByRole("progressbar", { name: "How much is calculated" });
    assert.equal(await bar.evaluate((element) => element instanceof HTMLProgressElement && element.value), 0.25);
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual((await messages()).slice(1), [{ type: "cancel" }]);
  });

  it("marks the steps that a mask skips, and says so", async () => {
    const parts = partsIn(previewOf("one")).map((part) => ({
      ...part,
      steps: part.steps.map((step, index) => (index === 2 ? { ...step, masked: true } : step)),
    }));
    const { page } = await showLayer("one", { passes: [parts] });
    assert.equal(await page.locator(".layer-cell.masked").count(), 1);
    await page.getByText("The mask skips x₃: there the states stay as they were.").waitFor();
  });

  it("names the layer that is shown in the chooser, whoever chose it", async () => {
    const { page, show: answer } = await showLayer();
    const chooser = page.getByRole("combobox", { name: "Layer" });
    assert.match(await chooser.locator(".selected-value").innerText(), /lstm1 · line 12/);
    const snapshot = snapshotOf("one", { name: "decoder", line: 31 });
    await answer({ ...snapshot, chosen: 1 });
    assert.match(await chooser.locator(".selected-value").innerText(), /decoder · line 31/);
    await answer(snapshotOf("one"));
    assert.match(await chooser.locator(".selected-value").innerText(), /lstm1 · line 12/, "where it was before");
    await answer({ ...snapshot, chosen: 1 });
    assert.match(await chooser.locator(".selected-value").innerText(), /decoder · line 31/, "and there again");
    await answer({ ...snapshot, chosen: 2, layers: [...snapshot.layers, { label: "third", line: 40 }] });
    assert.match(await chooser.locator(".selected-value").innerText(), /third · line 40/);
  });

  it("says what is wrong where it is wrong, and what is assumed", async () => {
    const { page } = await showLayer("four", {
      problems: [
        { severity: "error", message: "units must be at least 1.", argument: "units" },
        { severity: "warning", message: "Keras has no activation “tanhh”.", argument: "activation" },
      ],
    });
    assert.match(await page.locator(".field-problems").innerText(), /units must be at least 1/);
    assert.match(await page.locator(".note.warning").innerText(), /^\s*Keras has no activation “tanhh”\.\s*$/);
    assert.match(await page.locator(".note.random").innerText(), /seed 7: an example, not what Python prints/);
    assert.match(await page.locator(".assumptions summary").innerText(), /Assumed\s+batch = 1, random weights/);
    await page.locator(".assumptions summary").click();
    assert.match(await page.locator(".assumptions").innerText(), /Keras leaves the batch size open/);
  });

  it("lists the document's layers where there is none under the cursor", async () => {
    const { messages, page } = await show({
      document: "/home/me/lstm_states.py",
      pinned: false,
      layers: [
        { label: "lstm1", line: 12 },
        { label: "decoder", line: 31 },
      ],
      notice: "No recurrent layer at line 4.",
    });
    assert.match(await page.getByRole("status").innerText(), /No recurrent layer at line 4/);
    await page.getByRole("button", { name: "decoder" }).click();
    assert.deepEqual((await messages()).at(-1), { type: "choose", layer: 1 });
  });

  it("comes back as it was left when VS Code shows it again", async () => {
    const first = await showLayer();
    await first.flag("return_state").click();
    await first.page.locator(".weights summary").click();
    await first.page.locator(".weights[open]").waitFor();
    const again = await showLayer("one", {}, { saved: await first.saved() });
    assert.deepEqual(await again.lit(), ["h₃", "state_c", "state_h"]);
    assert.match(await again.page.locator(".weights").innerText(), /recurrent_kernel/);
  });

  it("speaks the editor's language", async () => {
    const { card } = await showLayer("one", {}, { translations: { "in your code": "in deinem Code" } });
    assert.match(await card(0).innerText(), /in deinem Code/);
  });

  for (const [name, options] of [
    ["300 px", { width: 300 }],
    ["760 px at 200 %", { width: 760, zoom: 2 }],
    ["1400 px", { width: 1400 }],
  ] as const) {
    for (const trace of ["one", "sixteen", "fifty"] as const) {
      it(`does not overflow: ${trace} at ${name}`, async () => {
        const { page } = await showLayer(trace, {}, options);
        const [scroll, client] = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return [scrollWidth, clientWidth] as const;
        });
        assert.ok(scroll <= client, `${scroll} px in ${client} px`);
      });
    }
  }

  for (const theme of THEMES) {
    for (const trace of ["one", "sixteen"] as const) {
      it(`has no barrier that axe finds: ${theme}, ${trace}`, async () => {
        const { flag, page } = await showLayer(
          trace,
          {
            overrides: { sizes: { batch: 1 } },
            explanation: explanationOf({ part: "", row: 0, step: 1, unit: 0 }),
            profileReason: "By the rules of Keras 3: the document has keras.ops.",
          },
          { theme },
        );
        await flag("return_state").click();
        await page.locator(".assumptions summary").click();
        await page.locator(".weights summary").click();
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          const results = await window.axe.run(document, { resultTypes: ["violations"] });
          return results.violations.map(
            ({ id, nodes }) =>
              `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`,
          );
        });
        assert.deepEqual(violations, []);
      });
    }
  }

  it("keeps still for those who ask for it", async () => {
    const { page } = await showLayer();
    await page.emulateMedia({ reducedMotion: "reduce" });
    const duration = await page
      .locator(".card")
      .first()
      .evaluate((card) => getComputedStyle(card).transitionDuration);
    assert.equal(duration, "0s");
  });
});

/** How a number of the layer came about, by the core. */
function explanationOf(place: StepPlace): Explanation {
  const [layer] = readDocument(fs.readFileSync("examples/constant.rnn.json", "utf8"), "json").layers;
  assert.ok(layer);
  return explainStep(createPreview(layer), place) ?? assert.fail("no explanation");
}

/** The toolkit's fields draw a new value with the next frame or two. */
async function shows(field: Locator, value: string): Promise<void> {
  for (let tries = 0; tries < 20 && (await field.inputValue()) !== value; tries++) {
    await field.page().waitForTimeout(50);
  }
  assert.equal(await field.inputValue(), value);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
