/** ONNX Runtime, for the browser (WebAssembly SIMD) and for Node (native). */
import type { Case } from "../cases";
import { type FoundPeer, processorTime, reasonOf } from "../peer";
import { onnxModel } from "./onnx-model";
import { peerPackages, versionOf } from "./packages";

type Outputs = Readonly<Record<string, { readonly data: Float32Array } | undefined>>;

interface Ort {
  readonly env: { readonly wasm: { numThreads?: number; proxy?: boolean } };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => object;
  readonly InferenceSession: {
    readonly create: (
      model: Uint8Array,
      options: Readonly<Record<string, unknown>>,
    ) => Promise<{
      readonly run: (inputs: Readonly<Record<string, object>>) => Promise<Outputs>;
      readonly release: () => Promise<void>;
    }>;
  };
}

export function onnxPeer(name: "onnxruntime-web" | "onnxruntime-node"): FoundPeer {
  let ort: Ort;
  try {
    ort = peerPackages()(name);
  } catch (error) {
    return { name, absent: reasonOf(error) };
  }
  const isWeb = name === "onnxruntime-web";
  if (isWeb) ort.env.wasm.numThreads = 1;
  const options = isWeb
    ? { executionProviders: ["wasm"] }
    : { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1 };
  return {
    name,
    version: versionOf(name),
    async prepare(layer) {
      const session = await ort.InferenceSession.create(onnxModel(layer), options);
      const { batch, timesteps, features, units } = layer;
      const x = new ort.Tensor("float32", timeMajor(layer.input.data, layer, features), [timesteps, batch, features]);
      const inputs = { X: x };
      return {
        async result() {
          const { Y, Y_h, Y_c } = await session.run(inputs);
          if (!Y || !Y_h) throw new Error(`${name} returned fewer tensors than two`);
          return {
            h: timeMajor(Y.data, { batch: timesteps, timesteps: batch }, units),
            finalH: Y_h.data,
            ...(Y_c && { finalC: Y_c.data }),
          };
        },
        time: (count) => processorTime(count, () => session.run(inputs)),
        dispose: () => void session.release(),
      };
    },
  };
}

/** (batch, timesteps, width) as (timesteps, batch, width). */
function timeMajor(
  data: Float32Array,
  { batch, timesteps }: Pick<Case, "batch" | "timesteps">,
  width: number,
): Float32Array {
  const result = new Float32Array(data.length);
  for (let row = 0; row < batch; row++) {
    for (let step = 0; step < timesteps; step++) {
      const from = (row * timesteps + step) * width;
      result.set(data.subarray(from, from + width), (step * batch + row) * width);
    }
  }
  return result;
}
