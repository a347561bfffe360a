/** Whole documents on the page in a real browser: what a user reads there of his own layers. */
import assert from "node:assert/strict";
import fs from "node:fs";
import type { Snapshot } from "../../src/core/panel/messages";
import type { StepPlace } from "../../src/core/explain/explanation";
import { callsOf } from "../../src/core/documents/instances";
import { createPreview } from "../../src/core/preview/preview";
import { languageOfFile } from "../../src/core/languages";
import { readDocument } from "../../src/core/read";
import { snapshotOf } from "../../src/core/panel/snapshot";
import type { OpenOptions, OpenPage } from "./browser";
import { AFTER_TYPING, usePages } from "./suite";

/** A document's layer as the host shows it. */
function snapshotOfText(text: string, file: string, index = 0, explained?: StepPlace, call = 0): Snapshot {
  const { layers } = readDocument(text, languageOfFile(file) ?? assert.fail(file));
  const layer = layers.slice(index, index + 1).flatMap(callsOf)[call] ?? assert.fail(`no layer ${index}`);
  return {
    document: file,
    pinned: false,
    layers: layers.map(({ name }, at) => ({ label: name, line: at + 1 })),
    chosen: index,
    preview: snapshotOf(createPreview(layer), {}, { key: "k", line: 1 }, explained),
  };
}

const example = (file: string): Snapshot => snapshotOfText(fs.readFileSync(`examples/${file}`, "utf8"), file);

const torch = (call: string, shape: string): Snapshot =>
  snapshotOfText(`import torch\nrnn = torch.nn.${call}\noutput = rnn(torch.ones(${shape}))\n`, "net.py");

describe("documents on the page", () => {
  const open = usePages();

  async function show(snapshot: Snapshot, options?: OpenOptions): Promise<OpenPage> {
    const found = await open(options);
    await found.show(snapshot);
    return found;
  }

  const caption = async ({ page }: OpenPage, kind: string, place: string): Promise<string> => {
    await page.locator(`[data-node="${kind}"][data-place="${place}"]`).first().hover();
    return (await page.locator(".reading").innerText()).replaceAll(/\s+/g, " ").trim();
  };

  it("names where a backward step's numbers stand in Keras's output", async () => {
    const open = await show(example("bidirectional.py"));
    // What Keras prints for the example: output[0] is [[0.00772 0.02323] [0.01634 0.02040] [0.02573 0.01311]].
    assert.equal(await caption(open, "h", "backward/h:0"), "h₁ = output[:, 2, 1:] [0.01311888]");
    assert.equal(await caption(open, "h", "backward/h:2"), "h₃ = output[:, 0, 1:] = backward_state_h [0.02322989]");
    assert.equal(await caption(open, "h", "forward/h:2"), "h₃ = output[:, 2, :1] = forward_state_h [0.02572775]");
  });

  it("draws two directions in one figure, what is read at one time above each other", async () => {
    const { page } = await show(example("bidirectional.py"));
    assert.equal(await page.locator("svg.unrolled").count(), 1);
    const middle = async (place: string): Promise<number> => {
      const box = await page.locator(`[data-place="${place}"] .frame`).first().boundingBox();
      assert.ok(box, place);
      return Math.round(box.x + box.width / 2);
    };
    assert.equal(await middle("forward/h:0"), await middle("x:0"));
    assert.equal(await middle("backward/h:2"), await middle("x:0"));
    assert.ok((await middle("backward/h:0")) > (await middle("backward/h:2")), "from right to left");
  });

  it("explains the numbers of the pass that the picture shows", async () => {
    const text = "import keras\nlstm = keras.layers.LSTM(1)\ny = lstm(keras.Input((3, 2)))\n";
    const place = { part: "", row: 0, step: 2, unit: 0 };
    const { page, show: showAgain, messages } = await show(snapshotOfText(text, "net.py", 0, place));
    const state = page.locator('[data-node="h"][data-place="h:2"]');
    const equations = page.getByRole("region", { name: "How this number came about" });
    assert.equal(await state.getAttribute("role"), "button");
    assert.equal(await equations.count(), 1);
    await page.getByRole("checkbox", { name: "go_backwards" }).click();
    assert.equal(await equations.count(), 0, "they are of numbers that the picture does not show");
    await page.getByText("Press a hidden or cell state").waitFor();
    assert.equal(await page.locator(".signature").innerText(), "LSTM(units=1, go_backwards=True)");
    await state.click();
    const pass = { type: "explain", key: "k", place: { ...place, pass: 1 } };
    assert.deepEqual((await messages()).at(-1), pass);
    await showAgain(snapshotOfText(text, "net.py", 0, pass.place));
    // The last step that is taken reads the first of the input.
    assert.match(await equations.innerText(), /Step 3 reads x₁/);
    await page.getByRole("button", { name: "Back to the code" }).click();
    assert.equal(await equations.count(), 0);
    await showAgain(snapshotOfText(text, "net.py", 0, place));
    assert.equal(await state.getAttribute("role"), "button");
    assert.equal(await equations.count(), 1);
  });

  it("says which call of a layer it shows, and writes that call", async () => {
    const text = [
      "import keras",
      "a, b = keras.Input((3, 2)), keras.Input((5, 2))",
      "lstm = keras.layers.LSTM(1, return_sequences=True)",
      "x = lstm(a)",
      "y = lstm(b)",
    ].join("\n");
    const { page, show: answer } = await show(snapshotOfText(text, "net.py", 0, undefined, 1));
    const header = page.locator(".header");
    assert.match(await header.innerText(), /called in 2 places: call 2 is shown/);
    const lines = await page.locator(".code-line").allInnerTexts();
    assert.ok(lines.length > 1 && lines.every((line) => /^y\b.*\(b\)$/.test(line)), lines.join("\n"));
    await answer(snapshotOfText(text, "net.py"));
    assert.match(await header.innerText(), /called in 2 places: call 1 is shown/);
  });

  it("says which sum a merged output is", async () => {
    const open = await show(example("bidirectional.py"));
    await open.page.getByRole("combobox", { name: "merge_mode" }).click();
    await open.page.getByRole("option", { name: 'merge_mode="sum"' }).click();
    assert.match(
      await caption(open, "h", "backward/h:0"),
      /^h₁ \[0\.01311888\] forward h₃ \+ backward h₁ = output\[:, 2\]/,
    );
  });

  it("names the halves of PyTorch's output and the last layer's states, layer by layer", async () => {
    const open = await show(torch("LSTM(2, 2, num_layers=2, bidirectional=True, batch_first=True)", "1, 3, 2"));
    assert.deepEqual(await open.page.locator(".lane-name").allTextContents(), ["Layer 0", "Layer 1"]);
    assert.match(await caption(open, "h", "l1_reverse/h:2"), /^h₃ = output\[:, 0, 2:\] = h_n\[-1\] \[/);
    assert.match(await caption(open, "h", "l1/h:2"), /^h₃ = output\[:, 2, :2\] = h_n\[-2\] \[/);
    assert.match(await caption(open, "state_h", "l0_reverse/h:2"), /^h₃ = h_n\[1\] \[/);
    const texts = await open.page.locator(".equality-text").allTextContents();
    assert.ok(texts.some((text) => text.endsWith("≡ h_n[-1]")) && texts.some((text) => text.endsWith("≡ h_n[-2]")));
  });

  it("shows the numbers of the forward pass that the flags ask for, and explains them", async () => {
    const { page } = await show(torch("GRU(2, 2)", "3, 1, 2"));
    const own = await page.locator(".node.pressable").count();
    assert.ok(own > 0);
    await page.getByRole("checkbox", { name: "bidirectional" }).click();
    assert.equal(await page.locator('[data-node="h"][data-place^="l0_reverse/"]').count(), 3);
    // Those of both directions.
    assert.equal(await page.locator(".node.pressable").count(), 2 * own);
  });

  it("lets PyTorch's input be edited whose first axis is the steps", async () => {
    const { messages, page } = await show(torch("LSTM(2, 1)", "3, 2, 2"));
    await page.getByLabel("x2, feature 1").fill("5");
    await page.waitForTimeout(AFTER_TYPING);
    const last = (await messages()).at(-1);
    assert.ok(last?.type === "override");
    // (timesteps, batch, features): step 1 of row 0.
    assert.deepEqual(last.overrides.input?.values, [1, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 1]);
  });

  it("says that a long input goes on below, with its heading in view", async () => {
    const { page } = await show(torch("LSTM(2, 1)", "24, 1, 2"));
    await page.getByText("24 steps: scroll the table for the others.").waitFor();
    await page.locator(".input-scroll").evaluate((table) => table.scrollTo(0, 200));
    const [heading, table] = await Promise.all([
      page.locator(".input-scroll thead").boundingBox(),
      page.locator(".input-scroll").boundingBox(),
    ]);
    assert.ok(heading && table && Math.abs(heading.y - table.y) < 2);
  });

  it("brings an explanation that was asked for into view, and reads it from its heading", async () => {
    const text = fs.readFileSync("examples/01_last_output.py", "utf8");
    const open = await show(snapshotOfText(text, "a.py"), { height: 400 });
    const place = { part: "", row: 0, step: 1, unit: 0 };
    await open.page.locator('[data-node="h"][data-place="h:1"]').click();
    await open.page.emulateMedia({ reducedMotion: "reduce" });
    await open.show(snapshotOfText(text, "a.py", 0, place));
    assert.match(await open.page.evaluate(() => document.activeElement?.textContent ?? ""), /Step 2 reads x₂/);
    const box = await open.page.locator(".explanation h2").boundingBox();
    assert.ok(box && box.y >= 0 && box.y < 400, `${box?.y}`);
    await open.page.getByRole("button", { name: "Close" }).focus();
    await open.show(snapshotOfText(text, "a.py", 0, { ...place, step: 0 }));
    assert.equal(await open.page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Close");
  });

  it("says why a large run's numbers are not explained", async () => {
    const text = "from keras.layers import LSTM, Input\nLSTM(1000)(Input((24, 20)))\n";
    const { page } = await show(snapshotOfText(text, "a.py"));
    await page.getByText("is not kept for so large a run").waitFor();
    assert.ok((await page.locator(".node .more").count()) > 0, "an ellipsis for the units that are not drawn");
  });

  it("shows what is known of a layer that cannot run, the error first", async () => {
    const text =
      "from keras.layers import LSTM, Input\nx = LSTM(16)(Input((10, 3)))\ny = LSTM(8, return_state=True)(x)\n";
    const { page } = await show(snapshotOfText(text, "a.py", 1));
    assert.match(await page.locator(".notes > *").first().innerText(), /takes an input of 3 axes/);
    assert.equal(await page.getByRole("checkbox", { name: "return_state" }).getAttribute("aria-checked"), "true");
    const fields = (await page.locator(".field").allInnerTexts()).map((text) => text.trim());
    assert.deepEqual(fields, ["units", "seed"], "and no sizes of axes that the input has not");
    assert.match(await page.locator(".card").first().innerText(), /\(batch 1, units 8\)/);
    assert.equal(await page.locator(".weights").count(), 0);
  });

  it("writes flags as TensorFlow.js does", async () => {
    const { page } = await show(example("tfjs.js"));
    await page.getByRole("checkbox", { name: "returnSequences" }).waitFor();
    const titles = (await page.locator(".card h2").allInnerTexts()).map((text) => text.trim());
    assert.deepEqual(titles, ["returnSequences", "default", "returnState", "returnSequences + returnState"]);
  });

  it("says in which cell of a notebook the layer is", async () => {
    const { page } = await show({ ...example("tfjs.js"), document: "nb.ipynb", cell: 3 });
    await page.getByRole("button", { name: "nb.ipynb cell 3:1" }).waitFor();
  });

  for (const width of [311, 500, 900, 1400]) {
    it(`keeps the numbers of a small layer, or lets its picture be scrolled: ${width} px`, async () => {
      const { page } = await show(example("01_last_output.py"), { width });
      const numbers = await page.locator(".unrolled .number").count();
      assert.equal(numbers > 0, width >= 500);
      const scroll = page.locator(".picture-scroll").first();
      const [all, seen] = await scroll.evaluate((each) => [each.scrollWidth, each.clientWidth] as const);
      assert.ok(all <= seen, `${all} in ${seen}`);
    });
  }
});
