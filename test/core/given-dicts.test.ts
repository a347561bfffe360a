import assert from "node:assert/strict";
import { readPython } from "../../src/core/readers/python/reader";
import { project } from "./project-files";

const LIBRARY = `class Loader:
    def __init__(self, config):
        self.config = config
        self.config["vocab"] = len(open("x").read())
def load(config):
    return len(list(Loader(config)))
def nested(config):
    config["m"]["h"] = int(open("x").read())
def drop(config):
    del config["a"]
def add(config):
    config["h"] += 1
def whole(config):
    for key in config:
        config[key] = int(open("x").read())
def replaced(config):
    config["m"] = {"h": int(open("x").read())}
def read(config=None):
    config = config or {}
    return config.get("z", open("q"))
def aliased(config):
    other = config if config else {}
    other["a"] = int(open("x").read())
`;

/** The units of the layers behind a call of a function of the other file. */
function unitsBehind(call: string, config: string, ...units: readonly string[]): readonly unknown[] {
  const layers = units.map((each) => `LSTM(${each})\n`).join("");
  const text = `from keras.layers import LSTM\nimport lib\nc = ${config}\n${call}\n${layers}`;
  const texts = { "/app/main.py": text, "/app/lib.py": LIBRARY };
  return readPython(text, undefined, project(texts, "/app/main.py")).calls.map(
    ({ arguments: [first] }) => first?.value,
  );
}

describe("dicts that another file's function is given", () => {
  it("keep their other entries where it sets one", () => {
    assert.deepEqual(unitsBehind("lib.load(c)", "{'a': 8}", "c['a']", "c.get('vocab', 7)"), [8, undefined]);
    assert.deepEqual(unitsBehind("lib.add(c)", "{'a': 8, 'h': 5}", "c['a']", "c['h']"), [8, undefined]);
    const held = "{'a': 8, 'm': {'h': 5, 'k': 6}}";
    assert.deepEqual(unitsBehind("lib.nested(c)", held, "c['a']", "c['m']['h']", "c['m']['k']"), [8, undefined, 6]);
    assert.deepEqual(unitsBehind("lib.replaced(c)", held, "c['a']", "c['m']['h']"), [8, undefined]);
  });

  it("keep none where it takes one away, or sets any", () => {
    assert.deepEqual(unitsBehind("lib.drop(c)", "{'a': 8, 'b': 5}", "c.get('a', 3)"), [undefined]);
    assert.deepEqual(unitsBehind("lib.whole(c)", "{'a': 8, 'b': 5}", "c['a']", "c['b']"), [undefined, undefined]);
  });

  it("stay what they are where the function only stands another dict in for a missing one", () => {
    assert.deepEqual(unitsBehind("lib.read(c)", "{'a': 8}", "c['a']"), [8]);
    assert.deepEqual(unitsBehind("lib.aliased(c)", "{'a': 8, 'b': 5}", "c['a']", "c['b']"), [undefined, 5]);
  });
});
