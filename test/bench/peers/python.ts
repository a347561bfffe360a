/** PyTorch and Keras, in a Python of their own that waits while others are measured. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Tensor } from "../../../src/core/tensor";
import { type FoundPeer, reasonOf } from "../peer";

type Ask = (request: object) => Promise<Readonly<Record<string, unknown>>>;

/** @param python the interpreter; absent where the user has given none */
export async function pythonPeer(name: string, which: "torch" | "keras", python?: string): Promise<FoundPeer> {
  if (!python) return { name, absent: "no Python is given: set PYTHON" };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "lstm-bench-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  try {
    const { ask, first } = start(python, which);
    const { version } = await first;
    return {
      name,
      version: String(version),
      async prepare({ cell, units, kernel, recurrent, bias, recurrentBias, input }) {
        // PyTorch has one GRU, which resets after the product.
        if (which === "torch" && cell === "GRU_RESET_BEFORE") return undefined;
        const write = (file: string, { data, shape }: Tensor) => {
          fs.writeFileSync(path.join(folder, file), data);
          return { file: path.join(folder, file), shape };
        };
        const tensors = {
          kernel: write("kernel", kernel),
          recurrent: write("recurrent", recurrent),
          bias: write("bias", bias),
          ...(recurrentBias && { recurrent_bias: write("recurrent_bias", recurrentBias) }),
          x: write("x", input),
        };
        const results = { h: path.join(folder, "h"), finalH: path.join(folder, "fh"), finalC: path.join(folder, "fc") };
        await ask({ cell, units, tensors, results });
        return {
          result: async () => ({
            h: read(results.h),
            finalH: read(results.finalH),
            ...(cell === "LSTM" && { finalC: read(results.finalC) }),
          }),
          time: async (count) => Number((await ask({ count }))["ms"]),
        };
      },
    };
  } catch (error) {
    return { name, absent: reasonOf(error) };
  }
}

function start(python: string, which: string): { readonly ask: Ask; readonly first: ReturnType<Ask> } {
  const script = path.join(process.cwd(), "test", "bench", "peers", "python_peers.py");
  const child = spawn(python, [script, which], { stdio: ["pipe", "pipe", "ignore"] });
  process.once("exit", () => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<never>((_, reject) => child.once("error", reject));
  const next: () => ReturnType<Ask> = async () => {
    const { value, done } = await Promise.race([lines.next(), ended]);
    if (done) throw new Error(`${which} is not installed for ${python}, or does not start`);
    return JSON.parse(value);
  };
  const first = next();
  return {
    first,
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return next();
    },
  };
}

function read(file: string): Float32Array {
  const bytes = fs.readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
