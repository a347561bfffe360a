/** What a program draws of the seeds that Keras 3 takes from Python's generator, layer by layer. */
import * as l10n from "@vscode/l10n";
import { layerClass } from "../../catalog/catalog";
import { plainSignature } from "../../catalog/keras/plain-layers";
import {
  type Configured,
  drawingParameters,
  drawnByCopy,
  drawsSeed,
  isSeededWhenCalled,
} from "../../catalog/keras/seeds";
import { isRecord } from "../../config-value";
import type { ConfigValue, ScriptRandom, Span } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { ancestry, classMember } from "../../scope/expressions/members";
import { type AbstractValue, type ClassValue, type FunctionValue, UNKNOWN } from "../../scope/values/values";
import { perNode } from "../../syntax/per-node";
import type { Expression } from "../../syntax/syntax";
import { walk, walkExpressions } from "../../syntax/walk";
import { readArguments } from "../arguments";
import { configOf } from "../config-values";
import { type Drawn, type Draws } from "../draws";
import type { DrawingNames } from "../languages/drawing-calls";
import { OTHER_TYPE } from "../facts/default-type";
import type { LayerFacts } from "../facts/layer-facts";
import { noteBehind } from "../facts/unpacking";
import { PYTHON_MODULES, words } from "../languages/python-names";
import { callArrayFunction } from "../numpy/functions";
import { isKeras } from "./values";

const SEEDING: ReadonlySet<string> = new Set(["keras.utils.set_random_seed", "random.seed"]);

/** `keras.utils.set_random_seed(7)`, `random.seed(7)`; false where it is another function. */
export function seedKeras(interpreter: Interpreter, draws: Draws, path: string, site: CallSite): boolean {
  if (!SEEDING.has(path)) return false;
  const [parameter] = path === "random.seed" ? (["a"] as const) : (["seed"] as const);
  const args = readArguments(interpreter, site.arguments, [parameter]);
  const seed = args.integer(parameter, Number.NaN);
  draws.seed(interpreter, typeof seed === "number" && Number.isSafeInteger(seed) ? seed : undefined);
  // `random.seed("text")` seeds by a hash of it, which is not known here.
  const given = args.value(parameter);
  const isHashed =
    given?.kind === "constant" && (typeof given.value === "string" || !Number.isSafeInteger(Number(given.value)));
  if (isHashed) draws.draw(interpreter, undefined);
  return true;
}

/** What sets the number type of the layers that are made next (keras 3.15.1). */
const TYPE_SETTING = words(
  `keras.config.set_dtype_policy keras.config.set_floatx keras.backend.set_floatx keras.mixed_precision.set_global_policy
  keras.mixed_precision.set_dtype_policy`,
);

export const setsType = (path: string): boolean => TYPE_SETTING.has(path);

/** Says that a layer is made in another type. */
export function noteOtherType(facts: LayerFacts, span: Span): void {
  const message = l10n.t(
    "The script makes this layer in another number type than float32, in which the preview calculates and draws.",
  );
  noteBehind(facts, { severity: "info", code: OTHER_TYPE, message, span });
}

/** `keras.random.normal((2, 3))`: an array of that shape; without a seed it may draw one for Keras's own generator. */
export function drawRandom(
  interpreter: Interpreter,
  draws: Draws,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  if (!path.startsWith("keras.random.")) return undefined;
  const isSeeded = site.arguments.some(({ name, value }) => name === "seed" && value.kind === "constant");
  if (!isSeeded) draws.draw(interpreter, undefined);
  // Of the same parameters.
  return callArrayFunction(interpreter, path.replace(/^keras/, "tensorflow"), site) ?? UNKNOWN;
}

/** Whether an object of this class draws what nobody follows: where it is built, or in what a layer does that it is based on. */
export const drawsUnseen = (interpreter: Interpreter, value: ClassValue): boolean =>
  classMember(interpreter, value, "build") !== undefined ||
  ancestry(value).some(({ bases }) =>
    bases.some((base) => base.kind === "external" && /^keras\.layers\.(?!(Layer|Wrapper)$)/.test(base.path)),
  );

/** Special methods that are followed wherever a program's text says that they run. */
const FOLLOWED_SPECIAL =
  /^__(init|post_init|init_subclass|call|enter|exit|getattr|[ir]?(add|sub|mul|truediv|floordiv|mod|pow|matmul|and|or|xor|lshift|rshift))__$/;

/** Whether objects of a class may make layers without being told to: where they are gone through, compared, or let go. */
export const drawsUnasked = (interpreter: Interpreter, value: ClassValue): boolean =>
  ancestry(value).some(({ frame }) =>
    [...frame.names].some(
      ([name, { value: member }]) =>
        /^__\w+__$/.test(name) &&
        !FOLLOWED_SPECIAL.test(name) &&
        member?.kind === "function" &&
        mayMake(interpreter, member),
    ),
  );

/** Whether a function calls what may make a layer, by its name: `Dense`, `layers.Dense`, `make_layer`. */
const callsMaker = perNode(({ body }: FunctionValue["node"]): boolean => {
  let found = false;
  const look = (node: Expression): void => {
    if (node.kind !== "call" || (node.callee.kind !== "name" && node.callee.kind !== "attribute")) return;
    const { name } = node.callee;
    if (/^[A-Z](?!\w*(Error|Exception)$)/.test(name) || KERAS_DRAWING.method(name)) found = true;
  };
  if ("kind" in body) walkExpressions([body], look);
  else walk(body, { expression: look });
  return found;
});

/** Whether who is given a value may make layers with it: a function, a class, an object that is called or gone through. */
export function mayMake(interpreter: Interpreter, value: AbstractValue): boolean {
  switch (value.kind) {
    case "function":
      return callsMaker(value.node) || interpreter.isRelevant(value.node);
    case "class":
      return interpreter.isRelevant(value.node);
    case "method":
      return value.function !== undefined && mayMake(interpreter, value.function);
    case "external":
      return /^keras\.(layers|initializers)\.[A-Z]/.test(value.path);
    default:
      return false;
  }
}

/** Packages whose functions draw nothing from Python's generator. */
const OTHER_PACKAGES = words("numpy pandas sklearn scipy matplotlib seaborn torch tqdm tensorflow");

/** Parts of Keras that make no layers and no initializers. */
const QUIET_PARTS = words(
  `activations backend callbacks config constraints datasets dtype_policies export losses metrics mixed_precision ops
  optimizers preprocessing quantizers regularizers saving tree utils visualization version Input`,
);

/** Functions of quiet parts and packages that draw: a copy of a layer is made anew (keras 3.15.1 `KerasSaveable.__reduce__`). */
const DRAWING = words("keras.utils.split_dataset copy.copy copy.deepcopy");

function mayPathDraw(path: string): boolean {
  if (DRAWING.has(path)) return true;
  const [package_ = "", part = ""] = path.split(".");
  if (package_ === "keras") return !QUIET_PARTS.has(part);
  return package_ === "random" || (!OTHER_PACKAGES.has(package_) && !PYTHON_MODULES.has(package_));
}

/** Of Keras: what makes layers is called so. */
export const KERAS_DRAWING: DrawingNames = {
  path: mayPathDraw,
  method: (name) => /^_?(build|make|create|get_model|add_weight|clone|from_config|load|shuffle)/.test(name),
  isQuiet: isKeras,
};

/** What making one layer draws. */
interface Making {
  /** With it; `undefined` where that cannot be told. */
  readonly count: number | undefined;
  /** Just before it, for initializers that are written in its call; `undefined` where they are made elsewhere. */
  readonly before: number | undefined;
  /** Where it is made anew from its configuration, all of them. */
  readonly anew: number | undefined;
}

/** What making a layer of Keras draws; nothing is known of another class. */
function making(interpreter: Interpreter, className: string, site: CallSite): Making {
  const { arguments: given } = site;
  const parameters = layerClass("keras", className, "keras-3")?.parameters.map(({ name }) => name);
  const args = readArguments(interpreter, given, parameters ?? Object.keys(plainSignature(className) ?? {}));
  const value: Configured = (name, otherwise) => {
    const held = args.value(name);
    return held === undefined ? otherwise : configOf(interpreter, held);
  };
  const drawing = drawingParameters(className, value);
  if (drawing === undefined) return { count: undefined, before: undefined, anew: undefined };
  const objects = drawing.filter((name) => isRecord(value(name, null) ?? null));
  // What `**options` or a configuration gives was made elsewhere, or is made anew.
  const unpacked = new Set(
    (site.written ?? site.node.arguments).flatMap(({ spread, value: node }) => (spread ? node : [])),
  );
  const isWritten = (name: string): boolean =>
    given.some(({ value: held, node }) => held === args.value(name) && node.kind === "call" && !unpacked.has(node));
  const areWritten = objects.every(isWritten);
  return {
    count: areWritten ? drawing.length - objects.length : undefined,
    before: areWritten ? objects.length : undefined,
    anew: drawnByCopy(className, value)?.length,
  };
}

/** Where Keras's generator stands for the layer that is made; what it draws is drawn. */
export function drawLayer(
  interpreter: Interpreter,
  draws: Draws,
  className: string,
  site: CallSite,
): { readonly random: ScriptRandom; readonly anew: number | undefined } {
  const now = draws.now(interpreter);
  const { count, before, anew } = making(interpreter, className, site);
  draws.draw(interpreter, seeds(count));
  const { position, ...rest } = now;
  const isPlaced = position !== undefined && before !== undefined && !isSeededWhenCalled(className);
  const random = isPlaced ? { ...rest, position: { words: position.words - before } } : rest;
  return { random, anew };
}

/** What a Bidirectional draws, which makes the layers anew that it runs. */
export function drawDirections(interpreter: Interpreter, draws: Draws, { parts }: LayerFacts): void {
  const given = parts.find(({ role }) => role === "layer")?.layer;
  const anew = given && seedsAnew(given);
  const backward = parts.some(({ role }) => role === "backward_layer");
  draws.draw(interpreter, seeds(anew === undefined ? undefined : backward ? anew : 2 * anew));
}

/** Deeper layers in each other are not counted, nor so many parts of one: a stack may hold the same cell again and again. */
const MAX_DEPTH = 4;
const MOST_PARTS = 16;

/** How many seeds are drawn where a layer is made anew, with those in it. */
function seedsAnew({ seeds: own, parts }: LayerFacts, depth = 0): number | undefined {
  if (depth > MAX_DEPTH || parts.length > MOST_PARTS) return undefined;
  const counts = [own, ...parts.map(({ layer }) => seedsAnew(layer, depth + 1))];
  return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
}

const seeds = (count: number | undefined): readonly Drawn[] | undefined =>
  count === undefined ? undefined : [{ how: "words", count }];

/** An initializer that is made by its class draws one seed if it needs one; of another function that is not known. */
export function drawInitializer(interpreter: Interpreter, draws: Draws, path: string, made: ConfigValue): void {
  if (path.endsWith(".get")) draws.draw(interpreter, undefined);
  else if (drawsSeed(made)) draws.draw(interpreter, seeds(1));
}
