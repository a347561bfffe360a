/** What was measured, in Markdown. */
import { type CellName, CELLS, CONFIGURATIONS, isCellName, operationsOf } from "./cases";
import type { Measured, Measurements } from "./store";

/** @param names of the peers, in the tables' order: the first is what the others are compared with */
export function report({ machine, versions, cold, measured }: Measurements, names: readonly string[]): string {
  const tables = Object.keys(CELLS)
    .filter(isCellName)
    .flatMap((cell) =>
      tablesOf(
        cell,
        names,
        CONFIGURATIONS.flatMap(([name]) => measured.find((each) => each.cell === cell && each.name === name) ?? []),
      ),
    );
  const versionsOfPeers = names.flatMap((name) => (versions[name] ? [`${name} ${versions[name]}`] : []));
  return [
    ...tables,
    `First result of the seed's size in a new process, from loading the code as the extension bundles it: ${shown(cold)} ms.`,
    `Largest difference between any two results: ${Math.max(...measured.map(({ difference }) => difference)).toExponential(0)}.`,
    "",
    `${machine}, one thread; processor time, medians of interleaved rounds. ${versionsOfPeers.join("; ")}.`,
  ].join("\n");
}

/** The two tables of one cell: times, and how many times as long as the first of the peers. */
function tablesOf(cell: CellName, peers: readonly string[], measured: readonly Measured[]): readonly string[] {
  const names = peers.filter((name) => measured.some(({ times }) => times[name] !== undefined));
  const [ours, ...others] = names;
  if (ours === undefined) return [];
  const row = (name: string, text: (of: Measured) => string): string =>
    `| ${name} | ${measured.map(text).join(" | ")} |`;
  const sizesOf = (name: string) => CONFIGURATIONS.find(([each]) => each === name)?.slice(1) ?? [];
  const head = [
    row("", ({ name }) => `${name}<br>(${sizesOf(name).join(", ")})`),
    `|---|${measured.map(() => "---:|").join("")}`,
  ];
  const time = ({ times }: Measured, name: string): number => times[name] ?? Number.NaN;
  return [
    `### ${CELLS[cell].title}`,
    "",
    `Milliseconds of one forward pass, (batch, timesteps, features, units):`,
    "",
    ...head,
    ...names.map((name) => row(name, (of) => shown(time(of, name)))),
    row(`${ours}, GFLOP/s`, (of) => shown(operationsOf(cell, of.name) / time(of, ours) / 1e6)),
    "",
    `How many times as long as ${ours}:`,
    "",
    ...head,
    ...others.map((name) => row(name, (of) => shown(time(of, name) / time(of, ours)))),
    "",
  ];
}

/** Two significant digits, or three of a number that has three before the point. */
function shown(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (value >= 100) return value.toFixed(0);
  return Number(value.toPrecision(2)).toString();
}
