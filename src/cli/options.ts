/** The options of the terminal program's commands: which there are, what they take, and how they are read. */
import { parseArgs } from "node:util";
import { profileLabels } from "../core/catalog/catalog";
import { WEIGHT_FRAMEWORKS } from "../core/weights/module";
import { Failure, STATUS } from "./outcome";

type OptionName = "json" | "profile" | "to" | "from";
type CommandName = "list" | "preview" | "weights";

/** The values that an option takes one of; none where it stands alone. */
const VALUES: Readonly<Record<OptionName, readonly string[]>> = {
  json: [],
  profile: Object.keys(profileLabels),
  to: WEIGHT_FRAMEWORKS,
  from: ["onnx"],
};

const OPTIONS_OF: Readonly<Record<CommandName, readonly OptionName[]>> = {
  list: ["json"],
  preview: ["json", "profile"],
  weights: ["json", "to", "from"],
};

/** As Node's parser is told of them. */
const DECLARED = Object.fromEntries(
  Object.entries(VALUES).map(([name, values]) => [name, { type: values.length > 0 ? "string" : "boolean" } as const]),
);

export interface CommandLine {
  readonly positionals: readonly string[];
  /** By the option's name its value; "" where it takes none. */
  readonly options: ReadonlyMap<OptionName, string>;
}

/**
 * The options and other arguments of a command.
 *
 * @throws Failure where an option is not the command's, has no value, or one that it does not take
 */
export function parseOptions(command: CommandName, argv: readonly string[]): CommandLine {
  const { tokens } = parsed(argv);
  const positionals: string[] = [];
  const options = new Map<OptionName, string>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const name = optionOf(command, token.name, token.rawName);
    const fault = valueFault(name, token.value, token.inlineValue ?? false);
    if (fault !== undefined) throw new Failure(STATUS.unreadable, fault);
    options.set(name, token.value ?? "");
  }
  return { positionals, options };
}

/** What is no option and no option's value, whichever command it is for. */
export const positionalsOf = (argv: readonly string[]): readonly string[] => parsed(argv).positionals;

/** Every option is declared, another command's too, and nothing is strict: Node's own sentences name no remedy. */
const parsed = (argv: readonly string[]) =>
  parseArgs({ args: [...argv], strict: false, allowPositionals: true, tokens: true, options: DECLARED });

/** @throws Failure where the command has no such option */
function optionOf(command: CommandName, name: string, written: string): OptionName {
  const own = OPTIONS_OF[command].find((option) => option === name);
  if (own) return own;
  const others = Object.entries(OPTIONS_OF).flatMap(([other, names]) =>
    names.some((option) => option === name) ? [other] : [],
  );
  const known = OPTIONS_OF[command].map((option) => `--${option}`).join(", ");
  throw new Failure(
    STATUS.unreadable,
    others.length > 0
      ? `${written} is an option of ${others.join(", ")}, not of ${command}, which has ${known}.`
      : `There is no option ${written}; ${command} has ${known}. --help says more.`,
  );
}

function valueFault(name: OptionName, value: string | undefined, inline: boolean): string | undefined {
  const values = VALUES[name];
  if (values.length === 0) return inline ? `--${name} takes no value.` : undefined;
  const takes = `--${name} takes ${values.length === 1 ? "" : "one of "}${values.join(", ")}`;
  // Without strictness the next option is taken for the value.
  if (value === undefined || value === "" || (!inline && value.startsWith("-")))
    return `${takes}; it has no value here.`;
  return values.includes(value) ? undefined : `${takes}, not ${value}.`;
}
