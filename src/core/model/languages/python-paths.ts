/** Names of files as Python programs put them together: `os.path.join(…)`, `Path(__file__).parent / "config.yaml"`. */
import type { CallSite } from "../../scope/interpreter";
import { constant, UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values/values";

/** A path that is no plain text: pathlib's, or one that counts from the program's own file. */
export interface FilePath extends LibraryValue {
  readonly family: "path";
  /** With `/` between its parts. */
  readonly name: string;
  /** Whether it counts from the folder of the program's file, not from the one that the program runs in. */
  readonly isBeside: boolean;
}

const isFilePath = (value: AbstractValue): value is FilePath => value.kind === "library" && value.family === "path";

/** Longer names of files are not put together: as long as most systems allow. */
const LONGEST_NAME = 4_096;

const filePath = (name: string, isBeside: boolean): FilePath => ({ kind: "library", family: "path", name, isBeside });

/** `__file__`: what it is called is never asked. */
export const OWN_FILE: FilePath = filePath("__file__", true);

/** What a value names as a file; `undefined` where that cannot be told. */
export function pathOf(value: AbstractValue | undefined): FilePath | undefined {
  if (value === undefined) return undefined;
  if (isFilePath(value)) return value;
  return value.kind === "constant" && typeof value.value === "string" ? filePath(value.value, false) : undefined;
}

/** Functions of `os` and `pathlib` that make paths; `undefined` for others. */
export function callPathFunction(path: string, site: CallSite): AbstractValue | undefined {
  const paths = site.arguments.map(({ name, spread, value }) =>
    name === undefined && spread === undefined ? pathOf(value) : undefined,
  );
  const [first] = paths;
  switch (path) {
    case "os.path.join":
      return written(joinedPaths(paths));
    case "pathlib.Path":
    case "pathlib.PurePath":
      return (paths.length === 0 ? filePath(".", false) : joinedPaths(paths)) ?? UNKNOWN;
    case "os.getcwd":
    case "pathlib.Path.cwd":
      return filePath(".", false);
    case "os.path.dirname":
      return written(first && parentOf(first));
    case "os.path.abspath":
    case "os.path.realpath":
    case "os.path.normpath":
    case "os.path.expanduser":
      return written(first);
    default:
      return undefined;
  }
}

/** `path / "name"` */
export function dividedPath(left: AbstractValue, right: AbstractValue): AbstractValue | undefined {
  return isFilePath(left) ? (joinedPaths([left, pathOf(right)]) ?? UNKNOWN) : undefined;
}

/** `FOLDER + "/name"` */
export function lengthenedPath(left: AbstractValue, right: AbstractValue): AbstractValue | undefined {
  const isInside = right.kind === "constant" && typeof right.value === "string" && right.value.startsWith("/");
  return isFilePath(left) && isInside ? joinedPaths([left, filePath(`.${right.value}`, false)]) : undefined;
}

/** `path.parent` */
export const memberOfPath = (path: FilePath, name: string): AbstractValue | undefined =>
  name === "parent" ? (parentOf(path) ?? UNKNOWN) : undefined;

/** Methods that give a path; `undefined` for others. */
export function callPathMethod(path: FilePath, name: string, site: CallSite): AbstractValue | undefined {
  switch (name) {
    case "resolve":
    case "absolute":
    case "expanduser":
      return path;
    case "joinpath":
      return joinedPaths([path, ...site.arguments.map(({ value }) => pathOf(value))]) ?? UNKNOWN;
    default:
      return undefined;
  }
}

/** As `os.path` gives it: a text, where it is one that does not count from the program's file. */
function written(path: FilePath | undefined): AbstractValue {
  if (path === undefined) return UNKNOWN;
  return path.isBeside ? path : constant(path.name);
}

function joinedPaths(paths: readonly (FilePath | undefined)[]): FilePath | undefined {
  let joined: FilePath | undefined;
  for (const path of paths) {
    if (path === undefined) return undefined;
    // What counts from somewhere itself leaves out what stands before it.
    const isNew = joined === undefined || path.isBeside || path.name.startsWith("/");
    joined = isNew ? path : filePath(`${joined!.name}/${path.name}`, joined!.isBeside);
    if (joined.name.length > LONGEST_NAME) return undefined;
  }
  return joined;
}

/** The folder that holds it: of one that ends with `..`, one farther up. */
function parentOf({ name, isBeside }: FilePath): FilePath | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const last = parts.at(-1);
  const folder = last === undefined || last === ".." ? [...parts, ".."] : parts.slice(0, -1);
  return filePath(folder.length === 0 ? "." : folder.join("/"), isBeside);
}
