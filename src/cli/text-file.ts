/** Text files as a terminal names them. */
import { isAscii } from "node:buffer";
import fs from "node:fs";
import { LARGEST_FILE } from "../core/languages";
import { Failure, STATUS } from "./outcome";

/** A file's text; a `Failure` says why there is none. */
export function readText(path: string): string {
  try {
    return decode(readBytes(path));
  } catch (error) {
    throw new Failure(STATUS.unreadable, `${path}: cannot be read: ${reasonOf(error)}.`);
  }
}

/**
 * The bytes of a file; a pipe or a device, which may never end, is none.
 * @param largest in bytes
 * @throws Error in words where there is none, or too large a one
 */
export function readBytes(path: string, largest = LARGEST_FILE): Buffer {
  const stat = fs.statSync(path);
  if (stat.isDirectory()) throw new Error(`it is a folder; "lstm-explorer list ${path}" finds the layers in it`);
  if (!stat.isFile()) throw new Error("it is a pipe or a device");
  if (stat.size > largest) throw new Error(`it is larger than ${largest / 1024 / 1024} MB`);
  return fs.readFileSync(path);
}

/** UTF-8, or UTF-16 with its byte order mark; bytes that are neither become replacement characters. */
export function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  if (encoding === "utf-8" && isAscii(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return new TextDecoder(encoding).decode(bytes);
}

/** Node's error in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
