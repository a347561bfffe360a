import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readIpynb } from "../../src/core/readers/notebook/ipynb";
import { readHtml } from "../../src/core/readers/html/reader";
import { readJavaScript } from "../../src/core/readers/javascript/reader";
import { readJson } from "../../src/core/readers/json/reader";
import { readPython } from "../../src/core/readers/python/reader";
import { formatReading } from "./case-format";

const CASES = path.resolve("test/cases");

/** By the folder in which a language's cases lie. */
const READERS = {
  html: readHtml,
  javascript: (text: string) => readJavaScript(text, "javascript"),
  json: readJson,
  notebook: readIpynb,
  python: (text: string) => readPython(text),
};

/** A case is a document's text, a line `==>`, and what is read from it. */
const SEPARATOR = /^==>\r?\n/m;

for (const [language, read] of Object.entries(READERS)) {
  describe(`cases: ${language}`, () => {
    const folder = path.join(CASES, language);
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".txt"))) {
      it(name.replace(/\.txt$/, "").replaceAll("-", " "), () => {
        const file = path.join(folder, name);
        const [source, expected] = readFileSync(file, "utf8").split(SEPARATOR);
        assert.ok(source !== undefined && expected !== undefined, `${name} has no line "==>"`);
        const actual = formatReading(source, read(source));
        const beside = `${file}.actual`;
        // What was read instead lies beside the case, to be compared and, if right, copied.
        if (actual === expected) rmSync(beside, { force: true });
        else writeFileSync(beside, `${source}==>\n${actual}`);
        assert.equal(actual, expected);
      });
    }
  });
}
