/** Which functions may draw from PyTorch's generator, told by their names (torch 2.13). */
import type { DrawingNames } from "../../languages/drawing-calls";
import { PYTHON_MODULES, words } from "../../languages/python-names";
import { isTorch } from "../values";

/** Packages whose functions draw nothing from PyTorch's generator. */
const OTHER_PACKAGES = words("numpy pandas sklearn scipy matplotlib seaborn keras tensorflow tqdm unidecode");

/** Names of one module: whole ones, and what others begin with or hold. */
interface Names {
  readonly whole?: ReadonlySet<string>;
  readonly beginnings?: readonly string[];
  readonly parts?: readonly string[];
}

/** Functions that draw, by their module. */
const DRAWING: ReadonlyMap<string, Names> = new Map(
  Object.entries<Names>({
    torch: {
      whole: words("normal bernoulli multinomial poisson binomial seed"),
      beginnings: ["rand", "dropout", "rrelu"],
    },
    "torch.nn.functional": { whole: words("rrelu gumbel_softmax"), parts: ["dropout"] },
    // It holds Linear modules.
    "torch.nn": { whole: words("AdaptiveLogSoftmaxWithLoss") },
  }),
);

/** Those that draw nothing, by their module. */
const QUIET: ReadonlyMap<string, Names> = new Map(
  Object.entries<Names>({
    torch: { whole: words("Tensor LongTensor FloatTensor IntTensor DoubleTensor BoolTensor") },
    "torch.cuda": {
      whole: words("is_available device_count empty_cache get_device_name current_device"),
      beginnings: ["manual_seed"],
    },
    "torch.utils.data": { whole: words("TensorDataset DataLoader Dataset") },
    "torch.nn": {
      whole: words(
        `Parameter ParameterList ParameterDict ModuleList ModuleDict Sequential DataParallel
      ReLU ReLU6 Tanh Sigmoid Softmax LogSoftmax ELU GELU SiLU SELU LeakyReLU Softplus Hardtanh Mish PReLU
      Flatten Unflatten Identity Upsample TransformerEncoder TransformerDecoder`,
      ),
      parts: ["Loss", "Dropout", "Pool", "Norm"],
    },
  }),
);

/** Modules of PyTorch's in which all else draws nothing. */
const QUIET_MODULES = ["backends", "optim", "autograd", "jit", "nn.utils", "nn.functional"].map(
  (name) => `torch.${name}.`,
);

/** Methods that draw, of whatever they are. */
const DRAWING_METHODS: Names = {
  whole: words(
    `normal_ uniform_ random_ bernoulli bernoulli_ exponential_ cauchy_ geometric_ log_normal_ multinomial sample rsample
    shuffle reset_parameters init_weights _init_weights init_hidden from_pretrained`,
  ),
  beginnings: ["rand", "new_rand"],
};

const holds = ({ whole, beginnings = [], parts = [] }: Names = {}, name: string): boolean =>
  whole?.has(name) === true ||
  beginnings.some((beginning) => name.startsWith(beginning)) ||
  parts.some((part) => name.includes(part));

/** Of a function or class of a library, by its full name. */
function mayPathDraw(path: string): boolean {
  const [package_ = ""] = path.split(".");
  if (OTHER_PACKAGES.has(package_) || PYTHON_MODULES.has(package_)) return false;
  const dot = path.lastIndexOf(".");
  const module = path.slice(0, Math.max(dot, 0));
  const name = path.slice(dot + 1);
  if (holds(DRAWING.get(module), name)) return true;
  // PyTorch's functions of tensors stand directly under `torch`, in lower case.
  const isFunction = module === "torch" && name === name.toLowerCase();
  return !isFunction && !holds(QUIET.get(module), name) && !QUIET_MODULES.some((quiet) => path.startsWith(quiet));
}

/** Of PyTorch. */
export const TORCH_DRAWING: DrawingNames = {
  path: mayPathDraw,
  method: (name) => holds(DRAWING_METHODS, name),
  isQuiet: isTorch,
};
