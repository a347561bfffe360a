/** The names under which a document may reach the same thing of PyTorch. */
import { torchClassNames } from "../../catalog/torch/signatures";
import { torchPlainNames } from "../../catalog/torch/plain-modules";
import { drawingModules } from "./modules";

/** `torch.nn.modules.rnn.LSTM` is `torch.nn.LSTM`; other names stay as they are. */
export const canonicalTorchPath = (path: string): string =>
  path.replace(
    /^torch\.nn\.modules(\.(rnn|container|sparse|linear|activation|dropout|normalization|batchnorm|conv|pooling|flatten))?(?=\.|$)/,
    "torch.nn",
  );

/** The recurrent module's name, `LSTM` of `torch.nn.LSTM`. */
export function torchLayerName(path: string): string | undefined {
  const name = /^torch\.nn\.(\w+)$/.exec(path)?.[1];
  return name !== undefined && torchClassNames.includes(name) ? name : undefined;
}

/** The name of a module that stands around recurrent ones: one that is run, or of which it is known what it draws. */
export function torchPlainName(path: string): string | undefined {
  const name = /^torch\.nn\.(\w+)$/.exec(path)?.[1];
  return name !== undefined && PLAIN.has(name) ? name : undefined;
}

const PLAIN: ReadonlySet<string> = new Set([...torchPlainNames, ...drawingModules]);

/** What a star of these modules binds, as far as recurrent modules need it. */
const EXPORTS: Readonly<Record<string, readonly string[]>> = {
  torch: ["nn", "zeros", "ones", "tensor", "randn", "rand", "arange", "jit"],
  "torch.nn": [...torchClassNames, "Module", "Sequential", "ModuleList", "ModuleDict", "functional", ...PLAIN],
};

/** Whether `from module import *` binds the name. */
export const torchExports = (module: string, name: string): boolean =>
  EXPORTS[canonicalTorchPath(module)]?.includes(name) === true;
