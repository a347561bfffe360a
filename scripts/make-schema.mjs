// Writes schemas/rnn.schema.json from the catalogue: node scripts/make-schema.mjs
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { npm, run } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

const { outputFiles } = await build({
  absWorkingDir: ROOT,
  entryPoints: ["src/core/catalog/schema/definition-schema.ts"],
  bundle: true,
  format: "esm",
  platform: "node",
  mainFields: ["module", "main"],
  write: false,
});
const source = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
const { definitionSchema } = await import(`data:text/javascript;base64,${source}`);
const file = path.join(ROOT, "schemas/rnn.schema.json");
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, JSON.stringify(definitionSchema(), null, 2));
await run(npm("exec", "oxfmt", file), { cwd: ROOT });
