/**
 * How long a search through many files takes, and how long its longest step keeps others waiting: over a project that
 * is made here, or a folder that is named. Processor time, since others may keep the machine busy.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { filesAround } from "../../src/cli/modules";
import { decode, readBytes } from "../../src/cli/text-file";
import { filesBelow } from "../../src/cli/walk";
import { languageOfFile } from "../../src/core/languages";
import { readFile } from "../../src/core/read";
import { LAYER_MARKS, worthReading } from "../../src/core/worth-reading";
import type { FileRequest, ProjectFiles } from "../../src/core/readers/module-text";
import type { Steps } from "../../src/core/steps";

/** A step that takes longer keeps the editor waiting, in milliseconds. */
const LONG = 50;

/** The longest steps that are named. */
const SHOWN = 5;

/** Of each package of the project that is made. */
const PACKAGES = 6;
const CLASSES = 60;
/** So many classes, each of which makes one of the one before, have one layer. */
const CHAIN = 3;
const PLAIN_FILES = 40;

const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join("");

/** Many similar modules in one file, as programs write them, of which some have a layer; loops in loops, a table. */
const generated = (): string => `import torch
from torch import nn
from .config import CONFIG


def widths(base, depth):
    found = []
    for level in range(depth):
        for part in range(level):
            if part % 2 == 0:
                found.append(base * 2 ** level)
            else:
                found.append(base)
    return found


def initialise(module):
    for each in module.modules():
        if isinstance(each, (nn.LSTM, nn.Linear)):
            for parameter in each.parameters():
                parameter.data.uniform_(-0.1, 0.1)

${repeated(
  CLASSES,
  (index) => `
class Block${index}(nn.Module):
    def __init__(self, size, depth=${2 + (index % 5)}, kind="plain"):
        super().__init__()
        self.widths = widths(size, depth)
        self.parts = nn.ModuleList()
        for one in self.widths:
            for other in self.widths:
                self.parts.append(nn.Conv2d(one, other, 3) if kind == "plain" else nn.Linear(one, other))
        self.inner = ${index % CHAIN === 0 ? "nn.LSTM(size, CONFIG['hidden'])" : `Block${index - 1}(size, depth)`}
        initialise(self)

    def forward(self, values):
        for part in self.parts:
            values = torch.relu(part(values)) + values
            if values.shape[0] == 0:
                return values, None
        return self.inner(values)
`,
)}

TABLE = [(Block${CLASSES - 1}, lambda: [16], lambda: [torch.rand(4, 16)])]
`;

const plain = (index: number): string => `"""Helpers around the LSTM, which stands elsewhere."""
import os


def read_${index}(path, kind="LSTM"):
    rows = {}
    with open(os.path.join(path, f"{kind}-${index}.txt")) as lines:
        for line in lines:
            name, value = line.split("=")
            rows[name.strip()] = float(value)
    return rows
`;

const FILES: Readonly<Record<string, () => string>> = {
  "__init__.py": () => "",
  "config.py": () => 'CONFIG = {"hidden": 48, "layers": 2}\n',
  "blocks.py": generated,
  "model.py": () =>
    "from torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self, size, hidden):\n" +
    "        super().__init__()\n        self.rnn = nn.GRU(size, hidden)\n",
  "train.py": () => 'from .config import CONFIG\nfrom .model import Net\n\nnet = Net(12, CONFIG["hidden"])\n',
  "model.json": () =>
    JSON.stringify({
      class_name: "Sequential",
      config: {
        layers: Array.from({ length: 2_000 }, (_, index) => ({
          class_name: index % 10 === 0 ? "LSTM" : "Dense",
          config: { name: `layer_${index}`, units: 8, ...(index % 10 === 0 && { return_sequences: true }) },
        })),
      },
    }),
};

function makeProject(root: string): void {
  fs.writeFileSync(path.join(root, "README.md"), "");
  for (let index = 0; index < PACKAGES; index++) {
    const folder = path.join(root, `package_${index}`);
    fs.mkdirSync(folder);
    for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, name), text());
    for (let at = 0; at < PLAIN_FILES; at++) fs.writeFileSync(path.join(folder, `plain_${at}.py`), plain(at));
  }
}

/** Processor time that the disk has taken, in milliseconds: the editor has fetched files before they are asked for. */
let fetching = 0;

function fetched<T>(fetch: () => T): T {
  const before = process.cpuUsage();
  try {
    return fetch();
  } finally {
    fetching += processorTime(before);
  }
}

/** The files around one, with the time that they take counted apart. */
function projectFiles(file: string, root: string, text: string): ProjectFiles {
  const { resolve, open, importers, ...document } = filesAround(file, root, text);
  return {
    ...document,
    resolve: (request) => fetched(() => resolve(request)),
    ...(open && { open: (request: FileRequest) => fetched(() => open(request)) }),
    ...(importers && { importers: (target: string) => fetched(() => importers(target)) }),
  };
}

interface Step {
  /** In milliseconds. */
  readonly time: number;
  readonly file: string;
}

const processorTime = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

function* layersOf(text: string, file: string, language: string, root: string): Steps<number> {
  if (!(yield* worthReading(text, language))) return 0;
  const parts = yield* readFile(text, language, projectFiles(file, root, text));
  return parts.reduce((sum, { layers }) => sum + layers.length, 0);
}

/** The text of a file in which a layer may be; none of one that cannot be read, as a link to nowhere. */
function textWithLayers(file: string, language: string): string | undefined {
  try {
    const bytes = readBytes(file);
    return (LAYER_MARKS[language] ?? []).some((mark) => bytes.includes(mark)) ? decode(bytes) : undefined;
  } catch {
    return undefined;
  }
}

function search(root: string): void {
  const begin = process.cpuUsage();
  const steps: Step[] = [];
  let files = 0;
  let layers = 0;
  const wants = (name: string): boolean => languageOfFile(name) !== undefined;
  for (const file of filesBelow(root, { wants, onError: () => undefined })) {
    files++;
    const language = languageOfFile(file) ?? "";
    const text = textWithLayers(file, language);
    if (text === undefined) continue;
    const work = layersOf(text, file, language, root);
    for (let isDone = false; !isDone;) {
      const before = process.cpuUsage();
      const alreadyFetching = fetching;
      const step = work.next();
      steps.push({ time: processorTime(before) - (fetching - alreadyFetching), file });
      isDone = step.done === true;
      if (step.done === true) layers += step.value;
    }
  }
  const all = processorTime(begin);
  steps.sort((one, other) => other.time - one.time);
  const long = steps.filter(({ time }) => time > LONG).length;
  console.log(`a search: ${files} files, ${layers} layers, ${(all / 1000).toFixed(2)} s of processor time`);
  console.log(`its steps: ${steps.length}, of which ${long} take longer than ${LONG} ms; the longest:`);
  for (const { time, file } of steps.slice(0, SHOWN))
    console.log(`  ${time.toFixed(0)} ms ${path.relative(root, file)}`);
}

const [given] = process.argv.slice(2);
if (given === undefined) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "lstm-explorer-scan-"));
  try {
    makeProject(root);
    search(root);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
} else {
  search(path.resolve(given));
}
