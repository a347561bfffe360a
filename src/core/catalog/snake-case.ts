/** `GlorotUniform` as Keras writes it in names: `glorot_uniform`; `SimpleRNN` is `simple_rnn`, `LSTM` is `lstm`. */
export const snakeCase = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
