import assert from "node:assert/strict";
import { RETURNED } from "./figures";
import { allValues, preview } from "./panel-page";
import { panel, setTheme, shot, ALL_THEMES } from "./workbench";

describe("the panel's colours", () => {
  after(() => setTheme("light"));

  for (const theme of ALL_THEMES) {
    it(`are those of the ${theme} theme`, async () => {
      await setTheme(theme);
      await preview("04_sequences_and_state.py", "LSTM(");
      assert.deepEqual(await allValues(), RETURNED);
      const [colour, expected] = await panel()
        .locator("main")
        .evaluate((main) => {
          const probe = document.createElement("span");
          probe.style.color = "var(--vscode-foreground)";
          main.append(probe);
          const colours = [getComputedStyle(main).color, getComputedStyle(probe).color];
          probe.remove();
          return colours;
        });
      assert.equal(colour, expected);
      await shot(`panel ${theme}`);
    });
  }
});
