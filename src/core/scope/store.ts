/**
 * What a program's variables hold while it is followed: cells with values, and branches whose
 * changes are kept apart until they are joined.
 */

/** A place that holds a value: a variable, an attribute, a model's list of layers. Its identity is its name. */
export interface Cell<T> {
  /** What it holds where two ways through the program meet; `one` itself where nothing is lost. */
  readonly join: (one: T, other: T) => T;
  /** What it holds where nothing is known of it. */
  readonly top: T;
}

/** The changes of one way through the program. */
export type Changes = ReadonlyMap<Cell<unknown>, unknown>;

export const NO_CHANGES: Changes = new Map();

export interface Store {
  get<T>(cell: Cell<T>): T | undefined;
  set<T>(cell: Cell<T>, value: T): void;
  /** Runs one way through the program and takes its changes back. */
  branch(run: () => void): Changes;
  /** Goes on where the ways meet: each cell that any of them changed holds the join of all. */
  meet(ways: readonly Changes[]): void;
  /** How many branches are open. */
  depth(): number;
  /** All changes since that many branches were open. */
  changesSince(depth: number): Changes;
  /** Whether any of the changed cells holds something else now. */
  differs(way: Changes): boolean;
  /** Forgets what is in the cells that the way gave another value. */
  forget(way: Changes): void;
}

export function createStore(): Store {
  const levels: Map<Cell<unknown>, unknown>[] = [new Map()];
  const find = (cell: Cell<unknown>): unknown => {
    for (let index = levels.length - 1; index >= 0; index--) {
      const value = levels[index]!.get(cell);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const put = (cell: Cell<unknown>, value: unknown): void => {
    levels.at(-1)!.set(cell, value);
  };
  return {
    // A cell only ever holds values of its own type.
    get: <T>(cell: Cell<T>) => find(cell as Cell<unknown>) as T | undefined,
    set: <T>(cell: Cell<T>, value: T) => put(cell as Cell<unknown>, value),
    branch(run) {
      const level = new Map<Cell<unknown>, unknown>();
      levels.push(level);
      try {
        run();
      } finally {
        levels.pop();
      }
      return level;
    },
    meet(ways) {
      const [first] = ways;
      if (first === undefined) return;
      if (ways.length === 1) {
        for (const [cell, value] of first) put(cell, value);
        return;
      }
      for (const cell of new Set(ways.flatMap((way) => [...way.keys()]))) {
        const before = find(cell);
        // A variable that one way leaves unbound has the other's value, or the program fails there.
        const values: unknown[] = ways.map((way) => way.get(cell) ?? before).filter((value) => value !== undefined);
        put(
          cell,
          values.reduce((joined, value) => cell.join(joined, value)),
        );
      }
    },
    depth: () => levels.length,
    changesSince(depth) {
      const changes = new Map<Cell<unknown>, unknown>();
      for (const level of levels.slice(depth)) {
        for (const [cell, value] of level) changes.set(cell, value);
      }
      return changes;
    },
    differs: (way) => [...way].some(([cell, value]) => find(cell) !== value),
    forget(way) {
      for (const [cell, value] of way) {
        const before = find(cell);
        if (before !== undefined && cell.join(before, value) !== before) put(cell, cell.top);
      }
    },
  };
}
