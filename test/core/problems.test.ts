/** The case documents of `test/cases/problems`: what is said of a program, and where. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { lineMap } from "../../src/core/documents/lines";
import { createPreview } from "../../src/core/preview/preview";
import { problemsOf } from "../../src/core/problems";
import { readDocument } from "../../src/core/read";

const FOLDER = path.resolve("test/cases/problems");

/** One line for each: `7 error unpacking «out, h» LSTM returns 3 tensors here, …` */
function problemsIn(text: string, languageId: string): string {
  const { lineOf } = lineMap(text);
  return problemsOf(readDocument(text, languageId))
    .filter(({ problem }) => problem.severity !== "info")
    .toSorted((one, other) => one.span.start - other.span.start)
    .map(({ problem: { severity, code, message, fix }, span: { start, end } }) => {
      const mended = fix ? ` → «${text.slice(fix.span.start, fix.span.end)}» to «${fix.text}»` : "";
      return `${lineOf(start)} ${severity} ${code} «${text.slice(start, end)}» ${message}${mended}\n`;
    })
    .join("");
}

describe("cases: problems", () => {
  for (const name of fs.readdirSync(FOLDER)) {
    it(name.replace(/\.\w+\.txt$|\.txt$/, "").replaceAll("-", " "), () => {
      const [text = "", expected] = fs.readFileSync(path.join(FOLDER, name), "utf8").split(/^==>\n/m);
      assert.equal(problemsIn(text, name.endsWith(".js.txt") ? "javascript" : "python"), expected);
    });
  }
});

describe("the line of code of the document's own flags", () => {
  const codeOf = (statement: string): string | undefined => {
    const text = `from keras import Input\nfrom keras.layers import LSTM\nx = Input((10, 3))\n${statement}\n`;
    const [layer] = readDocument(text, "python").layers;
    return layer && createPreview(layer).combinations.find(({ current }) => current)?.code;
  };
  for (const [statement, expected] of [
    ["z = LSTM(8, return_state=True)(x)", "z = LSTM(8, return_state=True)(x)"],
    ["a, b, c = LSTM(8, return_state=True)(x)", "a, b, c = LSTM(8, return_state=True)(x)"],
    ["a, b = LSTM(8, return_state=True)(x)", "a, b, state_c = LSTM(8, return_state=True)(x)  # unlike the code"],
  ] as const) {
    it(`is the code's own, or says that it is not: ${statement}`, () => assert.equal(codeOf(statement), expected));
  }
});
