/** Where the file lies that an import means, in whatever language. */
import { scriptFile } from "../javascript/modules/script-paths";
import { isScriptPath, type ModuleRequest } from "../module-text";
import { moduleFile } from "../python/modules/module-paths";

/**
 * The path of the module; `undefined` where there is none, or where several could be meant.
 * @param root the folder that farther ones stay in
 */
export const importedFile = (
  { module, from }: ModuleRequest,
  exists: (path: string) => boolean,
  root?: string,
): string | undefined =>
  isScriptPath(from) ? scriptFile(module, from, exists, root) : moduleFile(module, from, exists, root);
