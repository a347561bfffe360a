/** Makes the README's pictures from the real thing: npm run pictures. */
import assert from "node:assert/strict";
import path from "node:path";
import { ROOT } from "../../scripts/lib/project.mjs";
import { RETURNED } from "./figures";
import { allValues, preview } from "./panel-page";
import { session } from "./session";
import { panel, runCommand, setTheme, type Theme } from "./workbench";

const PICTURES: readonly (readonly [Theme, string])[] = [
  ["light", "panel-light.png"],
  ["dark", "panel-dark.png"],
  ["high contrast", "panel-high-contrast.png"],
];

/** The backward direction's second state, as `python examples/bidirectional.py` prints it in `output[:, 1]`. */
const BACKWARD_H2 = "0.02039924";

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

  it("panel-explained.png", async () => {
    await session().page.setViewportSize({ width: 1440, height: 1340 });
    await setTheme("dark");
    await preview("bidirectional.py", "both = Bidirectional(", "Bidirectional");
    await panel().locator('[data-node="h"][data-place="backward/h:1"]').click();
    const explanation = panel().locator(".explanation");
    await explanation.waitFor();
    assert.ok((await explanation.innerText()).includes(BACKWARD_H2));
    await session().page.mouse.move(400, 900); // off everything that lights up
    await panel().locator(".node.linked").waitFor({ state: "detached" });
    await session().page.screenshot({ path: path.join(ROOT, "media", "panel-explained.png") });
  });
});
