/** Plain Python's strings, and what stands in the fields of formatted ones. */
import type { PlainNode } from "../../lezer-nodes";
import type { Expressions } from "./expressions";
import { leaf, type Nodes, tree } from "./nodes";
import { notPlain, type Tokens } from "./tokens";

/** Reads one text, or several that stand side by side. */
export function createTexts(
  text: string,
  tokens: Tokens,
  { test, take, nested, commaSeparated, is }: Pick<Expressions, "test" | "take" | "nested" | "commaSeparated" | "is">,
): () => PlainNode {
  const { at } = tokens;

  /** A quotation, from its prefix on. */
  const oneText = (): PlainNode => {
    const { from, to } = at;
    const isFormatted = /f/i.test(text.slice(from, to));
    const quote = text.charAt(to);
    const isLong = text.startsWith(quote + quote, to + 1);
    const closing = isLong ? quote.repeat(3) : quote;
    const fields: Nodes = [];
    let end = to + closing.length;
    for (;;) {
      const character = text.charAt(end);
      if (character === quote && (!isLong || text.startsWith(closing, end))) break;
      if (character === "" || (!isLong && character === "\n")) notPlain();
      if (character === "\\") {
        if (isFormatted && text.startsWith("N{", end + 1)) notPlain();
        end += 2;
      } else if (isFormatted && character === "{") {
        if (text.charAt(end + 1) === "{") end += 2;
        else {
          const field = nested(() => replacement(end));
          fields.push(field);
          end = field.to;
        }
      } else end++;
    }
    end += closing.length;
    tokens.advanceFrom(end);
    return { type: isFormatted ? "FormatString" : "String", from, to: end, children: fields };
  };

  /** `{value!r:>{width}}`; the token behind it is not looked at. */
  const replacement = (start: number): PlainNode => {
    tokens.enter();
    const nodes = [leaf("{", start, start + 1)];
    tokens.advanceFrom(start + 1);
    commaSeparated(nodes, (values) => {
      if (is("*")) values.push(take("*"));
      values.push(test());
    });
    if (is("=")) nodes.push(take("=", "FormatSelfDoc"));
    if (is("!")) {
      if (!/[sra]/.test(text.charAt(at.to))) notPlain();
      nodes.push(leaf("FormatConversion", at.from, at.to + 1));
      tokens.advanceFrom(at.to + 1);
    }
    let end = at.from;
    if (is(":")) {
      const spec = [leaf(":", end, ++end)];
      while (text.charAt(end) !== "}") {
        if (/^["'\n\r\\]?$/.test(text.charAt(end))) notPlain();
        if (text.charAt(end) !== "{") end++;
        else {
          const inner = nested(() => replacement(end));
          spec.push(inner);
          end = inner.to;
        }
      }
      nodes.push({ type: "FormatSpec", from: spec[0]!.from, to: end, children: spec });
    } else if (!is("}")) notPlain();
    nodes.push(leaf("}", end, end + 1));
    tokens.leave();
    return tree("FormatReplacement", nodes);
  };

  return () => {
    const first = oneText();
    if (!is("text")) return first;
    const nodes = [first];
    while (is("text")) nodes.push(oneText());
    return tree("ContinuedString", nodes);
  };
}
