/**
 * One VS Code for all UI tests: the packaged extension installed as a user does, a copy of examples/
 * open, one window in one browser. Importing this file starts it before the first test.
 */
import fs from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../scripts/lib/browser.mjs";
import { examplesCopy, ROOT, VSIX } from "../../scripts/lib/project.mjs";
import { installVSCode, startServer } from "../../scripts/lib/vscode.mjs";

export interface Session {
  readonly page: Page;
  /** The folder that is open, a copy of examples/. */
  readonly workspace: string;
  /** What the server and the extension host have logged. */
  readonly logs: () => string;
}

export const SHOTS = path.join(ROOT, ".build/shots");

const START_MS = 180_000;
const ACTION_MS = 20_000;

let running: Session | undefined;
let end: () => Promise<void> = async () => {};

/** The session that runs. */
export function session(): Session {
  if (!running) throw new Error("VS Code has not started.");
  return running;
}

before("VS Code starts with the packaged extension", async function start() {
  this.timeout(START_MS);
  fs.mkdirSync(SHOTS, { recursive: true });
  const workspace = examplesCopy();
  const [server, browser] = await Promise.all([
    startServer(await installVSCode("newest"), { vsix: VSIX }),
    launchBrowser(),
  ]);
  end = async () => {
    await browser.close();
    server.stop();
  };
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(ACTION_MS);
  running = { page, workspace, logs: server.logs };
  await page.goto(server.address(workspace), { waitUntil: "commit" });
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: START_MS });
});

afterEach(async function keepEvidence() {
  if (this.currentTest?.state !== "failed" || !running) return;
  const name = path.join(SHOTS, `failed ${this.currentTest.fullTitle()}`.replaceAll(/\W+/g, "-"));
  await running.page.screenshot({ path: `${name}.png` });
  fs.writeFileSync(`${name}.log`, running.logs());
  console.log(`      see ${path.relative(ROOT, name)}.png and .log`);
});

after(() => end());
