import assert from "node:assert/strict";
import { activationName, activationNames } from "../../src/core/catalog/keras/activations";
import { initializerClass, initializerNames, serialiseInitializer } from "../../src/core/catalog/keras/initializers";
import { layerClass } from "../../src/core/catalog/catalog";
import { profileOfVersion } from "../../src/core/catalog/keras/signatures";
import { allParameters, parameterNamed } from "../../src/core/catalog/layer-class";
import { nearest } from "../../src/core/catalog/nearest";
import type { Profile } from "../../src/core/definition";
import keras from "../golden/keras-3.15.1-signatures.json";

function lstm(profile: Profile) {
  const found = layerClass("keras", "LSTM", profile);
  assert.ok(found);
  return found;
}

const namesOf = (profile: Profile) => lstm(profile).parameters.map(({ name }) => name);
const defaultOf = (profile: Profile, name: string) => parameterNamed(lstm(profile), name)?.default;

describe("catalogue: LSTM", () => {
  it("has the signature that Keras 3.15.1 prints: names, order, defaults", () => {
    const ours = lstm("keras-3").parameters.map(({ name, default: value }) =>
      value === undefined ? { name } : { name, default: value },
    );
    assert.deepEqual(ours, keras.LSTM);
  });

  for (const [className, signature] of Object.entries(keras.wrappers)) {
    it(`has the signature that Keras 3.15.1 prints for ${className}`, () => {
      const found = layerClass("keras", className, "keras-3");
      const ours = found?.parameters.map(({ name, default: value }) =>
        value === undefined ? { name } : { name, default: value },
      );
      assert.deepEqual(ours, signature);
    });
  }

  it("knows every key of the config that Keras 3.15.1 writes", () => {
    const unknown = Object.keys(keras.LSTM_config).filter((name) => !parameterNamed(lstm("keras-3"), name));
    assert.deepEqual(unknown, []);
  });

  it("has the positional order of tf.keras 2, of Keras 2 and of Keras 1", () => {
    // tf_keras/layers/rnn/lstm.py; keras 2.2 recurrent.py; keras 1.2 recurrent.py (in today's names)
    assert.deepEqual(namesOf("tf-keras-2").slice(15), [
      "dropout",
      "recurrent_dropout",
      "return_sequences",
      "return_state",
      "go_backwards",
      "stateful",
      "time_major",
      "unroll",
    ]);
    assert.deepEqual(namesOf("keras-2").slice(15, 19), [
      "dropout",
      "recurrent_dropout",
      "implementation",
      "return_sequences",
    ]);
    assert.deepEqual(namesOf("keras-1").slice(0, 6), [
      "units",
      "kernel_initializer",
      "recurrent_initializer",
      "unit_forget_bias",
      "activation",
      "recurrent_activation",
    ]);
  });

  for (const [profile, gates] of [
    ["keras-1", "hard_sigmoid"],
    ["keras-2", "hard_sigmoid"],
    ["keras-2.3", "sigmoid"],
    ["tf-keras-2", "sigmoid"],
    ["keras-3", "sigmoid"],
  ] as const) {
    it(`has gates of ${gates} in ${profile}, and the flags off`, () => {
      assert.equal(defaultOf(profile, "recurrent_activation"), gates);
      assert.equal(defaultOf(profile, "return_sequences"), false);
      assert.equal(defaultOf(profile, "return_state"), false);
      assert.equal(defaultOf(profile, "go_backwards"), false);
    });
  }

  it("understands Keras 1's names in Keras 1 and 2 only", () => {
    assert.equal(parameterNamed(lstm("keras-1"), "inner_init")?.name, "recurrent_initializer");
    assert.equal(parameterNamed(lstm("keras-2"), "output_dim")?.name, "units");
    assert.equal(parameterNamed(lstm("keras-3"), "output_dim"), undefined);
  });

  it("names each parameter once", () => {
    for (const profile of ["keras-1", "keras-2", "tf-keras-2", "keras-3"] as const) {
      const names = allParameters(lstm(profile)).map(({ name }) => name);
      assert.equal(new Set(names).size, names.length, profile);
    }
  });

  it("has no class that Keras does not have", () => {
    assert.equal(layerClass("keras", "constructor", "keras-3"), undefined);
    assert.equal(layerClass("keras", "lstm", "keras-3"), undefined);
  });

  for (const [version, profile] of [
    ["1.2.2", "keras-1"],
    ["0.3.1", "keras-1"],
    ["2.0.8", "keras-2"],
    ["2.2.4", "keras-2"],
    ["2.1.6-tf", "keras-2"],
    ["2.2.4-tf", "tf-keras-2"],
    ["2.3.1", "keras-2.3"],
    ["2.3.0-tf", "tf-keras-2"],
    ["2.4.3", "tf-keras-2"],
    ["2.15.0", "tf-keras-2"],
    ["3.15.1", "keras-3"],
    ["nightly", "keras-3"],
  ] as const) {
    it(`reads version ${version} as ${profile}`, () => assert.equal(profileOfVersion(version), profile));
  }
});

describe("catalogue: GRU, SimpleRNN and ConvLSTM", () => {
  const parametersOf = (className: string, profile: Profile) =>
    layerClass("keras", className, profile)?.parameters ?? [];
  const defaultIn = (className: string, profile: Profile, name: string) => {
    const found = layerClass("keras", className, profile);
    return found && parameterNamed(found, name)?.default;
  };

  for (const [className, signature, config] of [
    ["GRU", keras.GRU, keras.GRU_config],
    ["SimpleRNN", keras.SimpleRNN, keras.SimpleRNN_config],
    ["ConvLSTM1D", keras.ConvLSTM1D, keras.ConvLSTM1D_config],
    ["ConvLSTM2D", keras.ConvLSTM2D, keras.ConvLSTM2D_config],
    ["ConvLSTM3D", keras.ConvLSTM3D, keras.ConvLSTM3D_config],
  ] as const) {
    it(`have the signature that Keras 3.15.1 prints: ${className}`, () => {
      const ours = parametersOf(className, "keras-3").map(({ name, default: value }) =>
        value === undefined ? { name } : { name, default: value },
      );
      assert.deepEqual(ours, signature);
    });

    it(`know every key of the config that Keras 3.15.1 writes: ${className}`, () => {
      const found = layerClass("keras", className, "keras-3");
      assert.ok(found);
      assert.deepEqual(
        Object.keys(config).filter((name) => !parameterNamed(found, name)),
        [],
      );
    });
  }

  it("have the positional order of tf.keras 2, of Keras 2 and of Keras 1", () => {
    // tf_keras/layers/rnn/gru.py, simple_rnn.py; keras 2.2 and 1.2 recurrent.py (in today's names)
    const names = (className: string, profile: Profile) => parametersOf(className, profile).map(({ name }) => name);
    assert.deepEqual(names("GRU", "tf-keras-2").slice(15), [
      "recurrent_dropout",
      "return_sequences",
      "return_state",
      "go_backwards",
      "stateful",
      "unroll",
      "time_major",
      "reset_after",
    ]);
    assert.deepEqual(names("GRU", "keras-2").slice(15), [
      "recurrent_dropout",
      "implementation",
      "return_sequences",
      "return_state",
      "go_backwards",
      "stateful",
      "unroll",
      "reset_after",
    ]);
    assert.deepEqual(names("SimpleRNN", "tf-keras-2").slice(13), [
      "dropout",
      "recurrent_dropout",
      "return_sequences",
      "return_state",
      "go_backwards",
      "stateful",
      "unroll",
    ]);
    assert.deepEqual(names("GRU", "keras-1").slice(0, 6), [
      "units",
      "kernel_initializer",
      "recurrent_initializer",
      "activation",
      "recurrent_activation",
      "kernel_regularizer",
    ]);
    assert.deepEqual(names("SimpleRNN", "keras-1").slice(3, 5), ["activation", "kernel_regularizer"]);
  });

  for (const [profile, resetAfter, gates] of [
    ["keras-1", false, "hard_sigmoid"],
    ["keras-2", false, "hard_sigmoid"],
    ["keras-2.3", false, "sigmoid"],
    ["tf-keras-2", true, "sigmoid"],
    ["keras-3", true, "sigmoid"],
  ] as const) {
    it(`reset a GRU ${resetAfter ? "after" : "before"} the product in ${profile}, with gates of ${gates}`, () => {
      assert.equal(defaultIn("GRU", profile, "reset_after"), resetAfter);
      assert.equal(defaultIn("GRU", profile, "recurrent_activation"), gates);
    });
  }

  it("have no argument of another class's", () => {
    for (const profile of ["keras-1", "keras-2", "keras-2.3", "tf-keras-2", "keras-3"] as const) {
      assert.equal(defaultIn("GRU", profile, "unit_forget_bias"), undefined);
      assert.equal(defaultIn("LSTM", profile, "reset_after"), undefined);
      assert.equal(defaultIn("SimpleRNN", profile, "recurrent_activation"), undefined);
      for (const className of ["LSTM", "GRU", "SimpleRNN"]) {
        const found = layerClass("keras", className, profile);
        assert.ok(found);
        const names = allParameters(found).map(({ name }) => name);
        assert.equal(new Set(names).size, names.length, `${className} in ${profile}`);
      }
    }
  });
});

describe("catalogue: initializers", () => {
  for (const [name, { class_name: className, parameters }] of Object.entries(keras.initializers)) {
    it(`knows ${name} as Keras 3.15.1 does`, () => {
      const found = initializerClass(name);
      assert.equal(found?.className, className);
      assert.deepEqual(found?.parameters, parameters);
    });
  }

  for (const [name, className] of [
    ["zero", "Zeros"],
    ["one", "Ones"],
    ["normal", "RandomNormal"],
    ["uniform", "RandomUniform"],
    ["ZerosV2", "Zeros"],
    ["GlorotUniformV2", "GlorotUniform"],
    ["zeros_initializer", "Zeros"],
  ] as const) {
    it(`knows ${name}, as older versions write it`, () => assert.equal(initializerClass(name)?.className, className));
  }

  it("is case-sensitive and trusts no prototype", () => {
    assert.equal(initializerClass("ZEROS"), undefined);
    assert.equal(initializerClass("constructor"), undefined);
    assert.equal(initializerClass("toString"), undefined);
  });

  for (const [call, written] of Object.entries(keras.serialised)) {
    it(`takes what Keras 3 writes for ${call}`, () => {
      assert.deepEqual(serialiseInitializer(written), { class_name: written.class_name, config: written.config });
    });
  }

  it("fills in defaults for names and for Keras 2's objects", () => {
    assert.deepEqual(serialiseInitializer("random_normal"), {
      class_name: "RandomNormal",
      config: { mean: 0, stddev: 0.05, seed: null },
    });
    assert.deepEqual(serialiseInitializer({ class_name: "zeros" }), { class_name: "Zeros", config: {} });
    assert.deepEqual(serialiseInitializer({ class_name: "Constant", config: { value: 0.5, dtype: "float32" } }), {
      class_name: "Constant",
      config: { value: 0.5, dtype: "float32" },
    });
  });

  it("takes nothing else for an initializer", () => {
    for (const value of [null, 0.1, true, [], {}, "glorot", { class_name: "Mine", config: {} }, { config: {} }]) {
      assert.equal(serialiseInitializer(value), undefined, JSON.stringify(value));
    }
  });

  it("suggests only names that it knows", () => {
    assert.deepEqual(
      initializerNames.filter((name) => !initializerClass(name)),
      [],
    );
  });
});

describe("catalogue: activations", () => {
  it("knows exactly the names of Keras 3.15.1, aliases included", () => {
    const ours = Object.fromEntries(activationNames.map((name) => [name, activationName(name)]));
    assert.deepEqual(ours, keras.activations);
  });

  it("reads None as linear and a serialised function by its name", () => {
    assert.equal(activationName(null), "linear");
    assert.equal(activationName({ module: "builtins", class_name: "function", config: "relu" }), "relu");
    assert.equal(activationName({ module: "builtins", class_name: "function", config: "mine" }), undefined);
    assert.equal(activationName("Tanh"), undefined);
    assert.equal(activationName(1), undefined);
  });
});

describe("nearest name", () => {
  const names = ["return_sequences", "return_state", "units", "tanh", "elu"];
  for (const [written, meant] of [
    ["return_sequence", "return_sequences"],
    ["returnsequences", "return_sequences"],
    ["RETURN_STATE", "return_state"],
    ["unit", "units"],
    ["thna", "tanh"],
    ["el", "elu"],
    ["ab", undefined],
    ["kernel", undefined],
  ] as const) {
    it(`of ${written} is ${meant ?? "none"}`, () => assert.equal(nearest(written, names), meant));
  }
});
