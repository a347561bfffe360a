/** Nothing is exported that no other file names: what is used in one file only is that file's own. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const FOLDERS = ["src", "webview", "scripts", "test"];

/** Written for other programs: the kernel for its compiler, the shims for VS Code. */
const OTHERS = /^(src\/kernel|test\/vscode|test\/(bench|host|ui|webview)\/\w+\/node_modules)\//;

const FILES = FOLDERS.flatMap((folder) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, ...name.split(path.sep))),
)
  .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes("node_modules") && !OTHERS.test(name))
  .map((name) => ({ name, text: fs.readFileSync(name, "utf8") }));

/** The words of a source file but for its comments. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "").match(/[\w$]+/g));

describe("exports", () => {
  it("of values are named in some other file", () => {
    const holders = new Map<string, number>();
    for (const { text } of FILES) for (const word of wordsOf(text)) holders.set(word, (holders.get(word) ?? 0) + 1);
    const unused = FILES.flatMap(({ name, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function\*?|const|let|class) ([\w$]+)/gm)]
        .filter(([, exported = ""]) => holders.get(exported) === 1)
        .map(([, exported]) => `${name}: ${exported}`),
    );
    assert.deepEqual(unused, []);
  });
});
