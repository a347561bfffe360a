// Serves VS Code for the Web, as vscode.dev does: the workbench alone, no server behind it, extensions
// in a web worker. The workbench is code-server's, with its two changes undone.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { ROOT } from "./project.mjs";
import { SETTINGS } from "./vscode.mjs";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
};

const PAGE = "out/vs/code/browser/workbench/workbench.html";
const PROGRAM = "/vscode/out/vs/code/browser/workbench/workbench.js";

/** Where code-server's workbench is not VS Code for the Web: it wants a server, and keeps the user's data there. */
const CHANGES_UNDONE = /** @type {const} */ ([
  ["remoteAuthority:location.host", "remoteAuthority:void 0"],
  [
    /(get userRoamingDataHome\(\)\{return \w+\(\w+\.file\(this\.userDataPath\)\.with\(\{scheme:\w+\.)vscodeRemote\}/,
    "$1vscodeUserData}",
  ],
]);

/**
 * @param {import("./vscode.mjs").Installation} installation
 * @param {{ workspace: string, tests: string }} options workspace: the folder to open, read once;
 * tests: one bundled file inside the project, which is the extension under test
 */
export async function startWebServer({ folder }, { workspace, tests }) {
  /** @type {Record<string, string>} */
  const roots = {
    "/vscode/": folder,
    "/extension/": ROOT,
    "/memory-files/": path.join(ROOT, "test/vscode/memory-files"),
  };
  let page = "";
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url ?? "/", "http://127.0.0.1").pathname);
    /** @type {(type: string, body: string | Buffer, status?: number) => void} */
    const send = (type, body, status = 200) => {
      response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" }).end(body);
    };
    if (url === "/") return send("text/html", page);
    if (url === "/workspace.json") return send("application/json", JSON.stringify(contents(workspace)));
    const root = Object.keys(roots).find((start) => url.startsWith(start)) ?? "";
    const base = roots[root];
    const file = path.join(base ?? "", url.slice(root.length));
    if (base && file.startsWith(base) && fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      const body = fs.readFileSync(file);
      return send(
        TYPES[path.extname(file)] ?? "application/octet-stream",
        url === PROGRAM ? asVSCodeForTheWeb(body.toString()) : body,
      );
    }
    // The package has no browser builds of VS Code's own extensions.
    if (url.startsWith("/vscode/extensions/") && url.endsWith(".js")) {
      return send("text/javascript", "exports.activate = () => {};");
    }
    send("text/plain", "not found", 404);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test server has no port.");
  const authority = `127.0.0.1:${address.port}`;

  /** @param {string} place */
  const at = (place) => ({ scheme: "http", authority, path: place });
  const configuration = {
    folderUri: { scheme: "memory", authority: "workspace", path: `/${path.basename(workspace)}` },
    additionalBuiltinExtensions: [at("/memory-files")],
    enabledExtensionProposedApi: ["lstm-explorer-tests.memory-files"],
    enableWorkspaceTrust: false,
    _wrapWebWorkerExtHostInIframe: false,
    webviewEndpoint: `http://${authority}/vscode/out/vs/workbench/contrib/webview/browser/pre`,
    configurationDefaults: SETTINGS,
    productConfiguration: { enableTelemetry: false, extensionsGallery: {} },
    developmentOptions: {
      enableSmokeTestDriver: true,
      extensions: [at("/extension")],
      extensionTestsPath: at(`/extension/${path.relative(ROOT, tests).split(path.sep).join("/")}`),
    },
    // What code-server's workbench asks for in addition.
    userDataPath: "/",
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
  };
  /** @type {Record<string, string>} */
  const values = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(configuration).replaceAll("&", "&amp;").replaceAll('"', "&quot;"),
    WORKBENCH_WEB_BASE_URL: "/vscode",
    WORKBENCH_NLS_FALLBACK_URL: "/vscode/out/nls.messages.js",
  };
  page = fs
    .readFileSync(path.join(folder, PAGE), "utf8")
    .replaceAll(/\{\{(\w+)\}\}/g, (_whole, /** @type {string} */ name) => values[name] ?? "");

  return {
    address: `http://${authority}/`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {string} program */
function asVSCodeForTheWeb(program) {
  return CHANGES_UNDONE.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`VS Code's workbench.js has changed: ${from} is not there to undo.`);
    return changed;
  }, program);
}

/**
 * A folder's files in base64, by their path in the workspace.
 * @param {string} folder
 */
function contents(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [
      `/${path.basename(folder)}/${name.split(path.sep).join("/")}`,
      fs.readFileSync(path.join(folder, name)).toString("base64"),
    ]),
  );
}
