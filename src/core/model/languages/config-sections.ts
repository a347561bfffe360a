/**
 * The text of settings in sections, as Python's `configparser` reads it (CPython 3.13 `Lib/configparser.py`). None of npm's
 * parsers has its rules: `ini` 7 and `configparser` 0.3 take the second line of a value for another option or refuse it.
 */

/**
 * The options of a text by sections, `null` where one has no value; `undefined` where the parser would refuse it.
 * @param comments marks behind which the rest of a line is a comment
 */
export function parsedSections(
  text: string,
  comments: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, string | null>> | undefined {
  const sections = new Map<string, Map<string, string | null>>();
  let options: Map<string, string | null> | undefined;
  let last: string | undefined;
  let indent = 0;
  /** Line breaks of lines left empty, which belong to the value where that goes on behind them. */
  let empty = "";
  for (const whole of text.replace(/^\uFEFF/, "").split(/\r\n?|\n/)) {
    const line = withoutComment(whole, comments);
    const content = line.trim();
    if (content === "") {
      if (line === whole) empty += "\n";
      continue;
    }
    const depth = line.length - line.trimStart().length;
    if (options && last !== undefined && depth > indent) {
      const before = options.get(last);
      if (before === null) return undefined;
      options.set(last, `${before}${empty}\n${content}`);
      empty = "";
      continue;
    }
    empty = "";
    indent = depth;
    const header = /^\[(.+)\]/.exec(content)?.[1];
    if (header !== undefined) {
      if (sections.has(header)) return undefined;
      options = new Map();
      sections.set(header, options);
      last = undefined;
      continue;
    }
    const at = content.search(/[=:]/);
    last = (at < 0 ? content : content.slice(0, at)).trim();
    if (options === undefined || last === "" || options.has(last)) return undefined;
    options.set(last, at < 0 ? null : content.slice(at + 1).trim());
  }
  return sections;
}

function withoutComment(line: string, comments: readonly string[]): string {
  if (/^\s*[#;]/.test(line)) return "";
  const places = comments.map((mark) => line.search(new RegExp(`(?<!\\S)${mark.replaceAll(/\W/g, "\\$&")}`)));
  const first = Math.min(...places.filter((place) => place >= 0));
  return Number.isFinite(first) ? line.slice(0, first) : line;
}
