/** One line on a terminal that says how far a search has come; nothing where standard error is no terminal. */
import { visible } from "./output";

export interface Progress {
  show(file: string, layers: number): void;
  /** Makes room for what is to be printed. */
  clear(): void;
}

/** The line is written anew after so many milliseconds. */
const PAUSE = 100;

const CLEAR_LINE = "\r\u001b[K";

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** How many files were looked at, how many layers found, and which file is the next. */
export const progressText = (files: number, layers: number, file: string): string =>
  `${counted(files, "file")}, ${counted(layers, "layer")}: ${visible(file)}`;

/** A line on stderr that tells how far the program is; nothing where stderr is no terminal. */
export function createProgress(): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) {
    return { show: () => undefined, clear: () => undefined };
  }
  let files = 0;
  let last = 0;
  let shown = false;
  return {
    show(file, layers) {
      files++;
      const now = Date.now();
      if (now - last < PAUSE) return;
      last = now;
      const text = progressText(files, layers, file);
      stderr.write(CLEAR_LINE + text.slice(0, Math.max(20, (stderr.columns ?? 80) - 1)));
      shown = true;
    },
    clear() {
      if (shown) stderr.write(CLEAR_LINE);
      shown = false;
    },
  };
}
