// Runs the host tests inside a real VS Code: the extension from this folder, on a copy of examples/.
//   node scripts/test-host.mjs             Node extension host, newest VS Code
//   node scripts/test-host.mjs --oldest    Node extension host, the oldest VS Code that package.json allows
//   node scripts/test-host.mjs --web       web-worker extension host, no server behind it, as on vscode.dev
//   … -g TEXT                              only tests whose full name has TEXT
// VERBOSE=1 shows VS Code's own log as well. Where something failed it is in .build/logs/.
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { bundleHostTests } from "./lib/bundle.mjs";
import { launchBrowser } from "./lib/browser.mjs";
import { ensureBuilt } from "./lib/build.mjs";
import { secondsSince } from "./lib/processes.mjs";
import { examplesCopy, ROOT } from "./lib/project.mjs";
import { startWebServer } from "./lib/vscode-web.mjs";
import { installVSCode, startServer } from "./lib/vscode.mjs";

const LIMIT_SECONDS = 240;
const MARK = "[mocha]";

const { values: flags } = parseArgs({
  options: { web: { type: "boolean" }, oldest: { type: "boolean" }, grep: { type: "string", short: "g" } },
});
const began = Date.now();
/** @type {string[]} */
const log = [];
/** @param {string} line */
const note = (line) => {
  log.push(line);
  if (process.env["VERBOSE"]) console.error(line);
};

await ensureBuilt();
const installation = await installVSCode(flags.oldest ? "oldest" : "newest");
const tests = await bundleHostTests(flags.web ? "web" : "node", { grep: flags.grep, mark: MARK });
const workspace = examplesCopy();
const [host, browser] = await Promise.all([flags.web ? startWeb() : startNode(), launchBrowser()]);
const page = await browser.newPage();

const failure = await new Promise((resolve) => {
  const timer = setTimeout(() => resolve(`no result in ${LIMIT_SECONDS} s`), LIMIT_SECONDS * 1000);
  page.once("crash", () => resolve("the page crashed"));
  page.on("pageerror", (error) => note(`page: ${error.message}`));
  open().catch(resolve);

  async function open() {
    // The workbench calls these two where it was told of tests; they must be there before it loads.
    await page.exposeFunction("codeAutomationLog", (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
      const line = args.join(" ");
      if (line.startsWith(MARK)) console.log(line.slice(MARK.length));
      else note(`${type}: ${line}`);
    });
    await page.exposeFunction("codeAutomationExit", (/** @type {number} */ code) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : "the tests failed");
    });
    await page.goto(host.address, { waitUntil: "commit" });
  }
});

const name = `${flags.web ? "web worker" : "Node"} extension host, ${installation.release} VS Code`;
if (failure !== undefined) {
  const file = path.join(ROOT, ".build/logs", `${name.replaceAll(/\W+/g, "-")}.log`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${log.join("\n")}\n${host.logs()}`);
  await page.screenshot({ path: file.replace(/log$/, "png") }).catch(() => {});
  console.error(`${failure}; VS Code's log: ${path.relative(ROOT, file)}`);
}
await browser.close();
host.stop();
console.log(
  `${flags.web ? "web worker" : "Node"} extension host, ${installation.release} VS Code: ${secondsSince(began)}`,
);
process.exit(failure === undefined ? 0 : 1);

async function startNode() {
  const server = await startServer(installation, { driver: true });
  /** @param {string} file */
  const remote = (file) => `vscode-remote://${server.authority}${file}`;
  const address = server.address(workspace, {
    extensionDevelopmentPath: remote(ROOT),
    extensionTestsPath: remote(tests),
    skipWelcome: "true",
    skipReleaseNotes: "true",
  });
  return { address, logs: server.logs, stop: server.stop };
}

async function startWeb() {
  const { address, stop } = await startWebServer(installation, { workspace, tests });
  return { address, logs: () => "", stop };
}
