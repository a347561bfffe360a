/** Convolutional and CuDNN layers from documents to previews. */
import assert from "node:assert/strict";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { outputShapes } from "../../src/core/format/output-shape";
import { formatShape } from "../../src/core/format/shape";

const python = (call: string, before = ""): string =>
  `from keras.layers import *\nfrom keras import Input\n${before}out = ${call}\n`;

function previewOf(text: string, language = "python"): Preview {
  const [layer = assert.fail("no layer")] = readDocument(text, language).layers;
  return createPreview(layer);
}

const shapesOf = ({ combinations }: Preview): readonly string[] =>
  (combinations.find(({ current }) => current)?.outputs ?? []).map(
    ({ name, shape, axes }) => `${name} ${formatShape(shape, axes)}`,
  );

const codes = ({ problems }: Preview): readonly string[] => problems.map(({ code }) => code);

describe("convolutional LSTMs in documents", () => {
  it("return states with the axes of space", () => {
    assert.deepEqual(
      shapesOf(
        previewOf(python("ConvLSTM2D(3, (2, 3), return_sequences=True, return_state=True)(Input((4, 6, 5, 1)))")),
      ),
      [
        "output (batch→1, timesteps 4, rows 5, columns 3, filters 3)",
        "state_h (batch→1, rows 5, columns 3, filters 3)",
        "state_c (batch→1, rows 5, columns 3, filters 3)",
      ],
    );
  });

  it("have the channels where the document has them", () => {
    const preview = previewOf(python('ConvLSTM1D(3, 2, data_format="channels_first", strides=2)(Input((4, 2, 9)))'));
    assert.deepEqual(preview.input.axes, ["batch", "timesteps", "channels", "rows"]);
    assert.deepEqual(shapesOf(preview), ["output (batch→1, filters 3, rows 4)"]);
  });

  it("assume an input in which the window has room, where the document says none", () => {
    const preview = previewOf(python("ConvLSTM3D(2, 4, dilation_rate=2)"));
    assert.deepEqual(codes(preview), []);
    assert.equal(
      formatShape(preview.input.shape, preview.input.axes),
      "(batch→1, timesteps→3, rows→7, columns→7, depth→7, channels→1)",
    );
    assert.ok(preview.combinations[0]?.outputs[0]?.values);
  });

  it("name what keeps Keras from building the layer", () => {
    const of = (call: string) => codes(previewOf(python(call)));
    assert.deepEqual(of("ConvLSTM2D(2, 3)(Input((4, None, 5, 1)))"), ["input-open"]);
    assert.deepEqual(of("ConvLSTM2D(2, 3)(Input((4, 5, 5, None)))"), ["input-open"]);
    assert.deepEqual(of("ConvLSTM2D(2, 3)(Input((None, 5, 5, 1)))"), []);
    assert.deepEqual(of("ConvLSTM2D(2, 3)(Input((5, 1)))"), ["input-rank"]);
    assert.deepEqual(of("ConvLSTM2D(2, 6)(Input((4, 5, 5, 1)))"), ["kernel-too-large"]);
    assert.deepEqual(of('ConvLSTM2D(2, "3")(Input((4, 5, 5, 1)))'), ["argument-kind"]);
  });

  it("are layers of the versions that have them", () => {
    const of = (version: string, className: string) => {
      const config = { units: 2, filters: 2, kernel_size: 2 };
      return previewOf(JSON.stringify({ class_name: className, keras_version: version, config }), "json").problems;
    };
    assert.match(of("2.2.4", "ConvLSTM1D")[0]?.message ?? "", /Keras 2 has no ConvLSTM1D; .* tf\.keras 2, Keras 3/);
    assert.match(of("3.15.1", "CuDNNLSTM")[0]?.message ?? "", /Keras 3 has no CuDNNLSTM; .* Keras 2, Keras 2\.3/);
  });

  it("have the gates' activation of their version", () => {
    const gates = (version: string) => {
      const config = { filters: 2, kernel_size: 2 };
      const text = JSON.stringify({ class_name: "ConvLSTM2D", keras_version: version, config });
      const { layer } = previewOf(text, "json");
      return layer.arguments.find(({ name }) => name === "recurrent_activation")?.value;
    };
    assert.deepEqual(["2.2.4", "2.3.1", "2.15.0", "3.0.0"].map(gates), [
      { kind: "known", value: "hard_sigmoid" },
      { kind: "known", value: "hard_sigmoid" },
      { kind: "known", value: "hard_sigmoid" },
      { kind: "known", value: "sigmoid" },
    ]);
  });

  it("are listed by what they return", () => {
    const [layer = assert.fail("no layer")] = readDocument(
      python("ConvLSTM2D(3, 2, return_state=True)(Input((4, 6, 5, 1)))"),
      "python",
    ).layers;
    assert.equal(outputShapes(layer), "(batch, 5, 4, 3) ×3");
  });
});
