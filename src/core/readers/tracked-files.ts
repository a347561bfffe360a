/** Files of a project, with a note of what was asked: what was found by the answers holds as long as they do. */
import type { ModuleText, ProjectFiles } from "./module-text";

export interface Tracked {
  /** Whether all that was asked would be answered the same now. */
  readonly holds: (files: ProjectFiles) => boolean;
}

type Question = (files: ProjectFiles) => boolean;

export function trackFiles(around: ProjectFiles): { readonly files: ProjectFiles; readonly tracked: Tracked } {
  const questions: Question[] = [];
  const { importers } = around;
  const files: ProjectFiles = {
    path: around.path,
    resolve(request) {
      const answer = around.resolve(request);
      questions.push((now) => now.resolve(request) === answer);
      return answer;
    },
    ...(importers && {
      importers(path: string) {
        const answer = importers(path);
        questions.push((now) => sameFiles(now.importers?.(path), answer));
        return answer;
      },
    }),
  };
  return { files, tracked: { holds: (now) => questions.every((question) => question(now)) } };
}

function sameFiles(one: readonly ModuleText[] | undefined, other: readonly ModuleText[] | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && one.length === other?.length && one.every((file, index) => file === other[index]);
}
