/** What is parsed without the library has to come out as the library's tree. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { parser } from "@lezer/python";
import { type PlainNode, plainNodes } from "../../src/core/readers/lezer-nodes";
import { parsePlainly } from "../../src/core/readers/python/quick/statements";

/** In words, without escapes in texts and signs in operators, which nobody asks for. */
function wordsOf({ type, from, to, children }: PlainNode): string {
  const inside = /Op$/.test(type) ? [] : children.filter((child) => child.type !== "Escape").map(wordsOf);
  return `${type}[${from}-${to}]${inside.length > 0 ? `(${inside.join(" ")})` : ""}`;
}

const wordsOfAll = (nodes: readonly PlainNode[]): string => nodes.map(wordsOf).join("\n");

const librarys = (text: string): readonly PlainNode[] => plainNodes(parser.parse(text), new Set(["Comment"])).children;

const isWhole = ({ type, children }: PlainNode): boolean => type !== "⚠" && children.every(isWhole);

const PLAIN: readonly string[] = [
  "x = 1\n",
  "a, *b = c = d, e,",
  "x: int = 3; y += 2;\n",
  "a = not b and c or d < e <= f not in g is not h",
  "x = -a ** -b * 3 // ~c @ d | e ^ f & g << 2",
  "x = a if b else lambda y, *z, w=3, **v: y\nf = lambda: 0",
  "x[1:2, ::3, a, n:=2]",
  "f(x for x in y if z if w)\nf(*a, **b, c=d, e:=3,)",
  "[x async for x, in y for z in w]\n{**a, b: c}\n{k: v for k, v in w}\n{1, *b}\n{}\n()\n(a,)\n(*a, b)",
  "x = (yield a)\ny = yield b\nyield from c\nreturn *a, b",
  "raise A from b\nraise A, b, c\nraise\nassert x, y\ndel a, b[0]\nglobal a, b",
  "import a.b as c, d\nfrom ...a.b import (c as d,  # why\n  e,)\nfrom . import *",
  "if x:\n  pass\nelif y: pass\nelse:\n  a\n  # last\n\n\nb",
  "while (n := f()) and a: pass\nelse: b",
  "for i, *j in x, y:\n\tcontinue\nelse:\n\tbreak\n",
  "try:\n  a\nexcept (A, B) as e:\n  b\nexcept C, d: c\nexcept: d\nelse: e\nfinally:\n  f",
  "async def f(a, /, b: int=3, *, c=d, **e) -> int:\n  async with a as b, c: await d + e\n  async for x in y: pass\n",
  "@a.b(c)\n@d\n\n# between\nclass A(B, metaclass=C):\n  x: int\n\n  def f(self): return 1; pass\n  # out\ny\n",
  "'a' \"b\" r'\\d' b'' u'x' '\\''\n\"\"\"a\n'b\"\" \"\"\"\n",
  "f'{a!r:>{w}.3} {b=} {{c}} {d[\"e\"]} {f(g=1) + 2:%Y}'\nf'x' 'y'",
  "x = 0x1F + 1e5 + .5 + 1_000.5j",
  "a = b \\\n    + c\nf(\n\n  a,\n# b\n  c)\n",
  "def f():\r\n  a\r\n\r\n  b\r\nc\r\n",
  "print(x)\nprint (x)\ntype = 3\nmatch.group()\nx.import_ = y.class_.print",
  "größe = 3",
];

const OTHERS: readonly (readonly [what: string, text: string])[] = [
  ["Python 2's print", 'print "a"'],
  ["print as a name", "print = 3"],
  ["match", "match x:\n  case 1: pass"],
  ["a type's name", "type X = int"],
  ["an open bracket", "f(a, b"],
  ["an open text", "x = 'abc\ny = 2"],
  ["an open text of several lines", 'x = """abc'],
  ["a lost value", "x ="],
  ["a lost body", "def f():\nx"],
  ["an indented line", "x\n  y\n"],
  ["a line between two blocks", "if x:\n    a\n  b\n"],
  ["nothing but a comma", "x = {,}"],
  ["two values", "x = a b"],
  ["a decorator of another kind", "@a[0]\ndef f(): pass"],
  ["`not` as an operand", "x = a + not b"],
  ["a sign of no language", "x = a ? b : c"],
];

describe("plain Python, parsed without the library", () => {
  for (const text of PLAIN) {
    it(`gives the library's tree: ${JSON.stringify(text)}`, () => {
      const nodes = parsePlainly(text);
      assert.ok(nodes, "it is plain");
      assert.equal(wordsOfAll(nodes), wordsOfAll(librarys(text)));
    });
  }

  for (const [what, text] of OTHERS) {
    it(`leaves to the library: ${what}`, () => assert.equal(parsePlainly(text), undefined));
  }

  it("knows a number that ends with its point, which the library takes for an attribute to come", () => {
    assert.equal(wordsOfAll(parsePlainly("1.") ?? []), "ExpressionStatement[0-2](Number[0-2])");
  });

  it("leaves to the library what nests so deep that its tree is cut", () => {
    assert.equal(parsePlainly(`x = ${"(".repeat(200)}1${")".repeat(200)}`), undefined);
    assert.equal(parsePlainly(`x = 1${" + 1".repeat(1_000)}`), undefined);
  });

  it("gives the library's tree for documents among the cases", () => {
    const folder = path.join("test", "cases", "python");
    let plain = 0;
    for (const file of fs.readdirSync(folder).filter((_, index) => index % 6 === 0)) {
      const text = fs.readFileSync(path.join(folder, file), "utf8");
      for (const part of text.split(/^#.*$|^==> ?.*$/m)) {
        const nodes = parsePlainly(part);
        const others = librarys(part);
        if (nodes === undefined || !others.every(isWhole)) continue;
        assert.equal(wordsOfAll(nodes), wordsOfAll(others), part);
        plain++;
      }
    }
    assert.ok(plain > 50, `${plain} parts are plain`);
  });
});
