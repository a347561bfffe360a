/** Number types other than float32, in which PyTorch calculates and draws otherwise: said at the modules that have one. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../definition";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import type { LayerFacts } from "../facts/layer-facts";
import { modulesWithin } from "./held-modules";
import { isFloat32, OTHER_TYPE } from "../facts/default-type";
import { noteBehind } from "../facts/unpacking";

const isOtherType = (value: AbstractValue): boolean =>
  value.kind === "external" && /(^|\.)(float64|double|float16|half|bfloat16)$/.test(value.path);

/** Says that a module is made in another type. */
export function noteDefaultType(facts: LayerFacts, span: Span): void {
  const message = l10n.t(
    "PyTorch makes this module in the script's default number type, whose random weights are others than those of float32 here.",
  );
  noteBehind(facts, { severity: "info", code: OTHER_TYPE, message, span });
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
    if (isOther) noteBehind(module.facts, { severity: "info", code: OTHER_TYPE, message, span: site.node.span });
    else problemsBehind.splice(0, Infinity, ...problemsBehind.filter(({ code }) => code !== OTHER_TYPE));
  }
}
