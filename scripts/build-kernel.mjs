// Compiles the kernel (src/kernel/, AssemblyScript) to WebAssembly and writes both binaries, packed and as text, to
// src/core/engine/kernel/binary.ts.
//   npm run build:kernel
//   npm run build:kernel -- --check    whether that file is what the source gives
import fs from "node:fs";
import path from "node:path";
import { packBytes } from "./lib/pack-bytes.mjs";
import { npm, run } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

const OUTPUT = path.join(ROOT, "src/core/engine/kernel/binary.ts");
const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--initialMemory", "1"];

/**
 * One binary.
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
  return fs.readFileSync(path.join(ROOT, file));
}

const simd = await compile("simd");
const relaxedSimd = await compile("simd", "relaxed-simd");
const packed = Buffer.from(packBytes(Buffer.concat([simd, relaxedSimd])));

const text = `// Written by scripts/build-kernel.mjs from src/kernel/: WebAssembly.

/** Bytes of the binary for every engine with SIMD, and of that for engines with relaxed SIMD: with fused multiply-adds. */
export const BINARY_SIZES = { simd: ${simd.length}, "relaxed-simd": ${relaxedSimd.length} } as const;

/** Both, one behind the other: packed for unpack.ts, in base64. */
export const BINARIES =
  "${packed.toString("base64")}";
`;
if (!process.argv.includes("--check")) {
  fs.writeFileSync(OUTPUT, text);
} else if (fs.readFileSync(OUTPUT, "utf8") !== text) {
  console.error("src/core/engine/kernel/binary.ts is not what src/kernel/ gives: npm run build:kernel");
  process.exitCode = 1;
}
