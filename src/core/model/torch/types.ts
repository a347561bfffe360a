/** Number types other than float32, in which PyTorch calculates and draws otherwise: said at the modules that have one. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { Cell } from "../../scope/store";
import type { AbstractValue } from "../../scope/values";
import type { LayerFacts } from "../facts/layer-facts";
import { modulesWithin } from "./held-modules";
import { noteBehind } from "../facts/unpacking";

const CODE = "other-type";

/** `torch.float`, `"torch.FloatTensor"` */
const isFloat32 = (value: AbstractValue | undefined): boolean =>
  (value?.kind === "external" && /(^|\.)(float|float32|FloatTensor)$/.test(value.path)) ||
  (value?.kind === "constant" && /(^|\.)(float32|FloatTensor)$/.test(String(value.value)));

const isOtherType = (value: AbstractValue): boolean =>
  value.kind === "external" && /(^|\.)(float64|double|float16|half|bfloat16)$/.test(value.path);

export interface DefaultType {
  /** `torch.set_default_dtype(…)` */
  readonly set: (interpreter: Interpreter, value: AbstractValue | undefined) => void;
  /** Whether modules may be made in another type than float32. */
  readonly isOther: (interpreter: Interpreter) => boolean;
}

/** The default type of one document's tensors, float32 until the script sets another. */
export function createDefaultType(): DefaultType {
  const cell = new Cell<boolean>((one, other) => one || other, false);
  return {
    set: (interpreter, value) => interpreter.store.set(cell, !isFloat32(value)),
    isOther: (interpreter) => interpreter.store.get(cell) ?? false,
  };
}

/** Says that a module is made in another type. */
export function noteDefaultType(facts: LayerFacts, span: Span): void {
  const message = l10n.t(
    "PyTorch makes this module in the script's default number type, whose random weights are others than those of float32 here.",
  );
  noteBehind(facts, { severity: "info", code: CODE, message, span });
}

/** `module.double()`, `module.to(torch.float16)`: said at the recurrent modules within, until `float()` takes it back. */
export function noteType(interpreter: Interpreter, self: AbstractValue, name: string, site: CallSite): void {
  if (interpreter.mode() !== "live") return;
  const given = site.arguments.map(({ value }) => value);
  const isOther = /^(double|half|bfloat16)$/.test(name) || (/^(to|type)$/.test(name) && given.some(isOtherType));
  const isBack = name === "float" || (/^(to|type)$/.test(name) && given.some(isFloat32));
  if (!isOther && !isBack) return;
  const message = l10n.t(
    "PyTorch calculates this module in another number type from here on; the preview calculates in float32.",
  );
  for (const { module } of modulesWithin(interpreter, self)) {
    if (!("facts" in module)) continue;
    const { problemsBehind } = module.facts;
    if (isOther) noteBehind(module.facts, { severity: "info", code: CODE, message, span: site.node.span });
    else problemsBehind.splice(0, Infinity, ...problemsBehind.filter(({ code }) => code !== CODE));
  }
}
