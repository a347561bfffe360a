import assert from "node:assert/strict";
import { type IgnoreRules, isIgnored, parseGitignore } from "../../src/core/documents/gitignore";

/** What is left of these paths. */
const kept = (rules: readonly IgnoreRules[], ...paths: readonly string[]): readonly string[] =>
  paths.filter((path) => !isIgnored(rules, path));

describe("what .gitignore leaves out", () => {
  // As Git's documentation of the file has it: https://git-scm.com/docs/gitignore
  it("counts from its own folder; of several the innermost that says anything decides, and in it the last", () => {
    const outer = parseGitignore("/app", "*.tmp.py\n/build/\n!kept.tmp.py\n# *.py\n");
    const inner = parseGitignore("/app/src/", "!again.tmp.py\r\nmodel.py\r\n");
    assert.deepEqual(
      kept([outer, inner], "/app/a.tmp.py", "/app/kept.tmp.py", "/app/a.py", "/app/build/", "/app/src/build/"),
      ["/app/kept.tmp.py", "/app/a.py", "/app/src/build/"],
    );
    assert.deepEqual(kept([outer, inner], "/app/src/again.tmp.py", "/app/src/b.tmp.py", "/app/model.py"), [
      "/app/src/again.tmp.py",
      "/app/model.py",
    ]);
    assert.deepEqual(kept([outer, inner], "/app/src/model.py", "/app2/a.tmp.py", "/app/"), ["/app2/a.tmp.py", "/app/"]);
  });

  it("takes no time that grows with the power of its patterns", () => {
    const rules = parseGitignore("/app", `${"**/a/".repeat(9)}b\n**/data/**/c\n`);
    const deep = `/app/${"a/".repeat(200)}`;
    assert.deepEqual(kept([rules], `${deep}c`, `${deep}data/c`), [`${deep}c`]);
  });
});
