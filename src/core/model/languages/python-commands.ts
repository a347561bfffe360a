/**
 * Functions that are given a program's settings by decorators: click's and typer's commands (8.1, 0.12), and those of
 * experiments of sacred (0.8).
 */
import { createActivation } from "../../scope/functions/activations";
import { entriesOf, newDictionary } from "../../scope/values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { bind } from "../../scope/names";
import {
  constant,
  createFrame,
  NONE,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type FunctionValue,
  type LibraryValue,
} from "../../scope/values/values";
import type { LibraryPart } from "../libraries";
import { partially } from "../partials";
import { defaultOf, nameOfOption } from "./python-options";

/** `click.option("--hidden", default=8)`: the function that it decorates is given it by its name. */
interface CommandOption extends LibraryValue {
  readonly family: "command-option";
  readonly name: string;
  readonly value: AbstractValue;
}

const isOption = (value: AbstractValue): value is CommandOption =>
  value.kind === "library" && value.family === "command-option";

/** `sacred.Experiment()` */
interface Experiment extends LibraryValue {
  readonly family: "experiment";
}

const isExperiment = (value: AbstractValue): value is Experiment =>
  value.kind === "library" && value.family === "experiment";

/** What decorates the functions of an experiment. */
interface ExperimentPart extends LibraryValue {
  readonly family: "experiment-part";
  /** A function whose names are settings, one that is given them, or one that is run with them as well. */
  readonly role: "config" | "capture" | "run";
}

const isPart = (value: AbstractValue): value is ExperimentPart =>
  value.kind === "library" && value.family === "experiment-part";

const ROLES: Readonly<Record<string, ExperimentPart["role"]>> = {
  config: "config",
  capture: "capture",
  main: "run",
  automain: "run",
  command: "run",
};

/** One program has one experiment, as a rule: of several, nobody knows which settings are whose. */
export function createCommands(): LibraryPart {
  let settings: ReadonlyMap<string, AbstractValue> | undefined;
  const add = (more: ReadonlyMap<string, AbstractValue> | undefined): AbstractValue => {
    settings = settings && more && new Map([...settings, ...more]);
    return NONE;
  };
  return {
    member: (_, object, name) => {
      const role = isExperiment(object) && Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
      if (role === undefined) return undefined;
      const part: ExperimentPart = { kind: "library", family: "experiment-part", decorates: true, role };
      return part;
    },
    call(interpreter, callee, site) {
      if (isOption(callee)) return withOption(callee, site);
      if (isPart(callee)) {
        const [first] = site.arguments;
        // `@ex.command(unobserved=True)`
        if (first === undefined || first.name !== undefined) return callee;
        if (first.value.kind !== "function") return undefined;
        if (callee.role === "config") return add(configured(interpreter, first.value, settings));
        const given = partially(first.value, wanted(interpreter, first, settings));
        if (callee.role === "run") interpreter.call(given, { ...site, arguments: [] });
        return given;
      }
      if (callee.kind !== "external") return undefined;
      switch (callee.path) {
        case "click.option":
          return option(interpreter, site);
        case "typer.Option":
        case "typer.Argument":
          return site.arguments.find(({ name }, index) => name === "default" || (name === undefined && index === 0))
            ?.value;
        case "sacred.Experiment":
          settings = settings === undefined ? new Map() : undefined;
          return { kind: "library", family: "experiment" };
        default:
          return undefined;
      }
    },
    callMethod(interpreter, { self, name }, { arguments: given }) {
      if (!isExperiment(self) || name !== "add_config") return undefined;
      const named = given.flatMap((each) => (each.name === undefined ? [] : [[each.name, each.value] as const]));
      const [first] = given;
      if (named.length === given.length) return add(new Map(named));
      return add(first && given.length === 1 ? entriesOf(interpreter, first.value) : undefined);
    },
  };
}

function option(interpreter: Interpreter, { arguments: given }: CallSite): AbstractValue | undefined {
  // A name without dashes is that of the parameter; of `--deep/--flat`, the first counts.
  const own = given.find(({ name, value }) => name === undefined && textOf(value)?.startsWith("-") === false);
  const name = (textOf(own?.value) ?? nameOfOption(given))?.split("/")[0];
  if (name === undefined || name === "") return undefined;
  const named = (key: string): AbstractValue | undefined => given.find((each) => each.name === key)?.value;
  const isFlag = named("is_flag") !== undefined || given.some((each) => textOf(each.value)?.includes("/") === true);
  const isOpen = ["required", "multiple", "prompt", "callback", "envvar", "cls"].some(
    (key) => named(key) !== undefined,
  );
  const value = isOpen
    ? UNKNOWN
    : isFlag && named("default") === undefined
      ? constant(false)
      : defaultOf(interpreter, given);
  const made: CommandOption = { kind: "library", family: "command-option", decorates: true, name, value };
  return made;
}

const textOf = (value: AbstractValue | undefined): string | undefined =>
  value?.kind === "constant" && typeof value.value === "string" ? value.value : undefined;

const withOption = (
  { name, value }: CommandOption,
  { arguments: [first], node }: CallSite,
): AbstractValue | undefined => first && partially(first.value, [{ name, value, node }]);

/** The names of a function whose body says what the settings are. */
function configured(
  interpreter: Interpreter,
  { node, frame }: FunctionValue,
  before: ReadonlyMap<string, AbstractValue> | undefined,
): ReadonlyMap<string, AbstractValue> | undefined {
  if (node.kind !== "function") return undefined;
  const activation = createActivation(createFrame(frame), interpreter.mode());
  for (const { name } of node.parameters) {
    bind(interpreter, activation.frame, name, before?.get(name) ?? UNKNOWN);
  }
  interpreter.execute(activation, node.body);
  return new Map(
    [...activation.frame.names].map(([name, cell]) => [name, interpreter.store.get(cell) ?? UNKNOWN] as const),
  );
}

/** The settings that a function has parameters for. */
function wanted(
  interpreter: Interpreter,
  { value, node }: EvaluatedArgument,
  settings: ReadonlyMap<string, AbstractValue> | undefined,
): readonly EvaluatedArgument[] {
  if (value.kind !== "function") return [];
  return value.node.parameters.flatMap(({ name, rest, default: otherwise }) => {
    if (rest !== undefined) return [];
    if (name === "_config") return [{ name, node, value: newDictionary(interpreter, settings ?? UNCERTAIN) }];
    const held = settings?.get(name);
    if (held !== undefined) return [{ name, node, value: held }];
    return settings !== undefined && otherwise !== undefined ? [] : [{ name, node, value: UNKNOWN }];
  });
}
