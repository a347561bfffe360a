/**
 * The kernel's WebAssembly, compiled once. The module is small and comes with the bundle, so that it is
 * compiled where it is asked for: nothing is fetched, nothing is awaited.
 */
import { BINARIES, BINARY_SIZES } from "./binary";
import { unpack } from "./unpack";

/** What src/kernel/index.ts exports, which says what each function takes; addresses are in bytes. */
export interface KernelExports {
  readonly memory: KernelMemory;
  readonly freeFrom: () => number;
  readonly orthonormalise: (vectors: number, first: number, end: number, length: number) => void;
  readonly philox: (
    first: number,
    high0: number,
    high1: number,
    key0: number,
    key1: number,
    count: number,
    to: number,
  ) => void;
  readonly run: (
    cell: number,
    batch: number,
    steps: number,
    inputSize: number,
    units: number,
    backwards: number,
    panels: number,
    firstPanels: number,
    zStride: number,
    stateStride: number,
    x: number,
    kernel: number,
    recurrent: number,
    bias: number,
    recurrentBias: number,
    z: number,
    h: number,
    extra: number,
    allH: number,
    allC: number,
  ) => void;
}

interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB. @throws RangeError where there is no room */
  readonly grow: (pages: number) => number;
}

/** What the engine needs of the global WebAssembly, which belongs to no library that the core is checked against. */
declare const WebAssembly:
  | {
      readonly validate: (bytes: Uint8Array) => boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: KernelExports };
    }
  | undefined;

/** Base64 to a string of bytes: Node and workers alike have it. */
declare const atob: (text: string) => string;

/** Makes kernels, each with a memory of its own. */
export type KernelFactory = () => KernelExports;
export type KernelVariant = "simd" | "relaxed-simd";

let fastest: { readonly factory: KernelFactory | undefined } | undefined;

/** The factory of the fastest variant that this runtime takes, compiled at the first call; nothing where it takes none. */
export function sharedFactory(): KernelFactory | undefined {
  fastest ??= { factory: compileKernel() };
  return fastest.factory;
}

/**
 * The kernel's factory, or nothing where this runtime cannot run it: without WebAssembly, without SIMD, or
 * where a content security policy forbids to compile.
 *
 * @param variant that one and no other; without it the fastest that the runtime takes
 */
export function compileKernel(variant?: KernelVariant): KernelFactory | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  const { validate, Module, Instance } = WebAssembly;
  const both = unpack(fromBase64(BINARIES), BINARY_SIZES.simd + BINARY_SIZES["relaxed-simd"]);
  const candidates = {
    "relaxed-simd": both.subarray(BINARY_SIZES.simd),
    simd: both.subarray(0, BINARY_SIZES.simd),
  };
  const wanted = variant ? [candidates[variant]] : Object.values(candidates);
  const binary = wanted.find((bytes) => validate(bytes));
  if (!binary) return undefined;
  try {
    const module = new Module(binary);
    return () => new Instance(module).exports;
  } catch {
    return undefined; // forbidden: the plain path gives the same numbers
  }
}

function fromBase64(text: string): Uint8Array {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
