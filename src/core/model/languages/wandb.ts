/** Settings that a script keeps with Weights & Biases (wandb 0.17): `wandb.init(config={…})`, `wandb.config.units`. */
import { setMember } from "../../scope/statements/changes";
import { entriesOf } from "../../scope/values/collections";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { NONE, UNKNOWN, type AbstractValue, type Instance, type LibraryValue } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import { createMapping } from "./python-records";

/** What `wandb.init` gives: its `config` is that of the module. */
interface Run extends LibraryValue {
  readonly family: "wandb-run";
}

const RUN: Run = { kind: "library", family: "wandb-run" };

const isRun = (value: AbstractValue): boolean => value.kind === "library" && value.family === RUN.family;

const CONFIG = /^wandb\.(run\.)?config$/;

/** Functions that run the script's own again and again, each time with other settings. */
const SWEEPING = /^wandb\.(sweep|agent)$/;

/** One program has one configuration, whatever names it goes by. */
export function createWandb(): LibraryPart {
  const config: Instance = createMapping([]);
  let isSwept = false;
  const held = (): AbstractValue => (isSwept ? UNKNOWN : config);
  return {
    imported: (path) => (CONFIG.test(path) ? held() : undefined),
    member: (_, object, name) => (isRun(object) && name === "config" ? held() : undefined),
    call(interpreter, callee, site) {
      if (callee.kind !== "external") return undefined;
      if (SWEEPING.test(callee.path)) {
        isSwept = true;
        return UNKNOWN;
      }
      if (callee.path !== "wandb.init") return undefined;
      configure(interpreter, config, site);
      return RUN;
    },
    callMethod(_, { self, name }) {
      return isRun(self) && name === "finish" ? NONE : undefined;
    },
  };
}

/** `config` may be a dict, or an object with attributes such as the options of the command line. */
function configure(interpreter: Interpreter, config: Instance, { arguments: given }: CallSite): void {
  const value = given.find(({ name }) => name === "config")?.value;
  const fields = value?.kind === "instance" ? value.fields : undefined;
  const entries = value && (entriesOf(interpreter, value) ?? fields);
  for (const [name, entry] of entries ?? []) {
    const set = "kind" in entry ? entry : (interpreter.store.get(entry) ?? UNKNOWN);
    setMember(interpreter, config, name, set);
  }
}
