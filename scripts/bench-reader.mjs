// npm run bench:reader [FILE.py]: how long the Python reader takes, for a whole document and after a change in it.
import path from "node:path";
import { build } from "esbuild";
import { nodeOfVSCode } from "./lib/node-of-vscode.mjs";
import { run } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

const OUTPUT = path.join(ROOT, ".build/bench/reader.cjs");

await build({
  absWorkingDir: ROOT,
  entryPoints: ["test/bench/reader.ts"],
  outfile: OUTPUT,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  logLevel: "warning",
});
const { output } = await run([nodeOfVSCode(), OUTPUT, ...process.argv.slice(2)], { cwd: ROOT });
console.log(output);
