/** The peers' packages, which test/bench/package.json installs apart from the project's own. */
import { createRequire } from "node:module";
import { join } from "node:path";

/** npm runs the bench in the project's folder. */
const FOLDER = join(process.cwd(), "test", "bench");
const packages = createRequire(join(FOLDER, "package.json"));

/**
 * Loads packages, with an onnxruntime-common of their own: both runtimes register themselves there as "cpu",
 * and the first would serve the sessions of the second.
 */
export function peerPackages(): NodeJS.Require {
  for (const file of Object.keys(packages.cache)) {
    if (file.includes("onnxruntime-common")) Reflect.deleteProperty(packages.cache, file);
  }
  return packages;
}

export function versionOf(name: string): string {
  const manifest: unknown = packages(join(FOLDER, "node_modules", name, "package.json"));
  const version = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : "";
  return String(version);
}
