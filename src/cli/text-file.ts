/** Text files as a terminal names them. */
import { isAscii } from "node:buffer";
import fs from "node:fs";
import { LARGEST_FILE } from "../core/languages";
import { ownEntry } from "../core/lookup";
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

/** In a Python file's first two lines: `# -*- coding: gbk -*-`. */
const CODING = /^(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*(?<name>[-\w.]+)/;

/** What Python has names of its own for. */
const ENCODINGS: Readonly<Record<string, string>> = {
  "latin-1": "latin1",
  cp936: "gbk",
  cp932: "sjis",
  cp949: "euc-kr",
  cp950: "big5",
};

/**
 * UTF-16 with its byte order mark, or what the text says of itself as Python has it said, or UTF-8; bytes that are none of
 * these become replacement characters.
 */
export function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  if (encoding === "utf-8" && isAscii(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return decodeAs(encoding === "utf-8" ? saidEncoding(bytes) : encoding, bytes);
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Bytes in which the encoding is said, if it is. */
const HEAD = 400;

function saidEncoding(bytes: Uint8Array): string {
  const said = CODING.exec(Buffer.from(bytes.subarray(0, HEAD)).toString("latin1"))?.groups?.["name"];
  const name = said?.toLowerCase().replaceAll("_", "-") ?? "utf-8";
  return ownEntry(ENCODINGS, name) ?? name;
}

/** Node's name for what went wrong. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

/** Node's error in words. */
export function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "ELOOP":
      return "its links lead back to it";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
