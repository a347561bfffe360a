/** What Keras prints for the constant-initialised layer of the examples. */
export const H = ["0.00772376", "0.01633997", "0.02572775"] as const;
export const LAST_H = "[[0.02572775]]";
export const LAST_C = "[[0.05020291]]";
export const SEQUENCE = "[[[0.00772376] [0.01633997] [0.02572775]]]";

/** By combination: neither flag, return_sequences, return_state, both. */
export const RETURNED = [[LAST_H], [SEQUENCE], [LAST_H, LAST_H, LAST_C], [SEQUENCE, LAST_H, LAST_C]] as const;
