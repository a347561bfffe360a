/**
 * `GlorotUniform` as Keras writes it in names: `glorot_uniform`; `SimpleRNN` is `simple_rnn`, `LSTMCell` is `lstm_cell`.
 * Source: keras 3.15.1 `utils/naming.py`, `to_snake_case`.
 */
export const snakeCase = (name: string): string =>
  name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
