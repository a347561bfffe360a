/** Which unknown values are a program's options: what is not known of them, the defaults of its options say. */
import type { Call, Parameter } from "../../syntax/syntax";
import { ancestry } from "../expressions/members";
import type { EvaluatedArgument } from "../interpreter";
import { NO_OPTIONS, tuple, UNKNOWN, unknownNamed, type AbstractValue, type UnknownValue } from "../values/values";

/** What people call the variable or parameter that holds a program's options. */
const OPTIONS = /^(?:\w+_)?(?:args?|opts?|options|config|cfg|conf|params|hparams|hp|flags|settings|arguments)$/i;

export const isOptionsName = (name: string): boolean => OPTIONS.test(name);

/** What they call the configuration of a pretrained model, which comes with that. */
const PRETRAINED =
  /^(\w+_)?(bert|albert|roberta|electra|xlnet|xlm|gpt2?|t5|bart|llama|vit|clip|wav2vec2?|transformers?|pretrained|hf|auto)_?\w*$/i;

export const takesOptions = (name: string): boolean => isOptionsName(name) && !PRETRAINED.test(name);

/** Classes whose objects are made with the configuration that lies beside their weights. */
const PRETRAINED_BASE = /^(pytorch_)?(transformers|pretrained_bert)\.|(^|[.#])\w*Pre[Tt]rained\w*$/;

/** Whether a method's object is a pretrained model of a library's, whose `config` is its own. */
const isPretrained = (self: AbstractValue | undefined): boolean =>
  self?.kind === "instance" &&
  ancestry(self.class).some(({ bases }) =>
    bases.some((base) => base.kind === "external" && PRETRAINED_BASE.test(base.path)),
  );

/**
 * What a parameter gets of which only the name is known.
 * @param self the object that its function is called on
 */
export const unknownParameter = ({ name }: Parameter, self: AbstractValue | undefined): UnknownValue =>
  takesOptions(name) && !isPretrained(self) ? { ...unknownNamed(name), isOptions: true } : unknownNamed(name);

/** What is not known of `Net(args)` or `Net(self.config)` are a program's options; of `Net(saved["args"])`, those of another one. */
export function withOptions({ value, node }: EvaluatedArgument): AbstractValue {
  if (value.kind !== "unknown" || value.oneOf !== undefined || value.isOptions !== undefined) return value;
  const isOwn = node.kind === "attribute" && node.object.kind === "name" && node.object.name === "self";
  return (node.kind === "name" || isOwn) && takesOptions(node.name) ? { ...value, isOptions: true } : value;
}

/** Functions and methods that give the program's options, whatever they are made with. */
const GIVES_OPTIONS =
  /^(parse|parse_(args|arguments|opts?|options|config)|get_(args|arguments|opts?|options)|gather_options)$/;

/** Those that give the configuration of a model. */
const GIVES_CONFIGURATION = /^from_(pretrained|json_file|dict)$|^\w*[A-Z]\w*Config$/;

/** What a call gives of which nothing is known: options of the program, or surely none. */
export function unknownResult(result: AbstractValue, callee: AbstractValue, node: Call["callee"]): AbstractValue {
  const isOpen = result.kind === "unknown" && result.oneOf === undefined && result.isOptions === undefined;
  if (!isOpen || (node.kind !== "name" && node.kind !== "attribute")) return result;
  const { name } = node;
  if (GIVES_CONFIGURATION.test(name) && callee.kind !== "class") return NO_OPTIONS;
  if (name === "parse_known_args") return tuple([{ ...result, isOptions: true }, UNKNOWN]);
  return GIVES_OPTIONS.test(name) ? { ...result, isOptions: true } : result;
}
