import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { readDocument } from "../../src/core/read";

/** Each ends with a line that is an expression; what it gives this JavaScript says itself. */
const PROGRAMS = readFileSync(path.resolve("test/stress/javascript-values.txt"), "utf8").trimEnd().split("\n---\n");

/** So many of them at least are followed to their value. */
const FOLLOWED = 165;

/** What the program's last line is taken for; `undefined` where it stays open. */
function valueOf(program: string): unknown {
  const lines = program.split("\n");
  const last = lines.pop();
  const text = `import * as tf from "@tensorflow/tfjs";\n${lines.join("\n")}\ntf.layers.lstm({units: ${last}});\n`;
  const layer = readDocument(text, "javascript").layers.at(-1);
  const units = layer?.arguments.find(({ name }) => name === "units")?.value;
  return units?.kind === "known" ? units.value : undefined;
}

describe("values of short JavaScript programs", () => {
  it("are what JavaScript says, or open", () => {
    const known = PROGRAMS.map((program) => ({ program, ours: valueOf(program) })).filter(
      ({ ours }) => ours !== undefined,
    );
    assert.deepEqual(
      known.flatMap(({ program, ours }) => {
        const value: unknown = runInNewContext(program);
        return value === ours ? [] : [{ program, ours, value }];
      }),
      [],
    );
    assert.ok(known.length >= FOLLOWED, `only ${known.length} of ${PROGRAMS.length} are followed`);
  });
});
