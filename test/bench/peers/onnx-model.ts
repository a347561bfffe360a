/** An ONNX model of one LSTM, in the bytes of its protobuf (onnx/onnx.proto, IR version 8). */
import type { Tensor } from "../../../src/core/tensor";
import type { Case } from "../cases";

type Field = readonly number[] | Uint8Array;

const FLOAT_TYPE = 1;
const INT_ATTRIBUTE = 2;
/** The first opset with today's LSTM is 14. */
const OPSET = 14;
const IR_VERSION = 8;

/**
 * Input X (timesteps, batch, features); outputs Y (timesteps, 1, batch, units), Y_h and Y_c (1, batch,
 * units). ONNX has the gates in the order i, o, f, c and its matrices the other way round than Keras.
 */
export function onnxModel({ batch, timesteps, features, units, kernel, recurrent, bias }: Case): Uint8Array {
  const columns = 4 * units;
  const node = message(
    ...["X", "W", "R", "B"].map((name) => text(1, name)),
    ...["Y", "Y_h", "Y_c"].map((name) => text(2, name)),
    text(4, "LSTM"),
    bytes(5, message(text(1, "hidden_size"), integer(3, units), integer(20, INT_ATTRIBUTE))),
  );
  const biases = new Float32Array(2 * columns);
  biases.set(reordered(bias, units));
  const graph = message(
    bytes(1, node),
    text(2, "lstm"),
    bytes(5, initializer("W", [1, columns, features], reordered(kernel, units))),
    bytes(5, initializer("R", [1, columns, units], reordered(recurrent, units))),
    bytes(5, initializer("B", [1, 2 * columns], biases)),
    bytes(11, value("X", [timesteps, batch, features])),
    bytes(12, value("Y", [timesteps, 1, batch, units])),
    bytes(12, value("Y_h", [1, batch, units])),
    bytes(12, value("Y_c", [1, batch, units])),
  );
  return message(integer(1, IR_VERSION), bytes(7, graph), bytes(8, message(text(1, ""), integer(2, OPSET))));
}

/** Columns i, f, c, o of a Keras variable as rows i, o, f, c. */
function reordered({ data, shape }: Tensor, units: number): Float32Array {
  const columns = 4 * units;
  const rows = shape.length === 1 ? 1 : (shape[0] ?? 0);
  const result = new Float32Array(data.length);
  for (const [place, gate] of [0, 3, 1, 2].entries()) {
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
