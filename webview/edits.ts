/** From what the user typed to the overrides that the host is asked to hold; pure. */
import * as l10n from "@vscode/l10n";
import type { FieldSnapshot, PreviewSnapshot, TensorSnapshot } from "../src/core/panel/messages";
import type { Overrides } from "../src/core/preview/override";

/** The name of a `FieldSnapshot`, or `input:` and the element's row-major index. */
export type FieldKey = string;

export interface Draft {
  readonly text: string;
  /** The host has been told. */
  readonly sent: boolean;
  /** The field has lost the focus since. */
  readonly left: boolean;
}

type Parsed = { readonly value: number } | { readonly problem: string };

const INPUT = "input:";

export const inputKey = (index: number): FieldKey => `${INPUT}${index}`;

/** The number that the text means for the field, or what is wrong with it. */
export function parseField(field: FieldSnapshot, text: string): Parsed {
  const value = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(value) && value >= field.min && value <= field.max
    ? { value }
    : { problem: l10n.t("{0} must be a whole number from {1} to {2}.", field.name, field.min, field.max) };
}

/** The number that the text means for an element of the input, as float32. */
export function parseElement(text: string): Parsed {
  const value = Math.fround(Number(text.trim()));
  return text.trim() !== "" && Number.isFinite(value)
    ? { value }
    : { problem: l10n.t("“{0}” is not a number that float32 can hold.", text) };
}

/** What is wrong with the draft of that field, if anything. */
export function problemOf(preview: PreviewSnapshot, key: FieldKey, draft: Draft | undefined): string | undefined {
  const parsed = draft && parse(preview, key, draft);
  return parsed && "problem" in parsed ? parsed.problem : undefined;
}

/** Whether the field can show the snapshot's value again instead of the draft. */
export function isSettled(preview: PreviewSnapshot, key: FieldKey, draft: Draft): boolean {
  const parsed = parse(preview, key, draft);
  return (
    parsed === undefined || (draft.left && "value" in parsed && (draft.sent || parsed.value === shown(preview, key)))
  );
}

/** The overrides that are to hold after the drafts, or nothing where the valid drafts change nothing. */
export function wantedOverrides(
  preview: PreviewSnapshot,
  drafts: Readonly<Record<FieldKey, Draft>>,
): Overrides | undefined {
  const changes = new Map<FieldKey, number>();
  for (const [key, draft] of Object.entries(drafts)) {
    const parsed = parse(preview, key, draft);
    if (parsed && "value" in parsed && parsed.value !== shown(preview, key)) {
      changes.set(key, parsed.value);
    }
  }
  return changes.size === 0 ? undefined : changed(preview, changes);
}

function changed(preview: PreviewSnapshot, changes: ReadonlyMap<FieldKey, number>): Overrides {
  let overrides = preview.overrides;
  const elements = [...changes].filter(([key]) => key.startsWith(INPUT));
  if (elements.length > 0) {
    const values = [...(preview.input.window?.values ?? [])];
    for (const [key, value] of elements) {
      values[indexOf(key)] = value;
    }
    overrides = { ...overrides, input: { shape: preview.input.shape.map(({ size }) => size), values } };
  }
  for (const [key, value] of changes) {
    switch (preview.fields.find(({ name }) => name === key)?.kind) {
      case "seed":
        overrides = { ...overrides, seed: value };
        break;
      case "size":
        overrides = { ...overrides, sizes: { ...overrides.sizes, [key]: value } };
        break;
      case "argument":
        overrides = { ...overrides, arguments: { ...overrides.arguments, [key]: value } };
        break;
      case undefined:
        break;
    }
  }
  return overrides;
}

/** Whether every element of the tensor is in its window, so that the page can send them all back. */
export function isWhole(tensor: TensorSnapshot): boolean {
  return (
    tensor.window !== undefined &&
    tensor.shape.every((dimension, axis) => tensor.window?.indices[axis]?.length === dimension.size)
  );
}

const indexOf = (key: FieldKey): number => Number(key.slice(INPUT.length));

function parse(preview: PreviewSnapshot, key: FieldKey, draft: Draft): Parsed | undefined {
  if (key.startsWith(INPUT)) {
    return shown(preview, key) === undefined ? undefined : parseElement(draft.text);
  }
  const field = preview.fields.find((each) => each.name === key);
  return field && parseField(field, draft.text);
}

/** The value that the snapshot has for the field. */
function shown(preview: PreviewSnapshot, key: FieldKey): number | undefined {
  return key.startsWith(INPUT)
    ? preview.input.window?.values[indexOf(key)]
    : preview.fields.find((each) => each.name === key)?.value;
}
