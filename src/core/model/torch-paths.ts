/** The names under which a document may reach the same thing of PyTorch. */

/** Recurrent modules, and their parameters in positional order (torch 2.13 `nn/modules/rnn.py`). */
const CELL = ["input_size", "hidden_size", "bias"] as const;
const LAYER = ["input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional"] as const;

export const TORCH_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  LSTM: [...LAYER, "proj_size"],
  GRU: LAYER,
  RNN: ["input_size", "hidden_size", "num_layers", "nonlinearity", ...LAYER.slice(3)],
  LSTMCell: CELL,
  GRUCell: CELL,
  RNNCell: [...CELL, "nonlinearity"],
};

/** `torch.nn.modules.rnn.LSTM` is `torch.nn.LSTM`; other names stay as they are. */
export const canonicalTorchPath = (path: string): string =>
  path.replace(/^torch\.nn\.modules(\.(rnn|container|sparse|linear))?(?=\.|$)/, "torch.nn");

/** The recurrent module's name, `LSTM` of `torch.nn.LSTM`. */
export function torchLayerName(path: string): string | undefined {
  const name = /^torch\.nn\.(\w+)$/.exec(path)?.[1];
  return name !== undefined && Object.hasOwn(TORCH_PARAMETERS, name) ? name : undefined;
}

/** What a star of these modules binds, as far as recurrent modules need it. */
const EXPORTS: Readonly<Record<string, readonly string[]>> = {
  torch: ["nn", "zeros", "ones", "tensor", "randn", "rand", "arange", "jit"],
  "torch.nn": [
    ...Object.keys(TORCH_PARAMETERS),
    "Module",
    "Sequential",
    "ModuleList",
    "ModuleDict",
    "Linear",
    "Embedding",
  ],
};

export const torchExports = (module: string, name: string): boolean =>
  EXPORTS[canonicalTorchPath(module)]?.includes(name) === true;
