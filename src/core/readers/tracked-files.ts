/** Files of a project, with a note of what was asked: what was found by the answers holds as long as they do. */
import type { ChangingNames, FileRequest, ModuleText, ProjectFiles } from "./module-text";

export interface Tracked {
  /** Whether all that was asked would be answered the same now. */
  readonly holds: (files: ProjectFiles) => boolean;
}

/** The same files, with a note of every answer that they give. */
export function trackFiles(around: ProjectFiles): { readonly files: ProjectFiles; readonly tracked: Tracked } {
  const { changers, importers, open, state } = around;
  const before = state?.();
  const opened = new Map<string, { readonly request: FileRequest; readonly answer: ModuleText | undefined }>();
  const resolved = new Map<string, ReturnType<ProjectFiles["resolve"]>>();
  const imported = new Map<string, readonly ModuleText[] | undefined>();
  const changed = new Map<
    string,
    { readonly names: ChangingNames; readonly answer: readonly ModuleText[] | undefined }
  >();
  const files: ProjectFiles = {
    path: around.path,
    ...(state && { state }),
    resolve(request) {
      const key = `${request.from}\0${request.module}`;
      if (!resolved.has(key)) resolved.set(key, around.resolve(request));
      return resolved.get(key);
    },
    ...(open && {
      open(request: FileRequest) {
        const key = `${request.from}\0${request.isBeside}\0${request.name}`;
        const before = opened.get(key);
        if (before !== undefined) return before.answer;
        const answer = open(request);
        opened.set(key, { request, answer });
        return answer;
      },
    }),
    ...(importers && {
      importers(path: string) {
        if (!imported.has(path)) imported.set(path, importers(path));
        return imported.get(path);
      },
    }),
    ...(changers && {
      changers(path: string, names: ChangingNames) {
        const answer = changed.get(path)?.answer ?? changers(path, names);
        changed.set(path, { names, answer });
        return answer;
      },
    }),
  };
  const holds = (now: ProjectFiles): boolean =>
    (before !== undefined && before === now.state?.()) || isAnsweredAlike(now);
  const isAnsweredAlike = (now: ProjectFiles): boolean =>
    [...resolved].every(([key, answer]) => {
      const at = key.indexOf("\0");
      return now.resolve({ from: key.slice(0, at), module: key.slice(at + 1) }) === answer;
    }) &&
    [...opened.values()].every(({ request, answer }) => now.open?.(request) === answer) &&
    [...imported].every(([path, answer]) => sameFiles(now.importers?.(path), answer)) &&
    [...changed].every(([path, { names, answer }]) => sameFiles(now.changers?.(path, names), answer));
  return { files, tracked: { holds } };
}

function sameFiles(one: readonly ModuleText[] | undefined, other: readonly ModuleText[] | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && one.length === other?.length && one.every((file, index) => file === other[index]);
}
