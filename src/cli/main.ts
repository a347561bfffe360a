/** The same core in a terminal: `lstm-explorer COMMAND …`; one file a command. */
import { kindOfPlace } from "./document";
import { LIST_USAGE, list } from "./list";
import { positionalsOf } from "./options";
import { Failure, STATUS } from "./outcome";
import { complain, print } from "./output";
import { PREVIEW_USAGE, preview } from "./preview";
import { WEIGHTS_USAGE, weights } from "./weights";
import { ownEntry } from "../core/lookup";

/** That of `package.json`, which the bundler puts here. */
declare const VERSION: string;

/** A command: its arguments ▶ the exit status. It prints its result itself. */
type Command = (argv: readonly string[]) => number | Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = { list, preview, weights };

const USAGE = `lstm-explorer: what a recurrent layer returns, for every combination of its flags

${PREVIEW_USAGE}

${WEIGHTS_USAGE}

${LIST_USAGE}
  --help      print this text
  --version   print the version

Exit status: 0; 1 where there is no layer, or where a preview has an error; 2 where a file or folder that is
named cannot be read.`;

async function main(argv: readonly string[]): Promise<number> {
  const [name = "", ...rest] = argv;
  if (argv.includes("--help") || argv.includes("-h")) {
    print(`${USAGE}\n`);
    return STATUS.ok;
  }
  if (name === "--version") {
    print(`${VERSION}\n`);
    return STATUS.ok;
  }
  const command = ownEntry(COMMANDS, name);
  return command ? command(rest) : withoutCommand(argv);
}

/** A file alone is previewed, a folder's layers are listed. @throws Failure where nothing lies there */
function withoutCommand(argv: readonly string[]): number {
  // Options alone: which of them is none is said as of a preview.
  if (argv.length > 0 && argv.every((argument) => argument.startsWith("-"))) return preview(argv);
  const [place] = positionalsOf(argv);
  const kind = place === undefined ? undefined : kindOfPlace(place);
  if (kind !== undefined) return kind === "folder" ? list(argv) : preview(argv);
  const names = Object.keys(COMMANDS).join(", ");
  throw new Failure(
    STATUS.unreadable,
    place === undefined
      ? `Usage: lstm-explorer FILE, or lstm-explorer COMMAND …, with one of ${names}; --help says more.`
      : `${place} is no file, and no command: there are ${names}; --help says more.`,
  );
}

/** Sets the exit status instead of exiting: what a terminal is told may still be on its way. */
async function run(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.exitCode = error instanceof Failure ? error.status : STATUS.unreadable;
    complain(error instanceof Error ? error.message : String(error));
  }
}

void run();
