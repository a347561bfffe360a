/** Where the file lies that an import of JavaScript's or TypeScript's means. */
import { folderOf, foldersAbove, foundInOne, isWithin, joinedPath } from "../../modules/paths";

/** Files that are imported as programs, and JSON, which Node and bundlers import as a value. */
const EXTENSIONS = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "json"];

/** TypeScript writes the name of what it will be compiled to (TypeScript 5 handbook, "Modules: file extension substitution"). */
const WRITTEN_AS: Readonly<Record<string, readonly string[]>> = {
  js: ["ts", "tsx"],
  jsx: ["tsx"],
  mjs: ["mts"],
  cjs: ["cts"],
};

/** `@/config`, `~/config`: the project's own root, or its folder of sources, as bundlers are set up. */
const ROOTED = /^[@~]\//;

/** Whether a module's name counts from the file, or from the project's root: any other is a package's. */
export const isOwnModule = (module: string): boolean => /^\.{1,2}(\/|$)/.test(module) || ROOTED.test(module);

/** `from "./lib/config.js"`, `require("../lib")`; of packages nothing here is part. */
const OWN_MODULE = /["'`]((?:\.{1,2}|[@~])(?:\/[^"'`\n]*)?)["'`]/g;

/** The modules of the project that a text may import, as it writes them. */
export const ownModulesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(OWN_MODULE)].map(([, module = ""]) => module)),
];

/**
 * The path of the module: the file itself, with an extension that the import leaves out, or the `index` of a folder.
 * `undefined` where there is none, or, of a name that counts from the root, where there is more than one.
 * @param from the path of the file that imports
 * @param root the folder that farther ones stay in
 */
export function scriptFile(
  module: string,
  from: string,
  exists: (path: string) => boolean,
  root = "",
): string | undefined {
  const folder = folderOf(from);
  if (folder === undefined || !isOwnModule(module)) return undefined;
  const isThere = (path: string): boolean => path !== from && isWithin(path, root) && exists(path);
  if (!ROOTED.test(module)) return fileOf(folder, module, isThere);
  const roots = [folder, ...foldersAbove(folder)].filter((each) => isWithin(each, root));
  const folders = roots.flatMap((each) => [each, `${each}/src`]);
  return foundInOne(folders, (each) => fileOf(each, module.replace(ROOTED, "./"), isThere));
}

function fileOf(folder: string, module: string, exists: (path: string) => boolean): string | undefined {
  const path = joinedPath(folder, module);
  if (path === undefined) return undefined;
  const extension = /\.(\w+)$/.exec(path)?.[1] ?? "";
  const stem = path.slice(0, path.length - extension.length - 1);
  const candidates = [
    ...(EXTENSIONS.includes(extension) ? [path] : []),
    ...(WRITTEN_AS[extension] ?? []).map((each) => `${stem}.${each}`),
    ...EXTENSIONS.map((each) => `${path}.${each}`),
    ...EXTENSIONS.map((each) => `${path}/index.${each}`),
  ];
  return candidates.find(exists);
}
