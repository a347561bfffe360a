/** The signatures of PyTorch's modules that stand around recurrent ones (torch 2.13 `nn/modules/`), in positional order. */
import type { PlainSignature } from "./plain-layers";

const required = undefined;
const nothing: PlainSignature = {};

const SIGNATURES: Readonly<Record<string, PlainSignature>> = {
  Linear: { in_features: required, out_features: required, bias: true },
  Embedding: { num_embeddings: required, embedding_dim: required, padding_idx: null },
  LayerNorm: { normalized_shape: required, eps: 1e-5, elementwise_affine: true, bias: true },
  Dropout: { p: 0.5, inplace: false },
  Flatten: { start_dim: 1, end_dim: -1 },
  Identity: nothing,
  ReLU: { inplace: false },
  Tanh: nothing,
  Sigmoid: nothing,
  Softmax: { dim: null },
};

/** The parameters with their defaults, or `undefined` where the catalogue has no such module. */
export const torchPlainSignature = (className: string): PlainSignature | undefined =>
  Object.hasOwn(SIGNATURES, className) ? SIGNATURES[className] : undefined;
