/**
 * One VS Code for all UI tests: the packaged extension installed as a user does, a copy of examples/
 * open, one window in one browser.
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

/** A file of the workspace, beside the examples. */
export const FILE_WITHOUT_LAYER = "no_layer.py";

const WINDOW_MS = 60_000;
const ACTION_MS = 20_000;

let running: (Session & { readonly stop: () => Promise<void> }) | undefined;

/** The session that runs. */
export function session(): Session {
  if (!running) throw new Error("VS Code has not started.");
  return running;
}

export async function startSession(): Promise<void> {
  fs.mkdirSync(SHOTS, { recursive: true });
  const workspace = examplesCopy();
  fs.writeFileSync(path.join(workspace, FILE_WITHOUT_LAYER), "total = 1 + 1\n");
  const [server, browser] = await Promise.all([
    startServer(await installVSCode("newest"), { vsix: VSIX }),
    launchBrowser(),
  ]);
  // Without motion a picture shows where things are, not where they were.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(ACTION_MS);
  running = {
    page,
    workspace,
    logs: server.logs,
    stop: async () => {
      await browser.close();
      server.stop();
    },
  };
  await page.goto(server.address(workspace), { waitUntil: "commit" });
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: WINDOW_MS });
}

export async function stopSession(): Promise<void> {
  await running?.stop();
  running = undefined;
}
