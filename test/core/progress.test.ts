import assert from "node:assert/strict";
import { progressText } from "../../src/cli/progress";

describe("how far a search has come", () => {
  it("is said of one file or layer as of one", () => {
    assert.equal(progressText(1, 0, "a.py"), "1 file, 0 layers: a.py");
    assert.equal(progressText(2, 1, "b.py"), "2 files, 1 layer: b.py");
  });

  it("keeps what a name holds from moving the terminal's cursor", () => {
    assert.ok(!progressText(3, 2, "\u001b[2Jc.py").includes("\u001b"));
  });
});
