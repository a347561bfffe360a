/** Options of the command line as JavaScript's port of `argparse` has them (argparse 1 and 2). */
import { snakeCase } from "../../catalog/snake-case";
import { heldEntries } from "../../scope/values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { constant } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import { callOptionParser, createOptionParser, isOptionParser } from "./python-options";

const PARSER = /^argparse(\.default)?\.ArgumentParser$/;

export const javascriptOptions: LibraryPart = {
  call: (interpreter, callee) =>
    callee.kind === "external" && PARSER.test(callee.path) ? createOptionParser(interpreter) : undefined,
  callMethod(interpreter, { self, name }, site) {
    if (!isOptionParser(self)) return undefined;
    const given = site.arguments.flatMap((each) => asPython(interpreter, each, site));
    return callOptionParser(interpreter, self, snakeCase(name), { ...site, arguments: given });
  },
};

/** `(["-u", "--units"], {defaultValue: 8})` ▶ `"-u", "--units", default=8` */
function asPython(
  interpreter: Interpreter,
  given: EvaluatedArgument,
  { node }: CallSite,
): readonly EvaluatedArgument[] {
  const { value } = given;
  if (value.kind === "list") return (itemsOf(interpreter, value) ?? []).map((item) => ({ value: item, node }));
  const entries = value.kind === "dictionary" ? heldEntries(interpreter, value) : undefined;
  if (entries === undefined) return [given];
  return [...entries].map(([key, held]) => {
    const isAction = key === "action" && held.kind === "constant" && typeof held.value === "string";
    const name = key === "defaultValue" ? "default" : snakeCase(key);
    return { name, value: isAction ? constant(snakeCase(held.value)) : held, node };
  });
}
