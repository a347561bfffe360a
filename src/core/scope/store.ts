/**
 * What a program's variables hold while it is followed: cells with values, and ways through the
 * program whose changes are kept apart until they meet.
 */

import type { AbstractValue } from "./values/values";

/** One way through the program: the cells that it changed, each with the value that it had there. */
export interface Way {
  readonly cells: Map<AnyCell, Kept<unknown>>;
}

/** A value that a cell had on a way. */
interface Kept<T> {
  readonly cell: AnyCell;
  readonly value: T | undefined;
}

/** What the store asks of a cell, whatever it holds. */
interface AnyCell {
  readonly value: unknown;
  readonly isOfProgram: boolean;
  readonly hasOther: boolean;
  readonly madeAt: number;
  /** Keeps the present value for a way. */
  keep(way: Way): void;
  /** Exchanges the present value and the one kept for a way. */
  exchange(way: Way): void;
  /** Takes the join of the values of all ways; those that did not change it have the present one. */
  meet(ways: readonly Way[]): void;
  /** Adds the present value to those that it had on a way before. */
  gather(way: Way): void;
  differs(way: Way): boolean;
  forget(way: Way): boolean;
  /** Forgets what it holds where the way gave it a value. */
  lose(way: Way): void;
}

/** So much is kept of what a list or dict held. */
const MOST_LOST = 16;

/** What sort of place a cell is. */
interface CellKind<T> {
  /** Whether the program's own statements set it; what a library keeps, it asks for itself. */
  readonly isOfProgram?: boolean;
  /** Whether something else stands for it where it has no value. */
  readonly hasOther?: boolean;
  /** When the object was made whose place it is (`Store.now`); 0: it may have been there before anything else. */
  readonly madeAt?: number;
  /**
   * What is left of what two ways have in common where one of them may be gone any number of times; nothing, without it.
   * @param before what it holds where that way is not gone
   */
  readonly lasting?: (joined: T, before: T) => T | undefined;
}

/** A place that holds a value: a variable, an attribute, a model's list of layers. Its identity is its name. */
export class Cell<T> implements AnyCell {
  value: T | undefined;
  readonly #join: (one: T, other: T) => T;
  readonly #top: T;
  readonly #lasting: CellKind<T>["lasting"];
  readonly hasOther: boolean;
  readonly isOfProgram: boolean;
  readonly madeAt: number;
  /** What the items of a list are like that a loop has filled; false where that may be something else (see `statements/windows.ts`). */
  collected?: AbstractValue | false;
  /** Whether some way left it without a value. */
  mayBeUnbound?: true;
  /** What a list or dict held of which nothing is known any more: who changes what is in it, changes that. */
  lost?: T[];

  /**
   * @param join what it holds where two ways meet: `one` itself where nothing is lost
   * @param top what it holds where nothing is known of it
   */
  constructor(
    join: (one: T, other: T) => T,
    top: T,
    { isOfProgram = false, hasOther = false, madeAt = 0, lasting }: CellKind<T> = {},
  ) {
    this.isOfProgram = isOfProgram;
    this.#join = join;
    this.#top = top;
    this.#lasting = lasting;
    this.hasOther = hasOther;
    this.madeAt = madeAt;
  }

  set(value: T): void {
    if (value === this.#top) this.#noteLost(this.value);
    this.value = value;
  }

  /** What it held, where its content is lost. */
  #noteLost(value: T | undefined): void {
    if (typeof this.#top !== "symbol" || value === this.#top || value === undefined) return;
    this.lost ??= [];
    if (this.lost.length < MOST_LOST && !this.lost.includes(value)) this.lost.push(value);
  }

  #joined(one: T, other: T): T {
    const joined = this.#join(one, other);
    if (joined === this.#top) for (const each of [one, other]) this.#noteLost(each);
    return joined;
  }

  keep(way: Way): void {
    const kept: Kept<T> = { cell: this, value: this.value };
    way.cells.set(this, kept);
  }

  exchange(way: Way): void {
    const value = this.#keptFor(way)?.value;
    this.keep(way);
    this.value = value;
  }

  meet(ways: readonly Way[]): void {
    const before = this.value;
    // A variable that one way leaves unbound has the other's value, or the program fails there.
    let joined: T | undefined;
    let isUnbound = false;
    for (const way of ways) {
      const kept = this.#keptFor(way);
      const value = kept === undefined ? before : kept.value;
      if (value === undefined) isUnbound = true;
      else joined = joined === undefined ? value : this.#joined(joined, value);
    }
    if (isUnbound && joined !== undefined) this.mayBeUnbound = true;
    this.value = isUnbound && this.hasOther && joined !== undefined ? this.#joined(this.#top, joined) : joined;
  }

  gather(way: Way): void {
    const before = this.#keptFor(way)?.value;
    const value =
      before === undefined || this.value === undefined ? (before ?? this.value) : this.#joined(before, this.value);
    const kept: Kept<T> = { cell: this, value };
    way.cells.set(this, kept);
  }

  differs(way: Way): boolean {
    return this.#keptFor(way)?.value !== this.value;
  }

  forget(way: Way): boolean {
    const changed = this.#keptFor(way)?.value;
    if (this.value === undefined || changed === undefined) return false;
    const joined = this.#joined(this.value, changed);
    if (joined === this.value) return false;
    const left = this.#lasting?.(joined, this.value);
    if (left === undefined) this.#lose(changed);
    else this.value = left;
    return true;
  }

  lose(way: Way): void {
    const changed = this.#keptFor(way)?.value;
    if (changed !== undefined) this.#lose(changed);
  }

  /** What joins nothing known still tells which objects it may be: who changes it changes them. */
  #lose(changed: T): void {
    const lost = this.#joined(this.#top, changed);
    this.value = this.value === undefined ? lost : this.#joined(lost, this.value);
  }

  #keptFor(way: Way): Kept<T> | undefined {
    const kept = way.cells.get(this);
    return kept !== undefined && this.#isOwn(kept) ? kept : undefined;
  }

  /** Ways keep values of cells of all kinds. */
  #isOwn(kept: Kept<unknown>): kept is Kept<T> {
    return kept.cell === this;
  }
}

export const NO_CHANGES: Way = { cells: new Map() };

/** What was looked at, as it was behind that. */
export type Reads = ReadonlyMap<AnyCell, unknown>;

export interface Store {
  get<T>(cell: Cell<T>): T | undefined;
  /** Runs it, and keeps what it looked at. */
  reading<T>(run: () => T): readonly [result: T, reads: Reads];
  /** Whether all of it is as it was. */
  isAsRead(reads: Reads): boolean;
  set<T>(cell: Cell<T>, value: T): void;
  /** Runs one way through the program and takes its changes back. */
  branch(run: () => void): Way;
  /** Goes on where ways meet: each cell that any of them changed holds the join of all. */
  meet(ways: readonly Way[]): void;
  /** Runs it, and gathers every value that it gives to a cell, as one way on which it ended at any place. */
  watch<T>(run: () => T): readonly [result: T, partly: Way];
  /** Runs what does not happen: nobody watches it. */
  unwatched<T>(run: () => T): T;
  /** How many branches are open. */
  depth(): number;
  /** All changes since that many branches were open, as one way. */
  changesSince(depth: number): Way;
  /** Lets a way keep the present values of what is changed behind it, where it has none of its own. */
  keepBefore(way: Way, changes: Way): void;
  /** The present moment: later than each one that was asked for before. */
  now(): number;
  /** Whether any of the changed cells holds something else now, of objects that were there at a moment. */
  differs(way: Way, moment: number): boolean;
  /** Forgets what does not last in the cells to which the way gave another value; whether there were any. */
  forget(way: Way): boolean;
  /**
   * Forgets what is in all cells to which the way gave a value.
   * @param since the moment at which it began: objects made on it that have nothing now are not there
   */
  lose(way: Way, since?: number): void;
}

/** The store of one program, on its one way so far. */
export function createStore(): Store {
  const open: Way[] = [{ cells: new Map() }];
  /** The innermost open way must know the value before the first change. */
  const touch = (cell: AnyCell): void => {
    const way = open.at(-1)!;
    if (!way.cells.has(cell)) cell.keep(way);
  };
  let moments = 0;
  let watching: readonly Way[] = [];
  const watchedBy = <T>(ways: readonly Way[], run: () => T): T => {
    const before = watching;
    watching = ways;
    try {
      return run();
    } finally {
      watching = before;
    }
  };
  const gather = (cell: AnyCell): void => {
    for (const way of watching) cell.gather(way);
  };
  let reads: Set<AnyCell> | undefined;
  return {
    get(cell) {
      if (cell.isOfProgram) reads?.add(cell);
      return cell.value;
    },
    reading(run) {
      const around = reads;
      const own = new Set<AnyCell>();
      reads = own;
      try {
        const result = run();
        return [result, new Map([...own].map((cell) => [cell, cell.value]))];
      } finally {
        for (const cell of own) around?.add(cell);
        reads = around;
      }
    },
    isAsRead(before) {
      for (const [cell, value] of before) if (cell.value !== value) return false;
      return true;
    },
    set(cell, value) {
      touch(cell);
      cell.set(value);
      if (cell.collected) cell.collected = false;
      gather(cell);
    },
    branch(run) {
      const way: Way = { cells: new Map() };
      open.push(way);
      try {
        run();
      } finally {
        open.pop();
        for (const cell of way.cells.keys()) cell.exchange(way);
      }
      return way;
    },
    meet(ways) {
      const met = new Set<AnyCell>();
      for (const { cells } of ways) {
        for (const cell of cells.keys()) {
          if (met.has(cell)) continue;
          met.add(cell);
          touch(cell);
          cell.meet(ways);
        }
      }
    },
    watch(run) {
      const way: Way = { cells: new Map() };
      return [watchedBy([...watching, way], run), way];
    },
    unwatched: (run) => watchedBy([], run),
    depth: () => open.length,
    changesSince(depth) {
      const way: Way = { cells: new Map() };
      for (const { cells } of open.slice(depth)) {
        for (const cell of cells.keys()) cell.keep(way);
      }
      return way;
    },
    keepBefore(way, changes) {
      for (const cell of changes.cells.keys()) if (!way.cells.has(cell)) cell.keep(way);
    },
    now: () => ++moments,
    differs(way, moment) {
      for (const cell of way.cells.keys()) if (cell.madeAt < moment && cell.differs(way)) return true;
      return false;
    },
    forget(way) {
      let isAny = false;
      for (const cell of way.cells.keys()) {
        touch(cell);
        if (!cell.forget(way)) continue;
        gather(cell);
        isAny = true;
      }
      return isAny;
    },
    lose(way, since = Infinity) {
      for (const cell of way.cells.keys()) {
        if (cell.madeAt >= since && cell.value === undefined && !cell.hasOther) continue;
        touch(cell);
        cell.lose(way);
        gather(cell);
      }
    },
  };
}
