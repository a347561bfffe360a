import assert from "node:assert/strict";

import { lines, sizes } from "./project-layers";

const OBJECTS = lines(
  "from dataclasses import dataclass",
  "class Words:",
  "    shared = []",
  "    limit = 3",
  "    def __init__(self, *words):",
  "        self.words = list(words)",
  "        self.shared.append(len(words))",
  "        self._width = 1",
  "    def __len__(self): return len(self.words)",
  "    def __getitem__(self, at): return at * 2",
  "    def __call__(self, by): return len(self.words) + by",
  "    def __add__(self, other): return len(self) * 10 + len(other)",
  "    @property",
  "    def width(self): return self._width",
  "    @width.setter",
  "    def width(self, value): self._width = value + 1",
  "class Off:",
  "    def __init__(self): self.size = 4",
  "    def __bool__(self): return False",
  "    def __enter__(self): return 8",
  "    def __exit__(self, *error): pass",
  "@dataclass",
  "class Settings:",
  "    units: int = 4",
  "    def __post_init__(self): self.units *= 2",
);

const given = (value: string, ...before: readonly string[]) =>
  sizes(
    {
      "/app/objects.py": OBJECTS,
      "/app/main.py": lines(
        "import dataclasses",
        "import torch.nn as nn",
        "from objects import Words, Off, Settings",
        'words = Words("a", "b", "c")',
        ...before,
        `nn.LSTM(${value}, 1)`,
      ),
    },
    "/app/main.py",
  )[0]?.[0];

describe("special methods of another file's classes", () => {
  it("say what Python's functions and operators make of their objects", () => {
    assert.equal(given("len(words)"), 3);
    assert.equal(given("words[6]"), 12);
    assert.equal(given("words(4)"), 7);
    assert.equal(given("words + Words('d')"), 31);
    assert.equal(given("5 if words else 6"), 5);
    assert.equal(given("5 if Words() else 6"), 6);
    assert.equal(given("5 if Off() else 6"), 6);
    assert.equal(given("size", "with Off() as size: pass"), 8);
  });

  it("leave unknown what they do with what is set", () => {
    assert.equal(given("words.width", "words.width = 6"), undefined);
    assert.equal(given("dataclasses.replace(Settings(), units=5).units"), undefined);
    assert.equal(given("Settings(5).units"), 10);
  });

  it("share what their class holds, and what one of them puts into it", () => {
    assert.equal(given("len(words.shared)", "more = Words()"), undefined);
    assert.equal(given("words.limit"), 3);
  });
});
