"""Writes the Q that TensorFlow's QR decomposition makes of small matrices, for `Orthogonal`'s tests: to the last bit.

    npm run golden -- make_qr

writes `tensorflow-<version>-qr.json`. Q has the signs that Keras's `Orthogonal` gives it.
"""

import cases
from cases import plain, thousandths

import numpy as np
import tensorflow as tf

SHAPES = [(1, 1), (6, 1), (2, 2), (3, 3), (8, 5), (9, 9), (17, 17), (28, 7), (40, 10), (13, 13)]


def case(rng, shape):
    matrix = thousandths(rng, shape, 2.0)
    q, r = tf.linalg.qr(matrix)
    return {"matrix": plain(matrix), "q": plain(q.numpy() * np.sign(np.diag(r.numpy())))}


if __name__ == "__main__":
    rng = np.random.default_rng(20260601)
    cases.write(f"tensorflow-{tf.__version__}-qr", {"tensorflow": tf.__version__}, [case(rng, shape) for shape in SHAPES])
