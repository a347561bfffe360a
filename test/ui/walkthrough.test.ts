import { layerIsShown } from "./panel-page";
import { session } from "./session";
import { runCommand, shot } from "./workbench";

describe("the walkthrough", () => {
  it("leads from nothing to a preview", async () => {
    const { page } = session();
    await runCommand("Welcome: Open Walkthrough");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "See what a recurrent layer returns" }).click();
    const start = page.locator(".gettingStartedContainer");
    await start.getByText("Find every layer of the workspace").waitFor();
    await shot("walkthrough");
    await start.getByRole("button", { name: "Open an example" }).click();
    await page.locator(".view-line", { hasText: "return_state" }).first().waitFor();
    await runCommand("Preview LSTM outputs");
    await layerIsShown("output");
    await shot("walkthrough-preview");
  });
});
