import assert from "node:assert/strict";
import { createKeptFiles } from "../../src/core/readers/kept-files";
import type { ModuleText } from "../../src/core/readers/module-text";
import { pythonModules } from "../../src/core/readers/python/modules/language";

describe("files that are kept", () => {
  const NAMES = ["a", "b", "c", "d"];
  /** Of a hundred units. */
  const file = (name: string): ModuleText => ({ path: `${name}.py`, text: `${name} = 1\n`.padEnd(100, "#") });
  const keptOf = (kept: ReturnType<typeof createKeptFiles>, names: readonly string[]): string =>
    names.filter((name) => kept.get(name) !== undefined).join("");

  it("are those that were used last", () => {
    const kept = createKeptFiles(100);
    for (const name of NAMES) kept.keep(name, file(name));
    assert.equal(kept.get("a")?.path, "a.py");
    kept.keep("e", file("e"));
    // A quarter each, of 87 units that are left.
    assert.equal(keptOf(kept, [...NAMES, "e"]), "ade");
  });

  it("count as four once they are parsed", () => {
    const kept = createKeptFiles(250);
    for (const name of NAMES) {
      const module = file(name);
      kept.keep(name, module);
      pythonModules.programOf(module);
    }
    assert.equal(keptOf(kept, NAMES), "abcd");
    for (let read = 0; read < 20; read++) kept.noteRead();
    assert.equal(keptOf(kept, NAMES), "cd");
  });

  it("are forgotten when asked, and may be known not to be had", () => {
    const kept = createKeptFiles(100);
    kept.keep("a", file("a"));
    kept.keep("b", null);
    assert.equal(kept.get("b"), null);
    kept.forget("a");
    assert.equal(kept.get("a"), undefined);
    kept.clear();
    assert.equal(kept.get("b"), undefined);
  });
});
