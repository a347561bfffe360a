/** The names that Keras gives to layers that have none. */
import { snakeCase } from "../../catalog/snake-case";

/**
 * Names layers in document order as Keras does: `lstm`, `lstm_1`, `simple_rnn` … Keras counts from a
 * session's start, and also the layers that have a variable; a reader counts those that it has no name for.
 * Source: keras 3.15.1 `utils/naming.py`, `auto_name` and `to_snake_case`; Keras 2 does the same from `lstm_1`.
 */
export function layerNamer(): (className: string) => string {
  const counts = new Map<string, number>();
  return (className) => {
    const name = snakeCase(className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  };
}
