// npm run bench:reader [FILE.py | FOLDER]: how long the Python reader takes, for a whole document and after a change in
// it, and a search through many files, of which each step keeps the editor waiting.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { nodeOfVSCode } from "./lib/node-of-vscode.mjs";
import { ROOT } from "./lib/project.mjs";

const OUTPUT = path.join(ROOT, ".build/bench");

const [target] = process.argv.slice(2);
const isFolder = target !== undefined && fs.statSync(target).isDirectory();
const benches = target === undefined ? ["reader", "scan"] : isFolder ? ["scan"] : ["reader"];

await build({
  absWorkingDir: ROOT,
  entryPoints: benches.map((name) => ({ in: `test/bench/${name}.ts`, out: name })),
  outdir: OUTPUT,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  logLevel: "warning",
});
for (const name of benches) {
  // Each line as it comes: some take a while.
  const { status } = spawnSync(nodeOfVSCode(), [path.join(OUTPUT, `${name}.cjs`), ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: "inherit",
  });
  process.exitCode ||= status ?? 1;
}
