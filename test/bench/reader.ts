/**
 * How long the Python reader takes: a document of 5,000 lines and one of very many layers as a whole, and again
 * after one more character in the middle. The least of several runs, since others may keep the machine busy.
 */
import { readFileSync } from "node:fs";
import { createDocumentReader, readDocument } from "../../src/core/read";
import { parseProgram } from "../../src/core/readers/python/program";
import { runSteps } from "../../src/core/steps";

const RUNS = 15;
/** What takes long runs less often, but not less than this. */
const FEWEST_RUNS = 2;
/** For so long runs go on, in milliseconds. */
const ENOUGH = 5_000;

/** What an application consists of: data, a model in a function, another in a class, a loop over it. */
const unit = (index: number): string => `
import numpy as np
from keras.layers import Dense, Dropout, LSTM
from keras.models import Sequential

UNITS_${index} = ${8 + (index % 5)}


def load_${index}(path, sep=","):
    rows = []
    with open(path) as lines:
        for line in lines:
            fields = line.strip().split(sep)
            if len(fields) < 3 or fields[0].startswith("#"):
                continue
            rows.append([float(field) for field in fields[1:]])
    data = np.array(rows, dtype="float32")
    mean, deviation = data.mean(axis=0), data.std(axis=0)
    return (data - mean) / deviation


def windows_${index}(data, size=30, ahead=1):
    """Rows of the data, size at a time, and what comes behind each of them."""
    inputs, targets = [], []
    for start in range(len(data) - size - ahead):
        inputs.append(data[start : start + size])
        targets.append(data[start + size + ahead - 1, 0])
    return np.array(inputs), np.array(targets)


def build_${index}(size, features, units=UNITS_${index}, rate=0.2):
    model = Sequential()
    model.add(LSTM(units, input_shape=(size, features), return_sequences=True))
    model.add(Dropout(rate))
    model.add(LSTM(units // 2))
    model.add(Dense(1, activation="linear"))
    model.compile(loss="mse", optimizer="adam")
    return model


class Evaluation_${index}:
    def __init__(self, model, scale=1.0):
        self.model = model
        self.scale = scale
        self.history = {}

    def measure(self, inputs, targets, name="test"):
        predicted = self.model.predict(inputs)[:, 0] * self.scale
        error = np.sqrt(np.mean((predicted - targets) ** 2))
        self.history.setdefault(name, []).append(error)
        print("%s: %.4f" % (name, error))
        return error


if __name__ == "__main__":
    data_${index} = load_${index}("data.csv")
    x_${index}, y_${index} = windows_${index}(data_${index})
    split = int(len(x_${index}) * 0.8)
    model_${index} = build_${index}(30, 5)
    for epoch in range(100):
        model_${index}.fit(x_${index}[:split], y_${index}[:split], epochs=1, verbose=0)
        Evaluation_${index}(model_${index}).measure(x_${index}[split:], y_${index}[split:])
`;

function least(run: (turn: number) => void): number {
  let best = Number.POSITIVE_INFINITY;
  const begin = performance.now();
  for (let turn = 0; turn < RUNS; turn++) {
    const start = performance.now();
    if (turn >= FEWEST_RUNS && start - begin > ENOUGH) break;
    run(turn);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function measure(name: string, text: string): void {
  const reader = createDocumentReader();
  const middle = text.indexOf("\n", text.length >> 1);
  const figures = {
    whole: least(() => readDocument(text, "python")),
    parsing: least(() =>
      runSteps(
        parseProgram(text, {
          isKeyword: () => false,
          takes: () => undefined,
          isLayer: () => false,
          isPlain: () => false,
        }),
      ),
    ),
    "after a change": least((turn) =>
      runSteps(reader.read(`${text.slice(0, middle)} #${"x".repeat(turn)}${text.slice(middle)}`, "python")),
    ),
    layers: readDocument(text, "python").layers.length,
  };
  const shown = Object.entries(figures).map(([key, value]) => `${key} ${key === "layers" ? value : value.toFixed(1)}`);
  console.log(`${name} (${text.split("\n").length} lines): ${shown.join(", ")}`);
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  measure("an application", Array.from({ length: 72 }, (_, index) => unit(index)).join("\n"));
  measure("layers in a row", `from keras.layers import LSTM\n${"LSTM(4, return_sequences=True)\n".repeat(28_000)}`);
} else {
  measure(file, readFileSync(file, "utf8"));
}
