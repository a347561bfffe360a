/**
 * Keras's initializers (keras/src/initializers/*.py 3.15.1): how a weight is filled before training.
 * `readInitializer` checks what a document says once, and the `Initializer` it returns cannot fail.
 */
import * as l10n from "@vscode/l10n";
import { initializerNames, serialiseInitializer } from "../../catalog/keras/initializers";
import { nearest } from "../../catalog/nearest";
import { type ConfigRecord, isList, isRecord } from "../../config-value";
import type { ConfigValue, Problem } from "../../definition";
import { sizeOf, type Tensor, tensor } from "../../tensor";
import { orthogonalCost, randomOrthogonal } from "./orthogonal";
import { refusal, type Report, shown, suggestion } from "../problems";
import { DRAW_COST, type RandomSource, seededSource } from "./random-source";
import { atOnce, type Work } from "../work";

export interface Initializer {
  /** The class's name: `GlorotUniform`, `Constant` … */
  readonly name: string;
  /** Whether its values come from a seed. */
  readonly random: boolean;
  /** The `seed` of its own config; it goes before the preview's. */
  readonly seed?: number;
  /** Multiply-adds that a weight of that shape takes. */
  readonly cost: (shape: readonly number[]) => number;
  /** A weight of that shape; the same for the same seed. `seed` counts where the config has none. */
  readonly create: (shape: readonly number[], seed: number) => Work<Tensor>;
  /** Two initializers with the same one make the same weights. */
  readonly key: string;
}

/** Standard deviation of a standard normal truncated at ±2, by which Keras corrects its scaled normals. */
const TRUNCATED_STDDEV = 0.87962566103423978;

type Fill = (shape: readonly number[], source: RandomSource) => Work<Float32Array>;
type Distribution = "uniform" | "truncated_normal" | "untruncated_normal";
type Mode = "fan_in" | "fan_out" | "fan_avg";

interface Scaling {
  readonly scale: number;
  readonly mode: Mode;
  readonly distribution: Distribution;
}

const SCALINGS: Readonly<Record<string, Scaling>> = {
  GlorotNormal: { scale: 1, mode: "fan_avg", distribution: "truncated_normal" },
  GlorotUniform: { scale: 1, mode: "fan_avg", distribution: "uniform" },
  HeNormal: { scale: 2, mode: "fan_in", distribution: "truncated_normal" },
  HeUniform: { scale: 2, mode: "fan_in", distribution: "uniform" },
  LecunNormal: { scale: 1, mode: "fan_in", distribution: "truncated_normal" },
  LecunUniform: { scale: 1, mode: "fan_in", distribution: "uniform" },
};

/**
 * The initializer that a value of a Keras config means: a name, or `{"class_name", "config"}`. What is
 * wrong with it is reported; it then fills with something else, or is not there.
 *
 * @param argument the parameter that holds it, for messages
 * @param rank of the weight that it is to fill
 */
export function readInitializer(
  argument: string,
  value: ConfigValue,
  rank: number,
  report: Report,
): Initializer | undefined {
  const serialised = serialiseInitializer(value);
  if (!serialised) {
    report(unknownInitializer(argument, value));
    return undefined;
  }
  const { class_name: name, config } = serialised;
  const refuse = (message: string) => report(refusal("initializer-invalid", argument, message));
  const fill = fillOf(name, fieldsOf(name, config, rank, refuse), rank, refuse);
  const seed = seedOf(name, config, refuse);
  if (!fill) return undefined;

  const random = "seed" in config;
  const cost = (shape: readonly number[]): number => {
    const draws = random ? sizeOf(shape) * DRAW_COST : 0;
    return name === "Orthogonal" ? draws + orthogonalCost(...asMatrix(shape)) : draws;
  };
  return {
    name,
    random,
    ...(seed === undefined ? {} : { seed }),
    cost,
    *create(shape, previewSeed) {
      return tensor(shape, yield* fill(shape, seededSource(seed ?? previewSeed)));
    },
    key: JSON.stringify([name, config]),
  };
}

function unknownInitializer(argument: string, value: ConfigValue): Problem {
  const name = typeof value === "string" ? value : isRecord(value) ? value["class_name"] : undefined;
  const meant = typeof name === "string" ? nearest(name, initializerNames) : undefined;
  return refusal(
    "initializer-unknown",
    argument,
    l10n.t("{0} is {1}, which is no initializer of Keras's.", argument, shown(value)) + suggestion(meant),
  );
}

/** How the class fills a weight; absent where it was refused. */
function fillOf(name: string, fields: Fields, rank: number, refuse: (message: string) => void): Fill | undefined {
  const scaling = SCALINGS[name];
  if (scaling) return scaled(scaling, fields);
  switch (name) {
    case "Zeros":
      return constant(0);
    case "Ones":
      return constant(1);
    case "Constant":
      return constant(fields.number("value"));
    case "RandomNormal":
    case "TruncatedNormal": {
      const [mean, stddev] = [fields.number("mean"), fields.number("stddev")];
      return (shape, source) =>
        name === "RandomNormal"
          ? source.normal(sizeOf(shape), mean, stddev)
          : source.truncatedNormal(sizeOf(shape), mean, stddev);
    }
    case "RandomUniform": {
      const [minval, maxval] = [fields.number("minval"), fields.number("maxval")];
      return (shape, source) => source.uniform(sizeOf(shape), minval, maxval);
    }
    case "VarianceScaling":
      return scaled(
        {
          scale: fields.positive("scale"),
          mode: fields.choice("mode", MODES),
          distribution: distributionNamed(fields.choice("distribution", DISTRIBUTIONS)),
        },
        fields,
      );
    case "Identity":
    case "Orthogonal": {
      if (rank < 2) {
        refuse(l10n.t("{0} makes matrices only, and the bias has one axis. Zeros is the usual choice.", name));
        return undefined;
      }
      if (name === "Orthogonal") return orthogonal(fields.number("gain"));
      if (rank > 2) {
        refuse(l10n.t("Identity makes matrices only, and this weight has {0} axes. Orthogonal takes any.", rank));
        return undefined;
      }
      return identity(fields.number("gain"));
    }
    default:
      refuse(l10n.t("{0} cannot fill a weight of this layer. Choose another, such as glorot_uniform.", name));
      return undefined;
  }
}

const constant =
  (value: number): Fill =>
  (shape) =>
    atOnce(() => new Float32Array(sizeOf(shape)).fill(value));

/** Ones on the diagonal of a matrix, times `gain`. */
const identity =
  (gain: number): Fill =>
  ([rows = 0, columns = 0]) =>
    atOnce(() => {
      const data = new Float32Array(rows * columns);
      for (let k = 0; k < Math.min(rows, columns); k++) data[k * columns + k] = gain;
      return data;
    });

/** The rows and columns that `Orthogonal` sees in a weight of two axes or more: the last axis stays, the others are one. */
const asMatrix = (shape: readonly number[]): readonly [number, number] => [
  sizeOf(shape.slice(0, -1)),
  shape.at(-1) ?? 0,
];

const orthogonal =
  (gain: number): Fill =>
  (shape, source) =>
    randomOrthogonal(...asMatrix(shape), gain, source);

/** Values whose variance is `scale / n`, where n is what `mode` says (Glorot and Bengio 2010; He et al. 2015). */
function scaled({ scale, mode, distribution }: Scaling, fields: Fields): Fill {
  const inputAxes = fields.axes("input_axes");
  const outputAxes = fields.axes("output_axes");
  return (shape, source) => {
    const [fanIn, fanOut] = inputAxes && outputAxes ? [fan(shape, inputAxes), fan(shape, outputAxes)] : fans(shape);
    const n = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[mode];
    const variance = scale / Math.max(1, n);
    const count = sizeOf(shape);
    switch (distribution) {
      case "uniform":
        return source.uniform(count, -Math.sqrt(3 * variance), Math.sqrt(3 * variance));
      case "truncated_normal":
        return source.truncatedNormal(count, 0, Math.sqrt(variance) / TRUNCATED_STDDEV);
      case "untruncated_normal":
        return source.normal(count, 0, Math.sqrt(variance));
    }
  };
}

/**
 * fan_in and fan_out as Keras's `compute_fans`: of a vector, of a matrix, or of a convolution's kernel
 * (…window, channels, filters), where every element of the window counts.
 */
function fans(shape: readonly number[]): readonly [number, number] {
  const window = sizeOf(shape.slice(0, -2));
  const [rows = 1, columns = rows] = shape.slice(-2);
  return [window * rows, window * columns];
}

const fan = (shape: readonly number[], axes: readonly number[]): number =>
  sizeOf(axes.map((axis) => shape.at(axis) ?? 1));

const MODES = ["fan_in", "fan_out", "fan_avg"] as const;
const DISTRIBUTIONS = ["truncated_normal", "untruncated_normal", "uniform", "normal"] as const;

/** `normal` is Keras's older name of the truncated one. */
const distributionNamed = (name: (typeof DISTRIBUTIONS)[number]): Distribution =>
  name === "normal" ? "truncated_normal" : name;

/** An initializer's config, read field by field; what cannot be read is refused and replaced. */
interface Fields {
  readonly number: (key: string) => number;
  readonly positive: (key: string) => number;
  readonly choice: <T extends string>(key: string, choices: readonly [T, ...T[]]) => T;
  readonly axes: (key: string) => readonly number[] | undefined;
}

function fieldsOf(name: string, config: ConfigRecord, rank: number, refuse: (message: string) => void): Fields {
  const number = (key: string): number => {
    const value = config[key];
    if (typeof value === "number") return value;
    refuse(l10n.t("{0} of {1} must be a number, but it is {2}.", key, name, shown(value ?? null)));
    return 0;
  };
  return {
    number,
    positive(key) {
      const value = number(key);
      if (value <= 0) refuse(l10n.t("{0} of {1} must be above 0, but it is {2}.", key, name, value));
      return value;
    },
    choice(key, choices) {
      const value = config[key];
      const found = choices.find((choice) => choice === value);
      if (found !== undefined) return found;
      refuse(
        l10n.t("{0} of {1} must be one of {2}, but it is {3}.", key, name, choices.join(", "), shown(value ?? null)),
      );
      return choices[0];
    },
    axes(key) {
      const value = config[key] ?? null;
      if (value === null) return undefined;
      const isAxis = (axis: ConfigValue): axis is number =>
        typeof axis === "number" && Number.isInteger(axis) && axis >= -rank && axis < rank;
      if (isList(value) && value.every(isAxis)) return value;
      refuse(
        l10n.t("{0} of {1} must be a list of axes from 0 to {2}, but it is {3}.", key, name, rank - 1, shown(value)),
      );
      return undefined;
    },
  };
}

function seedOf(name: string, config: ConfigRecord, refuse: (message: string) => void): number | undefined {
  const seed = config["seed"] ?? null;
  if (seed === null) return undefined;
  if (typeof seed === "number" && Number.isSafeInteger(seed)) return seed;
  refuse(l10n.t("seed of {0} must be an integer, but it is {1}.", name, shown(seed)));
  return undefined;
}
