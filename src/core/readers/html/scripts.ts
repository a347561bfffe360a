/** The scripts of a web page, or of a component that is written like one (Vue, Svelte). */
import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@lezer/html";
import type { Span } from "../../definition";
import type { Steps } from "../../steps";
import { ownEntry } from "../../lookup";

/** What of a page is a program, and the language of it by VS Code's id. */
export interface PageScripts {
  readonly languageId: string;
  /** Where the scripts stand, in document order: a page's scripts share their names. */
  readonly parts: readonly Span[];
}

/** The parser takes a token or so at a time; some milliseconds of them. */
const ADVANCES = 2_000;

/**
 * What a `<script>` may say of its language, in `type` or `lang`; one that says anything else holds data, a shader or a
 * template (HTML Standard, "The script element": a data block).
 */
const LANGUAGES: Readonly<Record<string, string>> = {
  "": "javascript",
  module: "javascript",
  "application/ecmascript": "javascript",
  "application/javascript": "javascript",
  "application/x-javascript": "javascript",
  "text/babel": "javascript",
  "text/ecmascript": "javascript",
  "text/javascript": "javascript",
  "text/jsx": "javascript",
  js: "javascript",
  jsx: "javascript",
  "text/typescript": "typescript",
  ts: "typescript",
  typescript: "typescript",
  "text/tsx": "typescriptreact",
  tsx: "typescriptreact",
};

/** Of these, the one that has all of the others' forms. */
const WIDEST = ["typescriptreact", "typescript"];

/** Finds the scripts of a page, however unfinished. */
export function* findScripts(text: string): Steps<PageScripts> {
  const page = lowerCase(text);
  const parse = parser.startParse(page);
  let tree: Tree | null = null;
  for (let count = 1; tree === null; count++) {
    if (count % ADVANCES === 0) yield;
    tree = parse.advance();
  }
  yield;
  const parts: Span[] = [];
  const languages = new Set<string>();
  tree.iterate({
    enter({ name, from, to, node }) {
      if (name !== "ScriptText") return;
      const language = languageOf(node, page);
      if (language === undefined) return;
      parts.push({ start: from, end: to });
      languages.add(language);
    },
  });
  return { languageId: WIDEST.find((id) => languages.has(id)) ?? "javascript", parts };
}

/** The language of a script by its tag; `undefined` where it is none, or where what counts is another file. */
function languageOf(script: SyntaxNode, page: string): string | undefined {
  const attributes = attributesOf(script, page);
  if (attributes.has("src")) return undefined;
  const said = attributes.get("lang") ?? attributes.get("type") ?? "";
  return ownEntry(LANGUAGES, said);
}

/** HTML's names are without case, and the grammar ends a script at `</script>` alone; each offset stays. */
const lowerCase = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** The attributes of the element around; one without a value has an empty one. */
function attributesOf({ parent }: SyntaxNode, page: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  const textOf = (node: SyntaxNode | null): string => (node ? page.slice(node.from, node.to) : "");
  for (const attribute of parent?.getChild("OpenTag")?.getChildren("Attribute") ?? []) {
    const quoted = textOf(attribute.getChild("AttributeValue"));
    const value = quoted === "" ? textOf(attribute.getChild("UnquotedAttributeValue")) : quoted.slice(1, -1);
    attributes.set(textOf(attribute.getChild("AttributeName")), value.split(";")[0]!.trim());
  }
  return attributes;
}
