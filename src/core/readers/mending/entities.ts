/** What a web page writes for some characters, where its text was copied as it stands: `&quot;tanh&quot;`, `n &lt; 3`. */
import type { Edits } from "../text-edits";

const QUOTE = /&(?:quot|apos|#0?3[49]|#x2[27]);/y;
const OPERATOR = /(?<=[\s=;-])&(lt|gt|amp);/y;
const CHARACTERS: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&" };

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/**
 * Writes the quotes of a string that begins with such a name, behind its prefix.
 * @returns where it ends; `undefined` where none begins
 */
export function endOfEntityString(text: string, prefixStart: number, at: number, edits: Edits): number | undefined {
  const entity = matchAt(QUOTE, text, at)?.[0];
  if (entity === undefined) return undefined;
  const quote = /quot|34|22/.test(entity) ? '"' : "'";
  const count = text.startsWith(entity.repeat(3), at) ? 3 : 1;
  const [written, meant] = [entity.repeat(count), quote.repeat(count)];
  const begin = at + written.length;
  const found = text.indexOf(written, begin);
  const isWhole = found >= 0 && (count === 3 || !/[\r\n]/.test(text.slice(begin, found)));
  const end = isWhole ? found : begin + /^[\w./-]*/.exec(text.slice(begin))![0].length;
  const prefix = text.slice(prefixStart, at);
  // What describes a function stands where its statements begin.
  const [opening, length] = [prefix + meant, begin - prefixStart];
  edits.replace(prefixStart, count === 3 ? opening.padEnd(length) : opening.padStart(length));
  if (isWhole) edits.replace(end, meant.padEnd(written.length));
  else edits.insert(end, meant);
  return isWhole ? end + written.length : end;
}

/** Writes the operator for which such a name stands, next to what it belongs to (`=&gt;`, `&gt;=`). */
export function mendEntityOperator(
  text: string,
  at: number,
  edits: Edits,
): { readonly character: string; readonly end: number } | undefined {
  const [written, name] = matchAt(OPERATOR, text, at) ?? [];
  if (written === undefined || name === undefined) return undefined;
  const character = CHARACTERS[name]!;
  const isSecond = /[=;-]/.test(text.charAt(at - 1));
  edits.replace(at, isSecond ? character.padEnd(written.length) : character.padStart(written.length));
  return { character, end: at + written.length };
}
