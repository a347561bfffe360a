// Installs what the lock files name, once. Nothing that a package wants to run at its installation runs.
import fs from "node:fs";
import path from "node:path";
import { npm, run } from "./processes.mjs";
import { ROOT } from "./project.mjs";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} Locked */

/**
 * Installs the packages of a folder unless they are there as its lock file wants them.
 * @param {string} [folder] relative to the project; "" is the project itself
 * @returns {Promise<boolean>} false: nothing was to do
 */
export async function installPackages(folder = "") {
  const cwd = path.join(ROOT, folder);
  if (isInstalled(cwd)) return false;
  const { ok, output } = await run(npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"), {
    cwd,
    // A project may be tested with NODE_ENV=production set; the tools are devDependencies.
    env: { NODE_ENV: "development" },
  });
  if (!ok) throw new Error(`npm ci failed in ${cwd}:\n${output}`);
  return true;
}

/**
 * npm writes node_modules/.package-lock.json last, so that it is missing or old where an
 * installation was cut short. Of optional packages only those for this machine are in it.
 * @param {string} cwd
 */
function isInstalled(cwd) {
  const wanted = lockedPackages(path.join(cwd, "package-lock.json"));
  const found = lockedPackages(path.join(cwd, "node_modules/.package-lock.json"));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
    const there = found[name];
    if (name === "" || (optional && !there)) return true;
    return there?.version === version && there?.integrity === integrity && fs.existsSync(path.join(cwd, name));
  });
}

/**
 * @param {string} file
 * @returns {Record<string, Locked> | undefined}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
