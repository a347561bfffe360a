/** Runs the host tests with mocha, the same in the Node and in the web-worker extension host. */
import type Mocha from "mocha";

const TIMEOUT_MS = 20_000;

export interface RunOptions {
  /** Only tests whose full name has it; "" for all. */
  readonly grep: string;
  readonly mark: string;
}

/**
 * Prints mocha's lines, each behind `mark`, by which the harness tells them from VS Code's own log.
 *
 * @param load requires the test files, once mocha's globals are there
 * @throws where a test failed or none ran, which VS Code makes its exit code
 */
export function runMocha(MochaClass: typeof Mocha, { grep, mark }: RunOptions, load: () => void): Promise<void> {
  MochaClass.reporters.Base.consoleLog = (text: unknown = "", ...values: unknown[]) => {
    // mocha prints with %s and %d only, and a web worker has no util.format.
    const line = String(text).replaceAll(/%[sd]/g, () => String(values.shift()));
    for (const part of line.split("\n")) console.log(`${mark}${part}`);
  };
  const mocha = new MochaClass({ ui: "bdd", reporter: "spec", color: false, timeout: TIMEOUT_MS, forbidOnly: true });
  if (grep !== "") mocha.grep(grep);
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  load();
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${failures} tests failed`));
      else if ((runner.stats?.passes ?? 0) === 0) reject(new Error("no test ran"));
      else resolve();
    });
  });
}
