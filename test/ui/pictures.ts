/** Makes the README's pictures from the real thing: npm run pictures. */
import assert from "node:assert/strict";
import path from "node:path";
import { ROOT } from "../../scripts/lib/project.mjs";
import { RETURNED } from "./figures";
import { allValues, preview } from "./panel-page";
import { session } from "./session";
import { runCommand, setTheme, type Theme } from "./workbench";

const PICTURES: readonly (readonly [Theme, string])[] = [
  ["light", "panel-light.png"],
  ["dark", "panel-dark.png"],
  ["high contrast", "panel-high-contrast.png"],
];

describe("the README's pictures", () => {
  before(async () => {
    await session().page.setViewportSize({ width: 1440, height: 1100 });
    await runCommand("View: Toggle Primary Side Bar Visibility");
    await runCommand("View: Toggle Minimap");
  });

  for (const [theme, file] of PICTURES) {
    it(file, async () => {
      await setTheme(theme);
      await preview("04_sequences_and_state.py", "LSTM(");
      assert.deepEqual(await allValues(), RETURNED);
      await session().page.mouse.move(400, 900); // off everything that explains itself
      await session().page.locator(".monaco-hover:visible").waitFor({ state: "detached" });
      await session().page.screenshot({ path: path.join(ROOT, "media", file) });
    });
  }
});
