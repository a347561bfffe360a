// Writes schemas/rnn.schema.json from the catalogue: node scripts/make-schema.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["src/core/catalog/definition-schema.ts"],
  bundle: true,
  format: "esm",
  platform: "node",
  mainFields: ["module", "main"],
  write: false,
});
const source = Buffer.from(outputFiles[0].contents).toString("base64");
const { definitionSchema } = await import(`data:text/javascript;base64,${source}`);
const file = join(root, "schemas", "rnn.schema.json");
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify(definitionSchema(), null, 2));
execFileSync("npx", ["oxfmt", file], { cwd: root, stdio: "inherit" });
