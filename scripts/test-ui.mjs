// Installs the packaged extension into a real VS Code and drives it as a user does.
//   node scripts/test-ui.mjs            all of test/ui/**/*.test.ts
//   node scripts/test-ui.mjs -g TEXT    only tests whose full name has TEXT
// Pictures are in .build/shots/; where a test fails one is taken there, beside VS Code's log.
import { parseArgs } from "node:util";
import product from "../esbuild.js";
import { runUi } from "./lib/ui.mjs";

const { values: flags } = parseArgs({ options: { grep: { type: "string", short: "g" } } });
const passed = await runUi(product.filesBelow("test/ui", ".test.ts"), { name: "tests", grep: flags.grep });
process.exit(passed ? 0 : 1);
