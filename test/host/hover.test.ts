import assert from "node:assert/strict";
import { activatedExtension, closeEditors, hoverText, openExample, openText, positionOf } from "./support";

/** What Keras prints for the constant-initialised examples. */
const SEQUENCE = "[[[0.00772376] [0.01633997] [0.02572775]]]";
const LAST_H = "[[0.02572775]]";
const LAST_C = "[[0.05020291]]";

/** The first example's layer and data, for TensorFlow.js. */
const PAGE = `<!doctype html>
<p>LSTM</p>
<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs"></script>
<script>
  const small = tf.initializers.constant({value: 0.1});
  const lstm = tf.layers.lstm({
    units: 1,
    kernelInitializer: small,
    recurrentInitializer: small,
    unitForgetBias: true,
    recurrentActivation: "sigmoid",
  });
  lstm.apply(tf.tensor3d([[[0.1, 0.2], [0.3, 0.1], [0.2, 0.3]]])).print();
</script>
`;

const literally = (text: string): string => text.replaceAll(/[.[\]]/g, "\\$&");

/** The table's rows: flags (empty for a further tensor of the same combination; `▶` where marked), name, values. */
function rowsOf(hover: string): readonly string[] {
  const lines = hover.split("\n").filter((line) => line.startsWith("|"));
  let flags = "";
  return lines.slice(2).flatMap((line) => {
    const [, name = "", shape = "", values = ""] = line.split("|").map((cell) => cell.replaceAll(/[`*]/g, "").trim());
    // The flags stand in a row of their own.
    if (values === "") {
      flags = `${name} ${shape}`.trim();
      return [];
    }
    const row = `${flags} ${name} ${values}`.trim();
    flags = "";
    return [row];
  });
}

/** The rows of each combination; the document's own come first, marked. */
const allRows = (marked: number): readonly string[] => {
  const rows = [
    [`default output ${LAST_H}`],
    [`return_sequences output ${SEQUENCE}`],
    [`return_state output ${LAST_H}`, `state_h ${LAST_H}`, `state_c ${LAST_C}`],
    [`return_sequences return_state output ${SEQUENCE}`, `state_h ${LAST_H}`, `state_c ${LAST_C}`],
  ];
  const [first = "", ...rest] = rows[marked] ?? [];
  return [`▶ ${first}`, ...rest, ...rows.filter((_, index) => index !== marked).flat()];
};

describe("the hover", () => {
  before(activatedExtension);
  after(closeEditors);

  for (const [file, marked] of [
    ["01_last_output.py", 0],
    ["02_return_sequences.py", 1],
    ["03_return_state.py", 2],
    ["04_sequences_and_state.py", 3],
  ] as const) {
    it(`shows the figures that Keras prints for ${file}, and marks its own flags`, async () => {
      const { document } = await openExample(file);
      const hover = await hoverText(document, positionOf(document, "LSTM(", 1));
      assert.deepEqual(rowsOf(hover), allRows(marked));
      assert.match(hover, /batch 1, timesteps 3, features 2/);
    });
  }

  it("shows the same for the definition in JSON", async () => {
    const { document } = await openExample("constant.rnn.json");
    assert.deepEqual(rowsOf(await hoverText(document, positionOf(document, '"LSTM"', 2))), allRows(3));
  });

  it("shows the same for the layer in a web page's script", async () => {
    const { document } = await openText(PAGE, "html");
    assert.match(await hoverText(document, positionOf(document, "lstm(", 1)), new RegExp(`▶[^]*${literally(LAST_H)}`));
  });

  it("offers the panel and the side panel, and trusts no other command", async () => {
    const { document } = await openExample("01_last_output.py");
    const hover = await hoverText(document, positionOf(document, "LSTM(", 1));
    assert.deepEqual(
      Array.from(hover.matchAll(/\(command:([\w.]+)\?/g), ([, command]) => command),
      ["lstmExplorer.preview", "lstmExplorer.showInSidePanel"],
    );
  });

  it("follows what is typed, half-typed text included", async () => {
    const { document } = await openText("from keras.layers import LSTM\nx = LSTM(4, return_seq");
    assert.match(await hoverText(document, positionOf(document, "LSTM(4", 1)), /LSTM\(units=4/);
  });

  it("names what it assumed", async () => {
    const { document } = await openText("from keras.layers import LSTM\nx = LSTM(latent_dim)\n");
    const hover = await hoverText(document, positionOf(document, "LSTM(l", 1));
    assert.match(hover, /units=latent_dim cannot be resolved/);
    assert.match(hover, /Random: Keras's weights on TensorFlow after keras\\?.utils\\?.set\\?_random\\?_seed/);
  });

  it("shows the values of a layer so large that they are calculated in slices", async () => {
    const { document } = await openText("from keras.layers import Input, LSTM\nx = LSTM(600)(Input((200, 300)))\n");
    const hover = await hoverText(document, positionOf(document, "LSTM(6", 1));
    assert.match(hover, /`output`.*units\s600.*\[\[-?\d/);
  });

  it("does not say again what VS Code says above it", async () => {
    const { document } = await openText(
      "from keras.layers import Input, LSTM\na = LSTM(2)(Input((3, 2)))\nb = LSTM(4)(a)\n",
    );
    const onProblem = await hoverText(document, positionOf(document, "LSTM(4", 1));
    assert.match(onProblem, /LSTM\(units=4\)/);
    assert.doesNotMatch(onProblem, /takes an input of 3 axes/);
    assert.match(
      await hoverText(document, positionOf(document, "(a)", 1)),
      /\$\(error\) The layer takes an input of 3/,
    );
  });

  it("refuses absurd sizes at once, with the reason", async () => {
    const reasons = { "0": "units", "-3": "units", "10**9": "Too large to preview: units" };
    for (const [units, reason] of Object.entries(reasons)) {
      const { document } = await openText(`from keras.layers import LSTM\nx = LSTM(${units})\n`);
      assert.match(
        await hoverText(document, positionOf(document, "LSTM(", 1)),
        new RegExp(String.raw`\$\(error\) ${reason}`),
        units,
      );
    }
  });
});
