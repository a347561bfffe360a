import * as fc from "fast-check";
import { readHtml } from "../../src/core/readers/html/reader";
import { anyPlace, assertReads, caseSources, edited, editsOf, piecesOf, PROPERTY_TIMEOUT, RUNS } from "./edits";

const SOURCES = caseSources("html");

/** What pages are made of. */
const piece = piecesOf(
  ...'<script> </script> <script </SCRIPT> <!-- --> <![CDATA[ ]]> <p </p> lang=ts type=module src="a" <style> </ > " \' & {{ }}'.split(
    " ",
  ),
  "tf.layers.lstm({",
  '<script type="',
);

const edits = editsOf(piece);

const reads = (text: string): void => assertReads(text, (each) => readHtml(each).calls);

describe("readHtml on any text", function () {
  this.timeout(PROPERTY_TIMEOUT);

  it("reads edited pages without throwing, in time, with spans inside the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), edits, (source, changes) => reads(edited(source, changes))),
      { numRuns: RUNS },
    );
  });

  it("reads pages that are cut off anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), anyPlace, (source, where) =>
        reads(source.slice(0, Math.floor(where * source.length))),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads text that nests without end", () => {
    const deep = 6000;
    for (const text of [
      "<div>".repeat(deep),
      `${"<p><b>".repeat(deep)}<script>tf.layers.lstm({units: 4})`,
      "<script>".repeat(deep),
      "<script></script>".repeat(deep),
      `<script>${"(".repeat(deep)}`,
    ]) {
      reads(text);
    }
  });
});
