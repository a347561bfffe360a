"""Runs recurrent layers of PyTorch or Keras for the bench: one JSON line in, one JSON line out."""

import json
import os
import sys
import time

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", OMP_NUM_THREADS="1", KERAS_BACKEND="tensorflow")

import numpy as np

peer = sys.argv[1]
run = None


def read(file, shape):
    return np.fromfile(file, dtype=np.float32).reshape(shape)


def prepare_torch(cell, units, kernel, recurrent, bias, x, recurrent_bias=None):
    layer = getattr(torch.nn, cell)(x.shape[2], units, batch_first=True)
    # PyTorch's GRU has its gates in the order r, z, n; Keras's z, r, h.
    order = [1, 0, 2] if cell == "GRU" else range(kernel.shape[1] // units)

    def rows(matrix):
        return torch.from_numpy(np.concatenate([matrix[..., k * units : (k + 1) * units].T for k in order]))

    with torch.no_grad():
        layer.weight_ih_l0.copy_(rows(kernel))
        layer.weight_hh_l0.copy_(rows(recurrent))
        layer.bias_ih_l0.copy_(rows(bias))
        layer.bias_hh_l0.copy_(rows(np.zeros_like(bias) if recurrent_bias is None else recurrent_bias))
    layer.eval()
    data = torch.from_numpy(x)

    def run():
        with torch.inference_mode():
            output, states = layer(data)
        return (output, *(state[0] for state in (states if isinstance(states, tuple) else (states,))))

    return run


def prepare_keras(cell, units, kernel, recurrent, bias, x, recurrent_bias=None):
    options = {"return_sequences": True, "return_state": True}
    if cell.startswith("GRU"):
        layer = keras.layers.GRU(units, reset_after=cell == "GRU", **options)
    else:
        layer = {"LSTM": keras.layers.LSTM, "RNN": keras.layers.SimpleRNN}[cell](units, **options)
    layer.build(x.shape)
    layer.set_weights([kernel, recurrent, bias if recurrent_bias is None else np.stack([bias, recurrent_bias])])
    data = tf.constant(x)
    return tf.function(lambda: layer(data))


if peer == "torch":
    import torch

    torch.set_num_threads(1)
    version, prepare = torch.__version__, prepare_torch
else:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    import keras

    version, prepare = f"{keras.__version__} on TensorFlow {tf.__version__}", prepare_keras

print(json.dumps({"version": version}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if "units" in request:
        arrays = {name: read(**tensor) for name, tensor in request["tensors"].items()}
        run = prepare(request["cell"], request["units"], **arrays)
        for name, tensor in zip(("h", "finalH", "finalC"), run()):
            np.asarray(tensor).tofile(request["results"][name])
        reply = {}
    else:
        start = time.process_time()
        for _ in range(request["count"]):
            run()
        reply = {"ms": (time.process_time() - start) * 1000}
    print(json.dumps(reply), flush=True)
