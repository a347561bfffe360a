import assert from "node:assert/strict";
import { escape, openFile, paletteEntries, shot, textOf } from "./workbench";
import { session } from "./session";

describe("the packaged extension", () => {
  it("opens the examples", async () => {
    const rows = session().page.locator(".explorer-folders-view .monaco-list-row");
    assert.ok((await rows.count()) > 0);
  });

  it("lists its command in the palette", async () => {
    await openFile("01_last_output.py");
    const entries = (await paletteEntries("Preview LSTM outputs")).filter({ hasText: "Preview LSTM outputs" });
    assert.match(await textOf(entries.first()), /Preview LSTM outputs/);
    await shot("palette");
    await escape();
  });
});
