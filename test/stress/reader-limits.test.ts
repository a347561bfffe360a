import assert from "node:assert/strict";
import { ASSUMED } from "../../src/core/catalog/assume";
import { type LayerCall, valueOf } from "../../src/core/definition";
import { readJson } from "../../src/core/readers/json/reader";
import { MOST_ARRAYS } from "../../src/core/readers/json/frame-arrays";
import { MOST_LAYERS } from "../../src/core/readers/json/layer-nodes";
import { readIpynb } from "../../src/core/readers/notebook/ipynb";
import { LARGEST_PROGRAM } from "../../src/core/readers/text-limits";
import { LAYER_ARGUMENTS } from "../../src/core/model/keras/keywords";
import { changedParts } from "../../src/core/readers/modules/kept-arguments";
import { heldClasses } from "../../src/core/readers/python/modules/held-classes";
import { readPython } from "../../src/core/readers/python/reader";
import { parseProgram } from "../../src/core/readers/python/program";
import { WHOLE } from "../../src/core/scope/modules";
import { boundNames } from "../../src/core/scope/names";
import { runSteps } from "../../src/core/steps";
import type { Expression, Statement } from "../../src/core/syntax/syntax";
import { walk } from "../../src/core/syntax/walk";

const IMPORTS = "import numpy as np\nfrom keras.layers import *\nfrom keras.models import *\n";

/** The last layer of a text. */
function lastOf(text: string): LayerCall {
  const call = readPython(IMPORTS + text).calls.at(-1);
  assert.ok(call);
  return call;
}

/** The units of each layer of a text; `undefined` where they are not known. */
const unitsOf = (text: string) => readPython(IMPORTS + text).calls.map((call) => call.arguments[0]?.value);

describe("long texts", () => {
  /** A list may have more items than a call can take arguments, which are some 120,000. */
  const MANY = 300_000;
  const span = { start: 0, end: 0 };
  const one: Expression = { kind: "literal", span, value: 1 };
  const ones = Array.from({ length: MANY }, () => one);
  const pass: Statement = { kind: "evaluate", span, expression: one };
  const body = Array.from({ length: MANY }, () => pass);

  it("may have a list of 150,000 numbers", function () {
    this.timeout(60_000);
    assert.deepEqual(unitsOf(`data = [${"1, ".repeat(MANY / 2)}]\nLSTM(4)\n`), [4]);
  });

  for (const [what, statement] of [
    ["items", { kind: "evaluate", span, expression: { kind: "sequence", form: "list", span, items: ones } }],
    ["targets", { kind: "assign", span, targets: ones }],
    ["statements", { kind: "with", span, items: [], body }],
  ] as const) {
    it(`are walked through, whatever number of ${what} they have`, () => {
      let count = 0;
      walk([statement], { expression: ({ kind }) => (count += Number(kind === "literal")) });
      assert.equal(count, MANY);
    });
  }

  it("may have any number of handlers, and of bases of a class", () => {
    const handlers = body.map((each) => [each]);
    const attempt = { kind: "attempt", span, body: [], handlers, otherwise: [], finally: [] } as const;
    assert.equal(boundNames({ text: "", statements: [attempt] }).size, 0);
    assert.deepEqual(unitsOf(`class A(${"B, ".repeat(2000)}): pass\nA()\nLSTM(4)\n`), [4]);
  });

  it("do not give a JSON layer weights without end", () => {
    const weights = Array.from({ length: 3 * MOST_ARRAYS }, (_, index) => `"w${index}": [1]`).join(",");
    const { calls } = readJson(`{"class_name": "LSTM", "config": {"units": 4}, "weights": {${weights}}}`);
    assert.equal(Object.keys(calls[0]?.weights ?? {}).length, MOST_ARRAYS);
  });
});

/** `line` once for each number below `count`, which stands for its `#`. */
const lines = (count: number, line: string): string =>
  Array.from({ length: count }, (_, index) => `${line.replaceAll("#", String(index))}\n`).join("");

describe("short texts that ask for much", function () {
  // Each would take minutes, or all memory, if it were followed to its end.
  this.timeout(60_000);

  it("give no argument of more values than a configuration has", () => {
    const doubled = (times: number) =>
      lastOf(`x = [0] * 8\n${lines(times, "x = [x, x, x, x, x, x, x, x]")}LSTM(4, weights=x)\n`);
    assert.equal(JSON.stringify(doubled(2).arguments[1]?.value).match(/0/g)?.length, 8 ** 3);
    assert.equal(doubled(7).arguments[1]?.value, undefined);
    const many = readPython(`${IMPORTS}x = [[0] * 90] * 90\n${lines(450, "LSTM(4, weights=x)")}`).calls;
    assert.ok(many[0]?.arguments[1]?.value);
    assert.deepEqual(many.at(-1)?.arguments[0]?.value, 4);
    assert.equal(many.at(-1)?.arguments[1]?.value, undefined);
  });

  it("stack arrays only as far as their values are kept", () => {
    const stack = (count: number) =>
      lastOf(`a = np.ones((2, 3))\nx = np.array([${"a, ".repeat(count)}])\nLSTM(4)(x)\n`).input;
    assert.deepEqual(stack(2).values?.data, new Float32Array(12).fill(1));
    const large = lastOf(`a = np.ones((256, 256))\nx = np.array([${"a, ".repeat(2000)}])\nLSTM(4)(x)\n`).input;
    assert.deepEqual(large.shape.map(valueOf), [2000, 256, 256]);
    assert.equal(large.values, undefined);
  });

  it("calculate arrays only as far as it takes no time; the shape stands", () => {
    const text = (body: string) =>
      lastOf(`a = np.zeros((1, 256, 256))\nfor i in range(16):\n  for j in range(16):\n${body}LSTM(4)(a)\n`).input;
    const { shape, values } = text(lines(300, "    a = a + 1"));
    assert.deepEqual(shape.map(valueOf), [1, 256, 256]);
    assert.equal(values, undefined);
    const few = lastOf(`a = np.zeros((1, 3, 2))\n${lines(9, "a = a + 1")}LSTM(4)(a)\n`).input;
    assert.deepEqual(few.values?.data, new Float32Array(6).fill(9));
  });

  it("append to a list, and set the keys of a dict, up to a limit", () => {
    const appended = (count: number) => unitsOf(`x = []\n${lines(count, "x.append(#)")}LSTM(x[-1])\nLSTM(4)\n`);
    assert.deepEqual(appended(1000), [999, 4]);
    assert.deepEqual(appended(3000), [undefined, 4]);
    const keyed = (count: number) => unitsOf(`d = {}\n${lines(count, 'd["k#"] = #')}LSTM(d["k9"])\nLSTM(4)\n`);
    assert.deepEqual(keyed(1000), [9, 4]);
    assert.deepEqual(keyed(3000), [undefined, 4]);
  });

  it("spread, repeat, search and reduce long lists up to a limit; short ones always", () => {
    const long = "x = [0] * 1000\nx = x + x + x + x + x + x + x + x\n";
    const each = ["y = [*x]", "y = max(x)", "y = 1 in x", "y = list(x)", "y = x[1:]"].join("\n");
    const after = "y = [4, 5]\nLSTM(max(y))\nLSTM(6 if 4 in y else 7)\nLSTM(max(x))\n";
    assert.deepEqual(unitsOf(`${long}${lines(10, each)}${after}`), [5, 6, 0]);
    assert.deepEqual(unitsOf(`${long}${lines(110, each)}${after}`), [5, 6, undefined]);
  });

  it("make long lists up to a limit", () => {
    const made = (count: number) =>
      unitsOf(`${lines(count, "x# = [0] * 1000")}LSTM(([0] * 1000)[0])\nLSTM(list(range(1000))[0])\nLSTM([4] * 9)\n`);
    assert.deepEqual(made(10), [0, 0, Array(9).fill(4)]);
    assert.deepEqual(made(4100), [undefined, undefined, Array(9).fill(4)]);
  });

  it("look through long texts, and make them, up to a limit; short ones always", () => {
    const deep = (line: string): string => {
      const loops = [0, 1, 2, 3].map((depth) => `${"  ".repeat(depth)}for i${depth} in range(16):\n`).join("");
      return `${loops}        LSTM(4)\n        ${line}\n`;
    };
    const letters = '"""' + "a".repeat(400_000) + '"""';
    const doubled = `s = "a,a,a,a,"\nf = "{0}{0}"\n${lines(10, "s = s + s\nf = f + f")}x = s.split(",")\n`;
    const each = ["len(s)", "s.lower()", '"ab" in s', 's.find("b")', 's.count("b")', "list(s)", "exec(s)", "s == r"];
    for (const use of each) {
      const [, after] = unitsOf(`s = ${letters}\nr = ${letters}\n${deep(`n = ${use}`)}LSTM(len("four"))\n`);
      assert.equal(after, 4, use);
    }
    for (const use of ["s.join(x)", 's.replace("a", s)', "f.format(s)", `f"${"{s}".repeat(500)}"`]) {
      const [, after] = unitsOf(`${doubled}${deep(`t = ${use}`)}LSTM(len("a,".join(["b", "c"])))\n`);
      assert.equal(after, 4, use);
    }
    assert.deepEqual(unitsOf(`LSTM(("${"a".repeat(2000)}b" in ${letters}) + 3)\nLSTM(("b" in ${letters}) + 3)\n`), [
      undefined,
      3,
    ]);
  });

  it("put the names of files together up to a limit", () => {
    const text = (name: string) => `from pathlib import Path\np = ${name}\n${lines(40, "p = p / p")}LSTM(4)\n`;
    assert.deepEqual(unitsOf(text('Path("a")')), [4]);
    assert.deepEqual(unitsOf(`import os\np = "a"\n${lines(40, "p = os.path.join(p, p)")}LSTM(4)\n`), [4]);
  });

  it("join ways on which values lie in each other without end", () => {
    const doubled = lines(40, "  x = (x, x)");
    assert.deepEqual(unitsOf(`if c:\n  x = (1,)\n${doubled}else:\n  x = (2,)\n${doubled}LSTM(4)\n`), [4]);
    assert.deepEqual(unitsOf("if c:\n  x = (1, (2, 4))\nelse:\n  x = (3, (2, 4))\nLSTM(x[1][1])\nLSTM(x[0])\n"), [
      4,
      undefined,
    ]);
  });

  it("double sizes that are not known until the axis is open", () => {
    const doubled = (times: number) =>
      lastOf(`x = Input((n, 2))\n${lines(times, "x = Concatenate(axis=1)([x, x])")}LSTM(4)(x)\n`).input.shape[1];
    assert.deepEqual(doubled(1), { kind: "unknown", expression: "n + n", assumed: 2 * ASSUMED.timesteps });
    assert.deepEqual(doubled(60), { kind: "unknown", expression: "None", assumed: ASSUMED.timesteps });
    const pooled = lastOf(`x = Input((None, 2))\np = MaxPooling1D(2)\n${lines(2000, "x = p(x)")}LSTM(4)(x)\n`).input
      .shape[1];
    assert.equal(pooled?.kind === "unknown" && pooled.expression, "None");
  });

  it("put layers and models in each other deeper than anybody does", () => {
    const wrapped = `x = LSTM(4)\n${lines(1000, "x = Bidirectional(x)")}y = x(Input((3, 2)))\n`;
    assert.deepEqual(unitsOf(wrapped)[0], 4);
    const models = (times: number, layers: string) =>
      lastOf(`m = Sequential([LSTM(4)])\n${lines(times, `m = Sequential(${layers})`)}m.predict(np.zeros((1, 5, 7)))\n`);
    assert.deepEqual(models(9, "[m]").input.shape.map(valueOf), [1, 5, 7]);
    assert.equal(models(1500, "[m]").input.shapeOrigin, "assumed");
    assert.equal(models(40, "[m, m]").input.shapeOrigin, "assumed");
    const outputs = `x = Input((3, 2))\no = (x,)\n${lines(40, "o = (o, o)")}m = Model(x, o)\nm(x)\nLSTM(4)\n`;
    assert.deepEqual(unitsOf(outputs), [4]);
  });

  it("return from a function on more ways than can be kept apart", () => {
    const returning = (count: number) => {
      const body = lines(count, "  x# = 1\n  a.x = 1\n  if c == #: return 4").replaceAll("\n\n", "\n");
      return unitsOf(
        `class A: pass\na = A()\na.x = 4\na.y = 4\ndef f(c):\n${body}  a.x = 5\n  return 4\nLSTM(f(c))\nLSTM(a.y)\nLSTM(a.x)\n`,
      );
    };
    assert.deepEqual(returning(2), [4, 4, undefined]);
    assert.deepEqual(returning(500), [4, 4, undefined]);
  });

  it("find the object of each method among many classes", () => {
    const text = lines(
      1500,
      "class A#:\n  def a(self): pass\n  def b(self): return LSTM(self.n)\nx# = A#()\nx#.n = 1#",
    );
    assert.deepEqual(
      unitsOf(text),
      Array.from({ length: 1500 }, (_, index) => Number(`1${index}`)),
    );
  });

  it("have a branch behind any number of statements that nothing comes to, and any number of branches", function () {
    this.timeout(60_000);
    const branch = "if kind == 'b':\n  LSTM(4)\n";
    assert.deepEqual(unitsOf(`kind = 'a'\n${"a=1\n".repeat(150_000)}${branch}`), [4]);
    const first = process.cpuUsage();
    const chained = `kind = 'a'\na = kind\n${lines(6000, "a# = a")}${branch}`;
    assert.deepEqual(unitsOf(chained), [4]);
    assert.equal(unitsOf(`kind = 'a'\n${lines(2000, "if kind == 'b#':\n  LSTM(4)")}`).length, 2000);
    assert.ok(process.cpuUsage(first).user < 10_000_000);
  });

  it("name any number of classes in tables, and hand a dict on as often", () => {
    const first = process.cpuUsage();
    assert.ok(heldClasses({ path: "/a.py", text: `T = {\n${lines(9000, '  "k#": LSTM,')}}\n` }).has("T"));
    assert.equal(heldClasses({ path: "/b.py", text: `${"a=b,".repeat(40_000)}f( LSTM,\n` }).size, 0);
    const helpers = [0, 1, 2, 3].map((depth) => `def f${depth}(x):\n${lines(60, `  f${depth + 1}(x)`)}`).join("");
    const program = runSteps(parseProgram(`${helpers}def f4(x):\n  print(x)\n`, LAYER_ARGUMENTS));
    assert.deepEqual(
      changedParts(program, "f0", 0, () => WHOLE),
      [],
    );
    assert.ok(process.cpuUsage(first).user < 5_000_000);
  });

  it("give a function arguments before its call any number of times", () => {
    const text = `from functools import partial\nf = partial(LSTM, 4)\n${"f = partial(f, name='a')\n".repeat(2000)}f()\n`;
    assert.deepEqual(unitsOf(text), [4]);
  });

  it("feed and train a model without end", () => {
    const made = `${lines(900, "m.add(LSTM(4, return_sequences=True))")}d = np.ones((1, 3, 2))\n`;
    const used = (count: number) =>
      readPython(`${IMPORTS}m = Sequential()\n${made}${lines(count, "m.fit(d)\nm.predict(d)")}`).calls;
    for (const count of [2, 300]) {
      const [first] = used(count);
      assert.deepEqual(first?.input.values?.shape, [1, 3, 2]);
      assert.deepEqual(
        first?.problems.map(({ code }) => code),
        ["weights-changed"],
      );
    }
  });

  it("add layers to a model without end", () => {
    const { calls } = readPython(`${IMPORTS}m = Sequential()\n${lines(1000, "m.add(LSTM(4, return_sequences=True))")}`);
    assert.deepEqual([calls.length, calls.at(-1)?.input.shape.map(valueOf)], [1000, [1, 3, 4]]);
  });
});

describe("long JSON documents", () => {
  it("stops at more layers than a list can show, inside a model too", () => {
    const document = JSON.stringify({ class_name: "LSTM", config: { units: 3 } });
    const layers = `${document},`.repeat(MOST_LAYERS + 5).slice(0, -1);
    for (const text of [`[${layers}]`, `{"class_name": "Sequential", "config": {"layers": [${layers}]}}`]) {
      const { calls, problems } = readJson(text);
      assert.equal(calls.length, MOST_LAYERS);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["json-too-many"],
      );
    }
    const whole = `{"class_name": "Sequential", "config": {"layers": [${`${document},`.repeat(MOST_LAYERS).slice(0, -1)}]}}`;
    const { calls, models } = readJson(whole);
    assert.deepEqual([calls.length, models?.[0]?.layers.length], [MOST_LAYERS, MOST_LAYERS + 1]);
  });

  it("reads the cells of a notebook up to the one with which there is too much code, and says so", () => {
    const data = `data = [${"0.123, ".repeat(LARGEST_PROGRAM / 7)}]`;
    const cell = (source: string) => ({ cell_type: "code", source });
    const before = [cell(IMPORTS), cell("LSTM(4)"), { cell_type: "markdown", source: data }, cell(`%%html\n${data}`)];
    const { calls, problems } = readIpynb(JSON.stringify({ cells: [...before, cell(data), cell("LSTM(5)")] }));
    assert.deepEqual(
      [calls.map((call) => call.arguments[0]?.value), problems.map(({ code }) => code)],
      [[4], ["document-too-large"]],
    );
    const all = readIpynb(JSON.stringify({ cells: [...before, cell("LSTM(5)")] }));
    assert.deepEqual([all.calls.length, all.problems], [2, []]);
  });
});
