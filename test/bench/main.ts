/**
 * npm run bench [-- cell … case …]: this engine against what one would use instead. Processor time on one
 * thread, medians of interleaved rounds; every result is checked against the engine's before anything is
 * timed. Without arguments the tables go to docs/performance.md too.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { type CellName, CELLS, CONFIGURATIONS, isCellName, makeCase, operations } from "./cases";
import { measure, median } from "./measure";
import type { FoundPeer, Peer, Result, Runner } from "./peer";
import type * as Engine from "./peers/engine";
import { onnxPeer } from "./peers/onnxruntime";
import { pythonPeer } from "./peers/python";
import { tfjsPeer } from "./peers/tfjs";
import { type Measured, report } from "./report";

/** Between frameworks that all sum in float32, in different orders. */
const TOLERANCE = 1e-5;
/** Where scripts/bench.mjs puts what is loaded on its own. */
const BUNDLES = path.resolve(".build", "bench");
const COLD_STARTS = 5;
const DOCUMENT = path.join("docs", "performance.md");
const [BEGIN, END] = ["<!-- measured: npm run bench -->", "<!-- end of what was measured -->"];

/** The engine's code, loaded anew: V8 optimises it for the one variant that it then runs, as it does for users. */
function engineApart(): typeof Engine {
  const file = path.join(BUNDLES, "engine.cjs");
  const load = createRequire(file);
  Reflect.deleteProperty(load.cache, file);
  const engine: typeof Engine = load(file);
  return engine;
}

/** The order of the tables. The first is what the others are compared with. */
async function findPeers(): Promise<readonly FoundPeer[]> {
  const python = process.env["PYTHON"];
  return [
    engineApart().enginePeer("this engine", "relaxed-simd"),
    engineApart().enginePeer("… without fused multiply-add", "simd"),
    engineApart().plainPeer("… in plain TypeScript"),
    tfjsPeer("TensorFlow.js, JavaScript", "cpu"),
    tfjsPeer("TensorFlow.js, WebAssembly SIMD", "wasm"),
    onnxPeer("onnxruntime-web"),
    onnxPeer("onnxruntime-node"),
    await pythonPeer("PyTorch", "torch", python),
    await pythonPeer("Keras, compiled", "keras", python),
  ];
}

async function measureCase(
  cell: CellName,
  configuration: (typeof CONFIGURATIONS)[number],
  peers: readonly Peer[],
): Promise<Measured> {
  const layer = makeCase(cell, configuration);
  const runners = new Map<string, Runner>();
  let expected: Result | undefined;
  let difference = 0;
  for (const peer of peers) {
    const runner = await peer.prepare(layer);
    if (!runner) continue;
    const result = await runner.result();
    expected ??= result;
    const off = largestDifference(result, expected);
    if (!(off <= TOLERANCE)) throw new Error(`${layer.name}: ${peer.name} is off by ${off}`);
    difference = Math.max(difference, off);
    runners.set(peer.name, runner);
  }
  const times = await measure(runners);
  for (const runner of runners.values()) runner.dispose?.();
  return { cell, name: layer.name, sizes: configuration.slice(1), operations: operations(layer), times, difference };
}

function largestDifference(a: Result, b: Result): number {
  let largest = 0;
  for (const key of ["h", "finalH", "finalC"] as const) {
    const [ours, theirs] = [a[key] ?? [], b[key] ?? []];
    if (ours.length !== theirs.length) return Infinity;
    for (const [index, value] of ours.entries()) {
      const difference = Math.abs(value - theirs[index]!);
      if (!(difference <= largest)) largest = difference; // a NaN stays
    }
  }
  return largest;
}

/** Processor milliseconds from loading the engine's code to the first result of the seed's size, in new processes. */
function coldStart(): number {
  const first = `const start = process.cpuUsage();
    require(process.argv[1]);
    const { user, system } = process.cpuUsage(start);
    console.log((user + system) / 1000);`;
  const script = path.join(BUNDLES, "cold.cjs");
  const times = Array.from({ length: COLD_STARTS }, () =>
    Number(execFileSync(process.execPath, ["-e", first, script], { encoding: "utf8" })),
  );
  return median(times);
}

async function main(chosen: readonly string[]): Promise<void> {
  const peers = await findPeers();
  for (const peer of peers) {
    if ("absent" in peer) console.log(`left out: ${peer.name} (${peer.absent})`);
  }
  const present = peers.filter((peer): peer is Peer => "prepare" in peer);
  const measured: Measured[] = [];
  const [cells, names] = [chosen.filter(isCellName), chosen.filter((name) => !isCellName(name))];
  for (const cell of Object.keys(CELLS).filter(isCellName)) {
    if (cells.length > 0 && !cells.includes(cell)) continue;
    for (const configuration of CONFIGURATIONS) {
      if (names.length > 0 && !names.includes(configuration[0])) continue;
      measured.push(await measureCase(cell, configuration, present));
      console.log(`measured: ${cell} ${configuration[0]}`);
    }
  }
  const [cpu] = os.cpus();
  const machine = `${cpu?.model.trim() ?? "unknown processor"}, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`;
  const text = report({ machine, peers, measured, cold: coldStart() });
  console.log(`\n${text}`);
  if (chosen.length === 0) {
    const page = fs.readFileSync(DOCUMENT, "utf8");
    const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
    if (before < 0 || after < before) throw new Error(`${DOCUMENT} has lost the marks between which the tables stand`);
    fs.writeFileSync(DOCUMENT, `${page.slice(0, before + BEGIN.length)}\n\n${text}\n${page.slice(after)}`);
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(), // the peers' threads would keep it alive
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
