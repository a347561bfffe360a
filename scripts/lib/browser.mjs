// Finds the machine's Chrome, Chromium or Edge, and starts it for tests.
import fs from "node:fs";
import { onPath, run } from "./processes.mjs";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "chrome",
  "microsoft-edge-stable",
  "microsoft-edge",
  "msedge",
];
const PLACES = [
  "/opt/google/chrome/chrome",
  "/opt/chromium/chrome",
  "/opt/microsoft/msedge/msedge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** @returns {string | undefined} the program's full path; the variable CHROMIUM is asked first */
function findBrowser() {
  const named = process.env["CHROMIUM"];
  if (named) return fs.existsSync(named) ? named : onPath([named]);
  return onPath(NAMES) ?? PLACES.find((place) => fs.existsSync(place));
}

/**
 * Installs Chromium where this is ours to do: as root, on Debian.
 * @returns {Promise<{ browser: string } | { why: string }>} why: one line that says what to do
 */
export async function findOrInstallBrowser() {
  const found = findBrowser();
  if (found) return { browser: found };
  const remedy = "Install Chrome, Chromium or Edge, or set CHROMIUM to the program's path.";
  if (process.env["CHROMIUM"]) return { why: `There is no ${process.env["CHROMIUM"]}. ${remedy}` };
  if (!fs.existsSync("/etc/debian_version") || process.getuid?.() !== 0) return { why: `No browser found. ${remedy}` };
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const update = await run(["apt-get", "update", "-q"], { env });
  const install = await run(
    ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-liberation"],
    { env, seconds: 900 },
  );
  const installed = findBrowser();
  if (installed) return { browser: installed };
  const lines = `${update.output}\n${install.output}`.trim().split("\n");
  const last = lines.findLast((line) => line.startsWith("E:")) ?? lines.at(-1);
  return { why: `apt-get could not install chromium (${last}). ${remedy}` };
}

/**
 * A browser without a window that reaches this machine only: a look-up of any other host fails at
 * once instead of after a time-out.
 */
export async function launchBrowser() {
  const { chromium } = await import("playwright-core");
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("No browser found: npm test installs one or says what to do.");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox", // root and most containers cannot have it; nothing but our own pages is opened
      "--disable-gpu",
      "--disable-dev-shm-usage", // containers have 64 MB there, too little for VS Code's page
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}
