// Bundles the tests that run in or against VS Code. Every *.test.ts below the folder is in: a new file
// is entered in no list.
import path from "node:path";
import * as esbuild from "esbuild";
import product from "../../esbuild.js";
import { ROOT } from "./project.mjs";

/** @typedef {"node" | "web"} HostKind the extension host: a Node process, or a web worker as on vscode.dev */

/**
 * One file that exports `run`, as VS Code wants of a program that tests an extension.
 * @param {HostKind} kind
 * @param {{ grep?: string | undefined, mark?: string }} [options] grep: only tests whose full name has it;
 * mark: what stands before mocha's lines, so that they are told from VS Code's own log
 * @returns {Promise<string>} its full path
 */
export async function bundleHostTests(kind, { grep = "", mark = "" } = {}) {
  const files = product.filesBelow("test/host", ".test.ts");
  const mocha =
    kind === "node" ? 'import Mocha from "mocha";' : 'import "mocha/mocha.js"; const { Mocha } = globalThis;';
  const contents = `
    ${mocha}
    import { runMocha } from "./test/host/mocha";
    export const run = () => runMocha(Mocha, ${JSON.stringify({ grep, mark })}, () => {
      ${files.map(requireLine).join("\n")}
    });`;
  /** @type {import("esbuild").BuildOptions} */
  const kindOptions =
    kind === "node"
      ? {
          platform: "node",
          target: "node20",
          external: ["vscode", "mocha"],
          // What of the extension is tested by itself has a dependency whose `main` cannot be bundled.
          mainFields: ["module", "main"],
        }
      : {
          platform: "browser",
          target: "es2022",
          external: ["vscode"],
          alias: { "node:assert/strict": "./test/host/assert-web.cjs" },
          define: { global: "globalThis", "process.env.NODE_DEBUG": "false" },
        };
  return bundle(contents, `.build/host/tests-${kind}.js`, { format: "cjs", ...kindOptions });
}

/**
 * One file for mocha, so that all tests share the window that the hooks open.
 * @param {readonly string[]} files TypeScript files, relative to the project
 * @param {string} name
 * @returns {Promise<string>} its full path
 */
export async function bundleUiTests(files, name) {
  const contents = ["test/ui/hooks.ts", ...files].map((file) => `import ${specifier(file)};`).join("\n");
  return bundle(contents, `.build/ui/${name}.mjs`, {
    platform: "node",
    target: "node20",
    format: "esm",
    external: ["playwright-core", "axe-core", "./scripts/lib/*"],
  });
}

/**
 * @param {string} contents
 * @param {string} outfile
 * @param {import("esbuild").BuildOptions} options
 */
async function bundle(contents, outfile, options) {
  await esbuild.build({
    stdin: { contents, resolveDir: ROOT, sourcefile: "all-tests.ts", loader: "ts" },
    absWorkingDir: ROOT,
    bundle: true,
    sourcemap: "inline",
    logLevel: "warning",
    outfile,
    ...options,
  });
  return path.join(ROOT, outfile);
}

/** @param {string} file */
const specifier = (file) => JSON.stringify(`./${file.split(path.sep).join("/")}`);

/** @param {string} file */
const requireLine = (file) => `require(${specifier(file)});`;
