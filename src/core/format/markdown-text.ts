/** Text and tables as Markdown: what no document can break out of. */

/** Text as inline code, whatever back-ticks it holds. */
export function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${padding}${text.replace(/\s*\n\s*/g, " ")}${padding}${fence}`;
}

const longestRun = (text: string): number => Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));

/**
 * Text whose characters mean nothing to Markdown, so that no document can put links or images into a hover. Terminals show the
 * backslashes: there are none where Markdown needs none, before brackets that follow no link's text and within words.
 */
export const escaped = (text: string): string =>
  text.replace(/[\\`*[\]#+!|<>&~$]|(?<![\p{L}\d])_|_(?![\p{L}\d])/gu, "\\$&").replace(/\s*\n\s*/g, " ");

/** A table whose columns also line up in a terminal. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [header = "", ...body] = cells.map(
    (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`,
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [header, rule, ...body].join("\n");
}
