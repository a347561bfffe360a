import assert from "node:assert/strict";
import { known, type LayerDefinition } from "../../src/core/definition";
import { lineMap } from "../../src/core/documents/lines";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A program that PyTorch ran, with what came to each of its recurrent modules first and left it; see `make_torch_programs.py`. */
interface ProgramCase {
  readonly name: string;
  readonly source: string;
  readonly layers: readonly {
    readonly line: number;
    readonly input: GoldenTensor;
    readonly outputs: readonly GoldenTensor[];
  }[];
}

const isCase = (value: unknown): value is ProgramCase => hasKeys(value, "name", "source", "layers");

const layersOf = (source: string): readonly LayerDefinition[] => readDocument(source, "python").layers;

const only = (source: string): Preview => {
  const [layer, ...others] = layersOf(source);
  assert.ok(layer);
  assert.equal(others.length, 0);
  return createPreview(layer);
};

const codes = ({ problems }: Preview): readonly string[] => problems.map(({ code }) => code);

describe("PyTorch's programs", () => {
  for (const { name, source, layers } of readGolden("torch-2.13.0-programs", isCase)) {
    it(`shows what comes to each recurrent module and leaves it, as PyTorch computes them: ${name}`, () => {
      const { lineOf } = lineMap(source);
      const previews = layersOf(source).map((layer) => ({ line: lineOf(layer.calleeSpan.start), layer }));
      assert.deepEqual(
        previews.map(({ line }) => line),
        layers.map(({ line }) => line),
      );
      for (const [index, { layer }] of previews.entries()) {
        const expected = layers[index]!;
        const { input, combinations } = createPreview(layer);
        assert.ok(input.values, `${name} ${layer.name} has an input`);
        assertClose(input.values, expected.input, `what comes to ${layer.name}`);
        const outputs = combinations.find(({ current }) => current)?.outputs ?? [];
        assert.equal(outputs.length, expected.outputs.length);
        for (const [at, { values, name: output }] of outputs.entries()) {
          assert.ok(values, `${output} of ${layer.name}`);
          assertClose(values, expected.outputs[at]!, `${output} of ${layer.name}`);
        }
      }
    });
  }

  const HEAD = "import torch\nimport torch.nn as nn\n";

  it("says at the call what does not fit input_size", () => {
    const source = `${HEAD}class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(100, 16)
        self.lstm = nn.LSTM(10, 4)
    def forward(self, tokens):
        return self.lstm(self.emb(tokens))
`;
    const { problems } = only(source);
    const [problem, ...others] = problems.filter(({ severity }) => severity === "error");
    assert.equal(others.length, 0);
    assert.equal(problem?.code, "input-features");
    assert.match(problem.message, /input_size is 10, but .* 16\./);
    const { start, end } = problem.span ?? { start: 0, end: 0 };
    assert.equal(source.slice(start, end), "self.emb(tokens)");
  });

  it("takes input_size from the modules before, where nothing else says it", () => {
    const { layer } = only(`${HEAD}def build(n):
    lin = nn.Linear(3, 7)
    return nn.GRU(n, 4)(lin(data))
`);
    assert.deepEqual(layer.input.shape.at(-1), known(7));
  });

  it("starts from the script's seed, and from another where the user says so", () => {
    const source = `${HEAD}torch.manual_seed(42)\nfirst = nn.Linear(2, 3)\nrnn = nn.RNN(2, 3)\n`;
    const preview = only(source);
    assert.equal(preview.seed, 42);
    assert.ok(!preview.assumptions.some(({ subject }) => subject.endsWith("seed")));
    const [layer] = layersOf(source);
    const other = createPreview(layer!, { seed: 7 });
    assert.equal(other.seed, 7);
    assert.match(other.assumptions.map(({ message }) => message).join(), /after torch\.manual_seed\(7\), drawn behind/);
  });

  it("says where it cannot be told what is drawn before", () => {
    for (const before of ["enc = nn.Bilinear(2, 3, 4)", "make(3)", "if flag:\n    lin = nn.Linear(2, 2)"]) {
      const { layer, assumptions } = only(
        `${HEAD}torch.manual_seed(5)\n${before}\nrnn = nn.RNN(2, 3)\nrnn(torch.ones(1, 1, 2))\n`,
      );
      assert.equal(layer.random?.position, undefined, before);
      assert.match(assumptions.map(({ message }) => message).join(), /What the script draws before cannot be told/);
    }
  });

  it("says where PyTorch has another number type", () => {
    const program = (...lines: readonly string[]): string =>
      [`${HEAD}torch.manual_seed(5)`, ...lines, "rnn(torch.ones(1, 1, 2))", ""].join("\n");
    for (const lines of [
      ["torch.set_default_dtype(torch.float64)", "rnn = nn.RNN(2, 3)"],
      ["rnn = nn.RNN(2, 3).double()"],
      ["rnn = nn.RNN(2, 3)", "rnn.to(torch.float16)"],
      ["rnn = nn.Sequential(nn.RNN(2, 3)).half()"],
    ]) {
      assert.ok(codes(only(program(...lines))).includes("other-type"), lines.join("; "));
    }
    for (const lines of [
      ["rnn = nn.RNN(2, 3).double().float()"],
      ["torch.set_default_dtype(torch.float32)", "rnn = nn.RNN(2, 3)"],
      ["rnn = nn.RNN(2, 3).to('cpu')"],
    ]) {
      assert.ok(!codes(only(program(...lines))).includes("other-type"), lines.join("; "));
    }
  });

  it("says that a BatchNorm1d goes by its running statistics", () => {
    const preview = only(`${HEAD}norm = nn.BatchNorm1d(2)\nrnn = nn.RNN(2, 3)\nrnn(norm(torch.ones(4, 2)))\n`);
    assert.ok(codes(preview).includes("norm-before"));
  });

  it("counts what a DataLoader draws where it is gone through", () => {
    const loader = "loader = torch.utils.data.DataLoader(data)";
    for (const [before, isKnown] of [
      [loader, true],
      [`${loader}\nfor x in loader:\n    pass`, false],
      [`${loader}\nfor i, x in enumerate(loader):\n    pass`, false],
      [`${loader}\nx = next(iter(loader))`, false],
    ] as const) {
      const { layer } = only(`${HEAD}torch.manual_seed(5)\n${before}\nrnn = nn.RNN(2, 3)\nrnn(torch.ones(1, 1, 2))\n`);
      assert.equal(layer.random?.position !== undefined, isKnown, before);
    }
  });

  it("counts what Dropout draws in training, where a module is called", () => {
    const call = "\ndrop(torch.ones(3))";
    for (const [before, isKnown] of [
      [`drop = nn.Dropout(0.5)${call}`, false],
      [`drop = nn.Sequential(nn.Dropout())${call}`, false],
      [`drop = nn.Dropout(0.5).eval()${call}`, true],
      [`drop = nn.Dropout(0.5).eval()\ndrop.train()${call}`, false],
      [`drop = nn.Dropout(0.0)${call}`, true],
      ["drop = nn.Dropout(0.5)", true],
    ] as const) {
      const { layer } = only(`${HEAD}torch.manual_seed(5)\n${before}\nrnn = nn.RNN(2, 3)\nrnn(torch.ones(1, 1, 2))\n`);
      assert.equal(layer.random?.position !== undefined, isKnown, before);
    }
  });

  it("says where the script sets weights that it does not follow", () => {
    for (const setting of [
      "nn.init.orthogonal_(rnn.weight_hh_l0)",
      "rnn.bias_ih_l0.data[2:4].fill_(1.0)",
      "rnn.load_state_dict(torch.load('x.pt'))",
      "for p in rnn.parameters():\n    nn.init.uniform_(p, -0.1, 0.1)",
      "init_weights(rnn)",
    ]) {
      const preview = only(`${HEAD}rnn = nn.RNN(2, 3)\n${setting}\nrnn(torch.ones(1, 1, 2))\n`);
      assert.ok(codes(preview).includes("weights-changed"), setting);
    }
  });

  it("reads on where a script fills more weights than there is room for", () => {
    const fill = "for p in rnn.parameters():\n    nn.init.constant_(p, 0.5)\n    p.data.zero_()";
    for (const setting of [fill, `if False:\n    ${fill.replaceAll("\n", "\n    ")}`]) {
      const text = `${HEAD}rnn = nn.RNN(200000, 300000)\n${setting}\nrnn(torch.ones(1, 1, 200000))\nnn.GRU(2, 3)\n`;
      const { layers, problems } = readDocument(text, "python");
      assert.deepEqual(problems, []);
      assert.deepEqual(
        layers.map(({ className }) => className),
        ["RNN", "GRU"],
      );
      const isSet = layers[0]!.problems.some(({ code }) => code === "weights-changed");
      assert.equal(isSet, setting === fill, setting);
    }
  });

  it("says so of a module that is never called, too", () => {
    assert.ok(codes(only(`${HEAD}rnn = nn.RNN(2, 3)\nnn.init.zeros_(rnn.bias_ih_l0)\n`)).includes("weights-changed"));
  });

  it("says that rows packed out of order are refused, and that unknown lengths are", () => {
    const pack = "torch.nn.utils.rnn.pack_padded_sequence";
    const of = (lengths: string) => only(`${HEAD}rnn = nn.RNN(2, 3)\nrnn(${pack}(torch.ones(4, 2, 2), ${lengths}))\n`);
    assert.ok(codes(of("[1, 4]")).includes("lengths-unsorted"));
    assert.deepEqual(of("[1, 4], enforce_sorted=False").layer.input.lengths, [1, 4]);
    assert.ok(codes(of("lengths")).includes("lengths-unknown"));
  });

  it("calls packed data what the script calls them", () => {
    const pack = "torch.nn.utils.rnn.pack_padded_sequence";
    for (const given of ["x, [4, 1]", "lengths=[4, 1], input=x"]) {
      const text = `${HEAD}torch.manual_seed(0)\nx = torch.randn(4, 2, 2)\nrnn = nn.RNN(2, 3)\nrnn(${pack}(${given}))\n`;
      assert.equal(only(text).layer.input.valuesName, "x", given);
    }
  });

  it("says how often a module is called where a loop calls it again", () => {
    const preview = only(
      `${HEAD}cell = nn.RNNCell(2, 3)\nh = torch.zeros(1, 3)\nfor x in torch.ones(4, 1, 2):\n    h = cell(x, h)\n`,
    );
    assert.match(
      preview.problems.find(({ code }) => code === "calls-several")?.message ?? "",
      /calls this module 4 times/,
    );
  });

  it("says that a packed batch comes out packed, and asks for no axes of it", () => {
    const pack = "torch.nn.utils.rnn.pack_padded_sequence";
    const preview = only(`${HEAD}p = ${pack}(torch.ones(3, 2, 4), [3, 2])\nout, h = nn.GRU(4, 5)(p)\n`);
    assert.deepEqual(
      preview.problems.map(({ message }) => message),
      ["The batch is packed, and so is output: it is shown as pad_packed_sequence pads it, of rows of 3, 2 steps."],
    );
    for (const { code } of preview.combinations) assert.match(code ?? "", /\(p\)$/);
  });

  it("forgets what is set in place", () => {
    for (const change of ["x[n] = 1", "x[0] = 0.5", "x.zero_()", "y = x; y.mul_(2)", "y = x; y[0] = 1"]) {
      const { layer } = only(`${HEAD}x = torch.ones(3, 1, 2)\n${change}\nnn.RNN(2, 3)(x)\n`);
      assert.equal(layer.input.values, undefined, change);
    }
  });
});
