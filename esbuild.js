// Bundles the extension, the terminal program, the panel's page and the tests.
//   node esbuild.js             the product, into dist/
//   node esbuild.js --tests     the tests, into .build/tests/
//   node esbuild.js --watch     the product, again at every change
const esbuild = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");

/**
 * All files below `dir` whose name ends with `end`: a new test file needs no list to be entered in.
 * @param {string} dir
 * @param {string} end
 */
function filesBelow(dir, end) {
  return fs
    .readdirSync(path.join(__dirname, dir), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(end))
    .map((name) => path.join(dir, name))
    .sort();
}

/** @satisfies {esbuild.BuildOptions} */
const common = { absWorkingDir: __dirname, bundle: true, sourcemap: true, target: "es2022", logLevel: "info" };
// One bundle serves `main` (Node) and `browser` (web worker): only what both have may be in it.
/** @type {esbuild.BuildOptions} */
const host = {
  ...common,
  platform: "browser",
  format: "cjs",
  external: ["vscode"],
  mainFields: ["browser", "module", "main"],
};

/** @type {(minify: boolean) => esbuild.BuildOptions[]} */
const product = (minify) => [
  { ...host, minify, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", metafile: true },
  {
    ...common,
    minify,
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli.js",
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    banner: { js: "#!/usr/bin/env node" },
    define: {
      VERSION: JSON.stringify(JSON.parse(fs.readFileSync(path.join(__dirname, "package.json"), "utf8")).version),
    },
    metafile: true,
  },
  {
    ...common,
    minify,
    entryPoints: ["webview/main.ts"],
    outfile: "dist/webview.js",
    platform: "browser",
    format: "iife",
    metafile: true,
  },
];

/**
 * What tests share is written once, into pieces that they import: built, loaded and compiled again in each of a hundred
 * files, it would take longer than the tests.
 * @type {() => esbuild.BuildOptions}
 */
const tests = () => ({
  ...common,
  sourcemap: false,
  logLevel: "warning",
  platform: "node",
  format: "esm",
  splitting: true,
  target: "node20",
  mainFields: ["module", "main"],
  // Packages with files of their own beside them stay packages.
  external: ["playwright-core", "axe-core", "esbuild", "mocha", "@vscode/l10n-dev"],
  // What is bundled may ask for Node's own modules as CommonJS does.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
  entryPoints: ["core", "package", "stress", "webview"].flatMap((room) => filesBelow(`test/${room}`, ".test.ts")),
  outdir: ".build/tests",
  outbase: "test",
  outExtension: { ".js": ".mjs" },
  chunkNames: "shared/[hash]",
});

/**
 * Puts all builds of one round between two lines, by which .vscode/tasks.json knows that F5 may go on.
 * @returns {esbuild.Plugin}
 */
function announceRounds() {
  let running = 0;
  return {
    name: "announce-rounds",
    setup(build) {
      build.onStart(() => {
        if (running === 0) console.log("[watch] build started");
        running += 1;
      });
      build.onEnd(() => {
        running -= 1;
        if (running === 0) console.log("[watch] build finished");
      });
    },
  };
}

/**
 * Bundles the product, or the tests.
 * @param {{ ofTests: boolean }} what
 */
async function bundle({ ofTests }) {
  // A test whose source is gone must not run from its old bundle.
  if (ofTests) fs.rmSync(path.join(__dirname, ".build/tests"), { recursive: true, force: true });
  const list = ofTests ? [tests()] : product(true);
  const results = await Promise.all(list.map((options) => esbuild.build(options)));
  fs.mkdirSync(path.join(__dirname, ".build"), { recursive: true });
  for (const [index, result] of results.entries()) {
    const outfile = list[index]?.outfile;
    if (result.metafile && outfile) {
      const name = path.basename(outfile, ".js");
      fs.writeFileSync(path.join(__dirname, ".build", `${name}.meta.json`), JSON.stringify(result.metafile));
    }
  }
}

async function main() {
  const flags = process.argv.slice(2);
  if (flags.includes("--watch")) {
    const plugins = [announceRounds()];
    const contexts = await Promise.all(
      product(false).map((options) => esbuild.context({ ...options, logLevel: "warning", plugins })),
    );
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  await bundle({ ofTests: flags.includes("--tests") });
}

module.exports = { bundle, filesBelow };

if (require.main === module) main().catch(() => process.exit(1)); // esbuild has printed what was wrong
