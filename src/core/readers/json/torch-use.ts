/** How one writes in PyTorch what a definition document says of a module. */
import { torchRecurrent } from "../../catalog/torch/signatures";
import type { LayerUse } from "../../definition";

/** Made and applied at once, to the states too where the document gives them: `nn.LSTM(3, 4)(inputs, (h_0, c_0))`. */
export function torchUse(className: string, hasState: boolean): LayerUse {
  const states = (torchRecurrent(className)?.states ?? []).map((state) => `${state}_0`);
  const given = states.length > 1 ? `(${states.join(", ")})` : states[0];
  return { kind: "applied", appliedTo: hasState ? `inputs, ${given}` : "inputs", targets: [], wrappers: [] };
}

/** As one imports it: `from torch import nn`. */
export const torchCallee = (className: string): string => `nn.${className}`;
