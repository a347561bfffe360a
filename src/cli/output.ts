/** What the program prints: each piece is written out, whole, before the next is worked on, so that none can get lost. */
import fs from "node:fs";
import tty from "node:tty";
import { Failure, STATUS } from "./outcome";
import { reasonOf } from "./text-file";

const STDOUT = 1;
const STDERR = 2;

/** Whether somebody looks at it, and no program. */
export const isTerminal = (): boolean => tty.isatty(STDOUT);

/**
 * Prints a result; ends the program where nobody reads it any more (`| head`).
 * @throws Failure where it cannot be written
 */
export function print(text: string): void {
  try {
    write(STDOUT, text);
  } catch (error) {
    if (isClosed(error)) process.exit(STATUS.ok);
    throw new Failure(STATUS.unreadable, `the result cannot be written: ${reasonOf(error)}.`);
  }
}

/** Says on standard error what went wrong; where that is gone, nobody can be told. */
export function complain(sentence: string): void {
  try {
    write(STDERR, `lstm-explorer: ${visible(sentence)}\n`);
  } catch {
    return;
  }
}

/** A text without line breaks and a terminal's commands, which names of files may have. */
export const visible = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.codePointAt(0)!.toString(16).padStart(2, "0")}`);

/** The reader of a pipe has gone; Windows says it in another way. */
const isClosed = (error: unknown): boolean => codeOf(error) === "EPIPE" || codeOf(error) === "EOF";

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

/** Milliseconds until a full pipe is tried again, which is another program's and does not wait by itself. */
const PAUSE = 5;
const nobody = new Int32Array(new SharedArrayBuffer(4));

function write(descriptor: number, text: string): void {
  // Windows' terminals take text, not bytes.
  if (tty.isatty(descriptor)) {
    (descriptor === STDOUT ? process.stdout : process.stderr).write(text);
    return;
  }
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += fs.writeSync(descriptor, bytes, at);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      Atomics.wait(nobody, 0, 0, PAUSE);
    }
  }
}
