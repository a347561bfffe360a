// Opens the extension in the desktop VS Code, if the machine has one and a screen.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onPath } from "./processes.mjs";
import { ROOT } from "./project.mjs";

const NAMES = ["code", "code-insiders", "codium"];
const PLACES = [
  "/usr/share/code/bin/code",
  "/usr/share/codium/bin/codium",
  "/snap/bin/code",
  "/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code",
  "/Applications/Visual Studio Code - Insiders.app/Contents/Resources/app/bin/code",
  "/Applications/VSCodium.app/Contents/Resources/app/bin/codium",
  path.join(os.homedir(), "Applications/Visual Studio Code.app/Contents/Resources/app/bin/code"),
  path.join(process.env["LOCALAPPDATA"] ?? "", "Programs/Microsoft VS Code/bin/code.cmd"),
  path.join(process.env["ProgramFiles"] ?? "", "Microsoft VS Code/bin/code.cmd"),
];

/** @returns {boolean} false: there is none, or it has no screen to open a window on */
export function openDesktop() {
  const code = onPath(NAMES) ?? PLACES.find((place) => path.isAbsolute(place) && fs.existsSync(place));
  if (!code || !hasScreen()) return false;
  const args = [`--extensionDevelopmentPath=${ROOT}`, path.join(ROOT, "examples"), "--disable-workspace-trust"];
  if (process.getuid?.() === 0)
    args.push("--no-sandbox", `--user-data-dir=${path.join(ROOT, ".build/vscode-desktop")}`);
  console.error(`Opening ${code} on examples/.`);
  // A .cmd file, as on Windows, starts in a shell only.
  const shell = code.endsWith(".cmd");
  const quoted = (/** @type {string} */ text) => (shell ? `"${text}"` : text);
  spawn(quoted(code), args.map(quoted), { stdio: "ignore", detached: true, shell }).unref();
  return true;
}

function hasScreen() {
  if (process.platform !== "linux") return true;
  // In a terminal of VS Code itself `code` opens a window where that VS Code is.
  return ["DISPLAY", "WAYLAND_DISPLAY", "VSCODE_IPC_HOOK_CLI", "WSL_DISTRO_NAME"].some((name) => process.env[name]);
}
