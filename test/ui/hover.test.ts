import assert from "node:assert/strict";
import { H, LAST_C, LAST_H, RETURNED } from "./figures";
import { allValues, card } from "./panel-page";
import { session } from "./session";
import { hover, openFile, shot, sideBarRows, textOf } from "./workbench";

describe("hovering over an LSTM", () => {
  for (const [file, line] of [
    ["01_last_output.py", "last = LSTM("],
    ["02_return_sequences.py", "LSTM("],
    ["03_return_state.py", "LSTM("],
    ["04_sequences_and_state.py", "LSTM("],
    ["constant.rnn.json", '"class_name": "LSTM"'],
  ] as const) {
    it(`shows the digits that Keras prints: ${file}`, async () => {
      await openFile(file);
      const text = await textOf(await hover(line, "LSTM", "return_sequences"));
      assert.match(text, new RegExp(H.map((h) => `\\[${h}\\]`).join("\\s*")));
      for (const values of [LAST_H, LAST_C]) assert.ok(text.includes(values), text);
      await shot(`hover ${file}`);
    });
  }

  it("leads to the panel", async () => {
    await openFile("01_last_output.py");
    const box = await hover("last = LSTM(", "LSTM", "return_sequences");
    await box.getByRole("link", { name: "Preview LSTM outputs" }).click();
    await card(3).waitFor();
    assert.deepEqual(await allValues(), RETURNED);
  });

  it("leads to the side panel", async () => {
    await openFile("01_last_output.py");
    const box = await hover("last = LSTM(", "LSTM", "return_sequences");
    await box.getByRole("link", { name: "Show in side panel" }).click();
    await sideBarRows().filter({ hasText: "line 9" }).first().waitFor();
    assert.equal(await session().page.locator(".sidebar .monaco-list-row.selected").count(), 1);
  });
});
