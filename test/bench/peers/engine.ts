/** This project's engine: the kernel's two variants, and the plain path. */
import { createKernel } from "../../../src/core/engine/kernel/kernel";
import { compileKernel, type KernelVariant } from "../../../src/core/engine/kernel/load";
import type { StateTrace } from "../../../src/core/engine/trace";
import { tensor } from "../../../src/core/tensor";
import { type Given, type LayerClass, type MadeLayer, madeLayer } from "../../core/engine-fixtures";
import { type Case, type CellName, operations } from "../cases";
import { type FoundPeer, type Peer, processorTime, type Result, type Runner } from "../peer";

/** Above so many operations the plain path takes seconds. */
const MOST_OF_PLAIN = 2e9;

export function enginePeer(name: string, variant: KernelVariant): FoundPeer {
  const factory = compileKernel(variant);
  if (!factory) return { name, absent: `this runtime has no ${variant}` };
  const kernel = createKernel(factory);
  return {
    name,
    version: "",
    async prepare(layer) {
      const { inKernel } = madeOf(layer);
      if (!inKernel) return undefined;
      return runner(() => {
        const trace = kernel.run(inKernel, layer.input);
        if (!trace) throw new Error("the kernel's memory did not suffice");
        return resultOf(trace);
      });
    },
  };
}

export function plainPeer(name: string): Peer {
  return {
    name,
    version: "",
    async prepare(layer) {
      if (operations(layer) > MOST_OF_PLAIN) return undefined;
      const made = madeOf(layer);
      return runner(() => resultOf(made.runPlain(layer.input)));
    },
  };
}

const runner = (run: () => Result): Runner => ({
  result: async () => run(),
  time: (count) => processorTime(count, run),
});

function resultOf({ states, finalStates }: Pick<StateTrace, "states" | "finalStates">): Result {
  const { h } = states;
  const { h: finalH, c: finalC } = finalStates;
  if (!h || !finalH) throw new Error("a layer without h");
  return { h: h.data, finalH: finalH.data, ...(finalC && { finalC: finalC.data }) };
}

const LAYERS: Readonly<Record<CellName, readonly [LayerClass, Given]>> = {
  LSTM: ["LSTM", {}],
  GRU: ["GRU", { reset_after: true }],
  GRU_RESET_BEFORE: ["GRU", { reset_after: false }],
  RNN: ["SimpleRNN", {}],
};

function madeOf({ cell, units, kernel, recurrent, bias, recurrentBias }: Case): MadeLayer {
  const [className, given] = LAYERS[cell];
  return madeLayer(
    className,
    { ...given, units },
    {
      kernel,
      recurrentKernel: recurrent,
      bias: recurrentBias ? tensor([2, bias.data.length], Float32Array.of(...bias.data, ...recurrentBias.data)) : bias,
    },
  );
}
