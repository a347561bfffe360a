// npm run golden [-- NAME …]               runs every test/golden/make_*.py, or those whose name has one of these in it:
//                                          the real frameworks' numbers, made anew
// npm run golden -- --fuzz N [--seed S]    draws N random configurations and compares them live; test/golden/README.md
// The Python is $PYTHON, else python3.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { secondsSince } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

const FOLDER = path.join(ROOT, "test/golden");
const PYTHON = process.env["PYTHON"] || "python3";

/** What the scripts import, and the versions whose numbers are committed. */
const PACKAGES = {
  keras: "keras==3.15.1",
  tensorflow: "tensorflow-cpu==2.21.0",
  torch: "torch==2.13.0",
  jax: "jax==0.10.2",
  flax: "flax==0.12.8",
  onnx: "onnx==1.23.1",
  onnxruntime: "onnxruntime==1.30.0",
};

/** @param {readonly string[]} args */
const python = (...args) => spawnSync(PYTHON, args, { cwd: ROOT, stdio: "inherit" }).status ?? 1;

/** Says what is missing, and how to install it. */
function checkPython() {
  const question = `import importlib.util as u; print(*[n for n in ${JSON.stringify(Object.keys(PACKAGES))} if not u.find_spec(n)])`;
  const { status, stdout, error } = spawnSync(PYTHON, ["-c", question], { encoding: "utf8" });
  const missing = status === 0 ? stdout.trim().split(" ").filter(Boolean) : Object.keys(PACKAGES);
  if (missing.length === 0) return true;
  const reason = error ? `${PYTHON} does not start (${error.message})` : `${PYTHON} lacks ${missing.join(", ")}`;
  console.error(`${reason}. In an environment with Python 3.11:

    pip install ${Object.values(PACKAGES).join(" ")}

and give its interpreter, if it is not python3: PYTHON=path/to/python npm run golden`);
  return false;
}

/** @param {readonly string[]} names */
function makeGoldens(names) {
  const scripts = fs
    .readdirSync(FOLDER)
    .filter((file) => /^make_.*\.py$/.test(file))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
    .sort();
  if (scripts.length === 0) {
    console.error(`No test/golden/make_*.py has ${names.join(" or ")} in its name.`);
    return 1;
  }
  const failed = scripts.filter((script) => {
    const started = Date.now();
    console.log(`${script} …`);
    const status = python(path.join(FOLDER, script));
    console.log(`${script}: ${status === 0 ? "done" : "FAILED"} in ${secondsSince(started)}`);
    return status !== 0;
  });
  if (failed.length > 0) console.error(`Failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}

/** @param {readonly string[]} args */
function fuzz(args) {
  const built = spawnSync(process.execPath, ["esbuild.js"], { cwd: ROOT, encoding: "utf8" });
  if (built.status === 0) return python(path.join(FOLDER, "fuzz.py"), ...args);
  console.error(built.stderr);
  return 1;
}

const args = process.argv.slice(2);
if (!checkPython()) process.exitCode = 1;
else process.exitCode = args.some((argument) => argument.startsWith("--")) ? fuzz(args) : makeGoldens(args);
