// Runs the host tests in the desktop VS Code, which @vscode/test-electron downloads.
//   node scripts/test-electron.mjs [-g TEXT]
import { parseArgs } from "node:util";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { ensureBuilt } from "./lib/build.mjs";
import { bundleHostTests } from "./lib/bundle.mjs";
import { examplesCopy, ROOT } from "./lib/project.mjs";

/** Without an answer for so long the download is given up. */
const SILENCE_MS = 30_000;

const { values: flags } = parseArgs({ options: { grep: { type: "string", short: "g" } } });

if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) {
  console.warn("There is no display: where VS Code does not start, use xvfb-run -a npm run test:electron.");
}
try {
  const vscodeExecutablePath = await downloadAndUnzipVSCode({ timeout: SILENCE_MS }).catch((error) => {
    throw new Error(`The desktop VS Code cannot be downloaded here (${error.message}). npm run test:host needs none.`);
  });
  await ensureBuilt();
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: await bundleHostTests("node", { grep: flags.grep }),
    launchArgs: [examplesCopy(), "--disable-workspace-trust", "--skip-welcome"],
  });
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
