import assert from "node:assert/strict";
import { layerIsShown } from "./panel-page";
import { FILE_WITHOUT_LAYER, session } from "./session";
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
    await openFile(FILE_WITHOUT_LAYER);
    await runCommand("Preview LSTM outputs");
    await notification(`There is no recurrent layer in ${FILE_WITHOUT_LAYER}`).waitFor();
  });

  it("says what to do where the file is neither Python nor JSON", async () => {
    await runCommand("File: New Untitled Text File");
    await runCommand("Preview LSTM outputs");
    await notification("Open a Python or JSON file").waitFor();
  });
});
