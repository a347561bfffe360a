// Builds and packages where something has changed since.
import fs from "node:fs";
import path from "node:path";
import { npm, run } from "./processes.mjs";
import { ROOT, VSIX } from "./project.mjs";

const SOURCES = ["src", "webview", "esbuild.js", "package.json"];
const PACKAGED = [...SOURCES, "media", "schemas", "l10n", "README.md", "CHANGELOG.md", "LICENSE", ".vscodeignore"];

/**
 * @returns {Promise<boolean>} false: nothing was to do
 * @throws with what the bundler said
 */
export async function ensureBuilt() {
  const outputs = ["extension", "cli", "webview"].map((name) => path.join(ROOT, "dist", `${name}.js`));
  if (outputs.every((output) => isNewer(output, SOURCES))) return false;
  await npmRun("build");
  return true;
}

/** @returns {Promise<boolean>} false: nothing was to do */
export async function ensurePackaged() {
  const built = await ensureBuilt();
  if (!built && isNewer(VSIX, PACKAGED)) return false;
  await npmRun("package");
  return true;
}

/** @param {string} script */
async function npmRun(script) {
  const { ok, output } = await run(npm("run", "--silent", script), { cwd: ROOT });
  if (!ok) throw new Error(`npm run ${script} failed:\n${output}`);
}

/**
 * @param {string} output
 * @param {readonly string[]} sources relative to the project; those that do not exist do not count
 */
function isNewer(output, sources) {
  const made = changed(output);
  return made > 0 && sources.every((source) => latestBelow(path.join(ROOT, source)) < made);
}

/** @param {string} place a file or a folder */
function latestBelow(place) {
  if (!fs.statSync(place, { throwIfNoEntry: false })?.isDirectory()) return changed(place);
  return fs
    .readdirSync(place, { recursive: true, encoding: "utf8" })
    .reduce((latest, name) => Math.max(latest, changed(path.join(place, name))), changed(place));
}

/** @param {string} file */
const changed = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
