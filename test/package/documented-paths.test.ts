/** Every file and folder that the project's documentation names exists where it says. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import fs from "node:fs";

const FILES: readonly string[] = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => fs.existsSync(file));
const NAMES = new Set(FILES.flatMap((file) => ancestors(file)));

/** The file itself and the folders around it; these with a slash at their end. */
function ancestors(file: string): readonly string[] {
  const folders = file.split("/").slice(0, -1);
  return [file, ...folders.map((_, depth) => `${folders.slice(0, depth + 1).join("/")}/`)];
}

/** What is history, or is told of packages and of files that users have, names no files of the project. */
const isChecked = (file: string) =>
  /\.(md|ts|mjs|js|py)$/.test(file) && !/^(CHANGELOG\.md|README\.md|examples\/|test\/(cases|vscode)\/)/.test(file);

/** The code spans and links of a Markdown document, or the code spans of a source file's comments. */
function spans(file: string): readonly string[] {
  const text = fs.readFileSync(file, "utf8");
  const prose = file.endsWith(".md") ? text : [...text.matchAll(/\/\*\*[^]*?\*\/|^\s*(?:\/\/|#).*$/gm)].join("\n");
  const links = file.endsWith(".md") ? [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)] : [];
  return [...prose.matchAll(/(?<!\d\.\d+ )`([^`\n]+)`/g), ...links].map(([, span = ""]) => span);
}

/** Generated, and so not in Git. */
const GENERATED = /^(dist|\.build|node_modules)\//;

/** A file of the project (in kebab case, as all are) or a folder, not one of a framework or of a user's. */
const isOwnPath = (span: string) =>
  !GENERATED.test(span) &&
  !span.includes("*") &&
  (/^[a-z.][a-z0-9./-]*\.(?:ts|mjs)$|^[\w./-]+\.md$/.test(span) ||
    /^(?:\.\.?\/)*(?:src|test|docs|scripts|webview)\/[\w./-]+$/.test(span));

/** A bare name may stand for any file below the README's folder, and in other documents and comments anywhere. */
function exists(span: string, file: string): boolean {
  const folder = path.posix.dirname(file);
  const roots = ["", folder, "src/core"];
  if (roots.some((root) => ["", "/"].some((end) => NAMES.has(path.posix.join(root, span) + end)))) return true;
  const within = path.posix.basename(file) === "README.md" && folder !== "." ? `${folder}/` : "";
  return !span.startsWith(".") && FILES.some((each) => each.startsWith(within) && each.endsWith(`/${span}`));
}

describe("documentation", () => {
  it("names no file that is not there", () => {
    const lost = FILES.filter(isChecked).flatMap((file) =>
      [...new Set(spans(file))]
        .filter((span) => isOwnPath(span) && !exists(span, file))
        .map((span) => `${file}: ${span}`),
    );
    assert.deepEqual(lost, []);
  });
});
