/** Settings that Hydra (1.3) puts together for a program: `@hydra.main(config_path="conf", config_name="config")`. */
import { noteSetting } from "../../scope/values/absent";
import { entriesOf, heldEntries, isMapping } from "../../scope/values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { NONE, UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import { valueOfConfig } from "./config-files";
import { composedConfig } from "./hydra-config";
import { partially } from "../partials";
import { pathOf } from "./python-paths";
import { attributesOfEntries } from "./python-records";

/** What `hydra.main(…)` makes: a function that it decorates is given the settings. */
interface HydraMain extends LibraryValue {
  readonly family: "hydra-main";
  /** Without its ending; `undefined` where it cannot be told. */
  readonly file: { readonly name: string; readonly isBeside: boolean } | undefined;
  readonly isOld: boolean;
}

const isHydraMain = (value: AbstractValue): value is HydraMain =>
  value.kind === "library" && value.family === "hydra-main";

const INSTANTIATES = /^hydra\.utils\.(instantiate|call)$/;

export const hydra: LibraryPart = {
  call(interpreter, callee, site) {
    if (isHydraMain(callee)) {
      const [decorated] = site.arguments;
      return decorated && partially(decorated.value, [{ value: settings(interpreter, callee), node: site.node }]);
    }
    if (callee.kind !== "external") return undefined;
    if (callee.path === "hydra.main") return hydraMain(site);
    return INSTANTIATES.test(callee.path) ? instantiated(interpreter, site) : undefined;
  },
};

function hydraMain({ arguments: given }: CallSite): HydraMain {
  const named = (key: string, at: number): AbstractValue | undefined =>
    given.find(({ name }, index) => name === key || (name === undefined && index === at))?.value;
  const folder = named("config_path", 0);
  const name = named("config_name", 1);
  const path = folder?.kind === "constant" && folder.value === null ? undefined : pathOf(folder);
  const isOpen = (folder !== undefined && folder.kind !== "constant" && path === undefined) || name?.kind === "unknown";
  const written = pathOf(name)?.name;
  const whole = [...(path ? [path.name] : []), ...(written === undefined ? [] : [written])].join("/");
  return {
    kind: "library",
    family: "hydra-main",
    decorates: true,
    file: isOpen || whole === "" ? undefined : { name: whole.replace(/\.ya?ml$/, ""), isBeside: true },
    // Hydra 0.11 is given the file itself.
    isOld: written === undefined,
  };
}

function settings(interpreter: Interpreter, { file, isOld }: HydraMain): AbstractValue {
  const open = (name: string) => interpreter.open(`${name}.yaml`, true) ?? interpreter.open(`${name}.yml`, true);
  const config = file && composedConfig(open, file.name, isOld);
  if (config === undefined) return UNKNOWN;
  const made = attributesOfEntries(interpreter, valueOfConfig(interpreter, config));
  noteSettings(interpreter, made);
  return made;
}

/** On the command line, `+alg=other` adds what no file says by itself. */
function noteSettings(interpreter: Interpreter, value: AbstractValue): void {
  // Those that are the same everywhere tell of no settings.
  if (value !== NONE && value.kind !== "unknown") noteSetting(value);
  for (const each of heldEntries(interpreter, value)?.values() ?? []) noteSettings(interpreter, each);
}

/** Configurations stand so deep in each other before they are left as they are. */
const MAX_DEPTH = 8;

/** `instantiate(cfg.model, size=8)` calls what `cfg.model._target_` names, with the other entries as arguments. */
function instantiated(interpreter: Interpreter, site: CallSite): AbstractValue | undefined {
  const [config, ...given] = site.arguments;
  return config && config.name === undefined ? madeBy(interpreter, site, config, given, 0) : undefined;
}

function madeBy(
  interpreter: Interpreter,
  site: CallSite,
  { value, node }: EvaluatedArgument,
  given: readonly EvaluatedArgument[],
  depth: number,
): AbstractValue | undefined {
  const entries = depth > MAX_DEPTH ? undefined : entriesOf(interpreter, value);
  const target = entries?.get("_target_");
  if (entries === undefined || target?.kind !== "constant" || typeof target.value !== "string") return undefined;
  if (entries.has("_partial_") || entries.has("_args_")) return undefined;
  const replaced = new Set(given.map(({ name }) => name));
  const own = [...entries].filter(([name]) => !name.startsWith("_") && !replaced.has(name));
  const isRecursive = !entries.has("_recursive_");
  const held = own.map(([name, each]): EvaluatedArgument => {
    const isMade = isRecursive && isMapping(each);
    return { name, node, value: (isMade && madeBy(interpreter, site, { value: each, node }, [], depth + 1)) || each };
  });
  return interpreter.call(interpreter.imported(target.value), { ...site, arguments: [...given, ...held] });
}
