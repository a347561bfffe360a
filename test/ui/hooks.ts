/** Around all UI tests, whatever their files: VS Code starts once, and every test leaves an empty window. */
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/lib/project.mjs";
import { session, SHOTS, startSession, stopSession } from "./session";
import { closeEditors } from "./workbench";

const START_MS = 180_000;

before("VS Code starts with the packaged extension", async function start() {
  this.timeout(START_MS);
  await startSession();
});

afterEach(async function keepEvidence() {
  if (this.currentTest?.state !== "failed") return;
  const name = path.join(SHOTS, `failed ${this.currentTest.fullTitle()}`.replaceAll(/\W+/g, "-"));
  await session().page.screenshot({ path: `${name}.png` });
  fs.writeFileSync(`${name}.log`, session().logs());
  console.log(`      see ${path.relative(ROOT, name)}.png and .log`);
});

afterEach(closeEditors);

after(stopSession);
