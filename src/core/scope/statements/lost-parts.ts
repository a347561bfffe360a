/** What is forgotten of a value where a call may have changed lists and dicts that stand in it. */
import type { Interpreter } from "../interpreter";
import type { ChangedParts, KeyPath } from "../modules";
import { heldEntries, heldItems } from "../values/collections";
import { heldKey } from "../values/keys";
import { constant, UNKNOWN, type AbstractValue } from "../values/values";
import { followPerhaps } from "../expressions/choices";
import { loseContent, setItem } from "./changes";

/** Forgets what the lists, dicts and arrays hold that stand at these places in a value. */
export function loseParts(interpreter: Interpreter, value: AbstractValue, parts: ChangedParts): void {
  for (const path of parts) losePart(interpreter, value, path);
}

function losePart(interpreter: Interpreter, value: AbstractValue, [step, ...rest]: KeyPath): void {
  if (step === undefined) loseAll(interpreter, value, new Set());
  else if ("entry" in step) loseEntry(interpreter, value, step.entry);
  else for (const each of heldAt(interpreter, value, step)) losePart(interpreter, each, rest);
}

/** Forgets what stands under a key, if anything does. */
function loseEntry(interpreter: Interpreter, value: AbstractValue, name: string): void {
  for (const each of value.kind === "unknown" ? (value.oneOf ?? []) : [value]) {
    if (each.kind === "dictionary" || (each.kind === "instance" && each.isMapping))
      followPerhaps(interpreter, true, () => setItem(interpreter, each, constant(name), UNKNOWN));
    else loseContent(interpreter, each);
  }
}

/** More is not looked into. */
const MOST_HELD = 1000;

/** Forgets what a value holds, and what that holds. */
function loseAll(interpreter: Interpreter, value: AbstractValue, seen: Set<AbstractValue>): void {
  if (seen.has(value) || seen.size > MOST_HELD) return;
  seen.add(value);
  const held = value.kind === "dictionary" ? heldEntries(interpreter, value)?.values() : heldItems(interpreter, value);
  loseContent(interpreter, value);
  if (value.kind === "library" && value.holds) loseAll(interpreter, value.holds, seen);
  for (const each of held ?? []) if (each.kind !== "constant") loseAll(interpreter, each, seen);
}

type Step = Exclude<KeyPath[number], { readonly entry: string }>;

/** What stands in a list, tuple or dict one step further. */
function heldAt(interpreter: Interpreter, value: AbstractValue, step: Step): Iterable<AbstractValue> {
  const ofDictionary = value.kind === "dictionary" && !("of" in step && step.of === "list");
  if (value.kind === "unknown") return (value.oneOf ?? []).flatMap((each) => [...heldAt(interpreter, each, step)]);
  const entries = ofDictionary ? heldEntries(interpreter, value) : undefined;
  if (entries !== undefined) {
    if ("of" in step) return entries.values();
    const held = entries.get(heldKey(entries, constant(step.key)) ?? "");
    return held === undefined ? [] : [held];
  }
  const items = heldItems(interpreter, value) ?? [];
  const at = "key" in step && typeof step.key === "number" ? step.key : undefined;
  return at === undefined ? items : items.slice(at, at + 1);
}
