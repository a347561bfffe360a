// A real VS Code from the npm registry: the server and the workbench as the package code-server
// carries them, started by VS Code's own server-main.js. Tests and `npm start` both use it.
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { installPackages } from "./install.mjs";
import { stopGroup } from "./processes.mjs";
import { ROOT, temporaryFolder } from "./project.mjs";

/** @typedef {"newest" | "oldest"} Release oldest: what engines.vscode in package.json names */
/** @typedef {{ release: Release, folder: string, node: string }} Installation folder: of VS Code; node: which runs it */

/** From VS Code 1.139 on the server wants node:module's registerHooks. */
const NODE_FOR_NEWEST = 24;
const START_SECONDS = 60;

/** Built-in extensions that cost seconds at every start, want the network, or miss what npm's VS Code comes without. */
const LEFT_OUT = new Set([
  "copilot",
  "debug-auto-launch",
  "git",
  "github",
  "github-authentication",
  "microsoft-authentication",
  "ms-vscode.js-debug",
  "ms-vscode.js-debug-companion",
  "ms-vscode.vscode-js-profile-table",
  "terminal-suggest",
  "tunnel-forwarding",
  "typescript-language-features",
]);

/** The user's settings, so that a window is quiet, and saves files as the desktop does. */
export const SETTINGS = {
  "files.autoSave": "off", // in a browser the default is afterDelay, and save() returns false while it saves by itself
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
};

/**
 * @param {Release} release
 * @returns {Promise<Installation & { fresh: boolean }>} fresh: it was not there before
 */
export async function installVSCode(release) {
  const home = path.join("test/vscode", release);
  const fresh = await installPackages(home);
  const modules = path.join(ROOT, home, "node_modules");
  const folder = path.join(modules, "code-server/lib/vscode");
  // code-server's own installation script would compile a second set of modules there.
  const link = path.join(folder, "node_modules");
  if (!fs.existsSync(link)) fs.symlinkSync("../../..", link);
  return { release, folder, fresh, node: nodeFor(release, modules) };
}

/**
 * @param {Release} release
 * @param {string} modules
 */
function nodeFor(release, modules) {
  if (release === "oldest" || Number.parseInt(process.versions.node, 10) >= NODE_FOR_NEWEST) return process.execPath;
  const node = path.join(modules, `node-${process.platform}-${process.arch}/bin/node`);
  if (fs.existsSync(node)) return node;
  throw new Error(`VS Code from npm needs Node ${NODE_FOR_NEWEST} on ${process.platform}-${process.arch}: install it.`);
}

/**
 * @typedef {object} ServerOptions
 * @property {string} [data] the folder for settings, extensions and logs; a temporary one by default
 * @property {Record<string, unknown>} [settings] in addition to SETTINGS; a folder that has settings already keeps them
 * @property {string} [vsix] a packaged extension to install first, as a user does
 * @property {boolean} [driver] lets the address name an extension and tests to run in it; it shows no notifications then
 * @property {string} [port] a port or a range, "8000-8010"; a free one by default
 * @property {string} [token] what an address must hold to be served
 * @property {NodeJS.ProcessEnv} [env] what the extension host sees in addition to this process's environment
 */

/**
 * Starts VS Code's server on 127.0.0.1. It ends with this process at the latest.
 * @param {Installation} installation
 * @param {ServerOptions} [options]
 */
export async function startServer({ folder, node }, options = {}) {
  const data = options.data ?? temporaryFolder("vscode");
  if (!fs.existsSync(settingsFile(data))) writeSettings(data, options.settings ?? {});
  const common = [
    path.join(folder, "out/server-main.js"),
    `--server-data-dir=${data}`,
    `--builtin-extensions-dir=${builtinExtensions(folder, data)}`,
    "--accept-server-license-terms",
    "--telemetry-level=off",
  ];
  const env = { ...process.env, EXTENSIONS_GALLERY: "{}", ...options.env };
  if (options.vsix) {
    await promisify(execFile)(node, [...common, `--install-extension=${options.vsix}`, "--force"], { env });
  }
  const child = spawn(
    node,
    [
      ...common,
      "--host=127.0.0.1",
      `--port=${options.port ?? "0"}`,
      options.token ? `--connection-token=${options.token}` : "--without-connection-token",
      "--disable-workspace-trust",
      "--disable-update-check",
      "--disable-getting-started-override",
      ...(options.driver ? ["--enable-smoke-test-driver"] : []),
    ],
    { env, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const stop = () => stopGroup(child.pid);
  process.prependOnceListener("exit", stop); // before its folder is removed

  let log = "";
  const port = await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`VS Code did not start in ${START_SECONDS} s:\n${log}`)),
      START_SECONDS * 1000,
    );
    /** @param {unknown} text */
    const take = (text) => {
      log += text;
      const listening = /Extension host agent listening on (\d+)/.exec(log);
      if (listening) {
        clearTimeout(timer);
        resolve(Number(listening[1]));
      }
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code ended with ${code}:\n${log}`));
    });
  });
  const authority = `127.0.0.1:${port}`;
  return {
    authority,
    data,
    stop,
    ended: new Promise((resolve) => child.once("exit", resolve)),
    logs: () => `${log}\n${logFiles(data)}`,
    /**
     * The address of a window with that folder open.
     * @param {string} workspace
     * @param {Record<string, string>} [payload] what the workbench is told; honoured with `driver` only
     */
    address: (workspace, payload = {}) => {
      const query = new URLSearchParams({ ...(options.token ? { tkn: options.token } : {}), folder: workspace });
      if (Object.keys(payload).length > 0) query.set("payload", JSON.stringify(Object.entries(payload)));
      return `http://${authority}/?${query}`;
    },
  };
}

/**
 * Code-server keeps the user's settings on the server. A window that is open does not follow the file.
 * @param {string} data
 * @param {Record<string, unknown>} settings
 */
function writeSettings(data, settings) {
  fs.mkdirSync(path.dirname(settingsFile(data)), { recursive: true });
  fs.writeFileSync(settingsFile(data), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
}

/** @param {string} data */
const settingsFile = (data) => path.join(data, "data/User/settings.json");

/**
 * @param {string} folder of VS Code
 * @param {string} data
 */
function builtinExtensions(folder, data) {
  const all = path.join(folder, "extensions");
  const some = path.join(data, "builtin-extensions");
  fs.rmSync(some, { recursive: true, force: true });
  fs.mkdirSync(some);
  for (const name of fs.readdirSync(all).filter((entry) => !LEFT_OUT.has(entry))) {
    fs.symlinkSync(path.join(all, name), path.join(some, name));
  }
  return some;
}

/**
 * What the server and the extension hosts have logged.
 * @param {string} data
 */
function logFiles(data) {
  const folder = path.join(data, "data/logs");
  if (!fs.existsSync(folder)) return "";
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".log"))
    .map((name) => `--- ${name}\n${fs.readFileSync(path.join(folder, name), "utf8")}`)
    .join("\n");
}
