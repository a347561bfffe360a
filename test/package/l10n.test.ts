import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";

const sources = ["src", "webview"].flatMap((folder) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, name)),
);

describe("localisation", () => {
  it("has every sentence of the source in l10n/bundle.l10n.json (npm run l10n writes it)", async () => {
    const found = await getL10nJson(
      sources.map((file) => ({ extension: ".ts" as const, contents: fs.readFileSync(file, "utf8") })),
    );
    assert.deepEqual(JSON.parse(fs.readFileSync("l10n/bundle.l10n.json", "utf8")), found);
  }).timeout(60_000);

  it("calls the translator by its full name everywhere, or the sentence would not be found", () => {
    const strangers = sources.filter((file) =>
      /import \{[^}]*\bt\b[^}]*\} from "@vscode\/l10n"/.test(fs.readFileSync(file, "utf8")),
    );
    assert.deepEqual(strangers, []);
  });

  it("has every title of package.json in package.nls.json", () => {
    const titles: Readonly<Record<string, string>> = JSON.parse(fs.readFileSync("package.nls.json", "utf8"));
    const wanted = Array.from(
      fs.readFileSync("package.json", "utf8").matchAll(/"%([\w.]+)%"/g),
      ([, key]) => key ?? "",
    );
    assert.notEqual(wanted.length, 0);
    assert.deepEqual(
      wanted.filter((key) => !Object.hasOwn(titles, key)),
      [],
    );
    assert.deepEqual(
      Object.keys(titles).filter((key) => !wanted.includes(key)),
      [],
    );
  });
});
