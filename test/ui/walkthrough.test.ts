import assert from "node:assert/strict";
import { layerIsShown } from "./panel-page";
import { session } from "./session";
import { ALL_THEMES, panel, runCommand, setTheme, shot } from "./workbench";

const WIDE = { width: 1600, height: 1000 };

const start = () => session().page.locator(".gettingStartedContainer");

async function openWalkthrough(): Promise<void> {
  await runCommand("Welcome: Open Walkthrough");
  const entries = session().page.locator(".quick-input-list .monaco-list-row");
  await entries.filter({ hasText: "See what a recurrent layer returns" }).click();
  await start().getByText("Find every layer of the workspace").waitFor();
}

const openStep = (title: string) => start().locator(".getting-started-step", { hasText: title }).first().click();

describe("the walkthrough", () => {
  it("leads from nothing to a preview", async () => {
    const { page } = session();
    await openWalkthrough();
    await shot("walkthrough");
    await start().getByRole("button", { name: "Open an example" }).click();
    await page.locator(".view-line", { hasText: "return_state" }).first().waitFor();
    await runCommand("Preview LSTM outputs");
    await layerIsShown("output");
    await shot("walkthrough-preview");
  });

  describe("in a wide window", () => {
    const narrow = { width: 1280, height: 800 };
    before(() => session().page.setViewportSize(WIDE));
    after(async () => {
      await session().page.setViewportSize(narrow);
      await setTheme("light");
    });

    for (const theme of ALL_THEMES) {
      it(`shows its pictures in the colours of the ${theme} theme, and nothing cut off`, async () => {
        await setTheme(theme);
        await openWalkthrough();
        await openStep("Open a program");
        const code = panel().locator("pre").first();
        await code.waitFor();
        assert.ok(await code.evaluate((each) => each.scrollWidth <= each.clientWidth));
        await openStep("Preview its outputs");
        const label = panel().locator("svg text", { hasText: "state_h" });
        await label.waitFor();
        const [drawn, expected] = await label.evaluate((text) => {
          const probe = document.createElement("span");
          probe.style.color = "var(--vscode-foreground)";
          document.body.append(probe);
          return [getComputedStyle(text).fill, getComputedStyle(probe).color];
        });
        assert.equal(drawn, expected);
        await shot(`walkthrough ${theme}`);
      });
    }
  });
});
