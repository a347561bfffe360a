import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const CLI = path.resolve("dist/cli.js");

/** What Keras prints for the constant-initialised examples. */
const SEQUENCE = [[[0.00772376], [0.01633997], [0.02572775]]];
const LAST_H = [[0.02572775]];
const LAST_C = [[0.05020291]];

interface Output {
  readonly name: string;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly values?: unknown;
}

interface Combination {
  readonly flags: Readonly<Record<string, boolean>>;
  readonly current: boolean;
  readonly outputs: readonly Output[];
}

interface Layer {
  readonly name: string;
  readonly class_name: string;
  readonly framework: string;
  readonly cell?: number;
  readonly line: number;
  readonly config: Readonly<Record<string, unknown>>;
  readonly assumed: readonly { readonly name: string }[];
  readonly input_shape: readonly number[];
  readonly combinations: readonly Combination[];
  readonly problems: readonly { readonly code: string; readonly line: number }[];
}

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 16 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** @param expected exit status */
function layersOf(file: string, expected = 0): readonly Layer[] {
  const { status, stdout, stderr } = run("preview", file, "--json");
  assert.equal(status, expected, stderr);
  const parsed: { readonly layers: readonly Layer[] } = JSON.parse(stdout);
  return parsed.layers;
}

/** A document of so many definitions. */
const layersOfJson = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, () => ({ class_name: "LSTM", config: { units: 1 } })));

/** Values to the 8 decimals that Python prints. */
const printed = (values: unknown): unknown =>
  typeof values === "number" ? Number(values.toFixed(8)) : Array.isArray(values) ? values.map(printed) : values;

describe("lstm-explorer preview", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "lstm-explorer-"));
  const write = (name: string, text: string | Uint8Array): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };
  after(() => fs.rmSync(folder, { recursive: true }));

  for (const [file, flags] of [
    ["01_last_output.py", [false, false]],
    ["02_return_sequences.py", [true, false]],
    ["03_return_state.py", [false, true]],
    ["04_sequences_and_state.py", [true, true]],
    ["constant.rnn.json", [true, true]],
  ] as const) {
    it(`prints Keras's figures for ${file} as JSON`, () => {
      const [layer, ...more] = layersOf(path.join("examples", file));
      assert.ok(layer);
      assert.deepEqual(more, []);
      assert.deepEqual([layer.class_name, layer.framework, layer.input_shape], ["LSTM", "keras", [1, 3, 2]]);
      assert.deepEqual(layer.assumed, []);
      assert.deepEqual(
        layer.combinations.map(({ outputs }) => outputs.map(({ values }) => printed(values))),
        [[LAST_H], [SEQUENCE], [LAST_H, LAST_H, LAST_C], [SEQUENCE, LAST_H, LAST_C]],
      );
      const current = layer.combinations.filter((combination) => combination.current);
      assert.deepEqual(
        current.map((combination) => combination.flags),
        [{ return_sequences: flags[0], return_state: flags[1] }],
      );
    });
  }

  it("prints Keras's figures for examples/gru.py: output and state_h", () => {
    // What the example prints in Keras 3.15.1, of the first of its two equal units.
    const steps = [
      [0.1329849, 0.23801908, 0.32368234],
      [0.10007454, 0.17900512, 0.24399999],
      [0.22602837, 0.43498474, 0.59475046],
    ];
    const layers = layersOf("examples/gru.py");
    assert.deepEqual(
      layers.map(({ class_name }) => class_name),
      ["GRU", "GRU", "SimpleRNN"],
    );
    for (const [index, { combinations }] of layers.entries()) {
      const current = combinations.find((combination) => combination.current);
      assert.deepEqual(
        current?.outputs.map(({ name, shape }) => [name, shape]),
        [
          ["output", [1, 3, 2]],
          ["state_h", [1, 2]],
        ],
      );
      for (const [step, expected] of (steps[index] ?? []).entries()) {
        const value = [current?.outputs[0]?.values].flat(3)[2 * step];
        assert.ok(
          typeof value === "number" && Math.abs(value - expected) < 1e-6,
          `step ${step} is ${JSON.stringify(value)}`,
        );
      }
    }
  });

  it("prints Markdown by default, every layer of the file", () => {
    const { status, stdout } = run("preview", "examples/05_all_combinations.py");
    assert.equal(status, 0);
    assert.equal(stdout.match(/^`LSTM\(units=1/gm)?.length, 4);
    assert.match(stdout, /\[\[\[0\.00772376\] \[0\.01633997\] \[0\.02572775\]\]\]/);
    assert.match(stdout, /\[\[0\.05020291\]\]/);
  });

  it("takes the layer at LINE, or at LINE:COL", () => {
    const file = write("two.py", "from keras.layers import LSTM\na = LSTM(1); b = LSTM(2)\nc = LSTM(3)\n");
    const units = (target: string): readonly unknown[] => layersOf(target).map(({ config }) => config["units"]);
    assert.deepEqual(units(file), [1, 2, 3]);
    assert.deepEqual(units(`${file}:3`), [3]);
    assert.deepEqual(units(`${file}:2:20`), [2]);
  });

  it("keeps a layer's own rules where --profile is a version of another framework, and says so", () => {
    const keras = "from keras.layers import LSTM\nfrom torch import nn\na = LSTM(3)\n";
    const file = write("both.py", `${keras}b = nn.LSTM(2, 3)\nc = nn.LSTM(2, 4)\n`);
    for (const [profile, label] of [
      ["keras-2", "Keras 2"],
      ["flax", "Flax"],
    ] as const) {
      const { status, stdout, stderr } = run(`${file}:4`, "--profile", profile);
      assert.equal(status, 0);
      assert.match(stdout, /^By the rules of PyTorch\.$/m);
      const own = `${label} has no LSTM of PyTorch, whose own rules are used.`;
      assert.equal(stderr, `lstm-explorer: --profile ${profile}: ${own}\n`);
    }
    const { stdout, stderr } = run(file, "--profile", "keras-2");
    assert.equal(stdout.match(/^By the rules of Keras 2\.$/gm)?.length, 1);
    assert.equal(stdout.match(/^By the rules of PyTorch\.$/gm)?.length, 2);
    assert.equal(stderr.trim().split("\n").length, 1);
    assert.equal(run(`${file}:3`, "--profile", "keras-2").stderr, "");
  });

  it("says where a problem happened, and exits with 1", () => {
    const [layer] = layersOf(write("zero.py", "from keras.layers import LSTM\n\nx = LSTM(\n  0)\n"), 1);
    assert.deepEqual(
      layer?.problems.map(({ code, line }) => [code, line]),
      [["units-invalid", 4]],
    );
  });

  it("takes a notebook's place as list prints it, and says it so", () => {
    const cell = (...lines: readonly string[]) => ({
      cell_type: "code",
      metadata: {},
      outputs: [],
      source: lines.join("\n"),
    });
    // The first is text; list's JSON counts cells from 0, people from 1.
    const text = { cell_type: "markdown", metadata: {}, source: "# Title" };
    const cells = [
      text,
      cell("from keras.layers import LSTM"),
      cell("a = LSTM(1)", "b = LSTM(2)"),
      cell("c = LSTM(3)"),
    ];
    const file = write("cells.ipynb", JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const place = `${file}:cell 3:2:5`;
    assert.ok(run("list", file).stdout.includes(`${place}: LSTM(units=2)\n`));
    const { status, stdout } = run(place);
    assert.equal(status, 0);
    assert.ok(stdout.startsWith(`**b** · ${file}:cell 3:2\n`), stdout.slice(0, 200));
    const [layer] = layersOf(`${file}:cell 4:1`);
    assert.deepEqual([layer?.name, layer?.cell, layer?.line], ["c", 3, 1]);
    const [first = ""] = run("list", file, "--json").stdout.split("\n");
    assert.equal(JSON.parse(first).cell, 2);
    const elsewhere = run(`${file}:cell 2:1`);
    assert.equal(elsewhere.status, 1);
    assert.match(
      elsewhere.stderr,
      /no recurrent layer in cell 2 at line 1; the file has a at cell 3:1, b at cell 3:2, c at cell 4:1\./,
    );
  });

  it("exits with 1 where the file holds no layer, or none at the line, and lists those it has", () => {
    const none = run("preview", write("none.py", "x = 1\n"));
    assert.equal(none.status, 1);
    assert.match(none.stderr, /^lstm-explorer: .*none\.py: there is no recurrent layer in it\.\n$/);
    const elsewhere = run("preview", `${write("one.py", "from keras.layers import LSTM\n\ncell = LSTM(1)\n")}:1`);
    assert.equal(elsewhere.status, 1);
    assert.match(elsewhere.stderr, /no recurrent layer at line 1; the file has cell at line 3\.\n$/);
  });

  for (const [what, target, reason] of [
    ["is not there", () => path.join(folder, "missing.py"), /there is no such file/],
    ["is a folder", () => folder, /is a folder/],
    [
      "is of no language that is read",
      () => write("notes.txt", "LSTM(4)"),
      /notes\.txt: this kind of file is not read; read are Python, .* \(\.py .* \.ipynb\)\.$/m,
    ],
    ["is cut in the middle before any layer", () => write("cut.json", '{"class_name": "LS'), /cut\.json:1: /],
    ["is empty JSON", () => write("empty.json", ""), /empty\.json/],
  ] as const) {
    it(`exits with 2 and one line where the file ${what}`, () => {
      const { status, stdout, stderr } = run("preview", target());
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, reason);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
    });
  }

  it("exits with 2 for a call that it does not understand", () => {
    for (const args of [[], ["preview"], ["show", "x.py"], ["preview", "a.py", "b.py"], ["preview", "a.py", "--jso"]]) {
      assert.equal(run(...args).status, 2, args.join(" "));
    }
    const { status, stdout } = run("--help");
    assert.equal(status, 0);
    for (const kind of ["web pages", "Vue", "Svelte", "notebooks"]) assert.ok(stdout.includes(kind), kind);
  });

  const file = "examples/constant.rnn.json";
  const versions = "keras-1, keras-2, keras-2.3, tf-keras-2, keras-3, tfjs, torch, flax, nnx";
  for (const [args, sentence] of [
    [["--nope"], "There is no option --nope; preview has --json, --profile. --help says more."],
    [[file, "-x"], "There is no option -x; preview has --json, --profile. --help says more."],
    [["list", file, "--nope"], "There is no option --nope; list has --json. --help says more."],
    [[file, "--to", "torch"], "--to is an option of weights, not of preview, which has --json, --profile."],
    [[file, "--profile"], `--profile takes one of ${versions}; it has no value here.`],
    [[file, "--profile", "--json"], `--profile takes one of ${versions}; it has no value here.`],
    [[file, "--profile=keras-9"], `--profile takes one of ${versions}, not keras-9.`],
    [["weights", file, "--to"], "--to takes one of keras, torch, onnx; it has no value here."],
    [["weights", file, "--from", "keras"], "--from takes onnx, not keras."],
    [[file, "--json=yes"], "--json takes no value."],
  ] as const) {
    it(`names the option and what it takes: ${args.join(" ")}`, () => {
      assert.deepEqual(run(...args), { status: 2, stdout: "", stderr: `lstm-explorer: ${sentence}\n` });
    });
  }

  it("needs no command for a file, and lists a folder", () => {
    const place = "examples/04_sequences_and_state.py:10";
    assert.equal(run(place, "--json").stdout, run("preview", place, "--json").stdout);
    assert.equal(run("--json", place).stdout, run("preview", place, "--json").stdout);
    assert.equal(run("--profile", "keras-2", place).stdout, run(place, "--profile", "keras-2").stdout);
    assert.equal(run("examples").stdout, run("list", "examples").stdout);
    const { status, stderr } = run("previw", place);
    assert.equal(status, 2);
    assert.match(stderr, /previw is no file, and no command: there are list, preview, weights/);
  }).timeout(60_000);

  it("reads a 50 MB JSON file, and a definition cut in the middle, without losing what is whole", () => {
    const big = `{"data": [${"0.123456789,".repeat(4_200_000)}0], "layer": {"class_name": "LSTM", "config": {"units": 2}}}`;
    assert.ok(big.length > 50_000_000);
    assert.equal(layersOf(write("big.json", big))[0]?.config["units"], 2);
    const cut = '{"layers": [{"class_name": "LSTM", "config": {"units": 3}}, {"class_name": "LSTM", "conf';
    assert.equal(layersOf(write("half.json", cut), 1)[0]?.config["units"], 3);
  }).timeout(30_000);

  it("previews some hundred layers of a file at once, and says that there are more", () => {
    const file = write("many.json", layersOfJson(310));
    assert.equal(layersOf(file).length, 300);
    assert.match(run(file).stderr, /it has 310 layers, of which the first 300 are shown/);
  }).timeout(60_000);
});

describe("lstm-explorer list", () => {
  it("says of a file alone that its kind is not read", () => {
    const { status, stdout, stderr } = run("list", "media/icon.png");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^lstm-explorer: media\/icon\.png: this kind of file is not read; read are Python/);
    assert.equal(run("list", "media/icon.png", "examples/gru.py").status, 0);
  });

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "lstm-explorer-"));
  const write = (name: string, text: string | Uint8Array): string => {
    const file = path.join(folder, ...name.split("/"));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  };
  after(() => fs.rmSync(folder, { recursive: true }));
  const LAYER = "from keras.layers import LSTM\nx = LSTM(4)\n";

  it("lists files that call a class which another one has under a name of its own", () => {
    const root = path.join(folder, "taking");
    write("taking/a.py", "from kinds import KINDS\nx = KINDS['a'](5)\n");
    write("taking/kinds.py", "from keras.layers import LSTM\nKINDS = {'a': LSTM}\n");
    write("taking/other.py", "from kinds import WIDTH\n");
    write("taking/z/b.py", "import kinds\nx = kinds.KINDS['a'](6)\n");
    const { stdout } = run("list", root);
    const places = stdout
      .trimEnd()
      .split("\n")
      .map((line) => path.relative(root, line).replaceAll(path.sep, "/"));
    assert.deepEqual(places.sort(), ["a.py:2:5: KINDS['a'](units=5)", "z/b.py:2:5: kinds.KINDS['a'](units=6)"]);
  });

  it("finds in a folder what it finds there without another place before it", () => {
    const root = path.join(folder, "twice");
    for (const readme of ["twice/README.md", "twice/sub/README.md"]) write(readme, "");
    write("twice/sizes.py", "UNITS = 8\n");
    const text = "from keras.layers import LSTM\nfrom sizes import UNITS\nx = LSTM(UNITS)\n";
    const first = write("twice/sub/first.py", text);
    const second = write("twice/sub/second.py", text);
    assert.ok(run("list", root).stdout.includes(`${second}:3:5: LSTM(units=8)\n`));
    assert.ok(run("list", first, root).stdout.includes(`${second}:3:5: LSTM(units=8)\n`));
  });

  it("takes constants from the files that a file imports, as preview does", () => {
    const text =
      "from keras.layers import LSTM\nfrom config import UNITS\nfrom ..sizes import *\nLSTM(UNITS)\nLSTM(N)\n";
    const file = write("beside/pack/models/net.py", text);
    write("beside/pack/models/__init__.py", "");
    write("beside/pack/__init__.py", "");
    write("beside/pack/sizes.py", "N = 3\n");
    write("beside/config.py", "UNITS = 2 * 8\n");
    const { stdout } = run("list", file, "--json");
    const lines = stdout.trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).arguments.units),
      [{ value: 16 }, { value: 3 }],
    );
    assert.deepEqual(
      layersOf(file).map(({ config }) => config["units"]),
      [16, 3],
    );
  }).timeout(10_000);

  it("takes constants from files of whatever names, behind links, and leaves open what lies nowhere", () => {
    const module = write("named/Größe/Sizes.py", "N = 7\n");
    fs.symlinkSync(path.dirname(module), path.join(folder, "named", "Linked"));
    const text = ["Größe.Sizes", "Linked.Sizes", "Nowhere.Sizes", "Größe.nothing.Sizes"];
    write(
      "named/net.py",
      `from keras.layers import LSTM\n${text.map((name) => `from ${name} import N\nLSTM(N)\n`).join("")}`,
    );
    const { stdout } = run("list", path.join(folder, "named"), "--json");
    const open = { expression: "N" };
    assert.deepEqual(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).arguments.units),
      [{ value: 7 }, { value: 7 }, open, open],
    );
  });

  /** The files that are listed, relative to the folder, with `/`. */
  const filesListed = (...args: readonly string[]): readonly string[] => {
    const { stdout } = run("list", ...args, "--json");
    const listed = stdout
      .split("\n")
      .filter(Boolean)
      .map((line): { readonly file: string } => JSON.parse(line));
    return listed.map(({ file }) => path.relative(folder, file).replaceAll(path.sep, "/"));
  };

  before(() => {
    write("a/b.py", LAYER);
    write("a/a.py", LAYER);
    write("a/c/d.py", LAYER);
    write("a/.gitignore", "generated/\n*.tmp.py\n!keep.tmp.py\n");
    write("a/x.tmp.py", LAYER);
    write("a/keep.tmp.py", LAYER);
    write("a/generated/g.py", LAYER);
    write("a/c/.gitignore", "!again.tmp.py\n");
    write("a/c/again.tmp.py", LAYER);
    write("a/node_modules/m/m.py", LAYER);
    write("a/.git/hooks/h.py", LAYER);
    write("a/data.py", Buffer.concat([Buffer.from(LAYER), Buffer.from([0, 1, 2])]));
    write("a/notes.txt", LAYER);
  });

  it("prints one object a line", () => {
    const file = write("one/one.py", "import keras\nx = [\n  keras.layers.GRU(4, return_sequences=flag)]\n");
    const { status, stdout, stderr } = run("list", file, "--json");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.deepEqual(JSON.parse(stdout), {
      file,
      line: 3,
      column: 3,
      callee: "keras.layers.GRU",
      class_name: "GRU",
      framework: "keras",
      arguments: { units: { value: 4 }, return_sequences: { expression: "flag" } },
    });
    assert.equal(run("list", file).stdout, `${file}:3:3: keras.layers.GRU(units=4, return_sequences=flag)\n`);
  });

  it("leaves out what .gitignore names, packages, Git's own folder and what is no text", () => {
    const all = ["a/a.py", "a/b.py", "a/keep.tmp.py", "a/c/again.tmp.py", "a/c/d.py"];
    assert.deepEqual(filesListed(path.join(folder, "a")), all);
  });

  it("follows the .gitignore of folders around it, up to the repository's, unless what they name is asked for", () => {
    write("a/c/more.tmp.py", LAYER);
    assert.deepEqual(filesListed(path.join(folder, "a", "c")), ["a/c/again.tmp.py", "a/c/d.py"]);
    assert.deepEqual(filesListed(path.join(folder, "a", "generated")), ["a/generated/g.py"]);
    assert.deepEqual(filesListed(path.join(folder, "a", "x.tmp.py")), ["a/x.tmp.py"]);
    assert.deepEqual(filesListed(path.join(folder, "a", "node_modules")), ["a/node_modules/m/m.py"]);
  });

  it("goes on behind what cannot be read, says so in a line, and exits with 2 where that was named", () => {
    const missing = path.join(folder, "missing");
    const { status, stdout, stderr } = run("list", missing, path.join(folder, "a", "c"));
    assert.equal(status, 2);
    assert.equal(stdout.trim().split("\n").length, 2);
    assert.equal(stderr, `lstm-explorer: ${missing}: cannot be read: there is no such file.\n`);
  });

  it("says where a document has more layers than are read", () => {
    const file = write("layers/model.json", layersOfJson(2001));
    const { status, stdout, stderr } = run("list", file);
    assert.deepEqual([status, stdout.split("\n").length], [2, 2001]);
    assert.match(stderr, /model\.json: More than 2,000 layers: what follows is not read\./);
  });

  it("exits with 2 where a file that is named cannot be read, a pipe as well", function () {
    if (process.platform === "win32") this.skip();
    const pipe = path.join(folder, "named.py");
    assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
    const { status, stdout, stderr } = run("list", pipe, path.join(folder, "a", "a.py"));
    fs.rmSync(pipe);
    assert.deepEqual([status, stdout.trim().split("\n").length], [2, 1]);
    assert.equal(stderr, `lstm-explorer: ${pipe}: cannot be read: it is a pipe or a device.\n`);
  });

  it("prints a file once, however often it is named", () => {
    const file = path.join(folder, "a", "a.py");
    assert.deepEqual(filesListed(file, path.join(folder, "a", "c", "..", "a.py"), path.join(folder, "a", "c")), [
      "a/a.py",
      "a/c/again.tmp.py",
      "a/c/d.py",
    ]);
  });

  it("keeps a layer in one line, whatever its file is called", function () {
    if (process.platform === "win32") this.skip();
    const file = write("odd names/new\nline\u001b[31m.py", LAYER);
    const [place] = run("list", file).stdout.split(":2:5:");
    assert.equal(place, file.replace("\n", "\\x0a").replace("\u001b", "\\x1b"));
  });

  it("reads a Python file in the encoding that it says", () => {
    const text = '# -*- coding: gbk -*-\nfrom keras.layers import LSTM\nLSTM(8, name="??")\n';
    const [before = "", behind = ""] = text.split("??");
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), Buffer.from(behind)]);
    assert.match(run("list", write("gbk.py", bytes)).stdout, /name="中文"/);
  });

  it("says where its result cannot be written, and gives all of it to a pipe that is full", function () {
    if (process.platform !== "linux") this.skip();
    const many = path.join(folder, "many");
    for (let index = 0; index < 800; index++) write(`many/${index}.py`, LAYER);
    const shell = (command: string) =>
      spawnSync("sh", ["-c", command, process.execPath, CLI, many], { encoding: "utf8", timeout: 60_000 });
    const { status, stderr } = shell('"$0" "$1" list "$2" > /dev/full');
    assert.equal(status, 2);
    assert.match(stderr, /^lstm-explorer: the result cannot be written: ENOSPC.*\n$/);
    // Another program keeps the pipe from waiting until there is room in it.
    const other = `"$0" -e "process.stdout.write(''); setTimeout(() => {}, 2000)"`;
    assert.equal(shell(`(${other} & "$0" "$1" list "$2" --json) | (sleep 1; wc -l)`).stdout.trim(), "800");
    assert.equal(shell('"$0" "$1" list "$2" | head -1').stdout.trim().split("\n").length, 1);
  });

  it("waits for no pipe and reads no device, whatever the name", function () {
    if (process.platform === "win32") this.skip();
    const odd = path.join(folder, "odd");
    fs.mkdirSync(odd);
    fs.symlinkSync("/dev/zero", path.join(odd, "zero.py"));
    fs.symlinkSync("/dev/zero", path.join(odd, ".gitignore"));
    assert.equal(spawnSync("mkfifo", [path.join(odd, "pipe.py")]).status, 0);
    fs.symlinkSync(path.join(odd, "pipe.py"), path.join(odd, "linked.py"));
    write("odd/read.py", LAYER);
    const { stdout, stderr } = run("list", odd);
    assert.deepEqual(stdout.trim().split("\n").length, 1);
    assert.deepEqual(
      stderr.trim().split("\n"),
      ["linked.py", "zero.py"].map(
        (name) => `lstm-explorer: ${path.join(odd, name)}: cannot be read: it is a pipe or a device.`,
      ),
    );
    assert.deepEqual(run("preview", path.join(odd, "zero.py")).status, 2);
  });

  it("exits with 1 where there is no layer, and says so beside an empty result", () => {
    const file = write("none/none.py", "x = 1\n");
    for (const target of [file, path.dirname(file)]) {
      const stderr = `lstm-explorer: no recurrent layer was found in ${target}.\n`;
      assert.deepEqual(run("list", target, "--json"), { status: 1, stdout: "", stderr });
    }
  });

  it("exits with 2 where nothing is named, or an option that it does not have", () => {
    assert.equal(run("list").status, 2);
    assert.equal(run("list", "--jso", folder).status, 2);
  });
});

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly gate_slices: readonly { readonly gate: string; readonly axis: number; readonly start: number }[];
  readonly values: unknown;
}

interface WeightsLayer {
  readonly parameter_count: number;
  readonly weights: readonly Weight[];
  readonly converted?: {
    readonly refused?: string;
    readonly modules?: readonly { readonly class_name: string; readonly weights: readonly Weight[] }[];
  };
}

describe("lstm-explorer weights", () => {
  const layers = (...args: readonly string[]): readonly WeightsLayer[] => {
    const { status, stdout, stderr } = run("weights", ...args, "--json");
    assert.equal(status, 0, stderr);
    const parsed: { readonly layers: readonly WeightsLayer[] } = JSON.parse(stdout);
    return parsed.layers;
  };

  it("prints a layer's weights with the slices of its gates", () => {
    const [layer] = layers("examples/constant.rnn.json");
    assert.equal(layer?.parameter_count, 16);
    assert.deepEqual(
      layer?.weights.map(({ name, shape }) => [name, shape]),
      [
        ["kernel", [2, 4]],
        ["recurrent_kernel", [1, 4]],
        ["bias", [4]],
      ],
    );
    assert.deepEqual(
      layer?.weights[0]?.gate_slices.map(({ gate, axis, start }) => [gate, axis, start]),
      [
        ["i", 1, 0],
        ["f", 1, 1],
        ["c", 1, 2],
        ["o", 1, 3],
      ],
    );
  });

  it("converts them, or says why not", () => {
    const [constant] = layers("examples/constant.rnn.json", "--to", "torch");
    const [module] = constant?.converted?.modules ?? [];
    assert.deepEqual(
      module?.weights.map(({ name, values }) => [name, values]),
      [
        [
          "weight_ih_l0",
          [
            [0.1, 0.1],
            [0.1, 0.1],
            [0.1, 0.1],
            [0.1, 0.1],
          ],
        ],
        ["weight_hh_l0", [[0.1], [0.1], [0.1], [0.1]]],
        ["bias_ih_l0", [0, 1, 0, 0]], // unit_forget_bias
        ["bias_hh_l0", [0, 0, 0, 0]],
      ],
    );
    const [before] = layers("examples/gru.py:20", "--to", "torch");
    assert.match(before?.converted?.refused ?? "", /reset_after=False/);
  });

  it("prints Markdown by default, with the slices as Python indexes them", () => {
    const { status, stdout } = run("weights", "examples/constant.rnn.json", "--to", "onnx");
    assert.equal(status, 0);
    assert.match(stdout, /`kernel` `\(features 2, 4·units = 4\)` `i \[:, 0:1\]` `f \[:, 1:2\]`/);
    assert.match(
      stdout,
      /`W` `\(num_directions 1, 4·hidden_size = 4, input_size 2\)` `i \[0, 0:1, :\]` `o \[0, 1:2, :\]`/,
    );
  });

  it("exits with 2 for a framework that it does not know", () => {
    const { status, stderr } = run("weights", "examples/constant.rnn.json", "--to", "caffe");
    assert.equal(status, 2);
    assert.match(stderr, /keras, torch, onnx, not caffe/);
  });
});
