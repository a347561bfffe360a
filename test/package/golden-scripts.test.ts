/** The scripts that make the goldens need Python and the frameworks to run; that they fit together is seen without. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const FOLDER = "test/golden";

const SCRIPTS = new Map(
  fs
    .readdirSync(FOLDER)
    .filter((name) => name.endsWith(".py"))
    .map((name) => [path.basename(name, ".py"), fs.readFileSync(path.join(FOLDER, name), "utf8")]),
);

/** What `from module import (names)` names, of modules of this folder. */
const importsIn = (text: string): { readonly module: string; readonly names: readonly string[] }[] =>
  [...text.matchAll(/^from (\w+) import (?:\(([^)]*)\)|(.*))$/gm)].flatMap(([, module = "", within, inLine]) =>
    SCRIPTS.has(module)
      ? [{ module, names: (within ?? inLine ?? "").split(",").flatMap((name) => /^\s*(\w+)/.exec(name)?.[1] ?? []) }]
      : [],
  );

/** Whether the script's own statements bind the name. */
const binds = (text: string, name: string): boolean =>
  new RegExp(
    `^(?:def|class) ${name}\\b|^(?:\\w+, )*${name}\\b[^\\n]*=|^(?:from \\w+ )?import\\b.*\\b${name}\\b`,
    "m",
  ).test(text);

describe("scripts of the goldens", () => {
  it("import of each other what is there", () => {
    const lost = [...SCRIPTS].flatMap(([script, text]) =>
      importsIn(text).flatMap(({ module, names }) =>
        names
          .filter((name) => !binds(SCRIPTS.get(module)!, name))
          .map((name) => `${script}.py: ${name} of ${module}.py`),
      ),
    );
    assert.deepEqual(lost, []);
  });
});
