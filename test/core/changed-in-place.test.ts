import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";

describe("PyTorch's tensors and modules that a program changes in place", () => {
  /** Whether the preview says that what comes to the layer is a sample, and shows the shape all the same. */
  const isSampled = (...forward: readonly string[]): boolean => {
    const program = `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.GRU(2, 1, batch_first=True)
    def forward(self, x):
        x = x * 1
${forward.map((line) => `        ${line}\n`).join("")}        return self.last(x)
Net()(torch.ones(1, 4, 2))
`;
    const [layer] = readDocument(program, "python").layers;
    assert.ok(layer);
    const { assumptions, input } = createPreview(layer);
    assert.deepEqual(
      input.shape.map((size) => size.kind === "known" && size.value),
      [1, 4, 2],
    );
    return assumptions.some(({ subject }) => subject === "input");
  };

  it("are not told under their other names", () => {
    assert.equal(isSampled("y = x", "y += 1"), true);
    assert.equal(isSampled("y = x", "x += 1", "x = x + y"), true);
    assert.equal(isSampled("y = x", "y.zero_()"), true);
    assert.equal(isSampled("y = x", "y[0] = 1"), true);
    assert.equal(isSampled("y = {'x': x}", "y['x'] += 1"), true);
    assert.equal(isSampled("y = [x, x * 2]", "x.zero_()", "x = torch.cat(y, dim=1)[:, :4]"), true);
  });

  it("are not told where a view of them is written into", () => {
    assert.equal(isSampled("y = x[:, :1]", "y.fill_(0.3)"), true);
    assert.equal(isSampled("y = x.transpose(0, 1).view(-1)", "y[0] = 1"), true);
    assert.equal(isSampled("y, z = x.chunk(2, dim=1)", "z.zero_()"), true);
    assert.equal(isSampled("y = x[:, :2]", "x.zero_()", "x = torch.cat([y, y], dim=1)"), true);
  });

  it("are not told behind functions and modules that write into what they are given", () => {
    assert.equal(isSampled("nn.functional.relu(x, inplace=True)"), true);
    assert.equal(isSampled("torch.relu_(x)"), true);
    assert.equal(isSampled("nn.functional.leaky_relu(x, 0.1, True)"), true);
    assert.equal(isSampled("torch.add(x, 1, out=x)"), true);
    assert.equal(isSampled("y = nn.ReLU(inplace=True)(x)", "x = x + y"), true);
  });

  it("are not told where something that is not followed may be a view of them", () => {
    for (const view of [
      "x.mT",
      "x.movedim(0, 1)",
      "torch.ravel(x)",
      "x.numpy()",
      "torch.as_tensor(x)",
      "nn.Hardtanh()(x)",
    ])
      assert.equal(isSampled(`y = ${view}`, "y[0] = 1"), true, view);
    assert.equal(isSampled("x.numpy().fill(0)"), true);
    assert.equal(isSampled("optimizer = torch.optim.SGD([x], lr=0.1)", "optimizer.step()"), true);
    assert.equal(isSampled("x.unfold(1, 1, 1).squeeze().zero_()"), true);
    assert.equal(isSampled("y, z = x.tensor_split(2, 1)", "z.zero_()"), true);
    assert.equal(isSampled("for row in x.hsplit(2):", "    row += 1"), true);
  });

  it("are not told where something that is not followed may write into them", () => {
    for (const call of [
      "nn.ReLU6(True)(x)",
      "nn.SELU(inplace=True)(x)",
      "nn.Hardtanh(-1, 1, True)(x)",
      "nn.init.ones_(x)",
      "torch.Tensor.zero_(x)",
      "torch._foreach_zero_([x])",
      "unheard(x)",
    ])
      assert.equal(isSampled(call), true, call);
    assert.equal(isSampled("y = x", "y.data = torch.zeros(1, 4, 2)"), true);
    assert.equal(isSampled("act = nn.ReLU()", "act.inplace = True", "act(x)"), true);
    assert.equal(
      isSampled("act = nn.Sequential(nn.Tanh(), nn.ReLU())", "act[1].inplace = True", "y = act[1](x)"),
      true,
    );
  });

  it("are not told where one of several is written into", () => {
    assert.equal(isSampled("y = x if self.flag() else None", "y.zero_()"), true);
    assert.equal(isSampled("y = {'a': x, 'b': 3}[self.flag()]", "y.zero_()"), true);
    assert.equal(isSampled("y = x if self.flag() else x * 2", "y += 1"), true);
  });

  it("change with what was calculated in place of them", () => {
    assert.equal(isSampled("y = x", "x += 1", "y.zero_()"), true);
    assert.equal(isSampled("y = nn.ReLU(inplace=True)(x)", "x.zero_()", "x = y"), true);
    assert.equal(isSampled("y = x", "x.data = x * 2", "y.fill_(0.5)"), true);
    assert.equal(isSampled("x.data = x * 2"), false);
    assert.equal(isSampled("y = x.view(-1)", "x *= 2", "x = x * 1", "y.zero_()"), false);
  });

  it("keep their numbers where others are changed", () => {
    assert.equal(isSampled("y = x.clone()", "y.zero_()"), false);
    assert.equal(isSampled("y = x.clone()", "x.zero_()", "x = y"), false);
    assert.equal(isSampled("import copy", "y = copy.copy(x)", "y += 1"), false);
    assert.equal(isSampled("y = x * 2", "y += 1"), false);
    assert.equal(isSampled("y = torch.tanh(x)", "x.zero_()", "x = y"), false);
    assert.equal(isSampled("x += 1"), false);
    for (const call of [
      "nn.ReLU6()(x)",
      "nn.MSELoss()(x, x)",
      "print(x, len(x), x.T)",
      "torch.save(x, 'x')",
      "x.sort()",
    ])
      assert.equal(isSampled(call), false, call);
    assert.equal(isSampled("y = x.sort(dim=1)[0]", "y += 1"), false);
    assert.equal(isSampled("y = torch.zeros_like(x)", "y[:, 1:] = x[:, :-1]"), false);
    assert.equal(isSampled("y = x if self.flag() else x * 2", "y = y + 1"), false);
    assert.equal(isSampled("x = nn.functional.relu(x, inplace=True)"), false);
    assert.equal(isSampled("x = nn.ReLU(inplace=True)(x)"), false);
    assert.equal(isSampled("y = nn.functional.relu(x, inplace=False)", "x = x + y"), false);
    assert.equal(isSampled("for _ in range(2):", "    x += 1"), false);
    assert.equal(isSampled("if 1 > 2:", "    x.zero_()"), false);
  });

  it("are not said to be no data", () => {
    for (const change of ["x[0] = y", "x.clamp_(0, 1)", "x[0] = y; x = x * 2 + x", "x.T.zero_()", "unheard(x)"]) {
      const program = `import torch
x = torch.tensor([[[1.0, 2.0]]])
${change}
torch.nn.GRU(2, 1, batch_first=True)(x)
`;
      const [layer] = readDocument(program, "python").layers;
      assert.ok(layer);
      const said = createPreview(layer).assumptions.map(({ message }) => message);
      assert.ok(
        said.some((message) => message.startsWith("What becomes of the data")),
        change,
      );
    }
  });

  it("share their modules with shallow copies, where they are Sequentials", () => {
    const features = (copying: string): unknown => {
      const program = `import copy
import torch
from torch import nn
first = nn.Sequential(nn.Linear(2, 4))
copy.${copying}(first).append(nn.Linear(4, 8))
nn.GRU(8, 1, batch_first=True)(first(torch.ones(1, 3, 2)))
`;
      const size = readDocument(program, "python").layers[0]?.input.shape[2];
      return size?.kind === "known" && size.value;
    };
    assert.equal(features("copy"), 8);
    assert.equal(features("deepcopy"), 4);
  });
});
