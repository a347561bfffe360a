/** TensorFlow.js: its recurrent layers, on the backend written in JavaScript and on the one in WebAssembly. */
import { type Case, type CellName, operations } from "../cases";
import { type FoundPeer, processorTime, reasonOf } from "../peer";
import { peerPackages, versionOf } from "./packages";

interface TfTensor {
  readonly dataSync: () => Float32Array;
  readonly dispose: () => void;
}

interface Core {
  readonly setBackend: (name: string) => Promise<boolean>;
  readonly tensor: (data: Float32Array, shape: readonly number[]) => TfTensor;
  readonly tidy: <T>(run: () => T) => T;
}

type MakeLayer = (config: Readonly<Record<string, unknown>>) => {
  readonly apply: (input: TfTensor) => readonly TfTensor[];
  readonly setWeights: (weights: readonly TfTensor[]) => void;
  readonly dispose: () => void;
};

interface Layers {
  readonly layers: { readonly lstm: MakeLayer; readonly gru: MakeLayer; readonly simpleRNN: MakeLayer };
}

/** Which function makes the cell; it has no GRU that resets after the product. */
const MAKERS: Readonly<Partial<Record<CellName, keyof Layers["layers"]>>> = {
  LSTM: "lstm",
  GRU_RESET_BEFORE: "gru",
  RNN: "simpleRNN",
};

type Backend = "cpu" | "wasm";

/**
 * Above so many operations a backend takes minutes. Its GRU, which slices the recurrent kernel anew at each step, takes
 * sixty times as long in JavaScript as its LSTM.
 */
const MOST: Readonly<Record<Backend, { readonly gru: number; readonly others: number }>> = {
  cpu: { gru: 1e8, others: 5e9 },
  wasm: { gru: 5e9, others: Infinity },
};

export function tfjsPeer(name: string, backend: Backend): FoundPeer {
  let core: Core;
  let layers: Layers;
  try {
    const packages = peerPackages();
    core = packages("@tensorflow/tfjs-core");
    layers = packages("@tensorflow/tfjs-layers");
    packages(`@tensorflow/tfjs-backend-${backend}`);
  } catch (error) {
    return { name, absent: reasonOf(error) };
  }
  return {
    name,
    version: versionOf("@tensorflow/tfjs-core"),
    async prepare(layer: Case) {
      const maker = MAKERS[layer.cell];
      if (!maker || operations(layer) > MOST[backend][maker === "gru" ? "gru" : "others"]) return undefined;
      await core.setBackend(backend);
      const { units, kernel, recurrent, bias, input, batch, timesteps, features } = layer;
      const made = layers.layers[maker]({
        units,
        ...(layer.cell !== "RNN" && { recurrentActivation: "sigmoid" }),
        recurrentInitializer: "glorotUniform",
        returnSequences: true,
        returnState: true,
      });
      const x = core.tensor(input.data, [batch, timesteps, features]);
      core.tidy(() => made.apply(x));
      made.setWeights([kernel, recurrent, bias].map(({ data, shape }) => core.tensor(data, shape)));
      const run = () =>
        core.tidy(() => {
          const [h, finalH, finalC] = made.apply(x).map((tensor) => tensor.dataSync());
          if (!h || !finalH) throw new Error("TensorFlow.js returned fewer tensors than two");
          return { h, finalH, ...(finalC && { finalC }) };
        });
      return {
        result: async () => (await core.setBackend(backend), run()),
        time: async (count) => (await core.setBackend(backend), processorTime(count, run)),
        dispose: () => (x.dispose(), made.dispose()),
      };
    },
  };
}
