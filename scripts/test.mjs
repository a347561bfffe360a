// npm test: installs, builds and runs everything, on a machine with Node 20 and npm only. A suite that
// fails does not stop the next one. The last line is "N passed, N failed"; what a suite printed is
// shown where it failed, and is in .build/logs/ in any case.
import fs from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { findOrInstallBrowser } from "./lib/browser.mjs";
import { installPackages } from "./lib/install.mjs";
import { npm, run, secondsSince } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";
import { installVSCode } from "./lib/vscode.mjs";

/**
 * @typedef {object} Suite
 * @property {string} title
 * @property {string} script in package.json
 * @property {"check" | "tests" | "browser tests"} kind a check passes or fails as one; tests are counted by mocha
 */
/** @type {readonly Suite[]} */
const SUITES = [
  { title: "types", script: "check-types", kind: "check" },
  { title: "lint and format", script: "lint", kind: "check" },
  { title: "unit tests", script: "test:unit", kind: "tests" },
  { title: "texts that ask for much", script: "test:stress", kind: "tests" },
  { title: "the panel's page in a browser", script: "test:webview", kind: "browser tests" },
  { title: "build", script: "build", kind: "check" },
  { title: "package", script: "package", kind: "check" },
  { title: "the package's contents", script: "test:package", kind: "tests" },
  { title: "Node extension host", script: "test:host", kind: "browser tests" },
  { title: "Node extension host, oldest VS Code", script: "test:host:old", kind: "browser tests" },
  { title: "web-worker extension host", script: "test:host:web", kind: "browser tests" },
  { title: "the packaged extension in VS Code's window", script: "test:ui", kind: "browser tests" },
];
const SUITE_SECONDS = 300;

/** @typedef {{ passed: number, failed: number, text?: string }} Result text: shown */

const began = Date.now();
const total = { passed: 0, failed: 0 };

/**
 * @param {string} title
 * @param {() => Promise<Result>} work
 */
async function heading(title, work) {
  const start = Date.now();
  console.log(`▶ ${title}`);
  const { passed, failed, text } = await work().catch((error) => ({ passed: 0, failed: 1, text: error.message }));
  total.passed += passed;
  total.failed += failed;
  if (text) console.log(text.trimEnd());
  const counts = passed + failed > 0 ? `${passed} passed, ${failed} failed, ` : "";
  console.log(`${failed > 0 ? "✘" : "✔"} ${title}: ${counts}${secondsSince(start)}\n`);
  return failed === 0;
}

/**
 * A step before the suites, which counts where it fails only.
 * @param {string} title
 * @param {() => Promise<unknown>} work
 */
const prepare = (title, work) => heading(title, async () => (await work(), { passed: 0, failed: 0 }));

/**
 * @param {Suite} suite
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Result>}
 */
async function runSuite({ script, kind }, env) {
  const ended = await run(npm("run", "--silent", script), { cwd: ROOT, env, seconds: SUITE_SECONDS });
  const { ok } = ended;
  const output = stripVTControlCharacters(ended.output);
  const log = path.join(ROOT, ".build/logs", `${script.replaceAll(":", "-")}.log`);
  fs.mkdirSync(path.dirname(log), { recursive: true });
  fs.writeFileSync(log, output);
  const passed = kind === "check" ? Number(ok) : count(output, "passing");
  const failed = kind === "check" ? 0 : count(output, "failing");
  // A suite that ends before mocha has counted, or in which nothing ran, has failed as well.
  const broken = failed === 0 && (!ok || passed === 0);
  const result = { passed, failed: failed + Number(broken) };
  return result.failed > 0 || script === "package" ? { ...result, text: output } : result;
}

/**
 * What mocha has summed up.
 * @param {string} output
 * @param {"passing" | "failing"} what
 */
function count(output, what) {
  return [...output.matchAll(new RegExp(`^\\s*(\\d+) ${what}\\b`, "gm"))].reduce((sum, [, n]) => sum + Number(n), 0);
}

if (await prepare("packages", () => installPackages())) {
  await prepare("VS Code, newest and oldest", async () => {
    await installVSCode("newest");
    await installVSCode("oldest");
  });
  const found = await findOrInstallBrowser();
  const env = { NO_COLOR: "1", ...("browser" in found ? { CHROMIUM: found.browser } : {}) };
  for (const suite of SUITES) {
    await heading(suite.title, async () => {
      if (suite.kind === "browser tests" && "why" in found) return { passed: 0, failed: 1, text: found.why };
      return runSuite(suite, env);
    });
  }
}
console.log(`${secondsSince(began)} in all`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
