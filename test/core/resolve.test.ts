import assert from "node:assert/strict";
import { ASSUMED, assumedInput } from "../../src/core/catalog/assume";
import { assumptionsOf } from "../../src/core/preview/assumptions";
import { argumentOf, type CallArgument, type LayerCall, known, unknown } from "../../src/core/definition";
import { resolve } from "../../src/core/resolve/resolve";

const span = { start: 0, end: 4 };

/** An argument as a Python reader gives it; without `value` its expression could not be resolved. */
function argument(text: string, value?: CallArgument["value"], name?: string): CallArgument {
  return { text, span, ...(value === undefined ? {} : { value }), ...(name === undefined ? {} : { name }) };
}

function call(args: readonly CallArgument[], changes: Partial<LayerCall> = {}): LayerCall {
  return {
    name: "lstm",
    className: "LSTM",
    framework: "keras",
    profile: "keras-3",
    language: "python",
    span,
    calleeSpan: span,
    callee: "LSTM",
    input: assumedInput,
    use: { kind: "bare", targets: [], wrappers: [] },
    problems: [],
    arguments: args,
    ...changes,
  };
}

describe("resolve", () => {
  it("gives positional arguments their parameter's name and the rest its default", () => {
    const layer = resolve(call([argument("8", 8), argument("'relu'", "relu"), argument("True", true, "return_state")]));
    assert.deepEqual(layer.problems, []);
    assert.deepEqual(argumentOf(layer, "units")?.value, known(8));
    assert.deepEqual(argumentOf(layer, "activation")?.value, known("relu"));
    assert.equal(argumentOf(layer, "activation")?.origin, "written");
    assert.deepEqual(argumentOf(layer, "return_state")?.value, known(true));
    assert.deepEqual(argumentOf(layer, "return_sequences"), {
      name: "return_sequences",
      value: known(false),
      origin: "default",
    });
  });

  it("names what it assumes where an expression is not resolved", () => {
    const layer = resolve(call([argument("latent_dim"), argument("flag", undefined, "return_sequences")]));
    assert.deepEqual(argumentOf(layer, "units")?.value, unknown("latent_dim", ASSUMED.units));
    assert.deepEqual(argumentOf(layer, "return_sequences")?.value, unknown("flag", false));
    assert.deepEqual(layer.problems, []);
  });

  it("assumes units of a half-typed call, gently", () => {
    const layer = resolve(call([]));
    assert.deepEqual(argumentOf(layer, "units")?.value, unknown("units", ASSUMED.units));
    assert.deepEqual(
      layer.problems.map(({ severity, code, argument }) => [severity, code, argument]),
      [["info", "argument-missing", "units"]],
    );
  });

  for (const [name, nearest] of [
    ["return_sequence", "return_sequences"],
    ["retrun_state", "return_state"],
    ["kernel_initialiser", "kernel_initializer"],
    ["output_dim", "units"],
  ] as const) {
    it(`suggests ${nearest} for ${name}`, () => {
      const [problem, ...others] = resolve(call([argument("4", 4), argument("True", true, name)])).problems;
      assert.equal(others.length, 0);
      // Keras 1 had `output_dim`, and for which version the code was written is a guess.
      assert.equal(problem?.severity, name === "output_dim" ? "warning" : "error");
      assert.equal(problem?.message, `LSTM has no argument ${name} in Keras 3. Did you mean ${nearest}?`);
      assert.deepEqual(problem?.span, span);
    });
  }

  it("suggests nothing for a name that is near none", () => {
    const [problem] = resolve(call([argument("4", 4), argument("1", 1, "colour")])).problems;
    assert.equal(problem?.message, "LSTM has no argument colour in Keras 3.");
  });

  it("warns only where a JSON file leaves open what its version does not know; Keras refuses a value, which is shown beside it", () => {
    const problemsOf = (argumentGiven: CallArgument) =>
      resolve(call([argument("4", 4, "units"), argumentGiven], { language: "json" })).problems;
    const severities = (argumentGiven: CallArgument) =>
      problemsOf(argumentGiven).map(({ severity, isPassable }) => [severity, isPassable]);
    assert.deepEqual(severities(argument("null", null, "quantization_config")), [["warning", undefined]]);
    assert.deepEqual(severities(argument("true", true, "return_sequence")), [["error", true]]);
    // Of Keras 2 (keras 3.15.1 `SimpleRNN`: "Unrecognized keyword arguments").
    assert.deepEqual(severities(argument("1", 1, "consume_less")), [["warning", undefined]]);
  });

  for (const [name, text, value, message] of [
    [
      "kernel_regularizer",
      "'l3'",
      "l3",
      'kernel_regularizer is "l3", and Keras has no such regularizer. Did you mean l1?',
    ],
    ["bias_constraint", "'foo'", "foo", 'bias_constraint is "foo", and Keras has no such constraint.'],
    ["kernel_regularizer", "3", 3, "kernel_regularizer must be None, a name or an object, not 3."],
  ] as const) {
    it(`refuses ${name}=${text} as Keras does, and shows what it does not change`, () => {
      const layer = resolve(call([argument("4", 4), argument(text, value, name)]));
      const problems = layer.problems.map(({ fix: _fix, ...problem }) => problem);
      assert.deepEqual(problems, [
        { severity: "error", isPassable: true, code: "argument-kind", message, span, argument: name },
      ]);
    });
  }

  it("knows Keras's penalties by name and by class, and takes others for the script's own", () => {
    for (const value of ["l2", "L1L2", "orthogonal_regularizer", { class_name: "L2", config: { l2: 0.1 } }, "my>l2"]) {
      assert.deepEqual(resolve(call([argument("4", 4), argument("…", value, "kernel_regularizer")])).problems, []);
    }
    for (const value of ["max_norm", "NonNeg", { module: "mine", class_name: "Own", config: {} }]) {
      assert.deepEqual(resolve(call([argument("4", 4), argument("…", value, "kernel_constraint")])).problems, []);
    }
  });

  it("reports an argument given twice and keeps the first", () => {
    const layer = resolve(call([argument("4", 4), argument("5", 5, "units")]));
    assert.deepEqual(
      layer.problems.map(({ code, argument }) => [code, argument]),
      [["argument-twice", "units"]],
    );
    assert.deepEqual(argumentOf(layer, "units")?.value, known(4));
  });

  it("counts positional arguments as Keras 3.15.1 does: 24 at most", () => {
    const defaults = resolve(call([argument("4", 4)])).arguments.slice(0, 24);
    const positional = defaults.map(({ value }) => argument("…", value.kind === "known" ? value.value : null));
    assert.deepEqual(resolve(call(positional)).problems, []);
    const [problem] = resolve(call([...positional, argument("0", 0)])).problems;
    assert.equal(problem?.message, "LSTM takes at most 24 positional arguments, not 25.");
  });

  for (const [name, text, value, message] of [
    ["units", "'a'", "a", "units must be a whole number, not 'a'."],
    ["units", "None", null, "units must be a whole number, not None."],
    ["return_sequences", "'yes'", "yes", "return_sequences must be True or False, not 'yes'."],
    ["activation", "'tnah'", "tnah", 'activation is "tnah", and Keras has no such activation. Did you mean tanh?'],
    ["activation", "3", 3, "activation must be the name of an activation, not 3."],
    [
      "kernel_initializer",
      "'glorot_unifrom'",
      "glorot_unifrom",
      'kernel_initializer is "glorot_unifrom", and Keras has no such initializer. Did you mean glorot_uniform?',
    ],
    ["bias_initializer", "0.1", 0.1, "bias_initializer must be an initializer or its name, not 0.1."],
    ["dtype", "int32", "int32", 'dtype must be a float type or a policy such as "float32", not int32.'],
  ] as const) {
    it(`refuses ${name}=${text}`, () => {
      const units = name === "units" ? [] : [argument("4", 4)];
      const layer = resolve(call([...units, argument(text, value, name)]));
      assert.deepEqual(layer.problems, [{ severity: "error", code: "argument-kind", message, span, argument: name }]);
      assert.equal(argumentOf(layer, name)?.value.kind, "unknown");
    });
  }

  // Each line as keras 3.15.1 does: LSTM(2, …) called on an input of shape (1, 3, 2).
  for (const [written, legal] of [
    [{ kernel_initializer: null }, true],
    [{ recurrent_initializer: null }, true],
    [{ bias_initializer: null }, false],
    [{ bias_initializer: null, unit_forget_bias: false }, true],
    [{ bias_initializer: null, use_bias: false }, true],
  ] as const) {
    it(`${legal ? "takes" : "refuses"} ${JSON.stringify(written)}`, () => {
      const args = Object.entries(written).map(([name, value]) => argument(String(value), value, name));
      const layer = resolve(call([argument("2", 2), ...args]));
      assert.deepEqual(
        layer.problems.map(({ code, argument }) => [code, argument]),
        legal ? [] : [["argument-kind", "bias_initializer"]],
      );
      assert.deepEqual(argumentOf(layer, Object.keys(written)[0]!)?.value, known(null));
    });
  }

  it("only warns of what cannot change a value in inference", () => {
    const layer = resolve(call([argument("4", 4), argument("'a lot'", "a lot", "dropout")]));
    const [problem] = layer.problems;
    assert.deepEqual(argumentOf(layer, "dropout")?.value, known("a lot"));
    assert.deepEqual([problem?.severity, problem?.message], ["warning", "dropout must be a number, not 'a lot'."]);
  });

  it("takes 1, 0 and None for flags, as Keras's `if` does", () => {
    const layer = resolve(call([argument("4", 4), argument("1", 1, "return_state"), argument("None", null, "unroll")]));
    assert.deepEqual(argumentOf(layer, "return_state")?.value, known(true));
    assert.deepEqual(argumentOf(layer, "unroll")?.value, known(false));
    assert.deepEqual(layer.problems, []);
  });

  it("does not know what a function of the user's own does, and does not call it wrong", () => {
    const own = { module: "builtins", class_name: "function", config: "my_gate", registered_name: "function" };
    const layer = resolve(call([argument("4", 4), argument("{…}", own, "activation")]));
    assert.deepEqual(argumentOf(layer, "activation")?.value, unknown("{…}", "tanh"));
    assert.deepEqual(layer.problems, []);
  });

  it("reads **kwargs whose content is known", () => {
    const layer = resolve(call([argument("4", 4), argument("**options", { return_state: true, go_backwards: true })]));
    assert.deepEqual(argumentOf(layer, "return_state")?.value, known(true));
    assert.deepEqual(argumentOf(layer, "go_backwards")?.value, known(true));
    assert.deepEqual([layer.problems, layer.spreads], [[], undefined]);
  });

  it("says which **kwargs could not be read, and looks for units there", () => {
    const layer = resolve(call([argument("*sizes"), argument("**options")]));
    assert.deepEqual(layer.spreads, ["*sizes", "**options"]);
    assert.deepEqual(argumentOf(layer, "units")?.value, unknown("*sizes", ASSUMED.units));
    assert.equal(assumptionsOf(layer, layer, [], 1)[0]?.message, "units may be in *sizes: 4 is assumed.");
    assert.deepEqual(
      layer.problems.map(({ severity, code }) => [severity, code]),
      [
        ["warning", "arguments-unread"],
        ["warning", "arguments-unread"],
      ],
    );
  });

  it("keeps the base layer's arguments after the signature, only where written", () => {
    const layer = resolve(call([argument("4", 4), argument("(3, 2)", [3, 2], "input_shape")]));
    assert.deepEqual(layer.arguments.at(-1)?.name, "input_shape");
    assert.equal(argumentOf(layer, "batch_input_shape"), undefined);
  });

  it("reads Keras 1's words as today's", () => {
    const args = [
      argument("4", 4, "output_dim"),
      argument("'he_normal'", "he_normal", "init"),
      argument("'zero'", "zero", "forget_bias_init"),
      argument("'gpu'", "gpu", "consume_less"),
      argument("7", 7, "input_dim"),
    ];
    const layer = resolve(call(args, { profile: "keras-1" }));
    assert.deepEqual(layer.problems, []);
    assert.deepEqual(argumentOf(layer, "units")?.value, known(4));
    assert.deepEqual(argumentOf(layer, "kernel_initializer")?.value, known("he_normal"));
    assert.deepEqual(argumentOf(layer, "unit_forget_bias")?.value, known(false));
    assert.deepEqual(argumentOf(layer, "implementation")?.value, known(2));
    assert.deepEqual(argumentOf(layer, "recurrent_activation")?.value, known("hard_sigmoid"));
  });

  it("takes Keras 1's positional order: the fourth is forget_bias_init", () => {
    const args = [argument("4", 4), argument("…", "uniform"), argument("…", "identity"), argument("…", "one")];
    const layer = resolve(call(args, { profile: "keras-1" }));
    assert.deepEqual(argumentOf(layer, "kernel_initializer")?.value, known("uniform"));
    assert.deepEqual(argumentOf(layer, "recurrent_initializer")?.value, known("identity"));
    assert.deepEqual(argumentOf(layer, "unit_forget_bias")?.value, known(true));
  });

  it("refuses a class that the catalogue does not have", () => {
    const layer = resolve(call([], { className: "Perceiver" }));
    assert.deepEqual(layer.arguments, []);
    assert.equal(layer.problems[0]?.message, "Perceiver is not a layer that can be previewed.");
  });
});
