/**
 * npm run bench [-- --write] [-- cell … case …]: this engine against what one would use instead. Processor time on one
 * thread, medians of interleaved rounds; every result is checked against the engine's before anything is timed. With
 * --write what was measured takes its place in measured.json, and all of that goes to docs/performance.md.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { type CellName, CELLS, CONFIGURATIONS, isCellName, makeCase } from "./cases";
import { measure, measuringTime, median } from "./measure";
import type { FoundPeer, Peer, Result, Runner } from "./peer";
import type * as Engine from "./peers/engine";
import { onnxPeer } from "./peers/onnxruntime";
import { pythonPeer } from "./peers/python";
import { tfjsPeer } from "./peers/tfjs";
import { report } from "./report";
import { type Measured, type Measurements, merged, readMeasurements, writeMeasurements } from "./store";

/** Between frameworks that all sum in float32, in different orders. */
const TOLERANCE = 1e-5;
/** Where scripts/bench.mjs puts what is loaded on its own. */
const BUNDLES = path.resolve(".build", "bench");
const COLD_STARTS = 15;
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
  return { cell, name: layer.name, times, difference };
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

/** Milliseconds from loading the engine's code to the first result of the seed's size, in new processes. */
function coldStart(): number {
  const first = `const start = performance.now();
    require(process.argv[1]);
    console.log(performance.now() - start);`;
  const script = path.join(BUNDLES, "cold.cjs");
  const times = Array.from({ length: COLD_STARTS }, () =>
    Number(execFileSync(process.execPath, ["-e", first, script], { encoding: "utf8" })),
  );
  return median(times);
}

/** A case that is to be measured. */
type Planned = readonly [CellName, (typeof CONFIGURATIONS)[number]];

/** All cases of the cells and configurations that are named; of every cell or configuration where none is. */
function plan(names: readonly string[]): readonly Planned[] {
  const cells = names.filter(isCellName);
  const configurations = names.filter((name) => CONFIGURATIONS.some(([each]) => each === name));
  const unknown = names.filter((name) => !isCellName(name) && !configurations.includes(name));
  if (unknown.length > 0) throw new Error(`neither a cell nor a configuration: ${unknown.join(", ")}`);
  return Object.keys(CELLS)
    .filter(isCellName)
    .filter((cell) => cells.length === 0 || cells.includes(cell))
    .flatMap((cell) =>
      CONFIGURATIONS.filter(([name]) => configurations.length === 0 || configurations.includes(name)).map(
        (configuration): Planned => [cell, configuration],
      ),
    );
}

/** Seconds until all peers have started, and those that one takes to prepare a case, beside running it. */
const STARTING = 20;
const PREPARING = 1;

/** Seconds that the cases will take, by what they took before; by the LSTM's where a case has not been measured yet. */
function expectedSeconds(cases: readonly Planned[], peers: readonly Peer[], { measured }: Measurements): number {
  let seconds = STARTING;
  for (const [cell, [name]] of cases) {
    const before = (of: CellName) => measured.find((each) => each.cell === of && each.name === name)?.times;
    const times = before(cell) ?? before("LSTM") ?? {};
    for (const peer of peers) seconds += PREPARING + measuringTime(times[peer.name] ?? 0) / 1000;
  }
  return seconds;
}

async function main(options: readonly string[]): Promise<void> {
  const cases = plan(options.filter((option) => option !== "--write"));
  const peers = await findPeers();
  for (const peer of peers) {
    if ("absent" in peer) console.log(`left out: ${peer.name} (${peer.absent})`);
  }
  const present = peers.filter((peer): peer is Peer => "prepare" in peer);
  const kept = readMeasurements();
  const minutes = Math.ceil(expectedSeconds(cases, present, kept) / 60);
  console.log(`${cases.length} cases, some ${minutes} min`);
  const measured: Measured[] = [];
  for (const [index, [cell, configuration]] of cases.entries()) {
    measured.push(await measureCase(cell, configuration, present));
    console.log(
      `measured: ${cell} ${configuration[0]} (${index + 1} of ${cases.length}, ${Math.round(process.uptime())} s)`,
    );
  }
  const [cpu] = os.cpus();
  const added: Measurements = {
    machine: `${cpu?.model.trim() ?? "unknown processor"}, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`,
    versions: Object.fromEntries(present.flatMap(({ name, version }) => (version ? [[name, version]] : []))),
    cold: coldStart(),
    measured,
  };
  const names = peers.map(({ name }) => name);
  console.log(`\n${report(added, names)}`);
  if (!options.includes("--write")) return;
  const all = merged(kept, added);
  const page = fs.readFileSync(DOCUMENT, "utf8");
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${DOCUMENT} has lost the marks between which the tables stand`);
  writeMeasurements(all);
  fs.writeFileSync(DOCUMENT, `${page.slice(0, before + BEGIN.length)}\n\n${report(all, names)}\n${page.slice(after)}`);
}

main(process.argv.slice(2)).then(
  () => process.exit(), // the peers' threads would keep it alive
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
