/** The peers' packages, which test/bench/package.json installs apart from the project's own. */
import { createRequire } from "node:module";
import { join } from "node:path";

/** npm runs the bench in the project's folder. */
const FOLDER = join(process.cwd(), "test", "bench");
const packages = createRequire(join(FOLDER, "package.json"));

/**
 * A package's main module, with an onnxruntime-common of its own: both runtimes register themselves there as
 * "cpu", and the first would serve the sessions of the second. Its type is the caller's claim, as the packages' own types may be absent.
 */
export function load<Module>(name: string): Module {
  for (const file of Object.keys(packages.cache)) {
    if (file.includes("onnxruntime-common")) Reflect.deleteProperty(packages.cache, file);
  }
  const loaded: Module = packages(name);
  return loaded;
}

export function versionOf(name: string): string {
  const manifest: unknown = packages(join(FOLDER, "node_modules", name, "package.json"));
  const version = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : "";
  return String(version);
}
