/** A project's files for tests, as a host has them around one. */
import { createImportIndex } from "../../src/core/readers/modules/import-index";
import { importedFile } from "../../src/core/readers/modules/module-file";
import { openedFile } from "../../src/core/readers/python/modules/module-paths";
import { isScriptPath, type ModuleText, type ProjectFiles } from "../../src/core/readers/module-text";
import { projectModule } from "../../src/core/readers/notebook/module";

/** By path. */
export type Texts = Readonly<Record<string, string>>;

/** By path and text: a host keeps files that have not changed, and so what was found out about them. */
const kept = new Map<string, ModuleText>();

function keptModule(file: string, text: string): ModuleText {
  const key = `${file}\0${text}`;
  const module = kept.get(key) ?? projectModule(file, text);
  kept.set(key, module);
  return module;
}

/** The files around the one of this path. */
export function project(texts: Texts, path: string): ProjectFiles {
  const modules = new Map(Object.entries(texts).map(([file, text]) => [file, keptModule(file, text)]));
  const index = createImportIndex();
  for (const [file, text] of Object.entries(texts))
    if (/\.(py|ipynb)$/.test(file) || isScriptPath(file)) index.put(file, text);
  const has = (file: string): boolean => modules.has(file);
  return {
    path,
    resolve(request) {
      const file = importedFile(request, has);
      return file === undefined ? undefined : modules.get(file);
    },
    open(request) {
      const file = openedFile(request, has);
      return file === undefined ? undefined : modules.get(file);
    },
    importers: (file) => index.importersOf(file).flatMap((each) => modules.get(each) ?? []),
    changers: (file, names) => index.changersOf(file, names).flatMap((each) => modules.get(each) ?? []),
  };
}
