import assert from "node:assert/strict";
import { printParseErrorCode, visit } from "jsonc-parser";
import { CHARACTERS_A_TURN, type JsonVisitor, walkJson } from "../../src/core/readers/json/walk";
import { runSteps } from "../../src/core/steps";

type Event = readonly (string | number | boolean | null)[];

const noting = (events: Event[]): JsonVisitor => ({
  open: (kind, offset) => events.push(["open", kind, offset]),
  property: (name) => events.push(["property", name]),
  literal: (value, offset, length) => events.push(["literal", value, offset, length]),
  close: (offset) => events.push(["close", offset]),
  error: (fault, offset, length) => events.push(["error", fault, offset, length]),
});

function walked(text: string): readonly Event[] {
  const events: Event[] = [];
  runSteps(walkJson(text, noting(events)));
  return events;
}

/** What the library's own walk tells. */
function visited(text: string): readonly Event[] {
  const events: Event[] = [];
  const visitor = noting(events);
  visit(
    text,
    {
      onObjectBegin: (offset) => visitor.open("object", offset),
      onArrayBegin: (offset) => visitor.open("array", offset),
      onObjectProperty: (name) => visitor.property(name),
      onLiteralValue: (value: string | number | boolean | null, offset, length) =>
        visitor.literal(value, offset, length),
      onObjectEnd: (offset) => visitor.close(offset),
      onArrayEnd: (offset) => visitor.close(offset),
      onError: (code, offset, length) => events.push(["error", printParseErrorCode(code), offset, length]),
    },
    { allowTrailingComma: true },
  );
  return events;
}

const DOCUMENT =
  '{"a": [1, -2.5e3, {"b": null}], // x\n "c\\n": "\\u00e9\\"", "d": [true, false, [],],\n/* y */ "e": {},}';

const OTHERS = ["{", "}", "[", "]", ",", ":", '"', "x", "0", " ", "\n", "\\"];

/** As texts: thousands of events are compared. */
const assertSame = (text: string): void =>
  assert.equal(JSON.stringify(walked(text)), JSON.stringify(visited(text)), text.slice(0, 200));

describe("the walk over JSON", () => {
  it("tells what the library's own walk tells, and in its order", () => {
    const texts = [DOCUMENT, "", " ", "1", '"x', "nul", "[", "{", "]", "{]", "[}", "[,]", "{,}", "[1,,2]", "[1 2]"];
    const others = ['{"a" 1}', '{"a":}', '{"a":,"b":2}', "{1: 2}", '{"a":1 "b":2}', "{} {}", "[1] x", "/*", "[-]"];
    const rest = [
      '{"a":{"b":[1,{"c"',
      '"\\q\\u12"',
      "[1e]",
      "{{}}",
      '["a":1]',
      '{"a":[}',
      '{"a"}',
      "[NaN, 1]",
      "{a,b}",
    ];
    for (const text of [...texts, ...others, ...rest]) assertSame(text);
  });

  it("does so wherever the text ends, and whatever character is lost, doubled or another", () => {
    for (let at = 0; at < DOCUMENT.length; at++) {
      const [before, behind] = [DOCUMENT.slice(0, at), DOCUMENT.slice(at + 1)];
      const changed = ["", DOCUMENT.charAt(at).repeat(2), ...OTHERS].map((other) => before + other + behind);
      for (const text of [before, ...changed]) assertSame(text);
    }
  });

  it("gives a turn after so many characters, and goes on where it was", () => {
    for (const part of ['{"class_name": "LSTM"}', `"${"x".repeat(1_000)}"`, '"a" "b"', "\n\n"]) {
      const text = `[${`${part}, `.repeat((3 * CHARACTERS_A_TURN) / (part.length + 2))}1]`;
      const events: Event[] = [];
      const walk = walkJson(text, noting(events));
      let turns = 0;
      for (let known = 0; walk.next().done !== true; turns++) {
        const told = events.slice(known);
        known = events.length;
        assert.ok(told.length <= CHARACTERS_A_TURN);
      }
      assert.ok(turns >= 2 && turns <= 3, `${turns} ${part}`);
      assert.ok(JSON.stringify(events) === JSON.stringify(visited(text)), part);
    }
  });

  it("ends where nobody asks for more, and where the visitor has enough", () => {
    const events: Event[] = [];
    const walk = walkJson(`[${"1,".repeat(CHARACTERS_A_TURN)}1]`, noting(events));
    walk.next();
    const known = events.length;
    walk.return();
    assert.equal(walk.next().done, true);
    assert.equal(events.length, known);
    const few: Event[] = [];
    runSteps(walkJson("[1, 2, 3, 4]", { ...noting(few), isDone: () => few.length >= 3 }));
    assert.deepEqual(few, visited("[1, 2, 3, 4]").slice(0, 3));
  });
});
