/** The names of returned tensors as they nest. */
import type { Structure } from "./layer-returns";

/** As one writes it on the left of a `=`: `output, (h_n, c_n)`, `output, (h, c), [h]`. */
export const writtenNames = (names: Structure): string => names.map(unpackedAs).join(", ");

/** One of them; a bracket around one name alone would unpack nothing. */
export function unpackedAs(name: string | Structure): string {
  if (typeof name === "string") return name;
  return name.length === 1 ? `[${writtenNames(name)}]` : `(${writtenNames(name)})`;
}

/** Each name by itself. */
export const flatNames = (names: Structure): readonly string[] =>
  names.flatMap((name) => (typeof name === "string" ? [name] : flatNames(name)));

/** The structure with these names in their places, as far as there are any. */
export function renamedNames(names: Structure, given: readonly string[]): Structure {
  const left = [...given];
  const rename = (structure: Structure): Structure =>
    structure.map((name) => (typeof name === "string" ? (left.shift() ?? name) : rename(name)));
  return rename(names);
}
