/**
 * What a script draws from PyTorch's generator, in its order: which numbers a module's weights are. Where something
 * unknown may draw, what comes behind is not known.
 */
import type { ScriptRandom } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { Cell } from "../../scope/store";
import type { AbstractValue } from "../../scope/values";
import { afterNormal, afterWords, START } from "../../torch-generator";
import { isTorch } from "./values";

/** A module behind more words of the generator counts as the first that draws: to go through them takes 30 ms. */
const MOST_WORDS = 2 ** 22;

const LOST: ScriptRandom = {};

/** What is drawn: so many numbers, or words where each is one. */
export interface Drawn {
  readonly how: "words" | "normal";
  readonly count: number;
}

export interface Draws {
  /** Where the generator stands. */
  readonly now: (interpreter: Interpreter) => ScriptRandom;
  /** `torch.manual_seed(seed)`; without a seed where that is not known. */
  readonly seed: (interpreter: Interpreter, seed: number | undefined) => void;
  /** Something is drawn; `undefined` where nobody knows how much. */
  readonly draw: (interpreter: Interpreter, drawn: readonly Drawn[] | undefined) => void;
}

export function createDraws(): Draws {
  const cell = new Cell<ScriptRandom>(joined, LOST);
  // It stands at its start before any way through the program.
  cell.value = { position: START };
  const now = (interpreter: Interpreter): ScriptRandom => interpreter.store.get(cell) ?? LOST;
  return {
    now,
    seed: (interpreter, seed) => interpreter.store.set(cell, { position: START, ...(seed !== undefined && { seed }) }),
    draw(interpreter, drawn) {
      if (drawn?.length === 0) return;
      const { position, ...rest } = now(interpreter);
      if (position === undefined) return;
      const next = drawn?.reduce(
        (at, { how, count }) => (how === "normal" ? afterNormal : afterWords)(at, count),
        position,
      );
      interpreter.store.set(cell, { ...rest, ...(next && next.words <= MOST_WORDS && { position: next }) });
    },
  };
}

/** Where two ways meet that drew differently, nothing is known. */
function joined(one: ScriptRandom, other: ScriptRandom): ScriptRandom {
  if (one === other) return one;
  const isSame =
    one.seed === other.seed &&
    one.position?.words === other.position?.words &&
    one.position?.pair === other.position?.pair;
  if (isSame) return one;
  return one.seed === other.seed && one.seed !== undefined ? { seed: one.seed } : LOST;
}

/** Packages whose functions draw nothing from PyTorch's generator. */
const OTHERS =
  /^(builtins|numpy|pandas|sklearn|scipy|matplotlib|seaborn|os|sys|math|random|json|re|csv|time|datetime|collections|itertools|functools|typing|dataclasses|argparse|pathlib|logging|warnings|copy|string|pickle|glob|shutil|tqdm|keras|tensorflow|io|abc|enum|operator|gc|platform|urllib|zipfile|unicodedata|tempfile|statistics|textwrap|pprint|inspect|contextlib|unidecode)(\.|$)/;

/** Those of PyTorch's own that draw nothing. */
const CALM =
  /^torch\.(device|cuda\.(is_available|device_count|manual_seed\w*|empty_cache|get_device_name|current_device)|backends\..*|optim\..*|no_grad|enable_grad|inference_mode|set_\w+|get_\w+|is_\w+|save|load|manual_seed_all|utils\.data\.(TensorDataset|DataLoader|Dataset)|use_deterministic_algorithms|autograd\..*|numel|from_numpy|tensor|Tensor|as_tensor|stack|cat|zeros\w*|ones\w*|empty\w*|full\w*|arange|linspace|eye|LongTensor|FloatTensor|IntTensor|DoubleTensor|BoolTensor|jit\..*|compile|nn\.(Parameter|ParameterList|ParameterDict|ModuleList|ModuleDict|Sequential|DataParallel|\w*Loss|ReLU6?|Tanh|Sigmoid|Softmax|LogSoftmax|ELU|GELU|SiLU|SELU|LeakyReLU|Softplus|Hardtanh|Mish|PReLU|\w*Dropout\w*|\w*Pool\w*|\w*Norm\w*|Flatten|Unflatten|Identity|Upsample|Transformer(Encoder|Decoder)|utils\..*|functional\..*)|[a-z_]+)$/;

/** Functions of `torch` that draw. */
const DRAWING =
  /^torch\.(rand\w*|normal|bernoulli|multinomial|poisson|dropout\w*|rrelu\w*|binomial|seed|nn\.functional\.(\w*dropout\w*|rrelu|gumbel_softmax))$/;

/** Methods that draw, of whatever they are. */
const DRAWING_METHODS =
  /^(normal_|uniform_|random_|bernoulli_?|exponential_|cauchy_|geometric_|log_normal_|multinomial|sample|rsample|rand\w*|shuffle|reset_parameters|init_weights|_init_weights|init_hidden|from_pretrained|new_\w*rand\w*)$/;

/** Python's own functions. */
const PYTHON = new Set(
  "abs all any bool bytes callable chr dict dir divmod enumerate eval exec exit filter float format frozenset getattr hasattr hash hex id input int isinstance issubclass len list map max min object open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip display".split(
    " ",
  ),
);

/** Whether a call of which nothing is known may draw from PyTorch's generator. */
export function mayDraw(callee: AbstractValue, site: CallSite | undefined): boolean {
  if (site === undefined) return true;
  if (callee.kind === "external") {
    const { path } = callee;
    return !OTHERS.test(path) && (DRAWING.test(path) || !CALM.test(path));
  }
  const { callee: node } = site.node;
  if (callee.kind === "method") return DRAWING_METHODS.test(callee.name);
  if (isTorch(callee)) return false;
  if (node.kind === "name") return !PYTHON.has(node.name);
  if (node.kind !== "attribute") return true;
  // What `self` holds may be a module that is made in several ways, and draws when it is called.
  const isOwn = node.object.kind === "name" && node.object.name === "self";
  return isOwn || DRAWING_METHODS.test(node.name);
}
