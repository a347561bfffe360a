/** This project's engine: the kernel's two variants, and the plain path. */
import { compileKernel, type KernelVariant } from "../../../src/core/engine/kernel/load";
import { createKernel, kernelLayer } from "../../../src/core/engine/kernel/lstm-kernel";
import { configOf, runPlain } from "../../core/engine-fixtures";
import { type Case, operations } from "../cases";
import { type FoundPeer, type Peer, processorTime, type Runner } from "../peer";

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
      const ready = kernelLayer(madeOf(layer).config, madeOf(layer).weights);
      if (!ready) return undefined;
      const run = () => {
        const trace = kernel.run(ready, layer.input);
        if (!trace) throw new Error("the kernel's memory did not suffice");
        return { h: trace.states.h.data, finalH: trace.finalStates.h.data, finalC: trace.finalStates.c.data };
      };
      return runner(run);
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
      return runner(() => {
        const { states, finalStates } = runPlain(made, layer.input);
        return { h: states.h.data, finalH: finalStates.h.data, finalC: finalStates.c.data };
      });
    },
  };
}

type Run = () => Awaited<ReturnType<Runner["result"]>>;
const runner = (run: Run): Runner => ({ result: async () => run(), time: (count) => processorTime(count, run) });

const madeOf = ({ units, kernel, recurrent, bias }: Case) => ({
  config: configOf({ units }),
  weights: { kernel, recurrentKernel: recurrent, bias },
});
