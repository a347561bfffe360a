/** Text files as a terminal names them. */
import fs from "node:fs";
import { LARGEST_FILE } from "../core/read";
import { Failure, STATUS } from "./outcome";

/** A file's text; a `Failure` says why there is none. */
export function readText(path: string): string {
  try {
    if (fs.statSync(path).size > LARGEST_FILE) {
      throw new Error(`it is larger than ${LARGEST_FILE / 1024 / 1024} MB`);
    }
    if (fs.statSync(path).isDirectory()) {
      throw new Error(`it is a folder; "lstm-explorer list ${path}" finds the layers in it`);
    }
    return decode(fs.readFileSync(path));
  } catch (error) {
    throw new Failure(STATUS.unreadable, `${path}: cannot be read: ${reasonOf(error)}.`);
  }
}

/** UTF-8, or UTF-16 with its byte order mark; bytes that are neither become replacement characters. */
export function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
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
