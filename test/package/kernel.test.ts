import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

describe("the kernel's binaries", () => {
  it("are what their source gives", () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/build-kernel.mjs", "--check"], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
  }).timeout(60_000);
});
