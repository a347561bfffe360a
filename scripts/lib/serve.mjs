// Serves VS Code with the packaged extension to the browser on this machine, until it is stopped.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { ensurePackaged } from "./build.mjs";
import { ROOT, VSIX } from "./project.mjs";
import { installVSCode, startServer } from "./vscode.mjs";

/** The first free one is taken; PORT names another, or another range. */
const PORTS = "8137-8199";

/** @param {<T>(what: string, work: () => Promise<T>) => Promise<T>} step says what is done */
export async function serve(step) {
  const installation = await step("Installing VS Code from npm (some 400 MB, once)", () => installVSCode("newest"));
  await step("Packaging the extension", ensurePackaged);
  const server = await step("Starting VS Code", () =>
    startServer(installation, {
      data: path.join(ROOT, ".build/vscode"),
      // What the examples show, in the place of an empty window.
      settings: { "workbench.startupEditor": "readme" },
      vsix: VSIX,
      port: process.env["PORT"] ?? PORTS,
      // Other users of this machine, and pages in the browser, must not get a shell through the port.
      token: randomBytes(16).toString("hex"),
    }),
  );
  const examples = path.join(ROOT, "examples");
  console.log(`\nVS Code with LSTM Explorer is at\n\n  ${server.address(examples)}\n\nCtrl+C ends it.`);
  await server.ended;
  throw new Error(`VS Code has ended.\n${server.logs()}`);
}
