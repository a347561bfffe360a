/** What the engine's tests share: definitions made by hand, and tensors from nested lists. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RECURRENT_CLASSES } from "../../src/core/catalog/keras/recurrent";
import { type ConfigValue, known, type LayerDefinition, type Profile, type Weights } from "../../src/core/definition";
import type { ConfigReading } from "../../src/core/engine/keras/arguments";
import { gruCell, gruConfig } from "../../src/core/engine/keras/gru";
import type { KernelCell } from "../../src/core/engine/kernel/cells";
import { prepareLayer } from "../../src/core/engine/kinds";
import type { ReadyLayer } from "../../src/core/engine/layer";
import { lstmCell, type LstmConfig, lstmConfig } from "../../src/core/engine/keras/lstm";
import { type Cell, runRecurrence } from "../../src/core/engine/recurrence/recurrence";
import { type CellWeights, cellWeights } from "../../src/core/engine/keras/recurrent-layer";
import { simpleRnnCell, simpleRnnConfig } from "../../src/core/engine/keras/simple-rnn";
import type { StateTrace, Trace } from "../../src/core/engine/trace";
import { tensor, type Tensor } from "../../src/core/tensor";
import { finish } from "../../src/core/engine/work";

/** A layer's arguments. */
export type Given = Readonly<Record<string, ConfigValue>>;

/** A layer's definition with these arguments; those that are left out have Keras 3's defaults. */
export function definitionOf(className: string, given: Given, profile: Profile = "keras-3"): LayerDefinition {
  return {
    name: className.toLowerCase(),
    className,
    framework: "keras",
    profile,
    language: "python",
    span: { start: 0, end: 0 },
    calleeSpan: { start: 0, end: 0 },
    callee: className,
    input: { shape: [known(1), known(3), known(2)], shapeOrigin: "assumed" },
    use: { kind: "bare", targets: [], wrappers: [] },
    problems: [],
    arguments: Object.entries(given).map(([name, value]) => ({ name, value: known(value), origin: "written" })),
  };
}

export const lstmLayer = (given: Given, profile?: Profile): LayerDefinition => definitionOf("LSTM", given, profile);

/** The layer with these arguments, ready to run on inputs with that many features. */
export function readyLayer(className: string, given: Given, features: number, profile?: Profile): ReadyLayer {
  const prepared = prepareLayer(definitionOf(className, given, profile), [1, 3, features]);
  if ("problems" in prepared) {
    throw new Error(prepared.problems.map(({ message }) => message).join("\n"));
  }
  return prepared.layer;
}

/** Runs a layer of one recurrence. */
export function runOne(
  layer: ReadyLayer,
  weights: Weights,
  input: Tensor,
  initialState?: readonly Tensor[],
): StateTrace | Trace {
  const { parts } = finish(layer.run(weights, { input, ...(initialState && { initialState }) }));
  assert.equal(parts.length, 1);
  return parts[0]?.trace ?? assert.fail("no trace");
}

/** The configuration that these arguments mean. */
export const configOf = (given: Given, profile?: Profile): LstmConfig =>
  configIn(lstmConfig(lstmLayer(given, profile)));

function configIn<Config>(reading: ConfigReading<Config>): Config {
  if ("problems" in reading) {
    throw new Error(reading.problems.map(({ message }) => message).join("\n"));
  }
  return reading.config;
}

export const float32 = (shape: readonly number[], values: readonly number[]): Tensor =>
  tensor(shape, Float32Array.from(values));

/** A tensor as the golden files hold it. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/**
 * What real Keras returned: the cases of a file that `test/golden/make_golden.py` wrote.
 * npm runs the tests in the project's folder.
 */
export function readGolden<Case>(name: string, isCase: (value: unknown) => value is Case): readonly Case[] {
  const file: unknown = JSON.parse(readFileSync(join("test", "golden", `${name}.json`), "utf8"));
  assert.ok(typeof file === "object" && file !== null && "cases" in file && Array.isArray(file.cases));
  assert.ok(file.cases.length > 0 && file.cases.every(isCase), `${name}: cases of another form`);
  return file.cases;
}

/** Whether a value is an object with these keys. */
export const hasKeys = (value: unknown, ...keys: readonly string[]): boolean =>
  typeof value === "object" && value !== null && keys.every((key) => key in value);

export const fromGolden = ({ shape, data }: GoldenTensor): Tensor => float32(shape, data);

/** Fails where an element is further from Keras's than 1e-6 + 1e-5·|Keras's|. */
export function assertClose(ours: Tensor, theirs: GoldenTensor, what: string): void {
  assert.deepEqual(ours.shape, theirs.shape, `shape of ${what}`);
  for (const [index, expected] of theirs.data.entries()) {
    const actual = ours.data[index] ?? Number.NaN;
    const close = Math.abs(actual - expected) <= 1e-6 + 1e-5 * Math.abs(expected);
    assert.ok(close, `${what}[${index}] is ${actual}, but Keras's is ${expected}`);
  }
}

/** A layer's two ways to its states. */
export interface MadeLayer {
  readonly className: string;
  readonly cell: Cell<string, string>;
  /** The plain path alone: every state and gate, whatever the run's length. */
  readonly runPlain: (input: Tensor, initialState?: readonly Tensor[]) => Trace;
  readonly inKernel: KernelCell | undefined;
}

export type LayerClass = "LSTM" | "GRU" | "SimpleRNN";

export function madeLayer(className: LayerClass, given: Given, weights: CellWeights): MadeLayer {
  const cell = cellOf(className, definitionOf(className, given), weights);
  return {
    className,
    cell,
    runPlain: (input, initialState) => runRecurrence(cell, input, initialState),
    inKernel: cell.inKernel,
  };
}

function cellOf(className: LayerClass, definition: LayerDefinition, weights: CellWeights): Cell<string, string> {
  switch (className) {
    case "LSTM":
      return lstmCell({ ...configIn(lstmConfig(definition)), gates: RECURRENT_CLASSES.LSTM.gates }, weights);
    case "GRU": {
      const roles = { update: "z", reset: "r", candidate: "h" } as const;
      return gruCell({ ...configIn(gruConfig(definition)), gates: RECURRENT_CLASSES.GRU.gates, roles }, weights);
    }
    case "SimpleRNN":
      return simpleRnnCell(configIn(simpleRnnConfig(definition)), weights);
  }
}

/** The same with the weights that its initializers make from a seed. */
export const seededLayer = (className: LayerClass, given: Given, features: number, seed: number): MadeLayer =>
  madeLayer(className, given, cellWeights(finish(readyLayer(className, given, features).createWeights(seed)).weights));

/** The trace of a run so short that it has every gate. */
export function explained(trace: StateTrace | Trace): Trace {
  assert.ok("gates" in trace, "the run was too long to be explained");
  return trace;
}

/** A tensor that is there. */
export const the = (tensor: Tensor | undefined): Tensor => tensor ?? assert.fail("no such tensor");
