// npm run bench [-- --write] [cell … case …]: bundles test/bench/, installs what it compares with, and runs it in the Node of
// today's VS Code where npm has that for this machine.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { nodeOfVSCode } from "./lib/node-of-vscode.mjs";
import { npm, run } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

const FOLDER = path.join(ROOT, "test/bench");
const OUTPUT = path.join(ROOT, ".build/bench");

if (!fs.existsSync(path.join(FOLDER, "node_modules"))) {
  // Without scripts: onnxruntime-node's own would fetch what only graphics cards need.
  const { ok, output } = await run(npm("ci", "--ignore-scripts", "--no-audit", "--no-fund"), { cwd: FOLDER });
  if (!ok) console.log(`The peers are not installed, and so left out:\n${output}`);
}

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: ROOT,
  outdir: OUTPUT,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  minify: true,
  format: "cjs",
  target: "node20",
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: { main: "test/bench/main.ts", engine: "test/bench/peers/engine.ts" },
  platform: "node",
  mainFields: ["module", "main"],
});
// The cold start is that of the extension: bundled as esbuild.js bundles it.
await build({
  ...common,
  entryPoints: { cold: "test/bench/cold.ts" },
  platform: "browser",
  mainFields: ["browser", "module", "main"],
});

const child = spawn(nodeOfVSCode(), [path.join(OUTPUT, "main.cjs"), ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
});
child.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
