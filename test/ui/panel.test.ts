import assert from "node:assert/strict";
import { H, RETURNED } from "./figures";
import { allValues, card, field, flag, layerIsShown, lit, preview, valuesOf } from "./panel-page";
import { session } from "./session";
import { chooseInContextMenu, clickWord, openFile, panel, shot } from "./workbench";

describe("the panel", () => {
  for (const [file, line, current] of [
    ["01_last_output.py", "last = LSTM(", 0],
    ["02_return_sequences.py", "LSTM(", 1],
    ["03_return_state.py", "LSTM(", 2],
    ["04_sequences_and_state.py", "LSTM(", 3],
    ["constant.rnn.json", '"class_name": "LSTM"', 3],
  ] as const) {
    it(`shows the four combinations with the digits that Keras prints, and marks the code's: ${file}`, async () => {
      await preview(file, line);
      assert.deepEqual(await allValues(), RETURNED);
      const texts = await Promise.all(RETURNED.map((_, each) => card(each).innerText()));
      assert.deepEqual(
        texts.flatMap((text, each) => (text.includes("in your code") ? [each] : [])),
        [current],
      );
    });
  }

  it("shows a layer without a cell state: two tensors, no line for c", async () => {
    await preview("gru.py", "layers.GRU(2, return_sequences=True, return_state=True, **fixed)", "GRU");
    assert.deepEqual(await lit(), ["h₁", "h₂", "h₃", "state_h"]);
    const [sequence = "", last = "", ...more] = await valuesOf(3);
    assert.deepEqual(more, []);
    // Keras 3.15.1 on TensorFlow: 0.1329849 0.23801908 0.32368234, each twice; the last digit is not the same everywhere.
    const digits = (text: string): readonly number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
    for (const [index, expected] of [0.1329849, 0.1329849, 0.23801908, 0.23801908, 0.32368234, 0.32368234].entries()) {
      assert.ok(Math.abs((digits(sequence)[index] ?? 0) - expected) < 1e-6, sequence);
    }
    assert.deepEqual(digits(last), digits(sequence).slice(4));
    await shot("panel GRU");
  });

  it("opens from the editor's context menu", async () => {
    await openFile("01_last_output.py");
    await chooseInContextMenu("last = LSTM(", "LSTM", "Preview LSTM outputs");
    await card(3).waitFor();
    assert.deepEqual(await allValues(), RETURNED);
  });

  it("lights what a combination returns, as its flags are toggled", async () => {
    await preview("01_last_output.py", "last = LSTM(");
    assert.deepEqual(await lit(), ["h₃"]);
    await flag("return_sequences").click();
    await panel().locator('[data-combination="1"].selected').waitFor();
    assert.deepEqual(await lit(), ["h₁", "h₂", "h₃"]);
    await flag("return_state").click();
    await panel().locator('[data-combination="3"].selected').waitFor();
    assert.deepEqual(await lit(), ["h₁", "h₂", "h₃", "state_c", "state_h"]);
    await shot("panel both flags");
  });

  it("shows how a number came about when it is pressed, product by product", async () => {
    await preview("01_last_output.py", "last = LSTM(");
    await panel().locator('[data-node="h"][data-place="h:1"]').click();
    const explanation = panel().locator(".explanation");
    await explanation.waitFor();
    const text = await explanation.innerText();
    assert.ok(text.includes(H[1]), text);
    assert.match(text, /recurrent_kernel\[0, 0\]/);
    await shot("panel explained");
    await explanation.getByRole("button", { name: "Close" }).click();
    await explanation.waitFor({ state: "detached" });
  });

  it("computes anew for other sizes, and goes back to the code", async () => {
    await preview("01_last_output.py", "last = LSTM(");
    await field("timesteps").fill("2");
    await card(1).locator(".values", { hasNotText: H[2] }).first().waitFor();
    assert.deepEqual(await valuesOf(1), [`[[[${H[0]}] [${H[1]}]]]`]);
    await field("units").fill("2");
    await card(0).getByText("units 2").first().waitFor();
    // All weights are equal, and so are the units; that they feed each other changes their value.
    const [last = ""] = await valuesOf(0);
    const [first, second] = last.match(/[\d.]+/g) ?? [];
    assert.equal(first, second);
    assert.notEqual(first, H[1]);
    await panel().getByRole("button", { name: "Back to the code" }).click();
    await card(1).locator(".values", { hasText: H[2] }).first().waitFor();
    assert.deepEqual(await allValues(), RETURNED);
  });

  it("follows the cursor, and stays where it is pinned", async () => {
    await preview("stacked.py", "LSTM(8");
    await layerIsShown("middle");
    await clickWord("LSTM(4)", "LSTM");
    await layerIsShown("lstm_1");
    const unpinned = panel().getByRole("button", { name: /^Pin:/ });
    const pinned = panel().getByRole("button", { name: /^Pinned/ });
    await unpinned.click();
    await pinned.waitFor();
    await clickWord("LSTM(8", "LSTM");
    await session().page.locator(".statusbar", { hasText: "Ln 11," }).waitFor();
    assert.equal(await panel().locator("h1").innerText(), "lstm_1");
    await pinned.click();
    await layerIsShown("middle");
  });

  it("follows what is typed, and keeps the last preview where the layer is gone", async () => {
    await preview("01_last_output.py", "last = LSTM(");
    await clickWord("    1,");
    await session().page.keyboard.press("Home");
    await session().page.keyboard.type("1"); // 1 becomes 11
    await card(0).getByText("units 11").first().waitFor();
    await session().page.keyboard.press("Control+A");
    await session().page.keyboard.press("Delete");
    await panel().getByText("last preview").first().waitFor();
    await card(0).getByText("units 11").first().waitFor();
  });
});
