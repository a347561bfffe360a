// Where the project is, and temporary folders that go away.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import "./processes.mjs"; // lets signals run the handlers of "exit"

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The extension as `npm run package` leaves it. */
export const VSIX = path.join(ROOT, "dist/lstm-explorer.vsix");

/**
 * A new folder that is gone when this process ends, unless KEEP=1.
 * @param {string} name what it is for
 */
export function temporaryFolder(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `lstm-explorer-${name}-`));
  process.once("exit", () => {
    if (!process.env["KEEP"]) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return folder;
}

/** A copy of examples/, for tests that edit. */
export function examplesCopy() {
  const folder = path.join(temporaryFolder("workspace"), "examples");
  fs.cpSync(path.join(ROOT, "examples"), folder, { recursive: true });
  return folder;
}
