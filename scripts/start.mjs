// npm start                                 the extension on examples/, in the desktop VS Code or in the browser
// npm start -- --browser                    in the browser in any case
// npm start -- FILE[:LINE[:COL]] [--json]   that file's preview here in the terminal, without VS Code
// npm start -- COMMAND …                    the terminal program's other commands: list, weights
// Installs and builds first what is missing, which is told on stderr: stdout has the preview or the address only.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { installPackages } from "./lib/install.mjs";
import { secondsSince } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

/** The terminal program's status where it could not even try. */
const CANNOT = 2;

const args = process.argv.slice(2);
try {
  await step("Installing packages", installPackages);
  await step("Building", ensureBuilt);
  if (args.some((argument) => argument !== "--browser")) inTerminal();
  else await openEditor();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(CANNOT);
}

function inTerminal() {
  const { status, error } = spawnSync(process.execPath, [path.join(ROOT, "dist/cli.js"), ...args], {
    // A relative FILE is meant from where the command was typed; npm runs this file elsewhere.
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    stdio: "inherit",
  });
  if (error) throw error;
  process.exitCode = status ?? CANNOT;
}

async function openEditor() {
  // Only now: what these import is there once the packages are.
  const { openDesktop } = await import("./lib/desktop.mjs");
  if (!args.includes("--browser") && openDesktop()) return;
  const { serve } = await import("./lib/serve.mjs");
  await serve(step);
}

/**
 * Says what is done while it takes its time, and nothing where nothing is to do.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work resolves to false where nothing was to do
 * @returns {Promise<T>}
 */
async function step(what, work) {
  const began = Date.now();
  const soon = setTimeout(() => console.error(`${what} …`), 300);
  try {
    const result = await work();
    if (Date.now() - began >= 300) console.error(`${what}: ${secondsSince(began)}`);
    return result;
  } finally {
    clearTimeout(soon);
  }
}
