/**
 * Functions and classes that other files put into a file's tables by its decorators: `@register("lstm") class Net`. The file
 * itself has them nowhere, but calls them.
 */
import type { Interpreter } from "../../scope/interpreter";
import { definitionPath } from "../../scope/modules";
import { createActivation } from "../../scope/functions/activations";
import { importedBy } from "../../scope/functions/decorators";
import { memberNamed } from "../../scope/expressions/members";
import { constant, external, UNKNOWN, type AbstractValue, type Frame } from "../../scope/values/values";
import type { Steps } from "../../steps";
import { perProgram } from "../../syntax/per-node";
import { UNWRITTEN, type Argument, type Program } from "../../syntax/syntax";
import { LARGEST_MODULE, type ProjectFiles } from "../module-text";
import type { ModuleLanguage } from "./language";

/** More files with such decorators than these are not looked through. */
const MOST_REGISTRANTS = 64;

/** The decorators of a file's functions and classes that come from other files. */
export const keptBy = perProgram((program: Program) =>
  program.statements.flatMap((statement) =>
    statement.kind !== "class" && statement.kind !== "function"
      ? []
      : statement.decorators.flatMap((decorator) => {
          const { path, members, given } = importedBy(program, decorator) ?? {};
          return path === undefined || members === undefined ? [] : [{ name: statement.name, path, members, given }];
        }),
  ),
);

/** The files that may call what a program's decorators give them. */
export const keepersOf = (around: ProjectFiles, from: string, program: Program, language: ModuleLanguage) =>
  keptBy(program).flatMap(({ path }) => placeOf(around, from, path, language)?.file ?? []);

/** The file that a full name leads to, and what stands behind it. */
function placeOf({ resolve }: ProjectFiles, from: string, path: string, { isForeign, splits }: ModuleLanguage) {
  for (const { module, rest } of isForeign(path) ? [] : splits(path)) {
    const file = resolve({ module, from });
    if (file) return { file, rest };
  }
  return undefined;
}

/** Does to a file what the decorators of the files around it do, once its own statements have been followed. */
export function* takeRegistrants(
  around: ProjectFiles,
  language: ModuleLanguage,
  interpreter: Interpreter,
  frame: Frame,
): Steps<void> {
  const asked = (around.importers?.(around.path) ?? []).filter(
    ({ path, text }) => text.includes("@") && text.length <= LARGEST_MODULE && !language.callers.testFile.test(path),
  );
  for (const module of asked.length > MOST_REGISTRANTS ? [] : asked) {
    yield;
    for (const { name, path, members, given } of keptBy(language.programOf(module))) {
      const place = placeOf(around, module.path, path, language);
      const [first, ...more] = [...(place?.rest ?? []), ...members];
      const held = place?.file.path === around.path && first !== undefined ? frame.names.get(first)?.value : undefined;
      if (held === undefined) continue;
      const node = {
        kind: "call",
        span: UNWRITTEN.span,
        callee: UNWRITTEN,
        arguments: [],
        argumentsSpan: UNWRITTEN.span,
      } as const;
      const call = (
        callee: AbstractValue,
        values: readonly { readonly name?: string; readonly value: AbstractValue }[],
      ) =>
        interpreter.call(callee, {
          node,
          arguments: values.map((each) => ({ ...each, node: UNWRITTEN })),
          activation: createActivation(frame, interpreter.mode()),
        });
      let decorator = more.reduce(
        (object, member) =>
          memberNamed(interpreter, object, {
            kind: "attribute",
            span: UNWRITTEN.span,
            object: UNWRITTEN,
            name: member,
          }),
        held,
      );
      if (given) decorator = call(decorator, given.map(literal));
      call(decorator, [{ value: external(definitionPath({ file: module.path, name })) }]);
    }
  }
}

const literal = ({ name, value }: Argument): { readonly name?: string; readonly value: AbstractValue } => ({
  ...(name !== undefined && { name }),
  value: value.kind === "literal" && typeof value.value === "string" ? constant(value.value) : UNKNOWN,
});
