/** What a command tells the shell. */

/** Exit statuses, the same for every command. */
export const STATUS = { ok: 0, noLayer: 1, faulty: 1, unreadable: 2 } as const;

/** What the terminal is told in one line instead of a result. */
export class Failure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
