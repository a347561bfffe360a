/** The reader of Python documents: text ▶ the calls of recurrent layers in it. */
import type { Span } from "../definition";
import { layerCalls } from "../model/calls";
import type { FactsByCall } from "../model/facts";
import { createKeras } from "../model/keras";
import { isKeyword } from "../model/keywords";
import { profileOf } from "../model/profile";
import type { Reading } from "../reading";
import { interpret } from "../scope/interpret";
import type { Program } from "../syntax";
import { walk } from "../syntax-walk";
import { parseProgram } from "./python-program";

/**
 * Reads a Python document, however unfinished. Never throws and never runs anything: what cannot be
 * told from the text alone is left without a value.
 * @param parts where the text is Python, if not all of it: the cells of a notebook
 */
export function readPython(text: string, parts?: readonly Span[]): Reading {
  const program = parseProgram(text, { isKeyword }, parts);
  const facts: FactsByCall = new Map();
  interpret(program, createKeras(facts, !importsOtherFramework(program)));
  return { calls: layerCalls(program, facts, profileOf(program)), problems: [] };
}

/** Frameworks with layers of the same names; beside them, a bare `LSTM` may be theirs. */
const OTHER_FRAMEWORKS = /^(torch|flax|jax|haiku|mxnet|paddle|chainer|mindspore|tinygrad|equinox|lasagne)(\.|$)/;

function importsOtherFramework(program: Program): boolean {
  let found = false;
  walk(program.statements, {
    statement(node) {
      if (node.kind === "import" && OTHER_FRAMEWORKS.test(node.module)) found = true;
    },
  });
  return found;
}
