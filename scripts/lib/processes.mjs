// Runs other programs, and leaves none behind. Only Node's own modules, as scripts run before anything
// is installed.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** From being asked to end to being killed. */
const GRACE_MS = 5000;

// An end by signal is an end by `exit`: the handlers that remove folders and stop servers run.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.once(signal, () => process.exit(130));
}

// Between npm and a script is a shell, which a signal to npm ends without telling the script.
if (process.env["npm_lifecycle_event"]) {
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) process.exit(130);
  }, 1000).unref();
}

/**
 * Runs a program in a process group of its own, of which nothing is left when it has ended, when
 * `seconds` are over, or when this process ends.
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} output: both streams in the order in which they came
 */
export function run([program, ...args], { cwd, env, seconds = 600 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    let output = "";
    /** @param {string} text */
    const take = (text) => {
      output += text;
    };
    // Our own scripts stop what they started when they are asked to end, and could not if they were killed.
    const ask = () => stopGroup(child.pid, "SIGTERM");
    process.once("exit", ask);
    const timer = setTimeout(() => {
      take(`\n${path.basename(program)} did not end in ${seconds} s\n`);
      ask();
      setTimeout(() => stopGroup(child.pid), GRACE_MS).unref();
    }, seconds * 1000);
    /** @param {boolean} ok */
    const done = (ok) => {
      clearTimeout(timer);
      process.off("exit", ask);
      stopGroup(child.pid);
      resolve({ ok, output });
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.once("error", (error) => {
      take(`${error.message}\n`);
      done(false);
    });
    // Not "close": a process left behind may hold the pipes open for ever. What is in them comes first.
    child.once("exit", (code) => setTimeout(() => done(code === 0), 50));
  });
}

/**
 * Ends a detached process and its children.
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} [signal]
 */
export function stopGroup(pid, signal = "SIGKILL") {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/**
 * npm by the very file that runs this script, if npm does: on Windows there is no npm to spawn
 * without a shell.
 * @param {string[]} args
 * @returns {[string, ...string[]]}
 */
export function npm(...args) {
  const npmFile = process.env["npm_execpath"];
  return npmFile?.endsWith(".js") ? [process.execPath, npmFile, ...args] : ["npm", ...args];
}

/**
 * The first of `names` on the PATH, as a full path.
 * @param {readonly string[]} names
 */
export function onPath(names) {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const ends = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return names
    .flatMap((name) => folders.flatMap((folder) => ends.map((end) => path.join(folder, name + end))))
    .find((file) => fs.existsSync(file));
}

/** @param {number} since from Date.now() */
export function secondsSince(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
