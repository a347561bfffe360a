/**
 * The signatures of what stands around PyTorch's recurrent modules (torch 2.13), in positional order: modules
 * (`nn/modules/`) by their classes' names, functions and tensor methods in lower case by their own, without the tensor.
 */
import type { PlainSignature } from "../keras/plain-layers";
import { ownEntry } from "../../lookup";

const required = undefined;
const nothing: PlainSignature = {};
const inplace: PlainSignature = { inplace: false };
const oneAxis: PlainSignature = { dim: null };
const twoTensors: PlainSignature = { other: null, swapped: false };
const reduction: PlainSignature = { dim: null, keepdim: false };

const MODULES: Readonly<Record<string, PlainSignature>> = {
  Linear: { in_features: required, out_features: required, bias: true },
  Embedding: {
    num_embeddings: required,
    embedding_dim: required,
    padding_idx: null,
    max_norm: null,
    norm_type: 2,
    scale_grad_by_freq: false,
    sparse: false,
  },
  LayerNorm: { normalized_shape: required, eps: 1e-5, elementwise_affine: true, bias: true },
  BatchNorm1d: { num_features: required, eps: 1e-5, momentum: 0.1, affine: true, track_running_stats: true },
  GroupNorm: { num_groups: required, num_channels: required, eps: 1e-5, affine: true },
  Conv1d: {
    in_channels: required,
    out_channels: required,
    kernel_size: required,
    stride: 1,
    padding: 0,
    dilation: 1,
    groups: 1,
    bias: true,
    padding_mode: "zeros",
  },
  MaxPool1d: {
    kernel_size: required,
    stride: null,
    padding: 0,
    dilation: 1,
    return_indices: false,
    ceil_mode: false,
  },
  AvgPool1d: { kernel_size: required, stride: null, padding: 0, ceil_mode: false, count_include_pad: true },
  MultiheadAttention: {
    embed_dim: required,
    num_heads: required,
    dropout: 0,
    bias: true,
    add_bias_kv: false,
    add_zero_attn: false,
    kdim: null,
    vdim: null,
    batch_first: false,
  },
  Dropout: { p: 0.5, inplace: false },
  Flatten: { start_dim: 1, end_dim: -1 },
  Identity: nothing,
  ReLU: inplace,
  Tanh: nothing,
  Sigmoid: nothing,
  LeakyReLU: { negative_slope: 0.01, inplace: false },
  ELU: { alpha: 1, inplace: false },
  GELU: { approximate: "none" },
  SiLU: inplace,
  Softplus: nothing,
  Softmax: oneAxis,
  LogSoftmax: oneAxis,
};

/** Functions of each element of one tensor, by PyTorch's names. */
export const ELEMENTARY_FUNCTIONS = ["abs", "cos", "exp", "log", "neg", "sin", "sqrt", "square"] as const;

const OPERATIONS: Readonly<Record<string, PlainSignature>> = {
  getitem: { indices: required },
  permute: { dims: required },
  transpose: { dim0: required, dim1: required },
  view: { shape: required },
  flatten: { start_dim: 0, end_dim: -1 },
  squeeze: oneAxis,
  unsqueeze: { dim: required },
  expand: { size: required },
  repeat: { repeats: required },
  flip: { dims: required },
  cat: { dim: 0 },
  stack: { dim: 0 },
  matmul: nothing,
  einsum: { equation: required },
  add: twoTensors,
  sub: twoTensors,
  mul: twoTensors,
  div: twoTensors,
  mean: reduction,
  sum: reduction,
  amax: reduction,
  amin: reduction,
  pad_sequence: { batch_first: false, padding_value: 0 },
  ...Object.fromEntries(ELEMENTARY_FUNCTIONS.map((name) => [name, nothing])),
};

/** The parameters with their defaults, or `undefined` where the catalogue has no such module or function. */
export const torchPlainSignature = (name: string): PlainSignature | undefined =>
  ownEntry(MODULES, name) ?? ownEntry(OPERATIONS, name);

/** The modules that the catalogue describes, by their classes' names. */
export const torchPlainNames: readonly string[] = Object.keys(MODULES);
