// Runs mocha files that drive a real VS Code with a real mouse and keyboard.
import Mocha from "mocha";
import { ensurePackaged } from "./build.mjs";
import { bundleUiTests } from "./bundle.mjs";

/**
 * @param {readonly string[]} files TypeScript files, relative to the project
 * @param {{ name: string, grep?: string | undefined }} options
 * @returns {Promise<boolean>} whether something ran and all of it passed
 */
export async function runUi(files, { name, grep }) {
  await ensurePackaged();
  const mocha = new Mocha({ ui: "bdd", reporter: "spec", timeout: 60_000, slow: 20_000, forbidOnly: true });
  if (grep) mocha.grep(grep);
  mocha.addFile(await bundleUiTests(files, name));
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => resolve(failures === 0 && (runner.stats?.passes ?? 0) > 0));
  });
}
