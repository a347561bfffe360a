/** An ONNX model of one recurrent layer, in the bytes of its protobuf (onnx/onnx.proto, IR version 8). */
import type { Tensor } from "../../../src/core/tensor";
import { type Case, type CellName, CELLS } from "../cases";

type Field = readonly number[] | Uint8Array;

const FLOAT_TYPE = 1;
const INT_ATTRIBUTE = 2;
/** The first opset with today's operators is 14. */
const OPSET = 14;
const IR_VERSION = 8;

/** Each operator with its gates, in Keras's names and ONNX's order. */
const OPERATORS: Readonly<Record<CellName, { readonly type: string; readonly gates: readonly string[] }>> = {
  LSTM: { type: "LSTM", gates: ["i", "o", "f", "c"] },
  GRU: { type: "GRU", gates: ["z", "r", "h"] },
  GRU_RESET_BEFORE: { type: "GRU", gates: ["z", "r", "h"] },
  RNN: { type: "RNN", gates: ["h"] },
};

/**
 * Input X (timesteps, batch, features); outputs Y (timesteps, 1, batch, units), Y_h and of an LSTM Y_c
 * (1, batch, units). ONNX has its matrices the other way round than Keras.
 */
export function onnxModel(layer: Case): Uint8Array {
  const { cell, batch, timesteps, features, units, kernel, recurrent, bias, recurrentBias } = layer;
  const { type, gates } = OPERATORS[cell];
  const columns = gates.length * units;
  const order = gates.map((gate) => CELLS[cell].gates.findIndex((name) => name === gate));
  const outputs = ["Y", "Y_h", ...(cell === "LSTM" ? ["Y_c"] : [])];
  const node = message(
    ...["X", "W", "R", "B"].map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, type),
    bytes(5, attribute("hidden_size", units)),
    ...(cell === "GRU" ? [bytes(5, attribute("linear_before_reset", 1))] : []),
  );
  const biases = new Float32Array(2 * columns);
  biases.set(reordered(bias, units, order));
  if (recurrentBias) biases.set(reordered(recurrentBias, units, order), columns);
  const graph = message(
    bytes(1, node),
    text(2, "layer"),
    bytes(5, initializer("W", [1, columns, features], reordered(kernel, units, order))),
    bytes(5, initializer("R", [1, columns, units], reordered(recurrent, units, order))),
    bytes(5, initializer("B", [1, 2 * columns], biases)),
    bytes(11, value("X", [timesteps, batch, features])),
    bytes(12, value("Y", [timesteps, 1, batch, units])),
    ...outputs.slice(1).map((name) => bytes(12, value(name, [1, batch, units]))),
  );
  return message(integer(1, IR_VERSION), bytes(7, graph), bytes(8, message(text(1, ""), integer(2, OPSET))));
}

const attribute = (name: string, number: number): Uint8Array =>
  message(text(1, name), integer(3, number), integer(20, INT_ATTRIBUTE));

/** Blocks of columns of a Keras variable as blocks of rows, in that order. */
function reordered({ data, shape }: Tensor, units: number, order: readonly number[]): Float32Array {
  const columns = order.length * units;
  const rows = shape.length === 1 ? 1 : (shape[0] ?? 0);
  const result = new Float32Array(data.length);
  for (const [place, gate] of order.entries()) {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        result[(place * units + unit) * rows + row] = data[row * columns + gate * units + unit]!;
      }
    }
  }
  return result;
}

const initializer = (name: string, shape: readonly number[], data: Float32Array): Uint8Array =>
  message(
    ...shape.map((size) => integer(1, size)),
    integer(2, FLOAT_TYPE),
    text(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );

const value = (name: string, shape: readonly number[]): Uint8Array => {
  const dimensions = message(...shape.map((size) => bytes(1, message(integer(1, size)))));
  const tensorType = message(integer(1, FLOAT_TYPE), bytes(2, dimensions));
  return message(text(1, name), bytes(2, message(bytes(1, tensorType))));
};

/** Protobuf's variable-length integer: seven bits a byte, the lowest first. */
function varint(number: number): number[] {
  const result: number[] = [];
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) result.push((rest % 128) + 128);
  return [...result, rest];
}

const integer = (field: number, number: number): Field => [...varint(field * 8), ...varint(number)];

function bytes(field: number, content: Uint8Array): Uint8Array {
  const head = [...varint(field * 8 + 2), ...varint(content.length)];
  return message(head, content);
}

const text = (field: number, content: string): Uint8Array => bytes(field, new TextEncoder().encode(content));

function message(...fields: readonly Field[]): Uint8Array {
  const result = new Uint8Array(fields.reduce((size, field) => size + field.length, 0));
  let at = 0;
  for (const field of fields) {
    result.set(field, at);
    at += field.length;
  }
  return result;
}
