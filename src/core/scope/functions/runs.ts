/** How often each function of a program was followed, and what that told. */
import { perNode } from "../../syntax/per-node";
import type { FunctionDefinition, Lambda } from "../../syntax/syntax";
import { walk } from "../../syntax/walk";
import { NO_EFFECTS, type Effects } from "./effects";
import type { EvaluatedArgument, Supposed } from "../interpreter";
import {
  sameValue,
  type AbstractValue,
  type ClassValue,
  type Frame,
  type FunctionValue,
  type Instance,
} from "../values/values";

/** A function is followed for so many of its calls; then once more, for all others. */
const MAX_RUNS = 8;
/** What makes objects, such as the models of ten folds, for more. */
const MAX_MADE = 10;
/** A short one, such as a setter that a loop calls for each option, for more. */
const MAX_SHORT_RUNS = 128;
const SHORT = 80;

/** The same of a lambda, which is one expression: `filter(lambda p: p.dim() > 1, lstm.parameters())`. */
const MAX_LAMBDA_RUNS = 256;

/** Plain values, by the names of the parameters that have them. */
type Alike = ReadonlyMap<string, AbstractValue>;

/** Nothing is known of what is given. */
export const NOTHING_ALIKE: Alike = new Map();

/** What these arguments have in common with those of the calls before that were not followed either. */
export function alikeWith(
  before: Alike | undefined,
  { node, defaults }: FunctionValue,
  given: readonly EvaluatedArgument[],
  self: AbstractValue | undefined,
): Alike {
  if (before?.size === 0 || given.some(({ spread }) => spread !== undefined)) return NOTHING_ALIKE;
  const positional = given.filter(({ name }) => name === undefined);
  const all = new Map<string, AbstractValue>();
  for (const [index, { name, rest, isLate, keywordOnly }] of node.parameters.slice(self ? 1 : 0).entries()) {
    const argument = (keywordOnly ? undefined : positional[index]) ?? given.find((each) => each.name === name);
    const value = argument?.value ?? (isLate ? undefined : defaults.get(name));
    const same = before?.get(name);
    if (rest || value?.kind !== "constant" || (before && !(same && sameValue(same, value)))) continue;
    all.set(name, value);
  }
  return all;
}

export interface Runs {
  count: number;
  /** So many different calls that other files make come beside those of the document. */
  fromOutside: number;
  active: boolean;
  /** It was called while it was followed: what that changes is lost. */
  recurs: boolean;
  effects: Effects;
  /** How often it was followed for what may call it where nobody sees it. */
  handedOn: number;
  /** Some calls were not followed: what all of these give alike, by the parameters' names. */
  skipped: Alike | undefined;
  /** What somebody whose calls are not seen may give it. */
  open: readonly EvaluatedArgument[];
  /** It was followed for the calls that were skipped. */
  generalised: boolean;
}

/** The functions and classes of one program as far as they were followed. */
export interface Followed {
  readonly runs: Map<FunctionDefinition | Lambda, Runs>;
  /** In the order in which the program defines them. */
  readonly defined: (FunctionValue | ClassValue)[];
  readonly classes: Map<Frame, ClassValue>;
  /** Those that others are based on. */
  readonly bases: Set<ClassValue>;
  /** By the frame of a class: the last instance of it and of each class that is based on it. */
  readonly instances: Map<Frame, Map<ClassValue, Instance>>;
  /** The frames of classes of which the document makes an object with arguments. */
  readonly givenValues: Set<Frame>;
  /** Whether what is followed is only what something may call; what is defined there, is defined where it is called. */
  isHandedOn: boolean;
  /** How many functions that call each other are being followed. */
  depth: number;
  /** See `Interpreter`. */
  supposed: Supposed | undefined;
  /** Whether somebody wants to know what is called of other files. */
  readonly isAsked: boolean;
}

/** None of a program's functions is followed yet. */
export const nothingFollowed = (isAsked: boolean): Followed => ({
  runs: new Map(),
  defined: [],
  classes: new Map(),
  bases: new Set(),
  instances: new Map(),
  givenValues: new Set(),
  isHandedOn: false,
  depth: 0,
  supposed: undefined,
  isAsked,
});

/** What was noted of a function. */
export function runsOf({ runs }: Followed, node: FunctionDefinition | Lambda): Runs {
  let found = runs.get(node);
  if (found === undefined) {
    found = {
      count: 0,
      fromOutside: 0,
      active: false,
      recurs: false,
      effects: NO_EFFECTS,
      handedOn: 0,
      skipped: undefined,
      open: [],
      generalised: false,
    };
    runs.set(node, found);
  }
  return found;
}

/** Whether no more calls of a function are followed by themselves. */
export const wasFollowedOften = (node: FunctionDefinition | Lambda, { count, fromOutside }: Runs): boolean =>
  count >= MAX_RUNS + fromOutside && count >= mostRuns(node) + fromOutside;

/** How often a function is followed: by the number of its expressions. */
const mostRuns = perNode((node: FunctionDefinition | Lambda): number => {
  if (node.kind === "lambda") return MAX_LAMBDA_RUNS;
  let count = 0;
  walk(node.body, { expression: () => void count++, entersUnread: () => count <= SHORT });
  if (count <= SHORT) return MAX_SHORT_RUNS;
  return node.name === INITIALISER ? MAX_MADE : MAX_RUNS;
});

/** Does it while what is followed is not written so; see `Supposed`. */
export function supposing<T>(followed: Followed, what: Supposed | undefined, run: () => T): T {
  const before = followed.supposed;
  followed.supposed = what;
  try {
    return run();
  } finally {
    followed.supposed = before;
  }
}

/** What a function or class is called; a lambda has no name. */
export const nameOf = ({ node }: FunctionValue | ClassValue): string => (node.kind === "lambda" ? "" : node.name);

/** Calls of `__init__` make an object. */
export const INITIALISER = "__init__";
