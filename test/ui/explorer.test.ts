import assert from "node:assert/strict";
import { layerIsShown } from "./panel-page";
import { session } from "./session";
import { goTo, openActivity, openFile, shot, sideBarRows, textOf } from "./workbench";

describe("the side panel", () => {
  before(() => openActivity("LSTM Explorer"));
  after(() => openActivity("Explorer"));

  const middle = () => sideBarRows().filter({ hasText: "middle" }).first();

  it("lists the layers of the open file, then of the workspace", async () => {
    await openFile("stacked.py");
    await middle().waitFor();
    assert.match(await textOf(middle()), /middle\s*LSTM · \(batch, 12, 8\) · line 11/);
    // The workspace is searched in the background.
    await sideBarRows().filter({ hasText: "Workspace" }).first().waitFor();
    const rows = await Promise.all((await sideBarRows().all()).map(textOf));
    assert.match(rows[0] ?? "", /Open file/);
    assert.ok(
      rows.some((row) => row.startsWith("Workspace")),
      rows.join("; "),
    );
    await shot("side panel");
  });

  it("lists a notebook's layers though its cursor is in a cell of Markdown", async () => {
    await openFile("across_cells.ipynb");
    const open = sideBarRows().filter({ hasText: /Open file\s*across_cells\.ipynb/ });
    await open.waitFor();
    await sideBarRows().filter({ hasText: "cell 3, line 2" }).first().waitFor();
  });

  it("goes to the layer that is clicked", async () => {
    await openFile("stacked.py");
    await middle().click();
    await session().page.locator(".statusbar", { hasText: "Ln 11," }).waitFor();
  });

  it("previews a layer by the action in its row", async () => {
    await openFile("stacked.py");
    await middle().hover();
    await middle().getByRole("button", { name: "Preview LSTM outputs" }).click();
    await layerIsShown("middle");
  });

  it("follows edits", async () => {
    await openFile("stacked.py");
    await middle().waitFor();
    await goTo(1);
    await session().page.keyboard.type("\n");
    await middle().getByText("line 12").waitFor();
    await goTo(12);
    await session().page.keyboard.press("Control+Shift+K"); // deletes the line
    await middle().waitFor({ state: "detached" });
  });
});
