/** Nothing is exported that no other file names: what is used in one file only is that file's own. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const FOLDERS = ["src", "webview", "scripts", "test"];

/** Written for other programs: the kernel for its compiler, the shims for VS Code. */
const OTHERS = new Set(["src/kernel", "test/vscode"]);

/** The sources of a folder; an installed package may link to one of its own parents. */
const filesBelow = (folder: string): readonly string[] =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" || OTHERS.has(name) ? [] : filesBelow(name);
    return entry.isFile() && /\.(ts|mjs)$/.test(name) ? [name] : [];
  });

const FILES = FOLDERS.flatMap(filesBelow).map((name) => ({ name, text: fs.readFileSync(name, "utf8") }));

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
