/** The .vsix holds what the extension needs, and nothing else. */
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";

const ROOT = process.cwd();
const VSIX = path.join(ROOT, "dist/lstm-explorer.vsix");
/** Of the packed file. The reader and the engine are two thirds of it. */
const BUDGET_BYTES = 548_000;

const ALLOWED = [
  /^package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^(readme|changelog)\.md$/,
  /^LICENSE\.txt$/,
  /^dist\/(extension|webview)\.js$/,
  /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^schemas\/[\w.-]+\.json$/,
  /^media\/([\w-]+\/)*[\w.-]+\.(css|md|png|svg)$/,
];
const REQUIRED = [
  "package.json",
  "package.nls.json",
  "readme.md",
  "LICENSE.txt",
  "dist/extension.js",
  "dist/webview.js",
];

/** All texts in a JSON value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe("the package", () => {
  const files = new Map<string, Uint8Array>();
  const textOf = (name: string) => new TextDecoder().decode(files.get(name));

  before(() => {
    for (const [name, bytes] of Object.entries(unzipSync(fs.readFileSync(VSIX)))) {
      if (name.startsWith("extension/")) files.set(name.slice("extension/".length), bytes);
    }
  });

  it("is within its budget", () => {
    assert.ok(fs.statSync(VSIX).size <= BUDGET_BYTES, `${fs.statSync(VSIX).size} of ${BUDGET_BYTES} bytes`);
  });

  it("has what every user needs", () => {
    assert.deepEqual(
      REQUIRED.filter((name) => !files.has(name)),
      [],
    );
  });

  it("has nothing else: no sources, tests, maps", () => {
    assert.deepEqual(
      [...files.keys()].filter((name) => !ALLOWED.some((allowed) => allowed.test(name))),
      [],
    );
  });

  it("has every file that its manifest names", () => {
    // `bin` is the npm package's: a second copy of the core, for terminals.
    const whole: Readonly<Record<string, unknown>> = JSON.parse(textOf("package.json"));
    const { bin, ...manifest } = whole;
    assert.deepEqual(bin, { "lstm-explorer": "dist/cli.js" });
    const named = textsIn(manifest)
      .map((text) => text.replace(/^\.\//, ""))
      .filter((text) => /^(dist|l10n|media|schemas)\/[\w./-]+\.\w+$/.test(text));
    assert.ok(named.includes("dist/extension.js"));
    assert.deepEqual(
      named.filter((name) => !files.has(name)),
      [],
    );
  });

  it("has a text for every placeholder of its manifest", () => {
    const manifest: unknown = JSON.parse(textOf("package.json"));
    const texts: Readonly<Record<string, unknown>> = JSON.parse(textOf("package.nls.json"));
    const keys = textsIn(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    assert.ok(keys.length > 0);
    assert.deepEqual(
      keys.filter((key) => typeof texts[key] !== "string"),
      [],
    );
  });

  it("names no folder of the machine that built it", () => {
    const homes = [ROOT, os.homedir()].filter((folder) => folder.length > "/root".length);
    for (const name of [...files.keys()].filter((file) => file.endsWith(".js"))) {
      for (const folder of homes) assert.ok(!textOf(name).includes(folder), `${name} has ${folder}`);
    }
  });
});
