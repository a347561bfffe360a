/** What was measured, kept: a later run replaces the cases that it measures, and leaves the others as they were. */
import fs from "node:fs";
import path from "node:path";
import type { CellName } from "./cases";

/** One case. */
export interface Measured {
  readonly cell: CellName;
  /** Of the configuration. */
  readonly name: string;
  /** Milliseconds by peer; a peer that was absent or too slow is not there. */
  readonly times: Readonly<Record<string, number>>;
  /** The largest difference between two results. */
  readonly difference: number;
}

export interface Measurements {
  readonly machine: string;
  /** By peer. */
  readonly versions: Readonly<Record<string, string>>;
  /** Milliseconds of a cold start. */
  readonly cold: number;
  readonly measured: readonly Measured[];
}

const FILE = path.join("test", "bench", "measured.json");

export function readMeasurements(): Measurements {
  const kept: Measurements = JSON.parse(fs.readFileSync(FILE, "utf8"));
  return kept;
}

export function writeMeasurements(measurements: Measurements): void {
  fs.writeFileSync(FILE, `${JSON.stringify(measurements, undefined, 2)}\n`);
}

/** What was kept with what is new in its place; versions of peers that were absent this time stay. */
export function merged(kept: Measurements, added: Measurements): Measurements {
  const isNew = ({ cell, name }: Measured): boolean =>
    added.measured.some((each) => each.cell === cell && each.name === name);
  return {
    ...added,
    versions: { ...kept.versions, ...added.versions },
    measured: [...kept.measured.filter((each) => !isNew(each)), ...added.measured],
  };
}
