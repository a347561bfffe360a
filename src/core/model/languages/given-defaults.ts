/**
 * What a program takes from outside when it runs, by the default that it gives: of the environment, of a search (Keras
 * Tuner 1.4), of a page that asks (Streamlit 1.38).
 */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import type { AbstractValue } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";

const ENVIRONMENT = /^os\.(?:getenv|environ\.get)$/;

/** `hp.Int("units", 8, 64, default=32)`: the search begins with the default; `hp.Fixed("units", 32)` is left alone. */
const TUNED = /^(?:Int|Choice|Fixed)$/;

/** `st.slider("Units", 8, 64, 32)` */
const ASKED = /^streamlit\.(?:sidebar\.)?(slider|number_input|selectbox|radio|select_slider)$/;

export const givenDefaults: LibraryPart = {
  call(interpreter, callee, site) {
    if (callee.kind === "external" && ENVIRONMENT.test(callee.path)) return variable(interpreter, site);
    const asked = callee.kind === "external" ? ASKED.exec(callee.path)?.[1] : undefined;
    if (asked !== undefined) return shownFirst(interpreter, asked, site);
    const { callee: written } = site.node;
    if (callee.kind !== "unknown" || written.kind !== "attribute" || !TUNED.test(written.name)) return undefined;
    return (
      site.arguments.find(({ name }) => name === "default") ??
      (written.name === "Fixed" ? site.arguments[1] : undefined)
    )?.value;
  },
};

/** Not of a variable that the program names elsewhere too, where it may set it. */
function variable({ program }: Interpreter, { arguments: given }: CallSite): AbstractValue | undefined {
  const [first, second] = given;
  const key = first?.value.kind === "constant" ? first.value.value : undefined;
  const places = [`"${key}"`, `'${key}'`].flatMap((each) => program.text.split(each).slice(1));
  return places.length === 1 ? (given.find(({ name }) => name === "default") ?? second)?.value : undefined;
}

/** What stands there before anybody has touched it. */
function shownFirst(
  interpreter: Interpreter,
  asked: string,
  { arguments: given }: CallSite,
): AbstractValue | undefined {
  const argument = (name: string, at: number): AbstractValue | undefined =>
    given.find((each) => each.name === name)?.value ?? (given[at]?.name === undefined ? given[at]?.value : undefined);
  if (given.some(({ spread }) => spread !== undefined)) return undefined;
  if (asked === "slider" || asked === "number_input") return argument("value", 3);
  if (asked === "select_slider") return argument("value", 2);
  const options = argument("options", 1);
  const index = argument("index", 2);
  const at = index === undefined ? 0 : index.kind === "constant" ? index.value : undefined;
  const items = options && itemsOf(interpreter, options);
  const shown = typeof at === "number" ? items?.[at] : undefined;
  // Of kinds to choose from, the others are meant as well.
  return shown?.kind === "constant" && typeof shown.value === "number" ? shown : undefined;
}
