/** Makes the README's pictures from the real thing: npm run pictures. */
import path from "node:path";
import { ROOT } from "../../scripts/lib/project.mjs";
import { session } from "./session";
import { clickWord, openActivity, openFile, panel, runCommand, setTheme, type Theme } from "./workbench";

const PICTURES: readonly (readonly [Theme, string])[] = [
  ["light", "panel-light.png"],
  ["dark", "panel-dark.png"],
  ["high contrast", "panel-high-contrast.png"],
];

describe("the README's pictures", () => {
  before(async () => {
    await session().page.setViewportSize({ width: 1440, height: 900 });
    await openActivity("LSTM Explorer");
    await openFile("04_sequences_and_state.py");
    await clickWord("LSTM(");
    await runCommand("Preview LSTM outputs");
    await panel().getByText("0.02572775").first().waitFor();
  });

  for (const [theme, file] of PICTURES) {
    it(file, async () => {
      await setTheme(theme);
      await session().page.screenshot({ path: path.join(ROOT, "media", file) });
    });
  }
});
