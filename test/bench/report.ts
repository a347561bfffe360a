/** What was measured, in Markdown. */
import type { FoundPeer } from "./peer";

export interface Measured {
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
  const ours = names[0] ?? "";
  const others = names.slice(1);
  const cells = (text: (of: Measured) => string): string => measured.map(text).join(" | ");
  const row = (name: string, text: (of: Measured) => string): string => `| ${name} | ${cells(text)} |`;
  const head = [
    row("", ({ name, sizes }) => `${name}<br>(${sizes.join(", ")})`),
    `|---|${measured.map(() => "---:|").join("")}`,
  ];
  const ratio = (name: string) =>
    row(name, ({ times }) => shown((times.get(name) ?? Number.NaN) / (times.get(ours) ?? Number.NaN)));
  const versions = peers.flatMap((peer) =>
    "absent" in peer
      ? [`${peer.name}: left out, ${peer.absent}`]
      : peer.version
        ? [`${peer.name} ${peer.version}`]
        : [],
  );
  return [
    `Milliseconds of one forward pass, (batch, timesteps, features, units):`,
    "",
    ...head,
    ...names.map((name) => row(name, ({ times }) => shown(times.get(name)))),
    row(`${ours}, GFLOP/s`, ({ operations, times }) => shown(operations / (times.get(ours) ?? Number.NaN) / 1e6)),
    "",
    `How many times as long as ${ours}:`,
    "",
    ...head,
    ...others.map(ratio),
    "",
    `First result of the seed's size in a new process, from loading the code: ${shown(cold)} ms. Largest difference`,
    `between any two results: ${Math.max(...measured.map(({ difference }) => difference)).toExponential(0)}.`,
    "",
    `${machine}, one thread; processor time, medians of interleaved rounds. ${versions.join("; ")}.`,
  ].join("\n");
}

/** Two significant digits, or three of a number that has three before the point. */
function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (value >= 100) return value.toFixed(0);
  return Number(value.toPrecision(2)).toString();
}
