// Compiles the kernel (src/kernel/, AssemblyScript) to WebAssembly and writes both binaries, as text, to
// src/core/engine/kernel/binary.ts.
//   npm run build:kernel
//   npm run build:kernel -- --check    whether that file is what the source gives
import fs from "node:fs";
import path from "node:path";
import { npm, run } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

const OUTPUT = path.join(ROOT, "src/core/engine/kernel/binary.ts");
const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--initialMemory", "1"];

/**
 * One binary, in base64.
 * @param {readonly string[]} features of WebAssembly that it may use
 */
async function compile(...features) {
  const name = features.at(-1);
  const file = path.join(".build", `kernel-${name}.wasm`);
  fs.mkdirSync(path.join(ROOT, ".build"), { recursive: true });
  const enable = features.flatMap((feature) => ["--enable", feature]);
  const { ok, output } = await run(npm("exec", "--", "asc", "src/kernel/index.ts", ...FLAGS, ...enable, "-o", file), {
    cwd: ROOT,
    seconds: 60,
  });
  if (!ok) throw new Error(output);
  return fs.readFileSync(path.join(ROOT, file)).toString("base64");
}

const text = `// Written by scripts/build-kernel.mjs from src/kernel/. WebAssembly, in base64.

/** For every engine with SIMD. */
export const SIMD =
  "${await compile("simd")}";

/** The same with fused multiply-adds, for engines with relaxed SIMD. */
export const RELAXED_SIMD =
  "${await compile("simd", "relaxed-simd")}";
`;
if (!process.argv.includes("--check")) {
  fs.writeFileSync(OUTPUT, text);
} else if (fs.readFileSync(OUTPUT, "utf8") !== text) {
  console.error("src/core/engine/kernel/binary.ts is not what src/kernel/ gives: npm run build:kernel");
  process.exitCode = 1;
}
