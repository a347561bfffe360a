/** What was measured, in Markdown. */
import { type CellName, CELLS, isCellName } from "./cases";
import type { FoundPeer } from "./peer";

export interface Measured {
  readonly cell: CellName;
  readonly name: string;
  /** batch, timesteps, features, units */
  readonly sizes: readonly (number | string)[];
  /** Multiplications and additions. */
  readonly operations: number;
  /** Milliseconds by peer; a peer that was too slow is not there. */
  readonly times: ReadonlyMap<string, number>;
  /** The largest difference between two results. */
  readonly difference: number;
}

export interface Report {
  readonly machine: string;
  readonly peers: readonly FoundPeer[];
  readonly measured: readonly Measured[];
  /** Milliseconds. */
  readonly cold: number;
}

export function report({ machine, peers, measured, cold }: Report): string {
  const names = peers.filter((peer) => "prepare" in peer).map(({ name }) => name);
  const versions = peers.flatMap((peer) =>
    "absent" in peer
      ? [`${peer.name}: left out, ${peer.absent}`]
      : peer.version
        ? [`${peer.name} ${peer.version}`]
        : [],
  );
  const tables = Object.keys(CELLS)
    .filter(isCellName)
    .flatMap((cell) =>
      tablesOf(
        CELLS[cell].title,
        names,
        measured.filter((each) => each.cell === cell),
      ),
    );
  return [
    ...tables,
    `First result of the seed's size in a new process, from loading the code: ${shown(cold)} ms. Largest difference`,
    `between any two results: ${Math.max(...measured.map(({ difference }) => difference)).toExponential(0)}.`,
    "",
    `${machine}, one thread; processor time, medians of interleaved rounds. ${versions.join("; ")}.`,
  ].join("\n");
}

/** The two tables of one cell: times, and how many times as long as the first of the peers. */
function tablesOf(title: string, peers: readonly string[], measured: readonly Measured[]): readonly string[] {
  if (measured.length === 0) return [];
  const names = peers.filter((name) => measured.some(({ times }) => times.has(name)));
  const ours = names[0] ?? "";
  const row = (name: string, text: (of: Measured) => string): string =>
    `| ${name} | ${measured.map(text).join(" | ")} |`;
  const head = [
    row("", ({ name, sizes }) => `${name}<br>(${sizes.join(", ")})`),
    `|---|${measured.map(() => "---:|").join("")}`,
  ];
  const ratio = (name: string) =>
    row(name, ({ times }) => shown((times.get(name) ?? Number.NaN) / (times.get(ours) ?? Number.NaN)));
  return [
    `### ${title}`,
    "",
    `Milliseconds of one forward pass, (batch, timesteps, features, units):`,
    "",
    ...head,
    ...names.map((name) => row(name, ({ times }) => shown(times.get(name)))),
    row(`${ours}, GFLOP/s`, ({ operations, times }) => shown(operations / (times.get(ours) ?? Number.NaN) / 1e6)),
    "",
    `How many times as long as ${ours}:`,
    "",
    ...head,
    ...names.slice(1).map(ratio),
    "",
  ];
}

/** Two significant digits, or three of a number that has three before the point. */
function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (value >= 100) return value.toFixed(0);
  return Number(value.toPrecision(2)).toString();
}
