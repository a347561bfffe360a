import assert from "node:assert/strict";
import { readPython } from "../../src/core/readers/python/reader";
import golden from "../golden/python-values.json";

const IMPORTS =
  "import collections, copy, functools, itertools, math, numbers, os\nimport numpy as np\nfrom collections import OrderedDict, namedtuple\nfrom keras.layers import LSTM\n";

/** The number that the program's last line is taken for; `undefined` where it stays open. */
function valueOf(program: string): unknown {
  const lines = program.split("\n");
  const last = lines.pop();
  return readPython(`${IMPORTS}${lines.join("\n")}\nLSTM(${last})\n`).calls.at(-1)?.arguments[0]?.value;
}

/** So many programs at least are followed to their number. */
const FOLLOWED = 230;

describe("values of short Python programs", () => {
  const { cases, versions } = golden;

  it(`are what Python ${versions.python} and NumPy ${versions.numpy} say, or open`, () => {
    const known = cases.map(({ program, value }) => ({ program, value, ours: valueOf(program) }));
    assert.deepEqual(
      known.filter(({ ours, value }) => ours !== undefined && ours !== value),
      [],
    );
    const followed = known.filter(({ ours }) => ours !== undefined).length;
    assert.ok(followed >= FOLLOWED, `only ${followed} of ${cases.length} are followed`);
  });
});
