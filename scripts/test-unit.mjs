// npm run test:unit [-- mocha's options]: bundles the tests and runs those that need neither a browser nor much time.
// Half of the files in each of two processes: mocha's own --parallel takes a fifth more of the processor.
import { createRequire } from "node:module";
import { bundle, filesBelow } from "../esbuild.js";
import { run } from "./lib/processes.mjs";
import { ROOT } from "./lib/project.mjs";

const PROCESSES = 2;

/** Much code that runs a few times: what makes it ready for many runs would take longer than the tests. */
const ENGINE = ["--max-lazy", "--interrupt-budget=2000000", "--min-semi-space-size=32", "--max-semi-space-size=32"];

const MOCHA = createRequire(import.meta.url).resolve("mocha/bin/mocha.js");

await bundle({ ofTests: true });
const files = ["core", "webview"]
  .flatMap((room) => filesBelow(`.build/tests/${room}`, ".test.mjs"))
  .filter((file) => !file.endsWith(".page.test.mjs"));
const ended = await Promise.all(
  Array.from({ length: PROCESSES }, (_, index) => {
    const share = files.filter((_file, at) => at % PROCESSES === index);
    const options = ["--reporter", "dot", "--timeout", "10000", ...process.argv.slice(2)];
    return run([process.execPath, ...ENGINE, MOCHA, ...options, ...share], { cwd: ROOT });
  }),
);
for (const { output } of ended) console.log(output.trim());
process.exitCode = ended.every(({ ok }) => ok) ? 0 : 1;
