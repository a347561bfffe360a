/** Whether a value is what a parameter takes, and what Keras makes of it. */
import * as l10n from "@vscode/l10n";
import { isList, isRecord } from "../config-value";
import type { ConfigValue } from "../definition";
import { quote } from "../text/quote";
import { activationName, activationNames } from "./keras/activations";
import { initializerNames, serialiseInitializer } from "./keras/initializers";
import { type PenaltyKind, penaltyNames, unknownPenalty } from "./keras/penalties";
import type { Parameter } from "./layer-class";
import { nearest } from "./nearest";

export type KindCheck =
  | { readonly kind: "legal"; readonly value: ConfigValue }
  /** It may be legal (a function of the user's own), but what it does is not in the document. */
  | { readonly kind: "unresolved" }
  /** `meant`: the source text that was probably meant. */
  | { readonly kind: "illegal"; readonly message: string; readonly meant?: string };

const legal = (value: ConfigValue): KindCheck => ({ kind: "legal", value });
const illegal = (message: string, meant?: string): KindCheck => ({
  kind: "illegal",
  message,
  ...(meant !== undefined && { meant }),
});
const unresolved: KindCheck = { kind: "unresolved" };

/** The types and policies in which a layer has weights (keras 3.15.1 `dtype_policies/`); "half" and "double" are NumPy's words. */
const FLOAT_NAMES = ["float16", "float32", "float64", "bfloat16", "mixed_float16", "mixed_bfloat16"] as const;
const FLOATS = new RegExp(`^(${FLOAT_NAMES.join("|")}|half|float|double|\\w+_from_\\w+)$`);

/**
 * Checks a value against the kind of its parameter. Whether a number is in range is not asked here:
 * the engine knows its limits.
 * @param text the value as written, for the message
 */
export function checkKind(parameter: Parameter, value: ConfigValue, text: string): KindCheck {
  const { name } = parameter;
  const quoted = quote(text);
  /** A number or a truth value that is written as a string. */
  const bare = /^(["'])(?<inner>\d+|True|False)\1$/.exec(text)?.groups?.["inner"];
  switch (parameter.kind) {
    case "integer":
      return parameter.default === null && value === null
        ? legal(null)
        : expect(
            Number.isInteger(value),
            value,
            () => l10n.t("{0} must be a whole number, not {1}.", name, quoted),
            bare,
          );
    case "number":
    case "fraction":
      return expect(typeof value === "number", value, () => l10n.t("{0} must be a number, not {1}.", name, quoted));
    case "boolean":
      return checkBoolean(name, value, quoted, bare);
    case "string":
      return expect(typeof value === "string" || value === null, value, () =>
        l10n.t("{0} must be a string, not {1}.", name, quoted),
      );
    case "shape":
      return expect(value === null || isList(value), value, () =>
        l10n.t("{0} must be a tuple of sizes such as (3, 2), not {1}.", name, quoted),
      );
    case "sizes":
      return expect([value].flat().every(Number.isInteger), value, () =>
        l10n.t("{0} must be a whole number or several, such as (3, 3), not {1}.", name, quoted),
      );
    case "activation":
      return checkActivation(name, value, text);
    case "initializer":
      return checkInitializer(name, value, text);
    case "regularizer":
    case "constraint":
      return checkPenalty(parameter.kind, name, value, text);
    case "dtype":
      return typeof value === "string" && !FLOATS.test(value)
        ? unknownString(
            l10n.t('{0} must be a float type or a policy such as "float32", not {1}.', name, quoted),
            value,
            text,
            FLOAT_NAMES,
          )
        : legal(value);
    default:
      return legal(value);
  }
}

function expect(condition: boolean, value: ConfigValue, message: () => string, meant?: string): KindCheck {
  return condition ? legal(value) : illegal(message(), meant);
}

/** Keras asks `if return_sequences:` and so takes 1, 0 and None; a word is a mistake that Python would call true. */
function checkBoolean(name: string, value: ConfigValue, quoted: string, meant: string | undefined): KindCheck {
  if (typeof value === "boolean") {
    return legal(value);
  }
  if (value === null || value === 0 || value === 1) {
    return legal(value === 1);
  }
  return illegal(l10n.t("{0} must be True or False, not {1}.", name, quoted), meant);
}

function checkActivation(name: string, value: ConfigValue, text: string): KindCheck {
  if (activationName(value)) return legal(value);
  return checkUnnamed(value, text, activationNames, {
    unknown: (written) => l10n.t('{0} is "{1}", and Keras has no such activation.', name, written),
    other: (written) => l10n.t("{0} must be the name of an activation, not {1}.", name, written),
  });
}

/** None is legal: Keras then fills a weight by glorot_uniform (keras 3.15.1 `layers/layer.py`, `add_weight`). */
function checkInitializer(name: string, value: ConfigValue, text: string): KindCheck {
  if (value === null || serialiseInitializer(value)) return legal(value);
  return checkUnnamed(value, text, initializerNames, {
    unknown: (written) => l10n.t('{0} is "{1}", and Keras has no such initializer.', name, written),
    other: (written) => l10n.t("{0} must be an initializer or its name, not {1}.", name, written),
  });
}

/** What is none of Keras's own: an object of the program's own may be one, a text or a number is not. */
function checkUnnamed(
  value: ConfigValue,
  text: string,
  names: readonly string[],
  say: { readonly unknown: (written: string) => string; readonly other: (written: string) => string },
): KindCheck {
  if (isRecord(value) || isRegistered(value)) return unresolved;
  if (typeof value !== "string") return illegal(say.other(quote(text)));
  return unknownString(say.unknown(quote(value)), value, text, names);
}

/** A string that is no name of Keras's; the name that was meant, in the quotes of the document where it is written there. */
function unknownString(sentence: string, value: string, text: string, names: readonly string[]): KindCheck {
  const meant = nearest(value, names);
  const [mark = ""] = text;
  const isWritten = meant !== undefined && /["'`]/.test(mark) && text === `${mark}${value}${mark}`;
  return illegal(unknownName(sentence, meant), isWritten ? `${mark}${meant}${mark}` : undefined);
}

function checkPenalty(kind: PenaltyKind, name: string, value: ConfigValue, text: string): KindCheck {
  const other = unknownPenalty(kind, value);
  if (other !== undefined) {
    const sentence =
      kind === "regularizer"
        ? l10n.t('{0} is "{1}", and Keras has no such regularizer.', name, quote(other))
        : l10n.t('{0} is "{1}", and Keras has no such constraint.', name, quote(other));
    return unknownString(sentence, other, text, penaltyNames(kind));
  }
  return expect(value === null || typeof value === "string" || isRecord(value), value, () =>
    l10n.t("{0} must be None, a name or an object, not {1}.", name, quote(text)),
  );
}

/** Names of the user's own objects: Keras writes `package>name`. */
function isRegistered(value: ConfigValue): boolean {
  return typeof value === "string" && value.includes(">");
}

/** The sentence, with the name that was probably meant. */
export function unknownName(sentence: string, suggestion: string | undefined): string {
  return suggestion === undefined ? sentence : `${sentence} ${l10n.t("Did you mean {0}?", suggestion)}`;
}
