/** The cells of a notebook as one program, read in the notebook's language. */
import type { Span } from "../../definition";
import { type CodeCell, isPythonCell, joinCells, type NotebookProgram } from "../../documents/notebook";
import { type Aim, NOTHING_READ, type Reading } from "../../reading";
import type { Steps } from "../../steps";
import { readJavaScriptSteps } from "../javascript/reader";
import type { ProjectFiles } from "../module-text";
import { readPythonSteps } from "../python/reader";
import { cutOff, LARGEST_PROGRAM } from "../text-limits";
import { ownEntry } from "../../lookup";

interface CellLanguage {
  /** @param parts where in the text the cells stand */
  readonly read: (text: string, parts: readonly Span[], files?: ProjectFiles, aim?: Aim) => Steps<Reading>;
  /** Whether a cell is in the language. */
  readonly holds: (text: string) => boolean;
}

/** By the kernel's language. */
const LANGUAGES: Readonly<Record<string, CellLanguage>> = {
  python: { read: readPythonSteps, holds: isPythonCell },
  javascript: {
    read: (text, parts, files) => readJavaScriptSteps(text, "javascript", parts, files),
    holds: () => true,
  },
  typescript: {
    read: (text, parts, files) => readJavaScriptSteps(text, "typescript", parts, files),
    holds: () => true,
  },
};

export interface NotebookReading {
  readonly program: NotebookProgram;
  /** In the program's offsets. */
  readonly reading: Reading;
}

/** Reads code cells in their order, some work at a time; nothing where the language is none that is read. */
export function* readCells(
  cells: readonly CodeCell[],
  languageId: string,
  files?: ProjectFiles,
  aim?: Aim,
): Steps<NotebookReading> {
  const language = ownEntry(LANGUAGES, languageId);
  if (language === undefined) return { program: joinCells([]), reading: NOTHING_READ };
  const held = cells.filter(({ text }) => language.holds(text));
  let length = 0;
  const end = held.findIndex(({ text }) => (length += text.length + 1) > LARGEST_PROGRAM);
  // What cells say does not depend on those behind them.
  const program = joinCells(end < 0 ? held : held.slice(0, end));
  const reading = yield* language.read(program.text, program.cells, files, aim);
  if (end < 0) return { program, reading };
  return { program, reading: { ...reading, problems: [cutOff(LARGEST_PROGRAM), ...reading.problems] } };
}
