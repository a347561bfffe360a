/** What a program takes from outside when it runs, by the default that it gives: of the environment, of a search (Keras Tuner 1.4). */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";

const ENVIRONMENT = /^os\.(?:getenv|environ\.get)$/;

/** `hp.Int("units", 8, 64, default=32)`: the search begins with the default. */
const TUNED = /^(?:Int|Choice)$/;

export const givenDefaults: LibraryPart = {
  call(interpreter, callee, site) {
    if (callee.kind === "external" && ENVIRONMENT.test(callee.path)) return variable(interpreter, site);
    const { callee: written } = site.node;
    if (callee.kind !== "unknown" || written.kind !== "attribute" || !TUNED.test(written.name)) return undefined;
    return site.arguments.find(({ name }) => name === "default")?.value;
  },
};

/** Not of a variable that the program names elsewhere too, where it may set it. */
function variable({ program }: Interpreter, { arguments: given }: CallSite): AbstractValue | undefined {
  const [first, second] = given;
  const key = first?.value.kind === "constant" ? first.value.value : undefined;
  const places = [`"${key}"`, `'${key}'`].flatMap((each) => program.text.split(each).slice(1));
  return places.length === 1 ? (given.find(({ name }) => name === "default") ?? second)?.value : undefined;
}
