import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { layerIsShown } from "./panel-page";
import { session } from "./session";
import { clickWord, notification, openFile, runCommand, shot } from "./workbench";

describe("the command where no layer is under the cursor", () => {
  it("says so, and offers the layers of the file", async () => {
    await openFile("stacked.py");
    await clickWord("import");
    await runCommand("Preview LSTM outputs");
    const picker = session().page.locator(".quick-input-widget");
    await picker
      .getByText(/No recurrent layer at line \d+/)
      .first()
      .waitFor();
    assert.equal(await picker.locator(".monaco-list-row").count(), 3);
    await shot("choose");
    await picker.locator(".monaco-list-row", { hasText: "middle" }).click();
    await layerIsShown("middle");
  });

  it("says so where the file has none", async () => {
    fs.writeFileSync(path.join(session().workspace, "no_layer.py"), "total = 1 + 1\n");
    await openFile("no_layer.py");
    await runCommand("Preview LSTM outputs");
    await notification("There is no recurrent layer in no_layer.py").waitFor();
  });

  it("says what to do where the file is neither Python nor JSON", async () => {
    await runCommand("File: New Untitled Text File");
    await runCommand("Preview LSTM outputs");
    await notification("Open a Python or JSON file").waitFor();
  });
});
