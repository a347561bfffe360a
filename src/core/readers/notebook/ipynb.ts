/**
 * The code cells of a notebook's JSON (`.ipynb`, nbformat 3 and 4), with the way from their text back to the
 * document. One walk over the text: outputs and pictures, which make notebooks large, are passed over.
 */
import type { Problem } from "../../definition";
import { cellAt, type CodeCell, isPythonCell } from "../../documents/notebook";
import { moveReading, type Reading } from "../../reading";
import { runSteps, type Steps } from "../../steps";
import { readCells } from "./cells";
import type { ProjectFiles } from "../module-text";
import { LARGEST_PROGRAM } from "../text-limits";
import { syntaxProblem } from "../json/syntax-errors";
import { walkJson } from "../json/walk";

/** A string of the document that is a part of a cell's source. */
interface SourcePart {
  /** What it says. */
  readonly text: string;
  /** Where it stands in the document, with its quotes. */
  readonly offset: number;
  readonly length: number;
}

export interface RawCell extends CodeCell {
  readonly parts: readonly SourcePart[];
}

export interface RawNotebook {
  /** What the kernel runs, as the document calls it: `python`, `R`, `julia`. */
  readonly language: string;
  readonly cells: readonly RawCell[];
  readonly problems: readonly Problem[];
}

/** Cells of one notebook that are read. */
const MOST_CELLS = 100_000;

/** Deeper nesting is not read; a notebook's own is below ten, what its outputs hold may be more. */
const MOST_LEVELS = 500;

/** Where the walk stands: `cells`, `worksheets` (nbformat 3) and their cells are looked into, and the kernel's names. */
interface Level {
  readonly kind: "object" | "array";
  /** The property that holds it. */
  readonly key: string;
  /** The property whose value comes next. */
  property: string;
}

interface OpenCell {
  readonly depth: number;
  type: string;
  language: string | undefined;
  parts: SourcePart[];
  /** Of its parts. */
  length: number;
}

/** Reads the cells of a notebook. Never throws; a document that is cut off has the cells before the cut. */
export const parseNotebook = (text: string): RawNotebook => runSteps(parseNotebookSteps(text));

/** The same, a few milliseconds of work at a time. */
export function* parseNotebookSteps(text: string): Steps<RawNotebook> {
  const levels: Level[] = [];
  const cells: { index: number; language: string | undefined; parts: readonly SourcePart[] }[] = [];
  const problems: Problem[] = [];
  const kernel = new Map<string, string>();
  let cell: OpenCell | undefined;
  let count = 0;
  let isTooDeep = false;
  /** Characters of the cells' code. Of what is longer than can be read the beginning is held: it is told to be too long. */
  let length = 0;

  const open = (kind: Level["kind"]): void => {
    const above = levels.at(-1);
    const key = above === undefined ? "" : above.kind === "object" ? above.property : above.key;
    // A cell is an object in the list `cells`, at the document's top or in a worksheet.
    if (kind === "object" && cell === undefined && above?.kind === "array" && above.key === "cells") {
      cell = { depth: levels.length, type: "", language: undefined, parts: [], length: 0 };
    }
    isTooDeep ||= levels.length >= MOST_LEVELS;
    levels.push({ kind, key, property: "" });
  };
  const close = (): void => {
    levels.pop();
    if (cell === undefined || levels.length !== cell.depth) return;
    const { type, language, parts, length: own } = cell;
    cell = undefined;
    const index = count++;
    if (type !== "code" || parts.length === 0 || length > LARGEST_PROGRAM || cells.length >= MOST_CELLS) return;
    cells.push({ index, language, parts });
    if (isPythonCell(parts[0]!.text)) length += own + 1;
  };
  const literal = (value: unknown, offset: number, written: number): void => {
    const level = levels.at(-1);
    if (level === undefined || typeof value !== "string") return;
    if (cell === undefined) {
      if (level.key === "kernelspec" || level.key === "language_info")
        kernel.set(`${level.key}.${level.property}`, value);
      return;
    }
    const within = levels.length - cell.depth;
    const key = level.kind === "object" ? level.property : level.key;
    if (within === 1 && key === "cell_type") cell.type = value;
    else if (within === 1 && key === "language") cell.language = value;
    else if (key === "languageId") cell.language = value;
    else if ((key === "source" || key === "input") && within <= (level.kind === "array" ? 2 : 1)) {
      if (cell.length <= LARGEST_PROGRAM) cell.parts.push({ text: value, offset, length: written });
      cell.length += value.length;
    }
  };
  yield* walkJson(text, {
    open,
    property(name) {
      const level = levels.at(-1);
      if (level) level.property = name;
    },
    literal,
    close,
    error(fault, start, length) {
      if (problems.length > 0) return;
      problems.push(syntaxProblem(fault, { start, end: Math.min(start + length, text.length) }, text.length));
    },
    isDone: () => isTooDeep,
  });
  const language = languageOf(kernel);
  return {
    language,
    cells: cells
      .filter((each) => each.language === undefined || each.language.toLowerCase() === language)
      .map(({ index, parts }) => ({ index, text: parts.map((part) => part.text).join(""), parts })),
    problems,
  };
}

/** The language by the kernel's names; Python where none is said. */
function languageOf(kernel: ReadonlyMap<string, string>): string {
  const names = ["language_info.name", "kernelspec.language", "kernelspec.name"].map((key) => kernel.get(key));
  const said = names.find((name) => name !== undefined && name !== "") ?? "python";
  const name = said.toLowerCase();
  return /^(i?python|pyspark|sagemath|conda|xpython)/.test(name) ? "python" : name;
}

/** For each offset in the cell's text, and the one behind it, the document's offset. */
export function rawOffsets(document: string, { text, parts }: RawCell): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  let index = 0;
  for (const part of parts) {
    let at = part.offset + 1;
    for (const end = index + part.text.length; index < end; index++) {
      offsets[index] = at;
      // `\n` is one character, and so is `\u00e9`.
      if (document.charAt(at) !== "\\") at++;
      else at += document.charAt(at + 1) === "u" ? 6 : 2;
    }
    offsets[index] = at;
  }
  return offsets;
}

/** Reads the cells as one program and puts what is read where it stands in the document. */
export const readIpynb = (document: string, files?: ProjectFiles): Reading => runSteps(readIpynbSteps(document, files));

/** The same, a few milliseconds of work at a time. */
export function* readIpynbSteps(document: string, files?: ProjectFiles): Steps<Reading> {
  const raw = yield* parseNotebookSteps(document);
  const { program, reading } = yield* readCells(raw.cells, raw.language, files);
  const cells = new Map(raw.cells.map((cell) => [cell.index, cell]));
  const tables = new Map<number, Uint32Array>();
  const { problems, ...read } = moveReading(reading, (offset) => {
    const placed = cellAt(program, offset);
    const cell = placed && cells.get(placed.index);
    if (placed === undefined || cell === undefined) return 0;
    const table = tables.get(cell.index) ?? rawOffsets(document, cell);
    tables.set(cell.index, table);
    return table[Math.min(offset, placed.end) - placed.start] ?? 0;
  });
  return { ...read, problems: [...raw.problems, ...problems] };
}
