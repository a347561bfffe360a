/** The classes of PyTorch's modules, as `type(module)` and `isinstance(module, nn.LSTM)` ask for them. */
import { ancestry } from "../../scope/expressions/members";
import { external, type AbstractValue, type External, type Instance } from "../../scope/values/values";
import { canonicalTorchPath, torchLayerName, torchPlainName } from "./paths";
import { isTorch } from "./values";

const MODULE = "torch.nn.Module";

/** Above the recurrent modules (torch 2.13 `nn/modules/rnn.py`). */
const BASES: Readonly<Record<string, RegExp>> = {
  "torch.nn.RNNBase": /^torch\.nn\.(LSTM|GRU|RNN)$/,
  "torch.nn.RNNCellBase": /^torch\.nn\.\w+Cell$/,
};

/** The class of a module that PyTorch defines; `undefined` of another value. */
export function classPathOf(value: AbstractValue): External | undefined {
  if (!isTorch(value)) return undefined;
  if (value.type === "sequence") return external("torch.nn.Sequential");
  const className =
    value.type === "plain" ? value.className : value.type === "layer" ? value.made[0]?.className : undefined;
  return className === undefined ? undefined : external(`torch.nn.${className}`);
}

/** Whether a module is of a class; `undefined` where that cannot be told, and of what is no module. */
export function isModuleOf(value: AbstractValue, type: AbstractValue): boolean | undefined {
  if (value.kind === "instance") return isInstanceOf(value, type);
  const path = classPathOf(value)?.path;
  if (path === undefined) return undefined;
  // A class of the document may be a recurrent module's heir.
  if (type.kind === "class") return isTorch(value) && value.type !== "layer" ? false : undefined;
  if (type.kind !== "external") return undefined;
  const asked = canonicalTorchPath(type.path);
  if (asked === path || asked === MODULE || BASES[asked]?.test(path)) return true;
  const isLeaf =
    torchLayerName(asked) ?? torchPlainName(asked) ?? (asked === "torch.nn.Sequential" ? asked : undefined);
  return isLeaf !== undefined || BASES[asked] !== undefined ? false : undefined;
}

/** The same of an object of a class that the document bases on `nn.Module`. */
function isInstanceOf({ class: own }: Instance, type: AbstractValue): boolean | undefined {
  if (type.kind !== "external") return undefined;
  const asked = canonicalTorchPath(type.path);
  const bases = ancestry(own).flatMap((each) => each.bases.filter(({ kind }) => kind !== "class"));
  const paths = bases.map((base) => (base.kind === "external" ? canonicalTorchPath(base.path) : undefined));
  if (paths.includes(asked)) return true;
  return paths.length > 0 && paths.every((path) => path === MODULE) && asked.startsWith("torch.nn.")
    ? false
    : undefined;
}
