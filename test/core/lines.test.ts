import assert from "node:assert/strict";
import { lineMap } from "../../src/core/documents/lines";

describe("lines", () => {
  const text = "a\r\nbc\n\rd";
  const lines = lineMap(text);

  it("counts lines that end with \\n, \\r\\n or \\r", () => {
    assert.equal(lines.lineCount, 4);
    assert.deepEqual(
      Array.from(text, (_, offset) => lines.lineOf(offset)),
      [1, 1, 1, 2, 2, 2, 3, 4],
    );
  });

  it("counts columns from 1, in UTF-16 units", () => {
    assert.equal(lines.columnOf(text.indexOf("c")), 2);
    assert.equal(lineMap("🙂x").columnOf(2), 3);
  });

  it("finds an offset, within the line and the text", () => {
    assert.equal(lines.offsetAt(2, 2), text.indexOf("c"));
    assert.equal(lines.lineOf(lines.offsetAt(2, 99)), 2);
    assert.equal(lines.offsetAt(99, 99), text.length);
    assert.equal(lines.offsetAt(0, 0), 0);
  });
});
